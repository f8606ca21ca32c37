-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_control, playing IP, network and buffer: the paper's figures 11 and 12, and every rule of
-- the entity header, as named cases. Each `case_g = "..."` below is a case; runners read them from here.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_control_tb is
  generic (case_g : string := "none");
end entity arp_control_tb;

architecture sim of arp_control_tb is

  signal clk_s       : std_logic := '0';
  signal reset_s     : std_logic := '0';
  signal din_s       : word_t := (others => '0');
  signal source_s    : source_t := "00";
  signal buf_in_s    : word_t := x"5A5A";
  signal buf_state_s : buf_code_t := "000";
  signal cs_s        : std_logic;
  signal read_s      : std_logic;
  signal write_s     : std_logic;
  signal buf_out_s   : word_t;
  signal to_ip_s     : word_t;
  signal ip_en_s     : std_logic;
  signal frame_s     : word_t;
  signal send_en_s   : std_logic;
  signal state_s     : buf_code_t;
  signal busy_s      : std_logic;
  signal running_s   : std_logic := '0';

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_control
    port map (
      ARPctrl_clk        => clk_s,
      ARPctrl_reset      => reset_s,
      ARPctrl_local_ip   => our_ip_c,
      ARPctrl_local_mac  => our_mac_c,
      ARPctrl_buf_in     => buf_in_s,
      ARPctrl_buf_state  => buf_state_s,
      ARPctrl_din        => din_s,
      ARPctrl_in_source  => source_s,
      ARPctrl_buf_cs     => cs_s,
      ARPctrl_buf_read   => read_s,
      ARPctrl_buf_write  => write_s,
      ARPctrl_buf_out    => buf_out_s,
      ARPctrl_dout_to_ip => to_ip_s,
      ARPctrl_out_ip_en  => ip_en_s,
      ARPctrl_send_frame => frame_s,
      ARPctrl_send_en    => send_en_s,
      ARPctrl_state      => state_s,
      ARPctrl_busy       => busy_s
    );

  p_stimulus : process

    constant to_us_c      : words_t := request_of(peer_mac_c, peer_ip_c, our_ip_c);
    constant to_other_c   : words_t := request_of(peer_mac_c, peer_ip_c, other_ip_c);
    constant answer_c     : words_t := reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c);
    constant our_reply_c  : words_t := reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c);
    constant our_query_c  : words_t := request_of(our_mac_c, our_ip_c, peer_ip_c);
    constant padding_c    : words_t(0 to 8) := (others => x"A5A5");

    procedure reset is
    begin
      pulse(reset_s, 2);
      step;
      check(busy_s = '0', "idle after reset");
    end procedure reset;

    procedure send(words : words_t; source : source_t) is
    begin
      put(din_s, source_s, words, source);
    end procedure send;

    procedure send_frame(words : words_t) is
    begin
      send(words, "01");
    end procedure send_frame;

    procedure send_query(ip : ip_t) is
    begin
      send(words_of(ip), "10");
    end procedure send_query;

    -- Nothing may go out anywhere for this long.
    procedure expect_quiet(clocks : positive := 30) is
    begin
      for i in 1 to clocks loop
        check(cs_s = '0' and read_s = '0' and write_s = '0', "quiet: nothing to the buffer");
        check(send_en_s = '0', "quiet: nothing to the network");
        check(ip_en_s = '0', "quiet: nothing to IP");
        check(busy_s = '0', "quiet: not busy");
        step;
      end loop;
    end procedure expect_quiet;

    -- Control asks the buffer, at once; the buffer is busy from the first word on.
    procedure expect_lookup(ip : ip_t) is
    begin
      for i in 0 to 1 loop
        check(cs_s = '1' and read_s = '1' and write_s = '0', "cs and read with word " & to_string(i));
        check_equal(buf_out_s, words_of(ip)(i), "query word " & to_string(i));
        check(busy_s = '1', "busy while asking");
        step;
        buf_state_s <= "111";
      end loop;
      check(cs_s = '1' and read_s = '1', "cs and read while waiting");
    end procedure expect_lookup;

    procedure expect_store(ip : ip_t; mac : mac_t; outcome : buf_code_t := "000"; slow : natural := 0) is
    begin
      for i in 0 to 4 loop
        check(cs_s = '1' and write_s = '1' and read_s = '0', "cs and write with word " & to_string(i));
        check_equal(buf_out_s, words_of(ip & mac)(i), "record word " & to_string(i));
        check(busy_s = '1', "busy while storing");
        step;
        buf_state_s <= "111";
      end loop;
      for i in 0 to slow loop
        check(busy_s = '1' and send_en_s = '0', "waits for the buffer");
        step;
      end loop;
      buf_state_s <= outcome;
      step;
      buf_state_s <= "000";
    end procedure expect_store;

    procedure answer_none is
    begin
      buf_state_s <= "010";
      step;
      buf_state_s <= "000";
    end procedure answer_none;

    -- The buffer's three words must leave one clock later.
    procedure answer_hit(mac : mac_t) is
    begin
      buf_state_s <= "001";
      for i in 0 to 2 loop
        buf_in_s <= words_of(mac)(i);
        step;
        if i = 2 then
          buf_state_s <= "000";
          buf_in_s    <= x"5A5A";
        end if;
        check(ip_en_s = '1' and cs_s = '1' and read_s = '0', "enable with word " & to_string(i));
        check_equal(to_ip_s, words_of(mac)(i), "word to IP " & to_string(i));
      end loop;
      step;
      check(ip_en_s = '0' and busy_s = '0', "exactly three words to IP");
      check_equal(to_ip_s, x"0000", "no word to IP");
    end procedure answer_hit;

    -- Exactly 21 words, from now on.
    procedure expect_frame(words : words_t) is
    begin
      expect_words(send_en_s, ip_en_s, frame_s, words);
      check(busy_s = '0', "done with the frame");
      check_equal(frame_s, x"0000", "no word to the network");
    end procedure expect_frame;

    -- A whole good exchange, to show that control is well.
    procedure still_works is
    begin
      send_frame(to_us_c);
      expect_store(peer_ip_c, peer_mac_c);
      expect_frame(our_reply_c);
      send_query(other_ip_c);
      expect_lookup(other_ip_c);
      answer_hit(other_mac_c);
    end procedure still_works;

    procedure reset_now is
    begin
      reset_s     <= '1';
      buf_state_s <= "000";
      step;
      reset_s <= '0';
      expect_quiet;
      still_works;
    end procedure reset_now;

    variable seed1_v : positive := 20;
    variable seed2_v : positive := 11;
    variable real_v  : real;
    variable junk_v  : words_t(0 to 59);
    variable ip_v    : ip_t;

  begin
    if case_g = "paper_fig11" then
      wait for 50 ns;
      reset_s <= '1';
      wait for 100 ns;
      reset_s <= '0';
      wait for 100 ns;
      check(now = 250 ns, "query starts at 250 ns");
      send_query(peer_ip_c);
      expect_lookup(peer_ip_c);
      while now < 1800 ns loop
        check(send_en_s = '0', "no frame before the buffer's answer");
        step;
      end loop;
      check(now = 1800 ns, "buffer answers at 1800 ns");
      answer_none;
      expect_frame(our_query_c);
      expect_quiet;

    elsif case_g = "paper_fig12" then
      wait for 100 ns;
      reset_s <= '1';
      wait for 100 ns;
      reset_s <= '0';
      wait for 50 ns;
      send_frame(answer_c);
      expect_store(peer_ip_c, peer_mac_c);
      expect_quiet;

    elsif case_g = "query_hit" then
      reset;
      send_query(peer_ip_c);
      expect_lookup(peer_ip_c);
      answer_hit(peer_mac_c);
      expect_quiet;

    elsif case_g = "query_miss" then
      reset;
      send_query(peer_ip_c);
      expect_lookup(peer_ip_c);
      answer_none;
      expect_frame(our_query_c);
      expect_quiet;

    elsif case_g = "slow_buffer" then
      reset;
      send_query(peer_ip_c);
      expect_lookup(peer_ip_c);
      for i in 1 to 500 loop
        check(busy_s = '1' and send_en_s = '0' and ip_en_s = '0', "waits for the buffer");
        step;
      end loop;
      answer_hit(peer_mac_c);
      send_frame(to_us_c);
      expect_store(peer_ip_c, peer_mac_c, slow => 500);
      expect_frame(our_reply_c);

    elsif case_g = "busy_buffer" then
      reset;
      buf_state_s <= "111";
      send_query(peer_ip_c);
      for i in 1 to 20 loop
        check(cs_s = '0' and read_s = '0' and busy_s = '1', "query held back from a busy buffer");
        step;
      end loop;
      buf_state_s <= "000";
      wait for 1 ns;
      expect_lookup(peer_ip_c);
      answer_none;
      expect_frame(our_query_c);
      buf_state_s <= "111";
      send_frame(to_us_c);
      for i in 1 to 20 loop
        check(cs_s = '0' and write_s = '0' and busy_s = '1', "record held back from a busy buffer");
        step;
      end loop;
      buf_state_s <= "000";
      wait for 1 ns;
      expect_store(peer_ip_c, peer_mac_c);
      expect_frame(our_reply_c);

    elsif case_g = "wait_ignores_other_codes" then
      reset;
      send_query(peer_ip_c);
      expect_lookup(peer_ip_c);
      for code in 0 to 7 loop
        if code /= 1 and code /= 2 then
          buf_state_s <= std_logic_vector(to_unsigned(code, 3));
          step(2);
          check(busy_s = '1' and send_en_s = '0' and ip_en_s = '0', "waits on code " & to_string(code));
        end if;
      end loop;
      answer_hit(peer_mac_c);

    elsif case_g = "request_for_us" then
      reset;
      send_frame(to_us_c);
      expect_store(peer_ip_c, peer_mac_c);
      expect_frame(our_reply_c);
      expect_quiet;

    elsif case_g = "request_for_another" then
      reset;
      send_frame(to_other_c);
      expect_store(peer_ip_c, peer_mac_c);
      expect_quiet;
      for bit in ip_t'range loop
        ip_v      := our_ip_c;
        ip_v(bit) := not ip_v(bit);
        send_frame(request_of(peer_mac_c, peer_ip_c, ip_v));
        expect_store(peer_ip_c, peer_mac_c);
        expect_quiet(4);
      end loop;

    elsif case_g = "reply_is_stored" then
      reset;
      send_frame(answer_c);
      expect_store(peer_ip_c, peer_mac_c);
      expect_quiet;
      send_frame(reply_of(other_mac_c, other_ip_c, peer_mac_c, peer_ip_c));
      expect_store(other_ip_c, other_mac_c);
      expect_quiet;

    elsif case_g = "probe_is_stored" then
      reset;
      send_frame(request_of(peer_mac_c, no_ip_c, our_ip_c));
      expect_store(no_ip_c, peer_mac_c);
      expect_frame(reply_of(our_mac_c, our_ip_c, peer_mac_c, no_ip_c));

    elsif case_g = "overflow_still_replies" then
      reset;
      send_frame(to_us_c);
      expect_store(peer_ip_c, peer_mac_c, "011");
      expect_frame(our_reply_c);
      send_frame(to_other_c);
      expect_store(peer_ip_c, peer_mac_c, "011");
      expect_quiet;

    elsif case_g = "runt" then
      reset;
      for length in 1 to 20 loop
        send_frame(to_us_c(0 to length - 1));
        expect_quiet(4);
      end loop;
      still_works;

    elsif case_g = "padding" then
      reset;
      send_frame(to_us_c(0 to 20) & padding_c);
      check(busy_s = '1', "busy with the frame before the padding");
      reset;
      source_s <= "01";
      for i in 0 to 20 loop
        din_s <= to_us_c(i);
        step;
      end loop;
      din_s <= x"A5A5";
      expect_store(peer_ip_c, peer_mac_c);
      expect_frame(our_reply_c);
      for i in 0 to 20 loop
        din_s <= to_us_c(i);
        step;
      end loop;
      check(busy_s = '0', "words after the frame are padding while the source stays up");
      source_s <= "00";
      expect_quiet;
      still_works;

    elsif case_g = "garbage" then
      reset;
      for round in 1 to 40 loop
        for i in junk_v'range loop
          uniform(seed1_v, seed2_v, real_v);
          junk_v(i) := std_logic_vector(to_unsigned(integer(floor(real_v * 65536.0)), 16));
        end loop;
        junk_v(6) := x"0806";
        send_frame(junk_v(0 to round + 18));
        expect_quiet(3);
      end loop;
      still_works;

    elsif case_g = "back_to_back_frames" then
      reset;
      send_frame(to_other_c);
      expect_store(peer_ip_c, peer_mac_c);
      send_frame(reply_of(other_mac_c, other_ip_c, our_mac_c, our_ip_c));
      expect_store(other_ip_c, other_mac_c);
      send_frame(to_us_c);
      expect_store(peer_ip_c, peer_mac_c);
      expect_frame(our_reply_c);
      send_frame(to_us_c);
      expect_store(peer_ip_c, peer_mac_c);
      expect_frame(our_reply_c);

    elsif case_g = "frame_while_busy" then
      reset;
      send_frame(to_other_c);
      step;
      source_s <= "01";
      buf_state_s <= "111";
      for i in 0 to 20 loop
        din_s <= to_us_c(i);
        if i = 8 then
          buf_state_s <= "000";
        end if;
        step;
      end loop;
      source_s <= "00";
      expect_quiet;
      still_works;

    elsif case_g = "query_while_busy" then
      reset;
      send_query(peer_ip_c);
      expect_lookup(peer_ip_c);
      send_query(other_ip_c);
      answer_none;
      send_query(other_ip_c);
      for i in 2 to 20 loop
        check_equal(frame_s, our_query_c(i), "frame word " & to_string(i));
        step;
      end loop;
      expect_quiet;
      still_works;

    elsif case_g = "query_while_a_frame_comes_in" then
      reset;
      for length in 1 to 20 loop
        source_s <= "01";
        for i in 0 to length - 1 loop
          din_s <= to_us_c(i);
          step;
        end loop;
        send_query(other_ip_c);
        expect_lookup(other_ip_c);
        answer_hit(other_mac_c);
        expect_quiet(3);
      end loop;
      still_works;

    elsif case_g = "long_query" then
      reset;
      source_s <= "10";
      din_s    <= words_of(peer_ip_c)(0);
      step;
      din_s    <= words_of(peer_ip_c)(1);
      step;
      din_s    <= x"FFFF";
      expect_lookup(peer_ip_c);
      answer_hit(peer_mac_c);
      step(10);
      check(busy_s = '0', "further words of a query are ignored");
      source_s <= "00";
      expect_quiet;
      still_works;

    elsif case_g = "source_11_is_no_data" then
      reset;
      send(to_us_c, "11");
      expect_quiet;
      send(words_of(peer_ip_c), "11");
      expect_quiet;
      send_frame(to_us_c(0 to 9));
      send(to_us_c(10 to 10), "11");
      send_frame(to_us_c(10 to 20));
      expect_quiet;
      send(to_us_c(0 to 0), "11");
      send_frame(to_us_c);
      expect_store(peer_ip_c, peer_mac_c);
      expect_frame(our_reply_c);

    elsif case_g = "buffer_state_is_passed_on" then
      reset;
      for code in 0 to 7 loop
        buf_state_s <= std_logic_vector(to_unsigned(code, 3));
        step;
        check_equal(state_s, std_logic_vector(to_unsigned(code, 3)), "state passed on");
        check(ip_en_s = '0' and busy_s = '0', "an idle control does not act on it");
      end loop;

    elsif case_g = "reset_in_main" then
      reset;
      send_frame(to_us_c(0 to 10));
      source_s <= "01";
      reset_s  <= '1';
      din_s    <= to_us_c(11);
      step;
      reset_s <= '0';
      for i in 12 to 20 loop
        din_s <= to_us_c(i);
        step;
      end loop;
      source_s <= "00";
      expect_quiet;
      still_works;

    elsif case_g = "reset_in_request_inside" then
      reset;
      send_query(peer_ip_c);
      reset_now;
      send_query(peer_ip_c);
      step;
      reset_now;

    elsif case_g = "reset_in_wait" then
      reset;
      send_query(peer_ip_c);
      expect_lookup(peer_ip_c);
      step(3);
      reset_now;

    elsif case_g = "reset_in_output_inside" then
      reset;
      for count in 1 to 3 loop
        send_query(peer_ip_c);
        expect_lookup(peer_ip_c);
        buf_state_s <= "001";
        step(count);
        check(ip_en_s = '1', "the result is on its way");
        reset_s <= '1';
        step;
        reset_now;
      end loop;

    elsif case_g = "reset_in_request_or_answer" then
      reset;
      for count in 0 to 5 loop
        send_frame(to_us_c);
        step(count);
        reset_now;
      end loop;

    elsif case_g = "reset_in_send_frame" then
      reset;
      for count in 0 to 20 loop
        send_frame(to_us_c);
        expect_store(peer_ip_c, peer_mac_c);
        step(count);
        check_equal(frame_s, our_reply_c(count), "the word before reset");
        reset_now;
      end loop;

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  -- What must hold in every case, from the first reset on.
  running_s <= '1' when rising_edge(clk_s) and reset_s = '1';

  -- psl default clock is rising_edge(clk_s);
  -- psl frame_is_21_words : assert always ({send_en_s = '0'; send_en_s = '1'}
  --   |=> {send_en_s = '1'[*20]; send_en_s = '0'}) abort reset_s = '1';
  -- psl strobes_exclude : assert always (running_s = '0' or read_s = '0' or write_s = '0');
  -- psl strobes_need_cs : assert always (running_s = '0' or cs_s = '1' or (read_s = '0' and write_s = '0'));
  -- psl one_way_out : assert always (running_s = '0' or ip_en_s = '0' or send_en_s = '0');
  -- psl sending_is_busy : assert always (running_s = '0' or send_en_s = '0' or busy_s = '1');
  -- psl sending_alone : assert always (running_s = '0' or send_en_s = '0' or cs_s = '0');
  -- psl idle_bus_is_zero : assert always (running_s = '0' or busy_s = '1' or buf_out_s = x"0000");
  -- psl zero_when_silent : assert always (running_s = '0' or ((ip_en_s = '1' or to_ip_s = x"0000")
  --   and (send_en_s = '1' or frame_s = x"0000")));

  -- psl seen_frame      : cover {send_en_s = '0'; send_en_s = '1'[*21]; send_en_s = '0'};
  -- psl seen_result     : cover {ip_en_s = '0'; ip_en_s = '1'[*3]; ip_en_s = '0'};
  -- psl seen_stored     : cover {write_s = '0'; write_s = '1'[*5]};
  -- psl seen_overflow   : cover {write_s = '1' and buf_state_s = "011"; send_en_s = '1'};
  -- psl seen_held_back  : cover {busy_s = '1' and cs_s = '0' and buf_state_s = "111"; read_s = '1'};
  -- psl seen_runt       : cover {source_s = "01"; source_s = "00"; source_s = "01"};
  -- psl seen_both       : cover {source_s = "01"; source_s = "10"};

end architecture sim;
