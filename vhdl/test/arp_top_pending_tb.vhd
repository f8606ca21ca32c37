-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_top with arp_pending: the limit of one request a second (limit_*), retries and the report of
-- failure (retry_*), as named cases. Each `case_g = "..."` below is a case; the runners read the names from here.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_product_pkg.all;

entity arp_top_pending_tb is
  generic (case_g : string := "none");
end entity arp_top_pending_tb;

architecture sim of arp_top_pending_tb is

  signal to_s   : to_product_t := quiet_c;
  signal from_s : from_product_t;

begin

  i_product : entity work.tb_product generic map (case_g) port map (to_s, from_s);

  p_stimulus : process
  begin
    if case_g = "limit_one_a_second" then
      reset(to_s, from_s);
      query_asks(to_s, from_s, peer_ip_c);
      query_silent(to_s, from_s, peer_ip_c);
      query_asks(to_s, from_s, other_ip_c);      -- another destination
      query_silent(to_s, from_s, host_ip(1));    -- no slot left
      quiet_tick(to_s, from_s);
      query_silent(to_s, from_s, peer_ip_c);
      query_silent(to_s, from_s, other_ip_c);
      quiet_tick(to_s, from_s);
      query_asks(to_s, from_s, peer_ip_c);
      query_asks(to_s, from_s, host_ip(1));
      query_silent(to_s, from_s, other_ip_c);
      hear(to_s, from_s, answer_c);              -- an answer does not make room for a flood
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      query_silent(to_s, from_s, other_ip_c);
      quiet_tick(to_s, from_s, 2);
      query_asks(to_s, from_s, other_ip_c);
      check(from_s.failures = 0, "no report without retries");
      expect_count(to_s, from_s, event_limited_c, 6);

    elsif case_g = "retry_and_fail" then
      reset(to_s, from_s);
      query_asks(to_s, from_s, peer_ip_c);
      quiet_tick(to_s, from_s);
      tick_sends(to_s, from_s, request_of(our_mac_c, our_ip_c, peer_ip_c));
      query_silent(to_s, from_s, peer_ip_c);
      quiet_tick(to_s, from_s);
      tick_sends(to_s, from_s, request_of(our_mac_c, our_ip_c, peer_ip_c));
      quiet_tick(to_s, from_s);
      check(from_s.failures = 0, "not failed yet");
      quiet_tick(to_s, from_s);
      check(from_s.failures = 1, "failed once");
      check_equal(from_s.last_lost, peer_ip_c, "failed IP");
      quiet_tick(to_s, from_s, 4);
      check(from_s.failures = 1, "reported once");
      query_asks(to_s, from_s, peer_ip_c);

    elsif case_g = "retry_ends_with_an_answer" then
      reset(to_s, from_s);
      query_asks(to_s, from_s, peer_ip_c);
      quiet_tick(to_s, from_s);
      tick_sends(to_s, from_s, request_of(our_mac_c, our_ip_c, peer_ip_c));
      hear(to_s, from_s, answer_c);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      quiet_tick(to_s, from_s, 6);
      check(from_s.failures = 0, "no failure");

    elsif case_g = "retry_two_at_once" then
      -- The second does not touch the first while that is being sent.
      reset(to_s, from_s);
      query_asks(to_s, from_s, peer_ip_c);
      query_asks(to_s, from_s, other_ip_c);
      for round in 1 to 2 loop
        quiet_tick(to_s, from_s);
        pulse(to_s.tick);
        expect_frame(from_s, request_of(our_mac_c, our_ip_c, peer_ip_c));
        expect_frame(from_s, request_of(our_mac_c, our_ip_c, other_ip_c));
      end loop;
      quiet_tick(to_s, from_s, 2);
      check(from_s.failures = 2, "both failed");
      check_equal(from_s.last_lost, other_ip_c, "the second failed last");

    elsif case_g = "retry_waits_for_the_line" then
      -- A retry that falls due while a frame comes in goes out after it, and not if that was the answer.
      reset(to_s, from_s);
      query_asks(to_s, from_s, peer_ip_c);
      quiet_tick(to_s, from_s);
      to_s.source <= "01";
      for i in 0 to 20 loop
        to_s.data <= request_of(other_mac_c, other_ip_c, our_ip_c)(i);
        to_s.tick    <= '1' when i = 5 else '0';
        step;
      end loop;
      to_s.source <= "00";
      expect_frame(from_s, reply_of(our_mac_c, our_ip_c, other_mac_c, other_ip_c));
      expect_frame(from_s, request_of(our_mac_c, our_ip_c, peer_ip_c), 3);
      expect_quiet(from_s);
      hear(to_s, from_s, answer_c);
      quiet_tick(to_s, from_s, 3);
      check(from_s.failures = 0, "no failure");

    elsif case_g = "retry_answered_while_in_line" then
      -- The retry falls due while the answer comes in: it still goes out, once, and nothing fails.
      reset(to_s, from_s);
      query_asks(to_s, from_s, peer_ip_c);
      quiet_tick(to_s, from_s);
      to_s.source <= "01";
      for i in 0 to 20 loop
        to_s.data <= answer_c(i);
        to_s.tick    <= '1' when i = 5 else '0';
        step;
      end loop;
      to_s.source <= "00";
      expect_frame(from_s, request_of(our_mac_c, our_ip_c, peer_ip_c), 12);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      quiet_tick(to_s, from_s, 6);
      check(from_s.failures = 0, "no failure");
      query_asks(to_s, from_s, peer_ip_c);

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

end architecture sim;
