-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_table with four entries: storing, ageing and the generics, as named cases. Each `case_g = "..."`
-- below is a case; the runners read the names from this file. Those without a body here are in tb_table_rules_pkg.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_table_pkg.all;
use work.tb_table_rules_pkg.all;

entity arp_table_tb is
  generic (case_g : string := "none");
end entity arp_table_tb;

architecture sim of arp_table_tb is

  signal clk_s     : std_logic := '0';
  signal to_s      : to_table_t := quiet_c;
  signal from_s    : from_table_t;
  signal expired_s : expired_t;
  signal running_s : std_logic := '0';

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_table
    generic map (
      entries_g        => 4,
      lifetime_g       => 5,
      update_g         => updates(case_g),
      refresh_g        => refreshes(case_g),
      replace_oldest_g => replaces(case_g)
    )
    port map (
      clk         => clk_s,
      reset       => to_s.reset,
      tick        => to_s.tick,
      flush       => to_s.flush,
      lookup      => to_s.lookup,
      store       => to_s.store,
      make_static => to_s.make_static,
      update_only => to_s.update_only,
      ip_next     => to_s.ip,
      ip          => to_s.ip,
      mac         => to_s.mac,
      done        => from_s.done,
      found       => from_s.found,
      outcome     => from_s.outcome,
      found_mac   => from_s.found_mac,
      expired     => expired_s
    );

  from_s.clear      <= 0;
  from_s.sweep      <= 0;
  from_s.answer     <= 0;
  from_s.store_wait <= choose(replaces(case_g), 4, 0);

  p_died : process (clk_s)
  begin
    if rising_edge(clk_s) and running_s = '1' then
      from_s.died <= from_s.died + to_integer(expired_s);
    end if;
  end process p_died;

  p_stimulus : process
  begin
    if case_g = "store_and_find" or case_g = "ageing" or case_g = "no_update" or case_g = "no_refresh"
      or case_g = "no_update_no_refresh" or case_g = "update_only" or case_g = "replace_oldest"
      or case_g = "replace_spares_static" or case_g = "replace_never_for_update_only"
      or case_g = "static_entries" or case_g = "flush" then
      play_rule(to_s, from_s, case_g);

    elsif case_g = "tick_with_a_store" then
      -- The last tick of an entry at the edge of a store to it: renewed, not expired.
      reset(to_s, from_s);
      fill(to_s, from_s, 1);
      tick(to_s, from_s, 4);
      store(to_s, from_s, peer(0), peer_mac_c, STORE_UPDATED, ticks => '1');
      tick(to_s, from_s, 4);
      finds(to_s, from_s, peer(0), peer_mac_c);
      check(from_s.died = 0, "none expired");
      store(to_s, from_s, peer(0), no_mac_c, STORE_REMOVED, static => '1', ticks => '1');
      step;
      check(from_s.died = 0, "removed, not expired");
      misses(to_s, from_s, peer(0));

    elsif case_g = "tick_in_the_search" then
      -- An entry that dies while the oldest is looked for makes room.
      reset(to_s, from_s);
      fill(to_s, from_s);
      tick(to_s, from_s, 4);
      store(to_s, from_s, peer(1), host_mac(1), STORE_UPDATED);
      to_s.ip <= peer(5);
      step;
      to_s.store <= '1';
      to_s.mac   <= host_mac(5);
      step(2);
      pulse(to_s.tick);
      wait for 1 ns;
      check(from_s.done = '1' and from_s.outcome = STORE_INSERTED, "takes the room at once");
      step;
      to_s.store <= '0';
      finds(to_s, from_s, peer(5), host_mac(5));
      finds(to_s, from_s, peer(1), host_mac(1));
      misses(to_s, from_s, peer(0));
      check(from_s.died = 3, "three expired");

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  running_s <= '1' when rising_edge(clk_s) and to_s.reset = '1';

  -- psl default clock is rising_edge(clk_s);
  -- psl done_needs_request : assert always (running_s = '0' or from_s.done = '0' or to_s.lookup = '1'
  --   or to_s.store = '1');
  -- psl seen_wait : cover {to_s.store = '1' and from_s.done = '0'; from_s.done = '1'};
  -- psl seen_expired_together : cover {expired_s = 4};

end architecture sim;
