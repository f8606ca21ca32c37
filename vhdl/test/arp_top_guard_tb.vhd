-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_top with arp_guard: probing, announcing and defending the local IP, as named cases. Each
-- `case_g = "..."` below is a case; the runners read the names from here.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_product_pkg.all;

entity arp_top_guard_tb is
  generic (case_g : string := "none");
end entity arp_top_guard_tb;

architecture sim of arp_top_guard_tb is

  signal to_s   : to_product_t := quiet_c;
  signal from_s : from_product_t;

begin

  i_product : entity work.tb_product generic map (case_g) port map (to_s, from_s);

  p_stimulus : process

    -- The next frame begins `low` to `high` clocks after the one before it, or after reset, began.
    procedure wait_frame(words : words_t; low, high : natural) is
      variable clocks_v : natural := 0;
    begin
      while from_s.send_en = '0' loop
        check(from_s.ip_en = '0', "no result");
        step;
        clocks_v := clocks_v + 1;
        check(clocks_v <= high + 3, "a frame within " & to_string(high) & " clocks");
      end loop;
      check(clocks_v >= low - 21 - 3, "no frame before " & to_string(low) & " clocks: " & to_string(clocks_v));
      expect_frame(from_s, words);
    end procedure wait_frame;

  begin
    if case_g = "guard_probe_and_announce" then
      reset(to_s, from_s);
      query_silent(to_s, from_s, peer_ip_c);     -- nothing may be asked from an address not yet ours
      hear(to_s, from_s, request_of(peer_mac_c, peer_ip_c, our_ip_c));
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      become_bound(to_s, from_s);
      hear_answered(to_s, from_s, request_of(peer_mac_c, peer_ip_c, our_ip_c),
                    reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      query_asks(to_s, from_s, other_ip_c);
      pulse(to_s.rebind);
      step;
      become_bound(to_s, from_s);

    elsif case_g = "guard_waits_for_the_line" then
      -- A frame that begins in the clock in which a probe falls due is heard first.
      reset(to_s, from_s);
      pulse(to_s.tick);
      send(to_s, answer_c, "01");
      expect_frame(from_s, probe_c, 12);
      query_hits(to_s, from_s, peer_ip_c, peer_mac_c);
      pulse(to_s.rebind);
      step;
      to_s.tick <= '1';
      send(to_s, words_of(peer_ip_c)(0 to 0), "10");
      to_s.tick <= '0';
      expect_frame(from_s, probe_c);
      expect_quiet(from_s);

    elsif case_g = "guard_conflict_while_probing" then
      reset(to_s, from_s);
      tick_sends(to_s, from_s, probe_c);
      hear(to_s, from_s, probe_c);               -- our own probe come back is none
      check(from_s.conflict = '0', "our own frame is no conflict");
      hear(to_s, from_s, reply_of(peer_mac_c, no_ip_c, our_mac_c, our_ip_c));
      hear(to_s, from_s, request_of(peer_mac_c, no_ip_c, other_ip_c));
      check(from_s.conflict = '0', "a probe is a request for our address");
      hear(to_s, from_s, request_of(peer_mac_c, no_ip_c, our_ip_c));
      check(from_s.conflict = '1' and from_s.bound = '0', "another host probes");
      quiet_tick(to_s, from_s, 12);
      query_silent(to_s, from_s, peer_ip_c);
      pulse(to_s.rebind);
      check(from_s.conflict = '0', "rebind begins again");
      step;
      tick_sends(to_s, from_s, probe_c);
      hear(to_s, from_s, thief_c);
      check(from_s.conflict = '1' and from_s.bound = '0', "another host has the address");
      reset(to_s, from_s);
      become_bound(to_s, from_s);

    elsif case_g = "guard_defend_once" then
      reset(to_s, from_s);
      become_bound(to_s, from_s);
      hear(to_s, from_s, announce_c);            -- our own announcement come back
      hear_answered(to_s, from_s, request_of(peer_mac_c, no_ip_c, our_ip_c),  -- a probe is answered
                    reply_of(our_mac_c, our_ip_c, peer_mac_c, no_ip_c));
      hear_answered(to_s, from_s, thief_c, announce_c);
      check(from_s.conflict = '0' and from_s.bound = '1', "defended");
      quiet_tick(to_s, from_s, 10);
      hear_answered(to_s, from_s, thief_c, announce_c);
      check(from_s.conflict = '0' and from_s.bound = '1', "defended again after ten ticks");
      quiet_tick(to_s, from_s, 9);
      hear(to_s, from_s, thief_c);
      check(from_s.conflict = '1' and from_s.bound = '0', "given up within ten ticks");
      hear(to_s, from_s, request_of(peer_mac_c, peer_ip_c, our_ip_c));
      query_silent(to_s, from_s, host_ip(1));
      query_silent(to_s, from_s, host_ip(1));

    elsif case_g = "guard_in_sixteenths" then
      -- With a divider of 1600 clocks a second; times in clocks, give or take a frame.
      reset(to_s, from_s);
      wait_frame(probe_c, 100, 1600);
      for i in 2 to 3 loop
        wait_frame(probe_c, 1600, 3100);
      end loop;
      check(from_s.bound = '0', "not bound before the announcement");
      wait_frame(announce_c, 3200, 3200);
      check(from_s.bound = '1', "bound");
      wait_frame(announce_c, 3200, 3200);
      expect_quiet(from_s, 5000);

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

end architecture sim;
