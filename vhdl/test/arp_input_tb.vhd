-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_input: which transfers count and what is kept of them, static records in the cases named
-- static_*, as named cases. Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_input_tb is
  generic (case_g : string := "none");
end entity arp_input_tb;

architecture sim of arp_input_tb is

  constant static_c : boolean := starts_with(case_g, "static_");

  signal clk_s     : std_logic;
  signal reset_s   : std_logic := '0';
  signal enable_s  : std_logic := '1';
  signal din_s     : word_t := (others => '0');
  signal source_s  : source_t := "00";
  signal idle_s    : std_logic;
  signal query_s   : std_logic;
  signal frame_s   : std_logic;
  signal keep_s    : std_logic;
  signal ip_s      : ip_t;
  signal mac_s     : mac_t;
  signal request_s : std_logic;
  signal for_us_s  : std_logic;
  signal from_us_s : std_logic;
  signal our_mac_s : std_logic;
  signal no_spa_s  : std_logic;
  signal group_s   : std_logic;
  signal running_s : std_logic := '0';
  signal queries_s : natural := 0;  -- edges with query, frame, keep
  signal frames_s  : natural := 0;
  signal keeps_s   : natural := 0;

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_input
    generic map (static_g => static_c)
    port map (
      clk       => clk_s,
      reset     => reset_s,
      enable    => enable_s,
      local_ip  => our_ip_c,
      local_mac => our_mac_c,
      din       => din_s,
      source    => source_s,
      idle      => idle_s,
      query     => query_s,
      frame     => frame_s,
      keep      => keep_s,
      peer_ip   => ip_s,
      peer_mac  => mac_s,
      request   => request_s,
      for_us    => for_us_s,
      from_us   => from_us_s,
      our_mac   => our_mac_s,
      no_spa    => no_spa_s,
      group_mac => group_s
    );

  p_strobes : process (clk_s)
  begin
    if rising_edge(clk_s) and running_s = '1' then
      queries_s <= queries_s + choose(query_s = '1', 1, 0);
      frames_s  <= frames_s + choose(frame_s = '1', 1, 0);
      keeps_s   <= keeps_s + choose(keep_s = '1', 1, 0);
    end if;
  end process p_strobes;

  p_stimulus : process

    constant to_us_c    : words_t := request_of(peer_mac_c, peer_ip_c, our_ip_c);
    constant answer_c   : words_t := reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c);
    constant query_c    : words_t := words_of(peer_ip_c);
    constant record_c   : words_t := words_of(peer_ip_c & peer_mac_c);
    constant padding_c  : words_t(0 to 25) := (others => x"A5A5");

    procedure reset is
    begin
      pulse(reset_s, 2);
      step;
    end procedure reset;

    -- A transfer up to the clock after its last word: so many queries, frames and records end in it, with
    -- word `at` of it, and not before. The source stays as it is.
    procedure move(words : words_t; source : source_t; queries, frames, keeps, at : natural := 0) is
      constant queries_before_c : natural := queries_s;
      constant frames_before_c  : natural := frames_s;
      constant keeps_before_c   : natural := keeps_s;
    begin
      source_s <= source;
      for i in words'range loop
        din_s <= words(i);
        step;
        check(queries_s - queries_before_c = choose(i - words'low >= at, queries, 0), "queries, word " & to_string(i));
        check(frames_s - frames_before_c = choose(i - words'low >= at, frames, 0), "frames, word " & to_string(i));
        check(keeps_s - keeps_before_c = choose(i - words'low >= at, keeps, 0), "records, word " & to_string(i));
      end loop;
    end procedure move;

    procedure gap is
    begin
      source_s <= "00";
      din_s    <= x"DEAD";
      step;
      check(idle_s = '1', "idle between transfers");
    end procedure gap;

    procedure query(words : words_t) is
    begin
      move(words, "10", queries => 1, at => 1);
      gap;
    end procedure query;

    procedure good(words : words_t) is
    begin
      move(words, "01", frames => 1, at => 20);
      gap;
    end procedure good;

    procedure bad(words : words_t) is
    begin
      move(words, "01");
      gap;
    end procedure bad;

    -- What the last good frame said. flags: request, for_us, from_us, our_mac, no_spa, group_mac.
    procedure expect(ip : ip_t; mac : mac_t; flags : std_logic_vector(0 to 5)) is
    begin
      check_equal(ip_s, ip, "IP");
      check_equal(mac_s, mac, "MAC");
      check_equal(std_logic_vector'(request_s & for_us_s & from_us_s & our_mac_s & no_spa_s & group_s), flags, "flags");
    end procedure expect;

    -- Every one-bit change of a word of a good frame makes it a bad one, but for one spare value.
    procedure flip_each_bit(index : natural; spare : word_t := x"FFFF") is
      variable word_v : word_t;
    begin
      for bit in word_t'range loop
        word_v      := to_us_c(index);
        word_v(bit) := not word_v(bit);
        if word_v /= spare then
          bad(with_word(to_us_c, index, word_v));
        end if;
      end loop;
    end procedure flip_each_bit;

    variable ip_v  : ip_t;
    variable mac_v : mac_t;

  begin
    reset;
    check(idle_s = '1', "idle after reset");

    if case_g = "query" then
      query(query_c);
      check_equal(ip_s, peer_ip_c, "IP");
      query(words_of(other_ip_c));
      check_equal(ip_s, other_ip_c, "IP");
      source_s <= "10";
      wait for 1 ns;
      check(idle_s = '0', "not idle with the first word on its way");
      step;
      check(idle_s = '0', "not idle before the last word");

    elsif case_g = "half_a_query" then
      move(query_c(0 to 0), "10");
      gap;
      move(query_c(1 to 1), "10");
      gap;
      query(words_of(other_ip_c));
      check_equal(ip_s, other_ip_c, "IP");

    elsif case_g = "long_query" then
      move(query_c & query_c & query_c & padding_c, "10", queries => 1, at => 1);
      check_equal(ip_s, peer_ip_c, "IP");
      check(idle_s = '1', "the rest is no transfer");
      gap;
      query(words_of(other_ip_c));

    elsif case_g = "request" then
      good(to_us_c);
      expect(peer_ip_c, peer_mac_c, "110000");
      good(request_of(other_mac_c, other_ip_c, peer_ip_c));
      expect(other_ip_c, other_mac_c, "100000");

    elsif case_g = "reply" then
      good(answer_c);
      expect(peer_ip_c, peer_mac_c, "010000");
      good(reply_of(other_mac_c, other_ip_c, peer_mac_c, peer_ip_c));
      expect(other_ip_c, other_mac_c, "000000");

    elsif case_g = "our_own_frames" then
      good(request_of(our_mac_c, our_ip_c, our_ip_c));
      expect(our_ip_c, our_mac_c, "111100");
      good(request_of(our_mac_c, no_ip_c, our_ip_c));
      expect(no_ip_c, our_mac_c, "110110");
      good(request_of(peer_mac_c, our_ip_c, peer_ip_c));
      expect(our_ip_c, peer_mac_c, "101000");

    elsif case_g = "addresses_one_bit_off" then
      for i in ip_t'range loop
        ip_v    := our_ip_c;
        ip_v(i) := not ip_v(i);
        good(request_of(our_mac_c, ip_v, our_ip_c));
        expect(ip_v, our_mac_c, "110100");
        good(request_of(our_mac_c, our_ip_c, ip_v));
        expect(our_ip_c, our_mac_c, "101100");
        ip_v    := no_ip_c;
        ip_v(i) := '1';
        good(reply_of(our_mac_c, ip_v, our_mac_c, our_ip_c));
        expect(ip_v, our_mac_c, "010100");
      end loop;
      for i in mac_t'range loop
        mac_v    := our_mac_c;
        mac_v(i) := not mac_v(i);
        good(request_of(mac_v, peer_ip_c, our_ip_c));
        if i = 7 then
          expect(peer_ip_c, mac_v, "110001");
        else
          expect(peer_ip_c, mac_v, "110000");
        end if;
      end loop;

    elsif case_g = "group_addresses" then
      good(request_of(x"FFFFFFFFFFFF", peer_ip_c, our_ip_c));
      expect(peer_ip_c, x"FFFFFFFFFFFF", "110001");
      good(request_of(x"01005E000001", peer_ip_c, our_ip_c));
      expect(peer_ip_c, x"01005E000001", "110001");
      good(request_of(x"FEFFFFFFFFFF", peer_ip_c, our_ip_c));
      expect(peer_ip_c, x"FEFFFFFFFFFF", "110000");

    elsif case_g = "runt" then
      for length in 1 to 20 loop
        bad(to_us_c(0 to length - 1));
      end loop;
      bad(to_us_c(1 to 20));
      good(to_us_c);
      expect(peer_ip_c, peer_mac_c, "110000");

    elsif case_g = "padding" then
      good(to_us_c & padding_c);
      expect(peer_ip_c, peer_mac_c, "110000");
      good(to_us_c & to_us_c & to_us_c);
      good(answer_c);

    elsif case_g = "padding_of_a_bad_frame" then
      bad(with_word(to_us_c, 6, x"0800") & to_us_c & to_us_c);
      good(to_us_c);

    elsif case_g = "wrong_ethertype" then
      flip_each_bit(6);
      good(to_us_c);

    elsif case_g = "wrong_htype" then
      flip_each_bit(7);
      good(to_us_c);

    elsif case_g = "wrong_ptype" then
      flip_each_bit(8);
      good(to_us_c);

    elsif case_g = "wrong_lengths" then
      flip_each_bit(9);
      good(to_us_c);

    elsif case_g = "wrong_oper" then
      flip_each_bit(10);
      for oper in 3 to 25 loop
        bad(with_word(to_us_c, 10, std_logic_vector(to_unsigned(oper, 16))));
      end loop;
      bad(with_word(to_us_c, 10, x"FFFF"));
      good(with_word(to_us_c, 10, x"0002"));
      good(to_us_c);

    elsif case_g = "ethernet_addresses_are_not_judged" then
      good(arp_frame(other_mac_c, other_mac_c, x"0001", peer_mac_c, peer_ip_c, other_mac_c, our_ip_c));
      expect(peer_ip_c, peer_mac_c, "110000");

    elsif case_g = "begun_while_disabled" then
      -- Dropped whole, whenever enable rises.
      for late in 1 to 21 loop
        enable_s <= '0';
        move(to_us_c(0 to late - 1), "01");
        check(idle_s = '1', "what is not taken is no transfer");
        enable_s <= '1';
        move(to_us_c(late to 20) & padding_c, "01");
        gap;
      end loop;
      enable_s <= '0';
      move(query_c(0 to 0), "10");
      enable_s <= '1';
      move(query_c(1 to 1), "10");
      gap;
      good(to_us_c);

    elsif case_g = "disabled_meanwhile" then
      for length in 1 to 20 loop
        move(to_us_c(0 to length - 1), "01");
        enable_s <= '0';
        move(to_us_c(length to length), "01");
        enable_s <= '1';
        move(to_us_c(length to 20) & padding_c, "01");
        gap;
      end loop;
      good(to_us_c);

    elsif case_g = "query_cuts_a_frame" then
      for length in 1 to 20 loop
        move(to_us_c(0 to length - 1), "01");
        query(words_of(other_ip_c));
        check_equal(ip_s, other_ip_c, "IP");
      end loop;
      good(to_us_c);

    elsif case_g = "frame_cuts_a_query" then
      move(query_c(0 to 0), "10");
      good(answer_c);
      expect(peer_ip_c, peer_mac_c, "010000");

    elsif case_g = "frame_right_after_a_query" then
      move(query_c, "10", queries => 1, at => 1);
      good(answer_c);
      expect(peer_ip_c, peer_mac_c, "010000");

    elsif case_g = "source_11_is_none" then
      move(record_c & to_us_c, "11");
      check(idle_s = '1', "no transfer");
      gap;
      move(to_us_c(0 to 9), "01");
      move(to_us_c(10 to 10), "11");
      move(to_us_c(11 to 20) & padding_c, "01");
      gap;
      move(to_us_c(0 to 0), "11");
      good(to_us_c);

    elsif case_g = "static_record" then
      move(record_c, "11", keeps => 1, at => 4);
      check_equal(ip_s, peer_ip_c, "IP");
      check_equal(mac_s, peer_mac_c, "MAC");
      gap;
      for length in 1 to 4 loop
        move(record_c(0 to length - 1), "11");
        gap;
      end loop;
      move(words_of(other_ip_c & other_mac_c) & record_c & record_c, "11", keeps => 1, at => 4);
      check_equal(ip_s, other_ip_c, "IP");
      check_equal(mac_s, other_mac_c, "MAC");
      gap;

    elsif case_g = "static_among_others" then
      move(to_us_c(0 to 9), "01");
      move(record_c, "11", keeps => 1, at => 4);
      query(words_of(other_ip_c));
      move(record_c(0 to 3), "11");
      good(answer_c);
      expect(peer_ip_c, peer_mac_c, "010000");

    elsif case_g = "reset_in_a_transfer" then
      for length in 1 to 19 loop
        move(to_us_c(0 to length - 1), "01");
        reset_s <= '1';
        move(to_us_c(length to length), "01");
        reset_s <= '0';
        check(idle_s = '1', "idle after reset");
        move(to_us_c(length to 20) & padding_c, "01");
        gap;
      end loop;
      good(to_us_c);

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  running_s <= '1' when rising_edge(clk_s) and reset_s = '1';

  -- psl default clock is rising_edge(clk_s);
  -- psl query_is_a_query : assert always (running_s = '0' or query_s = '0' or (source_s = "10" and enable_s = '1'));
  -- psl frame_is_a_frame : assert always (running_s = '0' or frame_s = '0' or (source_s = "01" and enable_s = '1'));
  -- psl keep_is_static : assert always (running_s = '0' or keep_s = '0' or (source_s = "11" and enable_s = '1'
  --   and static_c));
  -- psl query_is_not_idle : assert always (running_s = '0' or idle_s = '0' or query_s = '0');
  -- psl frame_is_not_idle : assert always (running_s = '0' or idle_s = '0' or frame_s = '0');
  -- psl keep_is_not_idle : assert always (running_s = '0' or idle_s = '0' or keep_s = '0');

  -- psl seen_query   : cover {query_s = '1'; idle_s = '1'};
  -- psl seen_frame   : cover {frame_s = '1'; idle_s = '1'};
  -- psl seen_keep    : cover {keep_s = '1'; idle_s = '1'};
  -- psl seen_dropped : cover {source_s = "01" and enable_s = '0'; source_s = "01" and enable_s = '1'};

end architecture sim;
