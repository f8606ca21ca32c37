-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_top with the generics that change what is learnt and kept, with its counters, and with all
-- generics together, as named cases. Each `case_g = "..."` below is a case; the runners read the names from here.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_product_pkg.all;

entity arp_product_tb is
  generic (case_g : string := "none");
end entity arp_product_tb;

architecture sim of arp_product_tb is

  signal to_s   : to_product_t := quiet_c;
  signal from_s : from_product_t;

begin

  i_product : entity work.tb_product generic map (case_g) port map (to_s, from_s);

  p_stimulus : process
  begin
    if case_g = "strict_never_learns" then
      reset(to_s, from_s);
      hear(to_s, from_s, reply_of(peer_mac_c, no_ip_c, our_mac_c, our_ip_c));
      query_asks(to_s, from_s, no_ip_c);
      hear(to_s, from_s, reply_of(x"FFFFFFFFFFFF", peer_ip_c, our_mac_c, our_ip_c));
      hear(to_s, from_s, reply_of(x"01005E000001", peer_ip_c, our_mac_c, our_ip_c));
      query_asks(to_s, from_s, peer_ip_c);
      hear(to_s, from_s, thief_c);
      query_asks(to_s, from_s, our_ip_c);
      hear(to_s, from_s, answer_c);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);

    elsif case_g = "strict_answers_a_probe" then
      reset(to_s, from_s);
      hear_answered(to_s, from_s, request_of(peer_mac_c, no_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, peer_mac_c, no_ip_c));
      query_asks(to_s, from_s, no_ip_c);
      hear(to_s, from_s, request_of(other_mac_c, our_ip_c, our_ip_c));
      query_asks(to_s, from_s, our_ip_c);

    elsif case_g = "learn_only_if_target" then
      reset(to_s, from_s);
      hear(to_s, from_s, request_of(peer_mac_c, peer_ip_c, other_ip_c));
      query_asks(to_s, from_s, peer_ip_c);
      hear_answered(to_s, from_s, request_of(peer_mac_c, peer_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      hear(to_s, from_s, request_of(other_mac_c, peer_ip_c, other_ip_c));
      query_hits(to_s, from_s, peer_ip_c, other_mac_c);
      hear(to_s, from_s, reply_of(host_mac(1), host_ip(1), our_mac_c, our_ip_c));
      query_hits(to_s, from_s, host_ip(1), host_mac(1));

    elsif case_g = "static_by_source_11" then
      reset(to_s, from_s);
      send(to_s, words_of(peer_ip_c & peer_mac_c), "11");
      expect_quiet(from_s, 12);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      hear(to_s, from_s, reply_of(other_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      hear_answered(to_s, from_s, request_of(other_mac_c, other_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, other_mac_c, other_ip_c));
      query_hits(to_s, from_s, other_ip_c, other_mac_c);
      quiet_tick(to_s, from_s, 5);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      query_asks(to_s, from_s, other_ip_c);
      hear_answered(to_s, from_s, request_of(other_mac_c, other_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, other_mac_c, other_ip_c));
      pulse(to_s.flush);
      query_asks(to_s, from_s, other_ip_c);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      send(to_s, words_of(peer_ip_c & peer_mac_c)(0 to 3), "11");
      expect_quiet(from_s);
      send(to_s, words_of(peer_ip_c & no_mac_c), "11");
      expect_quiet(from_s, 12);
      query_asks(to_s, from_s, peer_ip_c);

    elsif case_g = "replace_the_oldest" then
      reset(to_s, from_s);
      for i in 0 to 3 loop
        hear(to_s, from_s, reply_of(host_mac(i), host_ip(i), our_mac_c, our_ip_c));
        if i = 0 then
          quiet_tick(to_s, from_s);
        end if;
      end loop;
      hear(to_s, from_s, answer_c);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      query_asks(to_s, from_s, host_ip(0));
      query_hits(to_s, from_s, host_ip(1), host_mac(1));
      expect_count(to_s, from_s, event_hit_c, 0);  -- switched off

    elsif case_g = "counters" then
      reset(to_s, from_s);
      for i in 0 to 7 loop
        expect_count(to_s, from_s, i, 0);
      end loop;
      for i in 0 to 3 loop
        hear(to_s, from_s, reply_of(host_mac(i), host_ip(i), our_mac_c, our_ip_c));
      end loop;
      hear(to_s, from_s, answer_c);
      hear(to_s, from_s, answer_c);
      hear(to_s, from_s, reply_of(host_mac(1), host_ip(1), our_mac_c, our_ip_c));
      query_hits(to_s, from_s, host_ip(1), host_mac(1));
      query_hits(to_s, from_s, host_ip(2), host_mac(2));
      query_hits(to_s, from_s, host_ip(2), host_mac(2));
      query_asks(to_s, from_s, peer_ip_c);
      expect_count(to_s, from_s, event_hit_c, 3);
      expect_count(to_s, from_s, event_miss_c, 1);
      expect_count(to_s, from_s, event_insert_c, 4);
      expect_count(to_s, from_s, event_update_c, 1);
      expect_count(to_s, from_s, event_replace_c, 0);
      expect_count(to_s, from_s, event_overflow_c, 2);
      expect_count(to_s, from_s, event_limited_c, 0);
      expect_count(to_s, from_s, event_expire_c, 0);
      quiet_tick(to_s, from_s, 3);
      expect_count(to_s, from_s, event_expire_c, 4);
      reset(to_s, from_s);
      expect_count(to_s, from_s, event_hit_c, 0);
      expect_count(to_s, from_s, event_expire_c, 0);

    elsif case_g = "tick_divider" then
      reset(to_s, from_s);
      hear(to_s, from_s, answer_c);
      step(200);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      step(100);
      query_asks(to_s, from_s, peer_ip_c);
      expect_count(to_s, from_s, event_expire_c, 1);

    elsif case_g = "ram_512_entries" then
      reset(to_s, from_s);
      for i in 0 to 24 loop
        hear(to_s, from_s, reply_of(host_mac(i), host_ip(i), our_mac_c, our_ip_c));
      end loop;
      for i in 24 downto 0 loop
        query_hits(to_s, from_s, host_ip(i), host_mac(i));
      end loop;
      query_asks(to_s, from_s, peer_ip_c);
      for i in 1 to 3 loop
        pulse(to_s.tick);
        step(300);
      end loop;
      query_asks(to_s, from_s, host_ip(7));
      expect_count(to_s, from_s, event_expire_c, 25);
      hear(to_s, from_s, answer_c);
      pulse(to_s.flush);
      send(to_s, words_of(peer_ip_c), "10");  -- waits for the flush, then asks
      expect_frame(from_s, request_of(our_mac_c, our_ip_c, peer_ip_c), 300);

    elsif case_g = "all_together" then
      reset(to_s, from_s);
      become_bound(to_s, from_s);
      send(to_s, words_of(other_ip_c & other_mac_c), "11");
      expect_quiet(from_s, 12);
      hear(to_s, from_s, request_of(peer_mac_c, peer_ip_c, other_ip_c));  -- not for us: not learnt
      query_asks(to_s, from_s, peer_ip_c);
      quiet_tick(to_s, from_s);
      tick_sends(to_s, from_s, request_of(our_mac_c, our_ip_c, peer_ip_c));
      hear(to_s, from_s, answer_c);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      for i in 0 to 3 loop
        hear(to_s, from_s, reply_of(host_mac(i), host_ip(i), our_mac_c, our_ip_c));
      end loop;
      query_hits(to_s, from_s, other_ip_c, other_mac_c);
      query_hits(to_s, from_s, host_ip(3), host_mac(3));
      hear_answered(to_s, from_s, thief_c, announce_c);
      query_asks(to_s, from_s, our_ip_c);
      query_hits(to_s, from_s, other_ip_c, other_mac_c);
      expect_count(to_s, from_s, event_replace_c, 2);
      expect_count(to_s, from_s, event_insert_c, 4);

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

end architecture sim;
