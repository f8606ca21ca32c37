-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_table_ram with 16 entries, or 512: storing, ageing and the generics, as named cases. Each
-- `case_g = "..."` below is a case; the runners read the names from this file. Those without a body here are
-- in tb_table_rules_pkg.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_table_pkg.all;
use work.tb_table_rules_pkg.all;

entity arp_table_ram_tb is
  generic (case_g : string := "none");
end entity arp_table_ram_tb;

architecture sim of arp_table_ram_tb is

  constant rule_c    : string   := without("ram_", case_g);
  constant large_c   : boolean  := case_g = "ram_512";
  constant entries_c : positive := choose(large_c, 512, 16);

  signal clk_s     : std_logic := '0';
  signal to_s      : to_table_t := quiet_c;
  signal from_s    : from_table_t;
  signal expired_s : expired_t;
  signal running_s : std_logic := '0';

  function net10(index : natural) return ip_t is
  begin
    return x"0A01" & std_logic_vector(to_unsigned(index, 16));
  end function net10;

begin

  i_clock : entity work.tb_clock generic map (case_g, 100 ms) port map (clk_s);

  i_dut : entity work.arp_table_ram
    generic map (
      entries_g        => entries_c,
      lifetime_g       => choose(large_c, 20, 5),
      update_g         => updates(rule_c),
      refresh_g        => refreshes(rule_c),
      replace_oldest_g => replaces(rule_c)
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
      ip          => to_s.ip,
      mac         => to_s.mac,
      done        => from_s.done,
      found       => from_s.found,
      outcome     => from_s.outcome,
      found_mac   => from_s.found_mac,
      expired     => expired_s
    );

  from_s.clear      <= entries_c / 4;
  from_s.sweep      <= choose(large_c, 400, 12);
  from_s.answer     <= 4;
  from_s.store_wait <= 4;

  p_died : process (clk_s)
  begin
    if rising_edge(clk_s) and running_s = '1' then
      from_s.died <= from_s.died + to_integer(expired_s);
    end if;
  end process p_died;

  p_stimulus : process
  begin
    if case_g = "ram_store_and_find" or case_g = "ram_ageing" or case_g = "ram_no_update"
      or case_g = "ram_no_refresh" or case_g = "ram_no_update_no_refresh" or case_g = "ram_update_only"
      or case_g = "ram_replace_oldest" or case_g = "ram_replace_spares_static"
      or case_g = "ram_replace_never_for_update_only" or case_g = "ram_static_entries" or case_g = "ram_flush" then
      play_rule(to_s, from_s, rule_c);

    elsif case_g = "ram_sets_are_apart" then
      reset(to_s, from_s);
      for i in 0 to 15 loop
        store(to_s, from_s, x"0A0000" & std_logic_vector(to_unsigned(i, 8)), host_mac(i), STORE_INSERTED);
      end loop;
      for i in 0 to 15 loop
        finds(to_s, from_s, x"0A0000" & std_logic_vector(to_unsigned(i, 8)), host_mac(i));
        store(to_s, from_s, x"0A0001" & std_logic_vector(to_unsigned(i, 8)), host_mac(i), STORE_OVERFLOW);
      end loop;
      tick(to_s, from_s, 5);
      check(from_s.died = 16, "all expired");

    elsif case_g = "ram_request_meets_the_sweep" then
      -- A lookup at each clock of a sweep, never later than five clocks, never wrong.
      reset(to_s, from_s);
      fill(to_s, from_s);
      for clocks in 0 to 10 loop
        pulse(to_s.tick);
        step(clocks);
        finds(to_s, from_s, peer(clocks mod 4), host_mac(clocks mod 4));
        store(to_s, from_s, peer(clocks mod 4), host_mac(clocks mod 4), STORE_UPDATED);
        step(from_s.sweep);
        for i in 0 to 3 loop
          store(to_s, from_s, peer(i), host_mac(i), STORE_UPDATED);
        end loop;
      end loop;
      check(from_s.died = 0, "none expired");

    elsif case_g = "ram_flush_at_any_clock" then
      -- A flush at each clock of a request and a sweep: the request ends well, the others are gone.
      for clocks in 0 to 9 loop
        reset(to_s, from_s);
        fill(to_s, from_s);
        store(to_s, from_s, peer(3), host_mac(3), STORE_UPDATED, static => '1');
        pulse(to_s.tick);
        to_s.lookup <= '1';
        to_s.ip     <= peer(3);
        for i in 0 to 30 loop
          to_s.flush <= '1' when i = clocks else '0';
          wait for 1 ns;
          exit when from_s.done = '1' and i >= clocks;
          if from_s.done = '1' then
            check(from_s.found = '1', "the static entry is found before the flush");
          end if;
          step;
        end loop;
        check(from_s.done = '1' and from_s.found = '1', "the static entry is found after the flush");
        step;
        to_s.lookup <= '0';
        to_s.flush  <= '0';
        check_equal(from_s.found_mac, host_mac(3), "MAC");
        step(from_s.sweep);
        for i in 0 to 2 loop
          misses(to_s, from_s, peer(i));
        end loop;
        finds(to_s, from_s, peer(3), host_mac(3));
      end loop;

    elsif case_g = "ram_request_right_after_reset" then
      to_s.reset <= '1';
      step(2);
      to_s.reset  <= '0';
      to_s.lookup <= '1';
      to_s.ip     <= peer(0);
      for i in 1 to 4 loop
        wait for 1 ns;
        check(from_s.done = '0', "waits while the table is cleared");
        step;
      end loop;
      misses(to_s, from_s, peer(0));

    elsif case_g = "ram_512" then
      reset(to_s, from_s);
      for i in 0 to 511 loop
        store(to_s, from_s, net10(i), host_mac(i), STORE_INSERTED);
      end loop;
      store(to_s, from_s, net10(512), host_mac(512), STORE_OVERFLOW);
      for i in 0 to 511 loop
        finds(to_s, from_s, net10(i), host_mac(i));
      end loop;
      tick(to_s, from_s, 19);
      check(from_s.died = 0, "none expired");
      finds(to_s, from_s, net10(300), host_mac(300));
      tick(to_s, from_s);
      check(from_s.died = 512, "all expired");
      misses(to_s, from_s, net10(300));
      store(to_s, from_s, net10(512), host_mac(512), STORE_INSERTED);

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
