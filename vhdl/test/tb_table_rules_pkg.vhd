-- SPDX-License-Identifier: Apache-2.0
-- The rules that arp_table and arp_table_ram both keep within four places: a table of four, or one set of a
-- table of sixteen. Each is the body of a case of either bench.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_table_pkg.all;

package tb_table_rules_pkg is

  -- The generics that a rule asks for by its name.
  function updates(rule : string) return boolean;
  function refreshes(rule : string) return boolean;
  function replaces(rule : string) return boolean;

  -- The body of the case of that name; fails where there is none.
  procedure play_rule(signal t : out to_table_t; signal f : in from_table_t; rule : string);

end package tb_table_rules_pkg;

package body tb_table_rules_pkg is

  function updates(rule : string) return boolean is
  begin
    return not starts_with(rule, "no_update");
  end function updates;

  function refreshes(rule : string) return boolean is
  begin
    return rule /= "no_refresh" and rule /= "no_update_no_refresh";
  end function refreshes;

  function replaces(rule : string) return boolean is
  begin
    return starts_with(rule, "replace_") or rule = "tick_in_the_search";
  end function replaces;

  procedure play_rule(signal t : out to_table_t; signal f : in from_table_t; rule : string) is
  begin
    if rule = "store_and_find" then
      reset(t, f);
      misses(t, f, peer(0));
      fill(t, f);
      for i in 3 downto 0 loop
        finds(t, f, peer(i), host_mac(i));
      end loop;
      misses(t, f, peer(4));
      store(t, f, peer(4), host_mac(4), STORE_OVERFLOW);
      misses(t, f, peer(4));
      store(t, f, peer(2), peer_mac_c, STORE_UPDATED);
      finds(t, f, peer(2), peer_mac_c);
      finds(t, f, peer(1), host_mac(1));
      reset(t, f);
      misses(t, f, peer(1));

    elsif rule = "ageing" then
      reset(t, f);
      fill(t, f, 2);
      tick(t, f, 3);
      store(t, f, peer(2), host_mac(2), STORE_INSERTED);
      store(t, f, peer(0), peer_mac_c, STORE_UPDATED);
      tick(t, f);
      finds(t, f, peer(1), host_mac(1));
      check(f.died = 0, "none expired");
      tick(t, f);
      misses(t, f, peer(1));
      check(f.died = 1, "one expired");
      finds(t, f, peer(0), peer_mac_c);
      tick(t, f, 3);
      misses(t, f, peer(0));
      misses(t, f, peer(2));
      check(f.died = 3, "three expired");
      tick(t, f, 3);
      check(f.died = 3, "nothing is left to expire");
      fill(t, f);
      tick(t, f, 5);
      check(f.died = 7, "four expire at once");

    elsif rule = "no_update" then
      reset(t, f);
      fill(t, f, 1);
      tick(t, f, 4);
      store(t, f, peer(0), peer_mac_c, STORE_UPDATED);
      tick(t, f, 4);
      finds(t, f, peer(0), host_mac(0));
      store(t, f, peer(0), peer_mac_c, STORE_UPDATED, static => '1');
      finds(t, f, peer(0), peer_mac_c);

    elsif rule = "no_refresh" then
      reset(t, f);
      fill(t, f, 1);
      tick(t, f, 4);
      store(t, f, peer(0), peer_mac_c, STORE_UPDATED);
      finds(t, f, peer(0), peer_mac_c);
      tick(t, f);
      misses(t, f, peer(0));
      check(f.died = 1, "expired once");
      if f.sweep = 0 then
        -- A tick at the edge of an update that does not renew counts, the last one too.
        fill(t, f, 1);
        tick(t, f, 3);
        store(t, f, peer(0), other_mac_c, STORE_UPDATED, ticks => '1');
        finds(t, f, peer(0), other_mac_c);
        store(t, f, peer(0), peer_mac_c, STORE_UPDATED, ticks => '1');
        misses(t, f, peer(0));
        check(f.died = 2, "expired at the edge of an update");
      end if;

    elsif rule = "no_update_no_refresh" then
      reset(t, f);
      fill(t, f, 1);
      tick(t, f, 4);
      store(t, f, peer(0), peer_mac_c, STORE_KEPT);
      finds(t, f, peer(0), host_mac(0));
      tick(t, f);
      misses(t, f, peer(0));
      store(t, f, peer(0), peer_mac_c, STORE_INSERTED);
      finds(t, f, peer(0), peer_mac_c);

    elsif rule = "update_only" then
      reset(t, f);
      store(t, f, peer(0), host_mac(0), STORE_KEPT, only => '1');
      misses(t, f, peer(0));
      fill(t, f, 1);
      tick(t, f, 4);
      store(t, f, peer(0), peer_mac_c, STORE_UPDATED, only => '1');
      tick(t, f, 4);
      finds(t, f, peer(0), peer_mac_c);

    elsif rule = "replace_oldest" then
      reset(t, f);
      fill(t, f, 1);
      tick(t, f);
      for i in 1 to 3 loop
        store(t, f, peer(i), host_mac(i), STORE_INSERTED);
      end loop;
      store(t, f, peer(4), host_mac(4), STORE_REPLACED);
      misses(t, f, peer(0));
      finds(t, f, peer(4), host_mac(4));
      tick(t, f);
      store(t, f, peer(1), host_mac(1), STORE_UPDATED);
      store(t, f, peer(5), host_mac(5), STORE_REPLACED);  -- 4, 2 and 3 are equally old: the lowest place goes
      misses(t, f, peer(4));
      finds(t, f, peer(2), host_mac(2));
      store(t, f, peer(6), host_mac(6), STORE_REPLACED);
      misses(t, f, peer(2));
      finds(t, f, peer(3), host_mac(3));
      store(t, f, peer(7), host_mac(7), STORE_REPLACED);
      misses(t, f, peer(3));
      finds(t, f, peer(1), host_mac(1));
      finds(t, f, peer(5), host_mac(5));
      finds(t, f, peer(6), host_mac(6));
      finds(t, f, peer(7), host_mac(7));
      check(f.died = 0, "none expired");

    elsif rule = "replace_spares_static" then
      reset(t, f);
      store(t, f, peer(0), host_mac(0), STORE_INSERTED, static => '1');
      for i in 1 to 3 loop
        store(t, f, peer(i), host_mac(i), STORE_INSERTED);
        tick(t, f);
      end loop;
      for i in 4 to 9 loop
        store(t, f, peer(i), host_mac(i), STORE_REPLACED);
        finds(t, f, peer(0), host_mac(0));
        finds(t, f, peer(i), host_mac(i));
      end loop;
      store(t, f, peer(5), host_mac(5), STORE_UPDATED, static => '1');
      store(t, f, peer(6), host_mac(6), STORE_UPDATED, static => '1');
      store(t, f, peer(9), host_mac(9), STORE_UPDATED, static => '1');
      store(t, f, peer(10), host_mac(10), STORE_OVERFLOW);
      misses(t, f, peer(10));

    elsif rule = "replace_never_for_update_only" then
      reset(t, f);
      fill(t, f);
      store(t, f, peer(4), host_mac(4), STORE_KEPT, only => '1');
      store(t, f, peer(4), no_mac_c, STORE_KEPT, static => '1');
      for i in 0 to 3 loop
        finds(t, f, peer(i), host_mac(i));
      end loop;

    elsif rule = "static_entries" then
      reset(t, f);
      store(t, f, peer(0), host_mac(0), STORE_INSERTED, static => '1');
      for i in 1 to 3 loop
        store(t, f, peer(i), host_mac(i), STORE_INSERTED);
      end loop;
      store(t, f, peer(0), peer_mac_c, STORE_KEPT);
      tick(t, f, 12);
      finds(t, f, peer(0), host_mac(0));
      misses(t, f, peer(1));
      check(f.died = 3, "a static entry does not age");
      store(t, f, peer(0), peer_mac_c, STORE_UPDATED, static => '1');
      finds(t, f, peer(0), peer_mac_c);
      store(t, f, peer(1), host_mac(1), STORE_INSERTED);
      store(t, f, peer(1), other_mac_c, STORE_UPDATED, static => '1');
      tick(t, f, 12);
      finds(t, f, peer(1), other_mac_c);
      store(t, f, peer(1), no_mac_c, STORE_REMOVED, static => '1');
      misses(t, f, peer(1));
      store(t, f, peer(1), no_mac_c, STORE_KEPT, static => '1');
      misses(t, f, peer(1));
      store(t, f, peer(1), no_mac_c, STORE_INSERTED);
      finds(t, f, peer(1), no_mac_c);
      finds(t, f, peer(0), peer_mac_c);
      tick(t, f, 5);
      misses(t, f, peer(1));

    elsif rule = "flush" then
      reset(t, f);
      store(t, f, peer(0), host_mac(0), STORE_INSERTED, static => '1');
      for i in 1 to 3 loop
        store(t, f, peer(i), host_mac(i), STORE_INSERTED);
      end loop;
      flush(t, f);
      for i in 1 to 3 loop
        misses(t, f, peer(i));
      end loop;
      finds(t, f, peer(0), host_mac(0));
      check(f.died = 0, "flushed is not expired");
      for i in 1 to 3 loop
        store(t, f, peer(i), host_mac(i), STORE_INSERTED);
      end loop;
      tick(t, f, 4);
      t.tick <= '1';
      flush(t, f);
      t.tick <= '0';
      step(f.sweep);
      check(f.died = 0, "flushed at the last tick is not expired");
      misses(t, f, peer(1));

    else
      report "unknown case " & rule severity failure;
    end if;
  end procedure play_rule;

end package body tb_table_rules_pkg;
