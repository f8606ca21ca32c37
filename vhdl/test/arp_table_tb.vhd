-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_table and, in the cases named ram_*, of arp_table_ram: storing, ageing and the generics, as
-- named cases. Each `case_g = "..."` below is a case; the runners read the names from this file.
-- Both keep the same rules within four places: a table of four, or one set of a table of sixteen.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_table_tb is
  generic (case_g : string := "none");
end entity arp_table_tb;

architecture sim of arp_table_tb is

  constant ram_c      : boolean  := starts_with(case_g, "ram_");
  constant large_c    : boolean  := case_g = "ram_512";
  constant lifetime_c : positive := choose(large_c, 20, 5);
  constant entries_c  : positive := choose(large_c, 512, 16);
  constant wait_c     : natural  := choose(large_c, 400, choose(ram_c, 12, 0));  -- clocks for a sweep
  constant rule_c     : string   := without("ram_", case_g);
  constant update_c   : boolean  := not starts_with(rule_c, "no_update");
  constant refresh_c  : boolean  := rule_c /= "no_refresh" and rule_c /= "no_update_no_refresh";
  constant replace_c  : boolean  := starts_with(rule_c, "replace_") or rule_c = "tick_in_the_search";

  signal clk_s       : std_logic := '0';
  signal reset_s     : std_logic := '0';
  signal tick_s      : std_logic := '0';
  signal flush_s     : std_logic := '0';
  signal lookup_s    : std_logic := '0';
  signal store_s     : std_logic := '0';
  signal static_s    : std_logic := '0';
  signal only_s      : std_logic := '0';
  signal ip_s        : ip_t := (others => '0');
  signal mac_s       : mac_t := (others => '0');
  signal done_s      : std_logic;
  signal found_s     : std_logic;
  signal outcome_s   : outcome_t;
  signal found_mac_s : mac_t;
  signal expired_s   : expired_t;
  signal died_s      : natural := 0;  -- sum of expired_s
  signal running_s   : std_logic := '0';

  -- Addresses that share a set of the RAM table of sixteen: the pairs of bits of 5 * i cancel out.
  function peer(index : natural) return ip_t is
  begin
    return x"C0A801" & std_logic_vector(to_unsigned(index / 4 * 80 + index mod 4 * 5, 8));
  end function peer;

  function net10(index : natural) return ip_t is
  begin
    return x"0A01" & std_logic_vector(to_unsigned(index, 16));
  end function net10;

begin

  i_clock : entity work.tb_clock generic map (case_g, 100 ms) port map (clk_s);

  b_registers : if not ram_c generate
    i_dut : entity work.arp_table
      generic map (4, lifetime_c, update_c, refresh_c, replace_c)
      port map (clk_s, reset_s, tick_s, flush_s, lookup_s, store_s, static_s, only_s, ip_s, ip_s, mac_s,
                done_s, found_s, outcome_s, found_mac_s, expired_s);
  end generate b_registers;

  b_ram : if ram_c generate
    i_dut : entity work.arp_table_ram
      generic map (entries_c, lifetime_c, update_c, refresh_c, replace_c)
      port map (clk_s, reset_s, tick_s, flush_s, lookup_s, store_s, static_s, only_s, ip_s, mac_s,
                done_s, found_s, outcome_s, found_mac_s, expired_s);
  end generate b_ram;

  p_died : process (clk_s)
  begin
    if rising_edge(clk_s) and running_s = '1' then
      died_s <= died_s + to_integer(expired_s);
    end if;
  end process p_died;

  p_stimulus : process

    procedure reset is
    begin
      pulse(reset_s, 2);
      step;
      step(entries_c / 4);
    end procedure reset;

    procedure tick(count : natural := 1) is
    begin
      for i in 1 to count loop
        pulse(tick_s);
        step(wait_c);
      end loop;
    end procedure tick;

    procedure flush is
    begin
      pulse(flush_s);
      step(wait_c);
    end procedure flush;

    procedure wait_done(within : natural) is
      variable clocks_v : natural := 0;
    begin
      wait for 1 ns;
      while done_s = '0' loop
        clocks_v := clocks_v + 1;
        check(clocks_v <= within, "done in time");
        step;
        wait for 1 ns;
      end loop;
    end procedure wait_done;

    procedure store(ip : ip_t; mac : mac_t; outcome : outcome_t; static, only, ticks : std_logic := '0') is
    begin
      ip_s <= ip;
      step;
      store_s  <= '1';
      static_s <= static;
      only_s   <= only;
      tick_s   <= ticks;
      mac_s    <= mac;
      wait_done(choose(ram_c, 4, choose(replace_c, 4, 0)));
      check(outcome_s = outcome, "outcome is " & outcome_t'image(outcome_s) & ", expected " & outcome_t'image(outcome));
      step;
      store_s  <= '0';
      static_s <= '0';
      only_s   <= '0';
      tick_s   <= '0';
    end procedure store;

    procedure finds(ip : ip_t; mac : mac_t) is
    begin
      ip_s <= ip;
      step;
      lookup_s <= '1';
      wait_done(choose(ram_c, 4, 0));
      check(found_s = '1', "found");
      step;
      lookup_s <= '0';
      ip_s     <= x"DEADBEEF";
      check_equal(found_mac_s, mac, "MAC");
      step(3);
      check_equal(found_mac_s, mac, "MAC three clocks later");
    end procedure finds;

    procedure misses(ip : ip_t) is
    begin
      ip_s <= ip;
      step;
      lookup_s <= '1';
      wait_done(choose(ram_c, 4, 0));
      check(found_s = '0', "not found");
      step;
      lookup_s <= '0';
    end procedure misses;

    procedure fill(count : positive := 4) is
    begin
      for i in 0 to count - 1 loop
        store(peer(i), host_mac(i), STORE_INSERTED);
      end loop;
    end procedure fill;

  begin
    if case_g = "store_and_find" or case_g = "ram_store_and_find" then
      reset;
      misses(peer(0));
      fill;
      for i in 3 downto 0 loop
        finds(peer(i), host_mac(i));
      end loop;
      misses(peer(4));
      store(peer(4), host_mac(4), STORE_OVERFLOW);
      misses(peer(4));
      store(peer(2), peer_mac_c, STORE_UPDATED);
      finds(peer(2), peer_mac_c);
      finds(peer(1), host_mac(1));
      reset;
      misses(peer(1));

    elsif case_g = "ageing" or case_g = "ram_ageing" then
      reset;
      fill(2);
      tick(3);
      store(peer(2), host_mac(2), STORE_INSERTED);
      store(peer(0), peer_mac_c, STORE_UPDATED);
      tick;
      finds(peer(1), host_mac(1));
      check(died_s = 0, "none expired");
      tick;
      misses(peer(1));
      check(died_s = 1, "one expired");
      finds(peer(0), peer_mac_c);
      tick(3);
      misses(peer(0));
      misses(peer(2));
      check(died_s = 3, "three expired");
      tick(3);
      check(died_s = 3, "nothing is left to expire");
      fill;
      tick(5);
      check(died_s = 7, "four expire at once");

    elsif case_g = "no_update" or case_g = "ram_no_update" then
      reset;
      fill(1);
      tick(4);
      store(peer(0), peer_mac_c, STORE_UPDATED);
      tick(4);
      finds(peer(0), host_mac(0));
      store(peer(0), peer_mac_c, STORE_UPDATED, static => '1');
      finds(peer(0), peer_mac_c);

    elsif case_g = "no_refresh" or case_g = "ram_no_refresh" then
      reset;
      fill(1);
      tick(4);
      store(peer(0), peer_mac_c, STORE_UPDATED);
      finds(peer(0), peer_mac_c);
      tick;
      misses(peer(0));
      check(died_s = 1, "expired once");
      if not ram_c then
        -- A tick at the edge of an update that does not renew counts, the last one too.
        fill(1);
        tick(3);
        store(peer(0), other_mac_c, STORE_UPDATED, ticks => '1');
        finds(peer(0), other_mac_c);
        store(peer(0), peer_mac_c, STORE_UPDATED, ticks => '1');
        misses(peer(0));
        check(died_s = 2, "expired at the edge of an update");
      end if;

    elsif case_g = "no_update_no_refresh" or case_g = "ram_no_update_no_refresh" then
      reset;
      fill(1);
      tick(4);
      store(peer(0), peer_mac_c, STORE_KEPT);
      finds(peer(0), host_mac(0));
      tick;
      misses(peer(0));
      store(peer(0), peer_mac_c, STORE_INSERTED);
      finds(peer(0), peer_mac_c);

    elsif case_g = "tick_with_a_store" then
      -- The last tick of an entry at the edge of a store to it: renewed, not expired.
      reset;
      fill(1);
      tick(4);
      store(peer(0), peer_mac_c, STORE_UPDATED, ticks => '1');
      tick(4);
      finds(peer(0), peer_mac_c);
      check(died_s = 0, "none expired");
      store(peer(0), no_mac_c, STORE_REMOVED, static => '1', ticks => '1');
      step;
      check(died_s = 0, "removed, not expired");
      misses(peer(0));

    elsif case_g = "update_only" or case_g = "ram_update_only" then
      reset;
      store(peer(0), host_mac(0), STORE_KEPT, only => '1');
      misses(peer(0));
      fill(1);
      tick(4);
      store(peer(0), peer_mac_c, STORE_UPDATED, only => '1');
      tick(4);
      finds(peer(0), peer_mac_c);

    elsif case_g = "replace_oldest" or case_g = "ram_replace_oldest" then
      reset;
      fill(1);
      tick;
      for i in 1 to 3 loop
        store(peer(i), host_mac(i), STORE_INSERTED);
      end loop;
      store(peer(4), host_mac(4), STORE_REPLACED);
      misses(peer(0));
      finds(peer(4), host_mac(4));
      tick;
      store(peer(1), host_mac(1), STORE_UPDATED);
      store(peer(5), host_mac(5), STORE_REPLACED);  -- 4, 2 and 3 are equally old: the lowest place goes
      misses(peer(4));
      finds(peer(2), host_mac(2));
      store(peer(6), host_mac(6), STORE_REPLACED);
      misses(peer(2));
      finds(peer(3), host_mac(3));
      store(peer(7), host_mac(7), STORE_REPLACED);
      misses(peer(3));
      finds(peer(1), host_mac(1));
      finds(peer(5), host_mac(5));
      finds(peer(6), host_mac(6));
      finds(peer(7), host_mac(7));
      check(died_s = 0, "none expired");

    elsif case_g = "replace_spares_static" or case_g = "ram_replace_spares_static" then
      reset;
      store(peer(0), host_mac(0), STORE_INSERTED, static => '1');
      for i in 1 to 3 loop
        store(peer(i), host_mac(i), STORE_INSERTED);
        tick;
      end loop;
      for i in 4 to 9 loop
        store(peer(i), host_mac(i), STORE_REPLACED);
        finds(peer(0), host_mac(0));
        finds(peer(i), host_mac(i));
      end loop;
      store(peer(5), host_mac(5), STORE_UPDATED, static => '1');
      store(peer(6), host_mac(6), STORE_UPDATED, static => '1');
      store(peer(9), host_mac(9), STORE_UPDATED, static => '1');
      store(peer(10), host_mac(10), STORE_OVERFLOW);
      misses(peer(10));

    elsif case_g = "replace_never_for_update_only" or case_g = "ram_replace_never_for_update_only" then
      reset;
      fill;
      store(peer(4), host_mac(4), STORE_KEPT, only => '1');
      store(peer(4), no_mac_c, STORE_KEPT, static => '1');
      for i in 0 to 3 loop
        finds(peer(i), host_mac(i));
      end loop;

    elsif case_g = "tick_in_the_search" then
      -- An entry that dies while the oldest is looked for makes room.
      reset;
      fill;
      tick(4);
      store(peer(1), host_mac(1), STORE_UPDATED);
      ip_s <= peer(5);
      step;
      store_s <= '1';
      mac_s   <= host_mac(5);
      step(2);
      pulse(tick_s);
      wait for 1 ns;
      check(done_s = '1' and outcome_s = STORE_INSERTED, "takes the room at once");
      step;
      store_s <= '0';
      finds(peer(5), host_mac(5));
      finds(peer(1), host_mac(1));
      misses(peer(0));
      check(died_s = 3, "three expired");

    elsif case_g = "static_entries" or case_g = "ram_static_entries" then
      reset;
      store(peer(0), host_mac(0), STORE_INSERTED, static => '1');
      for i in 1 to 3 loop
        store(peer(i), host_mac(i), STORE_INSERTED);
      end loop;
      store(peer(0), peer_mac_c, STORE_KEPT);
      tick(12);
      finds(peer(0), host_mac(0));
      misses(peer(1));
      check(died_s = 3, "a static entry does not age");
      store(peer(0), peer_mac_c, STORE_UPDATED, static => '1');
      finds(peer(0), peer_mac_c);
      store(peer(1), host_mac(1), STORE_INSERTED);
      store(peer(1), other_mac_c, STORE_UPDATED, static => '1');
      tick(12);
      finds(peer(1), other_mac_c);
      store(peer(1), no_mac_c, STORE_REMOVED, static => '1');
      misses(peer(1));
      store(peer(1), no_mac_c, STORE_KEPT, static => '1');
      misses(peer(1));
      store(peer(1), no_mac_c, STORE_INSERTED);
      finds(peer(1), no_mac_c);
      finds(peer(0), peer_mac_c);
      tick(5);
      misses(peer(1));

    elsif case_g = "flush" or case_g = "ram_flush" then
      reset;
      store(peer(0), host_mac(0), STORE_INSERTED, static => '1');
      for i in 1 to 3 loop
        store(peer(i), host_mac(i), STORE_INSERTED);
      end loop;
      flush;
      for i in 1 to 3 loop
        misses(peer(i));
      end loop;
      finds(peer(0), host_mac(0));
      check(died_s = 0, "flushed is not expired");
      for i in 1 to 3 loop
        store(peer(i), host_mac(i), STORE_INSERTED);
      end loop;
      tick(4);
      tick_s <= '1';
      flush;
      tick_s <= '0';
      step(wait_c);
      check(died_s = 0, "flushed at the last tick is not expired");
      misses(peer(1));

    elsif case_g = "ram_sets_are_apart" then
      reset;
      for i in 0 to 15 loop
        store(x"0A0000" & std_logic_vector(to_unsigned(i, 8)), host_mac(i), STORE_INSERTED);
      end loop;
      for i in 0 to 15 loop
        finds(x"0A0000" & std_logic_vector(to_unsigned(i, 8)), host_mac(i));
        store(x"0A0001" & std_logic_vector(to_unsigned(i, 8)), host_mac(i), STORE_OVERFLOW);
      end loop;
      tick(5);
      check(died_s = 16, "all expired");

    elsif case_g = "ram_request_meets_the_sweep" then
      -- A lookup at each clock of a sweep, never later than five clocks, never wrong.
      reset;
      fill;
      for clocks in 0 to 10 loop
        pulse(tick_s);
        step(clocks);
        finds(peer(clocks mod 4), host_mac(clocks mod 4));
        store(peer(clocks mod 4), host_mac(clocks mod 4), STORE_UPDATED);
        step(wait_c);
        for i in 0 to 3 loop
          store(peer(i), host_mac(i), STORE_UPDATED);
        end loop;
      end loop;
      check(died_s = 0, "none expired");

    elsif case_g = "ram_flush_at_any_clock" then
      -- A flush at each clock of a request and a sweep: the request ends well, the others are gone.
      for clocks in 0 to 9 loop
        reset;
        fill;
        store(peer(3), host_mac(3), STORE_UPDATED, static => '1');
        pulse(tick_s);
        lookup_s <= '1';
        ip_s     <= peer(3);
        for i in 0 to 30 loop
          flush_s <= '1' when i = clocks else '0';
          wait for 1 ns;
          exit when done_s = '1' and i >= clocks;
          if done_s = '1' then
            check(found_s = '1', "the static entry is found before the flush");
          end if;
          step;
        end loop;
        check(done_s = '1' and found_s = '1', "the static entry is found after the flush");
        step;
        lookup_s <= '0';
        flush_s  <= '0';
        check_equal(found_mac_s, host_mac(3), "MAC");
        step(wait_c);
        for i in 0 to 2 loop
          misses(peer(i));
        end loop;
        finds(peer(3), host_mac(3));
      end loop;

    elsif case_g = "ram_request_right_after_reset" then
      reset_s <= '1';
      step(2);
      reset_s  <= '0';
      lookup_s <= '1';
      ip_s     <= peer(0);
      for i in 1 to 4 loop
        wait for 1 ns;
        check(done_s = '0', "waits while the table is cleared");
        step;
      end loop;
      misses(peer(0));

    elsif case_g = "ram_512" then
      reset;
      for i in 0 to 511 loop
        store(net10(i), host_mac(i), STORE_INSERTED);
      end loop;
      store(net10(512), host_mac(512), STORE_OVERFLOW);
      for i in 0 to 511 loop
        finds(net10(i), host_mac(i));
      end loop;
      tick(19);
      check(died_s = 0, "none expired");
      finds(net10(300), host_mac(300));
      tick;
      check(died_s = 512, "all expired");
      misses(net10(300));
      store(net10(512), host_mac(512), STORE_INSERTED);

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  running_s <= '1' when rising_edge(clk_s) and reset_s = '1';

  -- psl default clock is rising_edge(clk_s);
  -- psl done_needs_request : assert always (running_s = '0' or done_s = '0' or lookup_s = '1' or store_s = '1');
  -- psl seen_wait : cover {store_s = '1' and done_s = '0'; done_s = '1'};
  -- psl seen_expired_together : cover {expired_s = 4};

end architecture sim;
