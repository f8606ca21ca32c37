-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_axis, playing MAC and IP, with random pauses on every handshake in the cases named stalls_*, as
-- named cases. Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_ip_pkg.all;
use work.tb_stream_pkg.all;

entity arp_axis_tb is
  generic (case_g : string := "none");
end entity arp_axis_tb;

architecture sim of arp_axis_tb is

  constant data_c   : positive := choose(case_g = "stalls_8" or case_g = "output_waits", 8,
                                  choose(case_g = "stalls_16" or case_g = "line_rate", 16,
                                  choose(case_g = "stalls_24", 24, choose(case_g = "stalls_32", 32,
                                  choose(case_g = "stalls_56", 56, 64)))));
  constant lanes_c  : positive := data_c / 8;
  constant stalls_c : boolean := starts_with(case_g, "stalls_");

  signal clk_s        : std_logic;
  signal reset_s      : std_logic := '0';
  signal in_data_s    : std_logic_vector(data_c - 1 downto 0) := (others => '0');
  signal in_keep_s    : std_logic_vector(lanes_c - 1 downto 0) := (others => '0');
  signal in_valid_s   : std_logic := '0';
  signal in_ready_s   : std_logic;
  signal in_last_s    : std_logic := '0';
  signal in_user_s    : std_logic := '0';
  signal out_data_s   : std_logic_vector(data_c - 1 downto 0);
  signal out_keep_s   : std_logic_vector(lanes_c - 1 downto 0);
  signal out_valid_s  : std_logic;
  signal out_ready_s  : std_logic := '1';
  signal out_last_s   : std_logic;
  signal out_user_s   : std_logic;
  signal ip_s         : ip_t;
  signal many_ip_s    : ip_t := no_ip_c;
  signal one_ip_s     : ip_t := no_ip_c;
  signal ask_s        : std_logic;
  signal many_ask_s   : std_logic := '0';  -- of p_lookups
  signal one_ask_s    : std_logic := '0';  -- of p_stimulus
  signal ask_ready_s  : std_logic;
  signal mac_s        : mac_t;
  signal found_s      : std_logic;
  signal answer_s     : std_logic;
  signal answer_ready_s : std_logic;
  signal many_answer_ready_s : std_logic := '0';
  signal one_answer_ready_s : std_logic := '0';
  signal own_mac_s    : mac_t := our_mac_c;
  signal tick_s       : std_logic := '0';
  signal number_s     : std_logic_vector(2 downto 0) := "000";
  signal count_s      : std_logic_vector(31 downto 0);
  signal bad_s        : std_logic;
  signal failed_s     : std_logic;
  signal running_s    : std_logic := '0';
  signal stop_out_s   : std_logic := '0';  -- the MAC takes nothing
  signal waited_s     : natural := 0;      -- clocks in which a beat in had to wait
  signal bads_s       : natural := 0;
  signal lookups_s    : natural := 0;

  -- The last frame that came out, and how many did.
  signal sent_s       : natural := 0;
  signal beat_s       : std_logic_vector(data_c + lanes_c downto 0);
  signal beat_q_s     : std_logic_vector(data_c + lanes_c downto 0);
  signal last_s       : bytes_t(0 to 59);

begin

  i_clock : entity work.tb_clock generic map (case_g, 10 ms) port map (clk_s);

  i_dut : entity work.arp_axis
    generic map (
      data_g      => data_c,
      entries_g   => 8,
      lifetime_g  => 100,
      keep_used_g => 0
    )
    port map (
      clk           => clk_s,
      reset         => reset_s,
      s_axis_tdata  => in_data_s,
      s_axis_tkeep  => in_keep_s,
      s_axis_tvalid => in_valid_s,
      s_axis_tready => in_ready_s,
      s_axis_tlast  => in_last_s,
      s_axis_tuser  => in_user_s,
      m_axis_tdata  => out_data_s,
      m_axis_tkeep  => out_keep_s,
      m_axis_tvalid => out_valid_s,
      m_axis_tready => out_ready_s,
      m_axis_tlast  => out_last_s,
      m_axis_tuser  => out_user_s,
      lookup_ip     => ip_s,
      lookup_valid  => ask_s,
      lookup_ready  => ask_ready_s,
      result_mac    => mac_s,
      result_found  => found_s,
      result_valid  => answer_s,
      result_ready  => answer_ready_s,
      local_ip      => our_ip_c,
      local_mac     => own_mac_s,
      tick          => tick_s,
      failed        => failed_s,
      count_number  => number_s,
      count         => count_s,
      bad_frame     => bad_s
    );

  -- The MAC's side of the output: each frame has 60 bytes, the padding is zero.
  p_collect : process (clk_s)
    variable coming_v : bytes_t(0 to 63);
    variable at_v     : natural := 0;
  begin
    if rising_edge(clk_s) then
      if reset_s = '1' then
        at_v := 0;
      elsif running_s = '1' then
        if out_valid_s = '1' and out_ready_s = '1' then
          check(out_user_s = '0', "no frame from here is bad");
          collect(coming_v, at_v, out_data_s, out_keep_s, out_last_s);
          if out_last_s = '1' then
            check(at_v = 60, "60 bytes, not " & to_string(at_v));
            for i in 42 to 59 loop
              check_equal(coming_v(i), x"00", "padding");
            end loop;
            if stalls_c then
              for i in 0 to 20 loop
                check_equal(coming_v(2 * i) & coming_v(2 * i + 1),
                            reply_of(our_mac_c, our_ip_c, host_mac(sent_s), host_ip(sent_s))(i),
                            "word " & to_string(i) & " of answer " & to_string(sent_s));
              end loop;
            end if;
            last_s <= coming_v(0 to 59);
            sent_s <= sent_s + 1;
            at_v   := 0;
          end if;
        end if;
        if in_valid_s = '1' and in_ready_s = '0' then
          waited_s <= waited_s + 1;
        end if;
        if bad_s = '1' then
          bads_s <= bads_s + 1;
        end if;
      end if;
    end if;
  end process p_collect;

  p_ready : ready_at_random(out_ready_s, stop_out_s, stalls_c, 0.4, 826);

  -- In the cases of stalls, IP asks all the while: the broadcast address and multicast ones in turn.
  p_lookups : process
    variable seed1_v : positive := 2;
    variable seed2_v : positive := 5227;
    variable draw_v  : real;
    variable mac_v   : mac_t;
  begin
    wait until stalls_c and running_s = '1' and reset_s = '0';
    step;
    for i in 0 to 100000 loop
      uniform(seed1_v, seed2_v, draw_v);
      step(integer(draw_v * 20.0));
      many_ip_s  <= x"FFFFFFFF" when i mod 2 = 0 else x"E000" & std_logic_vector(to_unsigned(i mod 65536, 16));
      mac_v := x"FFFFFFFFFFFF" when i mod 2 = 0 else x"01005E00" & std_logic_vector(to_unsigned(i mod 65536, 16));
      hand_over(many_ask_s, ask_ready_s);
      many_ip_s  <= x"DEADBEEF";
      uniform(seed1_v, seed2_v, draw_v);
      step(integer(draw_v * 30.0));
      many_answer_ready_s <= '1';
      await(answer_s);
      check(found_s = '1', "found");
      check_equal(mac_s, mac_v, "MAC of lookup " & to_string(i));
      lookups_s <= i + 1;
      step;
      many_answer_ready_s <= '0';
    end loop;
    wait;
  end process p_lookups;

  p_stimulus : process

    variable seed1_v : positive := 3;
    variable seed2_v : positive := 2010;
    variable sent_v  : natural := 0;

    impure function chance(share : real) return boolean is
      variable draw_v : real;
    begin
      uniform(seed1_v, seed2_v, draw_v);
      return draw_v < share;
    end function chance;

    function bytes_of(words : words_t; length : positive := 60) return bytes_t is
      variable bytes_v : bytes_t(0 to length - 1) := (others => x"A5");
    begin
      for i in 0 to words'length - 1 loop
        if 2 * i + 1 < length then
          bytes_v(2 * i)     := words(words'low + i)(0 to 7);
          bytes_v(2 * i + 1) := words(words'low + i)(8 to 15);
        elsif 2 * i < length then
          bytes_v(2 * i) := words(words'low + i)(0 to 7);
        end if;
      end loop;
      return bytes_v;
    end function bytes_of;

    procedure reset is
    begin
      pulse(reset_s, 2);
      running_s <= '1';
      step;
      sent_v := sent_s;
    end procedure reset;

    procedure send(bytes : bytes_t; user : std_logic := '0') is
      variable at_v : natural := 0;
    begin
      while at_v < bytes'length loop
        while stalls_c and chance(0.3) loop
          step;
        end loop;
        in_data_s  <= beat_of(bytes, at_v, lanes_c, 'X');
        in_keep_s  <= keep_of(bytes, at_v, lanes_c);
        at_v       := at_v + lanes_c;
        in_last_s  <= '1' when at_v >= bytes'length else '0';
        in_user_s  <= user when at_v >= bytes'length else '0';
        hand_over(in_valid_s, in_ready_s);
      end loop;
    end procedure send;

    procedure expect_sent(count : natural; words : words_t; within : positive := 400) is
      constant bytes_c : bytes_t := bytes_of(words);
    begin
      for i in 1 to within loop
        exit when sent_s = sent_v + count;
        step;
      end loop;
      check(sent_s = sent_v + count, to_string(sent_s - sent_v) & " frames sent, expected " & to_string(count));
      for i in 0 to 41 loop
        check_equal(last_s(i), bytes_c(i), "byte " & to_string(i) & " of the frame");
      end loop;
      sent_v := sent_s;
    end procedure expect_sent;

    procedure expect_silence(clocks : positive := 120) is
    begin
      step(clocks);
      check(sent_s = sent_v and out_valid_s = '0', "nothing is sent");
    end procedure expect_silence;

    procedure lookup(ip : ip_t; found : std_logic; mac : mac_t := no_mac_c; within : positive := 60) is
    begin
      one_ip_s  <= ip;
      hand_over(one_ask_s, ask_ready_s);
      one_ip_s  <= x"DEADBEEF";
      for i in 1 to within loop
        exit when answer_s = '1';
        step;
      end loop;
      for i in 1 to 4 loop
        check(answer_s = '1', "the answer to " & to_hstring(ip) & " stays");
        check(found_s = found, "found is " & to_string(found_s));
        check(ask_ready_s = '0', "one lookup at a time");
        if found = '1' then
          check_equal(mac_s, mac, "MAC");
        end if;
        one_answer_ready_s <= '1' when i = 3 else '0';
        exit when i = 3;
        step;
      end loop;
      step;
      one_answer_ready_s <= '0';
      wait for 1 ns;
      check(answer_s = '0', "one answer");
    end procedure lookup;

    procedure learns(ip : ip_t; mac : mac_t) is
    begin
      lookup(ip, '1', mac);
    end procedure learns;

    constant ask_us_c : words_t := request_of(peer_mac_c, peer_ip_c, our_ip_c);

    function answer_to(index : natural) return words_t is
    begin
      return reply_of(our_mac_c, our_ip_c, host_mac(index), host_ip(index));
    end function answer_to;

    variable lookups_v : natural;
    variable waited_v  : natural;
    variable ours_v    : natural := 0;

  begin
    reset;

    if case_g = "stalls_8" or case_g = "stalls_16" or case_g = "stalls_24" or case_g = "stalls_32"
      or case_g = "stalls_56" or case_g = "stalls_64" then
      -- Requests for us, and between them what must leave no trace.
      for i in 0 to 59 loop
        send(bytes_of(request_of(host_mac(i), host_ip(i), our_ip_c), 42 + i mod 19));
        ours_v := ours_v + 1;
        if chance(0.3) then
          send(bytes_of(request_of(host_mac(i), host_ip(i), our_ip_c)), user => '1');
        end if;
        if chance(0.3) then
          send(bytes_of(with_word(ask_us_c, 6, x"0800"), 64 + i));
        end if;
        if chance(0.3) then
          send(bytes_of(ask_us_c, 1 + i mod 41));
        end if;
        -- Each answer is looked at before two more come.
        if chance(0.5) then
          expect_sent(ours_v, answer_to(i));
          ours_v := 0;
        end if;
      end loop;
      if ours_v > 0 then
        expect_sent(ours_v, answer_to(59));
      end if;
      expect_silence;
      check(lookups_s > 20, "lookups were answered all the while: " & to_string(lookups_s));

    elsif case_g = "line_rate" then
      for i in 0 to 299 loop
        send(bytes_of(request_of(host_mac(i), host_ip(i), our_ip_c)));
        step(12);
        if i > 2 then
          check(sent_s - sent_v >= i - 2, "answers keep up");
        end if;
      end loop;
      expect_sent(300, answer_to(299));
      check(waited_s = 0, "no beat had to wait");
      number_s <= std_logic_vector(to_unsigned(event_insert_c, 3));
      step(3);
      check(unsigned(count_s) = 8, "all were stored");
      number_s <= std_logic_vector(to_unsigned(event_replace_c, 3));
      step(3);
      check(unsigned(count_s) = 292, "all were stored");

    elsif case_g = "frames_that_do_not_count" then
      send(bytes_of(ask_us_c), user => '1');
      expect_silence;
      check(bads_s = 1, "a bad frame is reported");
      for length in 1 to 41 loop
        send(bytes_of(ask_us_c, length));
      end loop;
      expect_silence;
      check(bads_s = 42, "short frames are reported");
      send(bytes_of(with_word(ask_us_c, 6, x"0800"), 1514));
      -- For another host.
      send(bytes_of(arp_frame(other_mac_c, peer_mac_c, x"0001", peer_mac_c, peer_ip_c, no_mac_c, our_ip_c)));
      for i in 0 to 47 loop
        if i /= 7 then
          own_mac_s(i) <= not our_mac_c(i);
          step;
          send(bytes_of(arp_frame(our_mac_c, peer_mac_c, x"0001", peer_mac_c, peer_ip_c, no_mac_c, our_ip_c)));
          expect_silence(60);
          own_mac_s <= our_mac_c;
        end if;
      end loop;
      lookup(peer_ip_c, '0');
      expect_sent(1, request_of(our_mac_c, our_ip_c, peer_ip_c));
      check(bads_s = 42, "and no more");
      -- To us, to a group, to all; with two tags, and long.
      send(bytes_of(arp_frame(our_mac_c, peer_mac_c, x"0001", peer_mac_c, peer_ip_c, no_mac_c, our_ip_c)));
      expect_sent(1, reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      send(bytes_of(arp_frame(x"01005E000001", peer_mac_c, x"0001", peer_mac_c, peer_ip_c, no_mac_c, our_ip_c)));
      expect_sent(1, reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      send(bytes_of(ask_us_c(0 to 5) & x"88A8" & x"E000" & x"8100" & x"0000" & ask_us_c(6 to 20), 1514));
      expect_sent(1, reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      send(bytes_of(ask_us_c(0 to 5) & x"8100" & x"0001" & ask_us_c(6 to 20)));
      expect_silence;
      learns(peer_ip_c, peer_mac_c);

    elsif case_g = "lookups" then
      lookup(x"FFFFFFFF", '1', x"FFFFFFFFFFFF");
      lookup(x"E0000001", '1', x"01005E000001");
      lookup(our_ip_c, '1', our_mac_c);
      lookup(x"7F000001", '0');
      expect_silence;
      lookup(peer_ip_c, '0');
      expect_sent(1, request_of(our_mac_c, our_ip_c, peer_ip_c));
      lookup(peer_ip_c, '0');
      expect_silence;  -- at most one request a second
      send(bytes_of(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c)));
      expect_silence;
      lookup(peer_ip_c, '1', peer_mac_c, 8);
      lookup(other_ip_c, '0');
      expect_sent(1, request_of(our_mac_c, our_ip_c, other_ip_c));

    elsif case_g = "output_waits" or case_g = "output_waits_wide" then
      -- Two answers fit into the output, two requests into the queue and two into the input.
      stop_out_s <= '1';
      step(2);
      for i in 0 to 5 loop
        send(bytes_of(request_of(host_mac(i), host_ip(i), our_ip_c), 42));
      end loop;
      step(60);
      waited_v := waited_s;
      lookup(host_ip(0), '1', host_mac(0));   -- lookups do not wait for the output
      lookup(host_ip(1), '1', host_mac(1));
      lookup(peer_ip_c, '0');
      check(in_ready_s = '0', "the input waits");
      check(waited_v = waited_s and sent_s = sent_v, "nothing was taken or sent");
      pulse(tick_s);
      stop_out_s <= '0';
      for i in 0 to 5 loop
        for k in 1 to 400 loop
          exit when sent_s > sent_v;
          step;
        end loop;
        expect_sent(1, answer_to(i));
      end loop;
      expect_silence;
      lookup(peer_ip_c, '0');  -- the request that could not go out was not counted as one
      expect_sent(1, request_of(our_mac_c, our_ip_c, peer_ip_c));
      stop_out_s <= '1';
      for i in 1 to 8 loop
        pulse(tick_s);
        step(50);
      end loop;
      stop_out_s <= '0';
      step(400);
      check(sent_s - sent_v >= 1, "the retries come when there is room");

    elsif case_g = "reset_at_any_clock" then
      for clocks in 1 to 120 loop
        send(bytes_of(ask_us_c));
        step(clocks / 2);
        in_data_s  <= (others => '1');
        in_keep_s  <= (others => '1');
        in_valid_s <= '1' when clocks mod 2 = 0 else '0';
        in_last_s  <= '0';
        step(2);
        in_valid_s <= '0';
        reset;
        expect_silence(70);
        send(bytes_of(request_of(host_mac(clocks), host_ip(clocks), our_ip_c)));
        expect_sent(1, answer_to(clocks));
      end loop;

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  ip_s           <= many_ip_s when stalls_c else one_ip_s;
  ask_s          <= many_ask_s when stalls_c else one_ask_s;
  answer_ready_s <= many_answer_ready_s when stalls_c else one_answer_ready_s;

  beat_s   <= out_data_s & out_keep_s & out_last_s;
  beat_q_s <= beat_s when rising_edge(clk_s);

  -- psl default clock is rising_edge(clk_s);
  -- psl valid_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {out_valid_s = '1'})
  --   abort reset_s = '1';
  -- psl beat_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {beat_s = beat_q_s})
  --   abort reset_s = '1';
  -- psl answer_stays : assert always ({answer_s = '1' and answer_ready_s = '0'} |=> {answer_s = '1'})
  --   abort reset_s = '1';
  -- psl seen_in_stall  : cover {in_valid_s = '1' and in_ready_s = '0'; in_valid_s = '1' and in_ready_s = '1'};
  -- psl seen_out_stall : cover {out_valid_s = '1' and out_ready_s = '0'; out_valid_s = '1' and out_ready_s = '1'};
  -- psl seen_answer_stall : cover {answer_s = '1' and answer_ready_s = '0'; answer_ready_s = '1'};

end architecture sim;
