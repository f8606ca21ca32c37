-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_top with the generics beyond the paper switched on, as named cases. The beginning of a
-- name says which generics. Each `case_g = "..."` below is a case; the runners read the names from here.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_product_tb is
  generic (case_g : string := "none");
end entity arp_product_tb;

architecture sim of arp_product_tb is

  constant all_c     : boolean  := starts_with(case_g, "all_");
  constant ram_c     : boolean  := starts_with(case_g, "ram_");
  constant retry_c   : boolean  := starts_with(case_g, "retry_") or all_c;
  constant divider_c : natural  := choose(starts_with(case_g, "tick_"), 100, choose(case_g = "guard_in_sixteenths", 1600, 0));
  constant guard_c   : boolean  := starts_with(case_g, "guard_") or all_c;

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
  signal flush_s     : std_logic := '0';
  signal rebind_s    : std_logic := '0';
  signal bound_s     : std_logic;
  signal conflict_s  : std_logic;
  signal failed_s    : std_logic;
  signal failed_ip_s : ip_t;
  signal number_s    : std_logic_vector(0 to 2) := "000";
  signal count_s     : std_logic_vector(0 to 31);
  signal failures_s  : natural := 0;
  signal last_lost_s : ip_t;

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_top
    generic map (
      entries_g         => choose(ram_c, 512, 4),
      lifetime_g        => 3,
      tick_clocks_g     => divider_c,
      ram_g             => ram_c,
      replace_oldest_g  => starts_with(case_g, "replace_") or all_c,
      learn_if_target_g => starts_with(case_g, "learn_") or all_c,
      strict_g          => starts_with(case_g, "strict_") or all_c,
      static_g          => starts_with(case_g, "static_") or all_c,
      pending_g         => choose(starts_with(case_g, "limit_") or retry_c, 2, 0),
      retries_g         => choose(retry_c, 2, 0),
      guard_g           => guard_c,
      counters_g        => not starts_with(case_g, "replace_")
    )
    port map (
      arp_clk          => clk_s,
      arp_reset        => reset_s,
      arp_tick         => tick_s,
      arp_local_ip     => our_ip_c,
      arp_local_mac    => our_mac_c,
      arp_data_in      => data_in_s,
      arp_in_source    => source_s,
      arp_data_out_ip  => out_ip_s,
      arp_out_ip_en    => ip_en_s,
      arp_send_frame   => frame_s,
      arp_send_en      => send_en_s,
      arp_buf_state    => buf_state_s,
      arp_busy         => busy_s,
      arp_flush        => flush_s,
      arp_rebind       => rebind_s,
      arp_bound        => bound_s,
      arp_conflict     => conflict_s,
      arp_failed       => failed_s,
      arp_failed_ip    => failed_ip_s,
      arp_count_number => number_s,
      arp_count        => count_s
    );

  p_failures : process (clk_s)
  begin
    if rising_edge(clk_s) and failed_s = '1' then
      check(retry_c, "no failure without retries");
      failures_s  <= failures_s + 1;
      last_lost_s <= failed_ip_s;
    end if;
  end process p_failures;

  p_stimulus : process

    constant probe_c    : words_t := request_of(our_mac_c, no_ip_c, our_ip_c);
    constant announce_c : words_t := request_of(our_mac_c, our_ip_c, our_ip_c);

    procedure reset is
    begin
      pulse(reset_s, 2);
      step;
      step(choose(ram_c, 130, 0));
    end procedure reset;

    procedure expect_quiet(clocks : positive := 30) is
    begin
      for i in 1 to clocks loop
        check(send_en_s = '0' and ip_en_s = '0', "quiet");
        step;
      end loop;
    end procedure expect_quiet;

    procedure expect_frame(words : words_t; within : natural := 8) is
    begin
      expect_words(send_en_s, ip_en_s, frame_s, words, within);
    end procedure expect_frame;

    -- One tick; after it nothing goes out, or one frame.
    procedure quiet_tick(count : positive := 1) is
    begin
      for i in 1 to count loop
        pulse(tick_s);
        expect_quiet;
      end loop;
    end procedure quiet_tick;

    procedure tick_sends(words : words_t) is
    begin
      pulse(tick_s);
      expect_frame(words);
      expect_quiet;
    end procedure tick_sends;

    -- A probe after the first goes out with the next tick or the one after it.
    procedure tick_probes is
    begin
      pulse(tick_s);
      for i in 1 to 8 loop
        exit when send_en_s = '1';
        step;
      end loop;
      if send_en_s = '0' then
        expect_quiet;
        pulse(tick_s);
      end if;
      expect_frame(probe_c);
      expect_quiet;
    end procedure tick_probes;

    -- The next frame begins `low` to `high` clocks after the one before it, or after reset, began.
    procedure wait_frame(words : words_t; low, high : natural) is
      variable clocks_v : natural := 0;
    begin
      while send_en_s = '0' loop
        check(ip_en_s = '0', "no result");
        step;
        clocks_v := clocks_v + 1;
        check(clocks_v <= high + 3, "a frame within " & to_string(high) & " clocks");
      end loop;
      check(clocks_v >= low - 21 - 3, "no frame before " & to_string(low) & " clocks: " & to_string(clocks_v));
      expect_frame(words);
    end procedure wait_frame;

    procedure send(words : words_t; source : source_t) is
    begin
      put(data_in_s, source_s, words, source);
    end procedure send;

    -- A frame that is heard and not answered.
    procedure hear(words : words_t) is
    begin
      send(words, "01");
      expect_quiet(14);
      check(busy_s = '0', "done with the frame");
    end procedure hear;

    procedure hear_answered(words, answer : words_t) is
    begin
      send(words, "01");
      expect_frame(answer, 14);
      expect_quiet(3);
    end procedure hear_answered;

    procedure query_hits(ip : ip_t; mac : mac_t) is
    begin
      send(words_of(ip), "10");
      expect_words(ip_en_s, send_en_s, out_ip_s, words_of(mac), 8);
      step;
    end procedure query_hits;

    procedure query_asks(ip : ip_t) is
    begin
      send(words_of(ip), "10");
      expect_frame(request_of(our_mac_c, our_ip_c, ip));
      step;
    end procedure query_asks;

    procedure query_silent(ip : ip_t) is
    begin
      send(words_of(ip), "10");
      expect_quiet(12);
      check(busy_s = '0', "done with the query");
    end procedure query_silent;

    procedure expect_count(number : natural; value : natural) is
    begin
      number_s <= std_logic_vector(to_unsigned(number, 3));
      step;
      check(unsigned(count_s) = value, "counter " & to_string(number) & " is "
            & to_string(to_integer(unsigned(count_s))) & ", expected " & to_string(value));
    end procedure expect_count;

    procedure become_bound is
    begin
      check(bound_s = '0', "not bound while probing");
      tick_sends(probe_c);
      tick_probes;
      tick_probes;
      quiet_tick;
      check(bound_s = '0', "not bound before the announcement");
      tick_sends(announce_c);
      check(bound_s = '1', "bound with the first announcement");
      quiet_tick;
      tick_sends(announce_c);
      quiet_tick(5);
      check(bound_s = '1' and conflict_s = '0', "bound");
    end procedure become_bound;

    constant answer_c : words_t := reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c);
    constant thief_c  : words_t := reply_of(other_mac_c, our_ip_c, peer_mac_c, peer_ip_c);

  begin
    if case_g = "strict_never_learns" then
      reset;
      hear(reply_of(peer_mac_c, no_ip_c, our_mac_c, our_ip_c));
      query_asks(no_ip_c);
      hear(reply_of(x"FFFFFFFFFFFF", peer_ip_c, our_mac_c, our_ip_c));
      hear(reply_of(x"01005E000001", peer_ip_c, our_mac_c, our_ip_c));
      query_asks(peer_ip_c);
      hear(thief_c);
      query_asks(our_ip_c);
      hear(answer_c);
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "strict_answers_a_probe" then
      reset;
      hear_answered(request_of(peer_mac_c, no_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, peer_mac_c, no_ip_c));
      query_asks(no_ip_c);
      hear(request_of(other_mac_c, our_ip_c, our_ip_c));
      query_asks(our_ip_c);

    elsif case_g = "learn_only_if_target" then
      reset;
      hear(request_of(peer_mac_c, peer_ip_c, other_ip_c));
      query_asks(peer_ip_c);
      hear_answered(request_of(peer_mac_c, peer_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      query_hits(peer_ip_c, peer_mac_c);
      hear(request_of(other_mac_c, peer_ip_c, other_ip_c));
      query_hits(peer_ip_c, other_mac_c);
      hear(reply_of(host_mac(1), host_ip(1), our_mac_c, our_ip_c));
      query_hits(host_ip(1), host_mac(1));

    elsif case_g = "static_by_source_11" then
      reset;
      send(words_of(peer_ip_c & peer_mac_c), "11");
      expect_quiet(12);
      query_hits(peer_ip_c, peer_mac_c);
      hear(reply_of(other_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      hear_answered(request_of(other_mac_c, other_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, other_mac_c, other_ip_c));
      query_hits(other_ip_c, other_mac_c);
      quiet_tick(5);
      query_hits(peer_ip_c, peer_mac_c);
      query_asks(other_ip_c);
      hear_answered(request_of(other_mac_c, other_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, other_mac_c, other_ip_c));
      pulse(flush_s);
      query_asks(other_ip_c);
      query_hits(peer_ip_c, peer_mac_c);
      send(words_of(peer_ip_c & peer_mac_c)(0 to 3), "11");
      expect_quiet;
      send(words_of(peer_ip_c & no_mac_c), "11");
      expect_quiet(12);
      query_asks(peer_ip_c);

    elsif case_g = "replace_the_oldest" then
      reset;
      for i in 0 to 3 loop
        hear(reply_of(host_mac(i), host_ip(i), our_mac_c, our_ip_c));
        if i = 0 then
          quiet_tick;
        end if;
      end loop;
      hear(answer_c);
      query_hits(peer_ip_c, peer_mac_c);
      query_asks(host_ip(0));
      query_hits(host_ip(1), host_mac(1));
      expect_count(event_hit_c, 0);  -- switched off

    elsif case_g = "limit_one_a_second" then
      reset;
      query_asks(peer_ip_c);
      query_silent(peer_ip_c);
      query_asks(other_ip_c);      -- another destination
      query_silent(host_ip(1));    -- no slot left
      quiet_tick;
      query_silent(peer_ip_c);
      query_silent(other_ip_c);
      quiet_tick;
      query_asks(peer_ip_c);
      query_asks(host_ip(1));
      query_silent(other_ip_c);
      hear(answer_c);              -- an answer does not make room for a flood
      query_hits(peer_ip_c, peer_mac_c);
      query_silent(other_ip_c);
      quiet_tick(2);
      query_asks(other_ip_c);
      check(failures_s = 0, "no report without retries");
      expect_count(event_limited_c, 6);

    elsif case_g = "retry_and_fail" then
      reset;
      query_asks(peer_ip_c);
      quiet_tick;
      tick_sends(request_of(our_mac_c, our_ip_c, peer_ip_c));
      query_silent(peer_ip_c);
      quiet_tick;
      tick_sends(request_of(our_mac_c, our_ip_c, peer_ip_c));
      quiet_tick;
      check(failures_s = 0, "not failed yet");
      quiet_tick;
      check(failures_s = 1, "failed once");
      check_equal(last_lost_s, peer_ip_c, "failed IP");
      quiet_tick(4);
      check(failures_s = 1, "reported once");
      query_asks(peer_ip_c);

    elsif case_g = "retry_ends_with_an_answer" then
      reset;
      query_asks(peer_ip_c);
      quiet_tick;
      tick_sends(request_of(our_mac_c, our_ip_c, peer_ip_c));
      hear(answer_c);
      query_hits(peer_ip_c, peer_mac_c);
      quiet_tick(6);
      check(failures_s = 0, "no failure");

    elsif case_g = "retry_two_at_once" then
      -- The second does not touch the first while that is being sent.
      reset;
      query_asks(peer_ip_c);
      query_asks(other_ip_c);
      for round in 1 to 2 loop
        quiet_tick;
        pulse(tick_s);
        expect_frame(request_of(our_mac_c, our_ip_c, peer_ip_c));
        expect_frame(request_of(our_mac_c, our_ip_c, other_ip_c));
      end loop;
      quiet_tick(2);
      check(failures_s = 2, "both failed");
      check_equal(last_lost_s, other_ip_c, "the second failed last");

    elsif case_g = "retry_waits_for_the_line" then
      -- A retry that falls due while a frame comes in goes out after it, and not if that was the answer.
      reset;
      query_asks(peer_ip_c);
      quiet_tick;
      source_s <= "01";
      for i in 0 to 20 loop
        data_in_s <= request_of(other_mac_c, other_ip_c, our_ip_c)(i);
        tick_s    <= '1' when i = 5 else '0';
        step;
      end loop;
      source_s <= "00";
      expect_frame(reply_of(our_mac_c, our_ip_c, other_mac_c, other_ip_c));
      expect_frame(request_of(our_mac_c, our_ip_c, peer_ip_c), 3);
      expect_quiet;
      hear(answer_c);
      quiet_tick(3);
      check(failures_s = 0, "no failure");

    elsif case_g = "retry_answered_while_in_line" then
      -- The retry falls due while the answer comes in: it still goes out, once, and nothing fails.
      reset;
      query_asks(peer_ip_c);
      quiet_tick;
      source_s <= "01";
      for i in 0 to 20 loop
        data_in_s <= answer_c(i);
        tick_s    <= '1' when i = 5 else '0';
        step;
      end loop;
      source_s <= "00";
      expect_frame(request_of(our_mac_c, our_ip_c, peer_ip_c), 12);
      query_hits(peer_ip_c, peer_mac_c);
      quiet_tick(6);
      check(failures_s = 0, "no failure");
      query_asks(peer_ip_c);

    elsif case_g = "guard_probe_and_announce" then
      reset;
      query_silent(peer_ip_c);     -- nothing may be asked from an address not yet ours
      hear(request_of(peer_mac_c, peer_ip_c, our_ip_c));
      query_hits(peer_ip_c, peer_mac_c);
      become_bound;
      hear_answered(request_of(peer_mac_c, peer_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      query_asks(other_ip_c);
      pulse(rebind_s);
      step;
      become_bound;

    elsif case_g = "guard_waits_for_the_line" then
      -- A frame that begins in the clock in which a probe falls due is heard first.
      reset;
      pulse(tick_s);
      send(answer_c, "01");
      expect_frame(probe_c, 12);
      query_hits(peer_ip_c, peer_mac_c);
      pulse(rebind_s);
      step;
      tick_s <= '1';
      send(words_of(peer_ip_c)(0 to 0), "10");
      tick_s <= '0';
      expect_frame(probe_c);
      expect_quiet;

    elsif case_g = "guard_conflict_while_probing" then
      reset;
      tick_sends(probe_c);
      hear(probe_c);               -- our own probe come back is none
      check(conflict_s = '0', "our own frame is no conflict");
      hear(reply_of(peer_mac_c, no_ip_c, our_mac_c, our_ip_c));
      hear(request_of(peer_mac_c, no_ip_c, other_ip_c));
      check(conflict_s = '0', "a probe is a request for our address");
      hear(request_of(peer_mac_c, no_ip_c, our_ip_c));
      check(conflict_s = '1' and bound_s = '0', "another host probes");
      quiet_tick(12);
      query_silent(peer_ip_c);
      pulse(rebind_s);
      check(conflict_s = '0', "rebind begins again");
      step;
      tick_sends(probe_c);
      hear(thief_c);
      check(conflict_s = '1' and bound_s = '0', "another host has the address");
      reset;
      become_bound;

    elsif case_g = "guard_defend_once" then
      reset;
      become_bound;
      hear(announce_c);            -- our own announcement come back
      hear_answered(request_of(peer_mac_c, no_ip_c, our_ip_c),  -- a probe is answered
                    reply_of(our_mac_c, our_ip_c, peer_mac_c, no_ip_c));
      hear_answered(thief_c, announce_c);
      check(conflict_s = '0' and bound_s = '1', "defended");
      quiet_tick(10);
      hear_answered(thief_c, announce_c);
      check(conflict_s = '0' and bound_s = '1', "defended again after ten ticks");
      quiet_tick(9);
      hear(thief_c);
      check(conflict_s = '1' and bound_s = '0', "given up within ten ticks");
      hear(request_of(peer_mac_c, peer_ip_c, our_ip_c));
      query_silent(host_ip(1));
      query_silent(host_ip(1));

    elsif case_g = "guard_in_sixteenths" then
      -- With a divider of 1600 clocks a second; times in clocks, give or take a frame.
      reset;
      wait_frame(probe_c, 100, 1600);
      for i in 2 to 3 loop
        wait_frame(probe_c, 1600, 3100);
      end loop;
      check(bound_s = '0', "not bound before the announcement");
      wait_frame(announce_c, 3200, 3200);
      check(bound_s = '1', "bound");
      wait_frame(announce_c, 3200, 3200);
      expect_quiet(5000);

    elsif case_g = "counters" then
      reset;
      for i in 0 to 7 loop
        expect_count(i, 0);
      end loop;
      for i in 0 to 3 loop
        hear(reply_of(host_mac(i), host_ip(i), our_mac_c, our_ip_c));
      end loop;
      hear(answer_c);
      hear(answer_c);
      hear(reply_of(host_mac(1), host_ip(1), our_mac_c, our_ip_c));
      query_hits(host_ip(1), host_mac(1));
      query_hits(host_ip(2), host_mac(2));
      query_hits(host_ip(2), host_mac(2));
      query_asks(peer_ip_c);
      expect_count(event_hit_c, 3);
      expect_count(event_miss_c, 1);
      expect_count(event_insert_c, 4);
      expect_count(event_update_c, 1);
      expect_count(event_replace_c, 0);
      expect_count(event_overflow_c, 2);
      expect_count(event_limited_c, 0);
      expect_count(event_expire_c, 0);
      quiet_tick(3);
      expect_count(event_expire_c, 4);
      reset;
      expect_count(event_hit_c, 0);
      expect_count(event_expire_c, 0);

    elsif case_g = "tick_divider" then
      reset;
      hear(answer_c);
      step(200);
      query_hits(peer_ip_c, peer_mac_c);
      step(100);
      query_asks(peer_ip_c);
      expect_count(event_expire_c, 1);

    elsif case_g = "ram_512_entries" then
      reset;
      for i in 0 to 24 loop
        hear(reply_of(host_mac(i), host_ip(i), our_mac_c, our_ip_c));
      end loop;
      for i in 24 downto 0 loop
        query_hits(host_ip(i), host_mac(i));
      end loop;
      query_asks(peer_ip_c);
      for i in 1 to 3 loop
        pulse(tick_s);
        step(300);
      end loop;
      query_asks(host_ip(7));
      expect_count(event_expire_c, 25);
      hear(answer_c);
      pulse(flush_s);
      send(words_of(peer_ip_c), "10");  -- waits for the flush, then asks
      expect_frame(request_of(our_mac_c, our_ip_c, peer_ip_c), 300);

    elsif case_g = "all_together" then
      reset;
      become_bound;
      send(words_of(other_ip_c & other_mac_c), "11");
      expect_quiet(12);
      hear(request_of(peer_mac_c, peer_ip_c, other_ip_c));  -- not for us: not learnt
      query_asks(peer_ip_c);
      quiet_tick;
      tick_sends(request_of(our_mac_c, our_ip_c, peer_ip_c));
      hear(answer_c);
      query_hits(peer_ip_c, peer_mac_c);
      for i in 0 to 3 loop
        hear(reply_of(host_mac(i), host_ip(i), our_mac_c, our_ip_c));
      end loop;
      query_hits(other_ip_c, other_mac_c);
      query_hits(host_ip(3), host_mac(3));
      hear_answered(thief_c, announce_c);
      query_asks(our_ip_c);
      query_hits(other_ip_c, other_mac_c);
      expect_count(event_replace_c, 2);
      expect_count(event_insert_c, 4);

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  -- psl default clock is rising_edge(clk_s);
  -- psl frame_is_21_words : assert always ({send_en_s = '0'; send_en_s = '1'}
  --   |=> {send_en_s = '1'[*20]; send_en_s = '0'}) abort reset_s = '1';
  -- psl result_is_three_words : assert always ({ip_en_s = '0'; ip_en_s = '1'}
  --   |=> {ip_en_s = '1'[*2]; ip_en_s = '0'}) abort reset_s = '1';
  -- psl bound_or_conflict : assert always (not (bound_s = '1' and conflict_s = '1'));

  -- psl seen_failure  : cover {failed_s = '1'};
  -- psl seen_defence  : cover {bound_s = '1' and busy_s = '1'; busy_s = '0'; send_en_s = '1'};
  -- psl seen_conflict : cover {conflict_s = '0'; conflict_s = '1'};
  -- psl seen_given_up : cover {bound_s = '1' and conflict_s = '0'; conflict_s = '1'};

end architecture sim;
