-- SPDX-License-Identifier: Apache-2.0
-- How the benches of arp_table and arp_table_ram play their table: what goes in, what comes out, and the
-- requests and ticks with their checks.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

package tb_table_pkg is

  type to_table_t is record
    reset       : std_logic;
    tick        : std_logic;
    flush       : std_logic;
    lookup      : std_logic;
    store       : std_logic;
    make_static : std_logic;
    update_only : std_logic;
    ip          : ip_t;
    mac         : mac_t;
  end record to_table_t;

  constant quiet_c : to_table_t := (ip => no_ip_c, mac => no_mac_c, others => '0');

  type from_table_t is record
    done       : std_logic;
    found      : std_logic;
    outcome    : outcome_t;
    found_mac  : mac_t;
    died       : natural;  -- sum of expired from the first reset on
    -- Clocks that the table may take: to clear itself after reset, to age or flush, to find, to store.
    clear      : natural;
    sweep      : natural;
    answer     : natural;
    store_wait : natural;
  end record from_table_t;

  -- Addresses that share a set of the RAM table of sixteen: the pairs of bits of 5 * i cancel out.
  function peer(index : natural) return ip_t;

  procedure reset(signal t : out to_table_t; signal f : in from_table_t);

  procedure tick(signal t : out to_table_t; signal f : in from_table_t; count : natural := 1);

  procedure flush(signal t : out to_table_t; signal f : in from_table_t);

  procedure wait_done(signal f : in from_table_t; within : natural);

  procedure store(signal t : out to_table_t; signal f : in from_table_t;
                  ip : ip_t; mac : mac_t; outcome : outcome_t; static, only, ticks : std_logic := '0');

  procedure finds(signal t : out to_table_t; signal f : in from_table_t; ip : ip_t; mac : mac_t);

  procedure misses(signal t : out to_table_t; signal f : in from_table_t; ip : ip_t);

  procedure fill(signal t : out to_table_t; signal f : in from_table_t; count : positive := 4);

end package tb_table_pkg;

package body tb_table_pkg is

  function peer(index : natural) return ip_t is
  begin
    return x"C0A801" & std_logic_vector(to_unsigned(index / 4 * 80 + index mod 4 * 5, 8));
  end function peer;

  procedure reset(signal t : out to_table_t; signal f : in from_table_t) is
  begin
    pulse(t.reset, 2);
    step;
    step(f.clear);
  end procedure reset;

  procedure tick(signal t : out to_table_t; signal f : in from_table_t; count : natural := 1) is
  begin
    for i in 1 to count loop
      pulse(t.tick);
      step(f.sweep);
    end loop;
  end procedure tick;

  procedure flush(signal t : out to_table_t; signal f : in from_table_t) is
  begin
    pulse(t.flush);
    step(f.sweep);
  end procedure flush;

  procedure wait_done(signal f : in from_table_t; within : natural) is
    variable clocks_v : natural := 0;
  begin
    wait for 1 ns;
    while f.done = '0' loop
      clocks_v := clocks_v + 1;
      check(clocks_v <= within, "done in time");
      step;
      wait for 1 ns;
    end loop;
  end procedure wait_done;

  procedure store(signal t : out to_table_t; signal f : in from_table_t;
                  ip : ip_t; mac : mac_t; outcome : outcome_t; static, only, ticks : std_logic := '0') is
  begin
    t.ip <= ip;
    step;
    t.store  <= '1';
    t.make_static <= static;
    t.update_only   <= only;
    t.tick   <= ticks;
    t.mac    <= mac;
    wait_done(f, f.store_wait);
    check(f.outcome = outcome, "outcome is " & outcome_t'image(f.outcome) & ", expected " & outcome_t'image(outcome));
    step;
    t.store  <= '0';
    t.make_static <= '0';
    t.update_only   <= '0';
    t.tick   <= '0';
  end procedure store;

  procedure finds(signal t : out to_table_t; signal f : in from_table_t; ip : ip_t; mac : mac_t) is
  begin
    t.ip <= ip;
    step;
    t.lookup <= '1';
    wait_done(f, f.answer);
    check(f.found = '1', "found");
    step;
    t.lookup <= '0';
    t.ip     <= x"DEADBEEF";
    check_equal(f.found_mac, mac, "MAC");
    step(3);
    check_equal(f.found_mac, mac, "MAC three clocks later");
  end procedure finds;

  procedure misses(signal t : out to_table_t; signal f : in from_table_t; ip : ip_t) is
  begin
    t.ip <= ip;
    step;
    t.lookup <= '1';
    wait_done(f, f.answer);
    check(f.found = '0', "not found");
    step;
    t.lookup <= '0';
  end procedure misses;

  procedure fill(signal t : out to_table_t; signal f : in from_table_t; count : positive := 4) is
  begin
    for i in 0 to count - 1 loop
      store(t, f, peer(i), host_mac(i), STORE_INSERTED);
    end loop;
  end procedure fill;

end package body tb_table_pkg;
