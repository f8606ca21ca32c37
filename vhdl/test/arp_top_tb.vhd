-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_top, playing IP and network: the paper's figure 14, and control and buffer together, as
-- named cases. Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_top_tb is
  generic (case_g : string := "none");
end entity arp_top_tb;

architecture sim of arp_top_tb is

  constant entries_c  : positive := 4;
  constant lifetime_c : positive := choose(case_g = "ttl_of_the_paper", work.arp_pkg.lifetime_c, 3);

  signal clk_s       : std_logic := '0';
  signal reset_s     : std_logic := '0';
  signal tick_s      : std_logic := '0';
  signal data_in_s   : word_t := (others => '0');
  signal source_s    : source_t := "00";
  signal out_ip_s    : word_t;
  signal ip_en_s     : std_logic;
  signal frame_s     : word_t;
  signal send_en_s   : std_logic;
  signal buf_state_s : buf_code_t;
  signal busy_s      : std_logic;
  signal running_s   : std_logic := '0';

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_top
    generic map (
      entries_g  => entries_c,
      lifetime_g => lifetime_c
    )
    port map (
      arp_clk         => clk_s,
      arp_reset       => reset_s,
      arp_tick        => tick_s,
      arp_local_ip    => our_ip_c,
      arp_local_mac   => our_mac_c,
      arp_data_in     => data_in_s,
      arp_in_source   => source_s,
      arp_data_out_ip => out_ip_s,
      arp_out_ip_en   => ip_en_s,
      arp_send_frame  => frame_s,
      arp_send_en     => send_en_s,
      arp_buf_state   => buf_state_s,
      arp_busy        => busy_s
    );

  p_stimulus : process

    procedure reset is
    begin
      pulse(reset_s, 2);
      step;
    end procedure reset;

    procedure tick(count : natural := 1) is
    begin
      pulse(tick_s, count);
    end procedure tick;

    procedure send(words : words_t; source : source_t) is
    begin
      put(data_in_s, source_s, words, source);
    end procedure send;

    procedure wait_idle is
    begin
      for i in 1 to 60 loop
        exit when busy_s = '0';
        check(send_en_s = '0' and ip_en_s = '0', "nothing to say");
        step;
      end loop;
      check(busy_s = '0', "idle within 60 clocks");
    end procedure wait_idle;

    -- A frame that is heard and not answered.
    procedure hear(words : words_t) is
    begin
      send(words, "01");
      wait_idle;
      step(2);
    end procedure hear;

    procedure expect_frame(words : words_t; within : natural) is
    begin
      expect_words(send_en_s, ip_en_s, frame_s, words, within);
    end procedure expect_frame;

    procedure expect_result(mac : mac_t; within : natural) is
    begin
      expect_words(ip_en_s, send_en_s, out_ip_s, words_of(mac), within);
    end procedure expect_result;

    -- Four clocks lie between the last query word and what it brings.
    procedure query_hits(ip : ip_t; mac : mac_t) is
    begin
      send(words_of(ip), "10");
      expect_result(mac, 4);
      step;
    end procedure query_hits;

    procedure query_asks(ip : ip_t) is
    begin
      send(words_of(ip), "10");
      expect_frame(request_of(our_mac_c, our_ip_c, ip), 4);
      step;
    end procedure query_asks;

  begin
    if case_g = "paper_fig14" then
      wait for 100 ns;
      reset_s <= '1';
      wait for 100 ns;
      reset_s <= '0';
      wait for 100 ns;
      hear(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      check(now < 2 us, "the record is stored before the query");
      wait for 2 us - now;
      query_hits(peer_ip_c, peer_mac_c);
      check(now < 3 us, "the answer is out before the next query");
      wait for 3 us - now;
      send(words_of(other_ip_c), "10");
      while send_en_s = '0' loop
        check(ip_en_s = '0', "no result");
        step;
      end loop;
      check(now <= 3.5 us, "the request begins by 3.5 us");
      expect_frame(request_of(our_mac_c, our_ip_c, other_ip_c), 1);
      for i in 1 to 5 loop
        check(send_en_s = '0' and ip_en_s = '0' and busy_s = '0', "nothing more goes out");
        step;
      end loop;

    elsif case_g = "resolve" then
      reset;
      query_asks(peer_ip_c);
      hear(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "be_resolved" then
      reset;
      send(request_of(peer_mac_c, peer_ip_c, our_ip_c), "01");
      expect_frame(reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c), 8);
      step;
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "overhear_a_request" then
      reset;
      hear(request_of(peer_mac_c, peer_ip_c, other_ip_c));
      query_hits(peer_ip_c, peer_mac_c);
      query_asks(other_ip_c);

    elsif case_g = "ttl_of_the_paper" then
      reset;
      hear(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      tick(1199);
      query_hits(peer_ip_c, peer_mac_c);
      tick;
      query_asks(peer_ip_c);

    elsif case_g = "frame_renews" then
      reset;
      hear(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      tick(2);
      hear(request_of(other_mac_c, peer_ip_c, other_ip_c));
      tick(2);
      query_hits(peer_ip_c, other_mac_c);
      tick;
      query_asks(peer_ip_c);

    elsif case_g = "overflow" then
      reset;
      for i in 0 to entries_c - 1 loop
        hear(request_of(host_mac(i), host_ip(i), other_ip_c));
      end loop;
      send(request_of(peer_mac_c, peer_ip_c, our_ip_c), "01");
      expect_frame(reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c), 8);
      step;
      query_asks(peer_ip_c);
      for i in 0 to entries_c - 1 loop
        query_hits(host_ip(i), host_mac(i));
      end loop;
      tick(3);
      hear(request_of(peer_mac_c, peer_ip_c, other_ip_c));
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "back_to_back" then
      reset;
      send(request_of(peer_mac_c, peer_ip_c, other_ip_c), "01");
      while busy_s = '1' loop
        step;
      end loop;
      send(reply_of(other_mac_c, other_ip_c, our_mac_c, our_ip_c), "01");
      while busy_s = '1' loop
        step;
      end loop;
      send(words_of(peer_ip_c), "10");
      expect_result(peer_mac_c, 4);
      send(words_of(other_ip_c), "10");
      expect_result(other_mac_c, 4);

    elsif case_g = "query_while_a_frame_comes_in" then
      reset;
      hear(request_of(peer_mac_c, peer_ip_c, other_ip_c));
      source_s <= "01";
      for i in 0 to 19 loop
        data_in_s <= request_of(other_mac_c, other_ip_c, our_ip_c)(i);
        step;
      end loop;
      query_hits(peer_ip_c, peer_mac_c);
      query_asks(other_ip_c);

    elsif case_g = "not_arp_is_not_stored" then
      reset;
      for i in 6 to 10 loop
        hear(with_word(request_of(peer_mac_c, peer_ip_c, our_ip_c), i, x"0B0E"));
      end loop;
      hear(request_of(peer_mac_c, peer_ip_c, our_ip_c)(0 to 19));
      query_asks(peer_ip_c);

    elsif case_g = "reset_forgets" then
      reset;
      hear(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      reset;
      query_asks(peer_ip_c);

    elsif case_g = "reset_at_any_clock" then
      for clocks in 1 to 50 loop
        reset;
        source_s <= "01";
        for i in 1 to clocks loop
          if i <= 21 then
            data_in_s <= request_of(peer_mac_c, peer_ip_c, our_ip_c)(i - 1);
          else
            source_s <= "00";
          end if;
          step;
        end loop;
        source_s <= "00";
        reset;
        check(busy_s = '0' and send_en_s = '0' and ip_en_s = '0', "idle after reset");
        check_equal(buf_state_s, "000", "buffer free after reset");
        query_asks(peer_ip_c);
        hear(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c));
        query_hits(peer_ip_c, peer_mac_c);
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
  -- psl result_is_three_words : assert always ({ip_en_s = '0'; ip_en_s = '1'}
  --   |=> {ip_en_s = '1'[*2]; ip_en_s = '0'}) abort reset_s = '1';
  -- psl legal_code : assert always (running_s = '0' or buf_state_s = "000" or buf_state_s = "001"
  --   or buf_state_s = "010" or buf_state_s = "011" or buf_state_s = "111");
  -- psl one_way_out : assert always (running_s = '0' or ip_en_s = '0' or send_en_s = '0');

  -- psl seen_hit      : cover {buf_state_s = "111"; buf_state_s = "001"; ip_en_s = '1'[*3]; ip_en_s = '0'};
  -- psl seen_request  : cover {buf_state_s = "111"; buf_state_s = "010"; send_en_s = '1'[*21]; send_en_s = '0'};
  -- psl seen_stored   : cover {buf_state_s = "111"[*5]; buf_state_s = "000"; busy_s = '0'};
  -- psl seen_reply    : cover {buf_state_s = "111"[*5]; buf_state_s = "000"; send_en_s = '1'};
  -- psl seen_overflow : cover {buf_state_s = "111"[*5]; buf_state_s = "011"};

end architecture sim;
