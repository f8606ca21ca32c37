-- SPDX-License-Identifier: Apache-2.0
-- Entry store of the ARP buffer: IP, MAC and TTL of each entry, all compared at once (paper IV, figure 4).
--
-- Ports:   ip_next        the value of `ip` from the next clock on; it is compared in this clock
--          lookup, store  request for `ip`; held until `done`, never both
--          done           the request ends at this clock edge
--          found          with done after lookup: a live entry holds `ip`
--          outcome        with done after store: what became of the record
--          found_mac      from the edge of a lookup's done on: the MAC, held until the next lookup
--          make_static    with store: the entry never ages and only another static store changes it;
--                         with MAC 0 it is removed instead
--          update_only    with store: change an entry that is there, make no new one
--          insert_only    with store: make a new entry, change none that is there
--          make_used      with store: the entry is in use from the start, as after a lookup
--          tick           one clock long, once a second: every entry ages by one
--          flush          removes all entries that are not static, at once
--          expired        how many entries die at this edge
-- Timing:  done in the clock of the request, whatever the number of entries; only a replacement takes
--          entries_g clocks more, to find the oldest.
-- Meaning: an entry is live until its TTL is 0; one that is not live counts as free. A store to a live IP
--          replaces its MAC (update_g) and renews its TTL (refresh_g), even when the table is full; otherwise
--          it takes the lowest free entry, else the oldest one that is not static (replace_oldest_g; the
--          lowest of equals), else it is refused. An entry that was found by a lookup is in use for the next
--          keep_used_g ticks and is not replaced.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;

entity arp_table is
  generic (
    entries_g        : positive := 8;
    lifetime_g       : positive range 1 to 2047 := lifetime_c;
    update_g         : boolean := true;
    refresh_g        : boolean := true;
    replace_oldest_g : boolean := false;
    keep_used_g      : natural range 0 to 2047 := 0
  );
  port (
    clk         : in  std_logic;
    reset       : in  std_logic;
    tick        : in  std_logic;
    flush       : in  std_logic;
    lookup      : in  std_logic;
    store       : in  std_logic;
    make_static : in  std_logic;
    update_only : in  std_logic;
    insert_only : in  std_logic := '0';
    make_used   : in  std_logic := '0';
    ip_next     : in  ip_t;
    ip          : in  ip_t;
    mac         : in  mac_t;
    done        : out std_logic;
    found       : out std_logic;
    outcome     : out outcome_t;
    found_mac   : out mac_t;
    expired     : out expired_t
  );
end entity arp_table;

architecture rtl of arp_table is

  subtype slot_t is natural range 0 to entries_g - 1;
  subtype flags_t is std_logic_vector(slot_t);
  type ip_array_t is array (slot_t) of ip_t;
  type mac_array_t is array (slot_t) of mac_t;
  type ttl_array_t is array (slot_t) of ttl_t;
  type use_array_t is array (slot_t) of natural range 0 to maximum(keep_used_g, 1);

  signal ip_s       : ip_array_t;
  signal mac_s      : mac_array_t;
  signal ttl_s      : ttl_array_t;
  signal static_s   : flags_t;
  signal use_s      : use_array_t; -- ticks for which the entry still is in use
  signal live_s     : flags_t;     -- the TTL has not run down
  signal same_s     : flags_t;     -- holds `ip`, live or not
  signal match_s    : flags_t;
  signal lowest_s   : flags_t;     -- the lowest free entry
  signal take_s     : flags_t;     -- the entry to read or write
  signal dying_s    : flags_t;
  signal slot_s     : slot_t;      -- take_s as a number
  signal remove_s   : std_logic;
  signal write_s    : std_logic;   -- the record goes into slot_s at this edge
  signal renew_s    : std_logic;   -- and its life begins anew
  signal gone_s     : std_logic;   -- the entry in slot_s is removed at this edge
  signal victim_s   : std_logic;   -- there is an oldest entry, oldest_s
  signal oldest_s   : slot_t;
  signal search_s   : std_logic;   -- the oldest entry is still being looked for
  signal next_s     : natural range 0 to entries_g;  -- entry that the search looks at; entries_g: all seen
  signal best_ttl_s : ttl_t;       -- TTL of oldest_s when the search saw it

begin

  p_same : process (clk)
  begin
    if rising_edge(clk) then
      for i in slot_t loop
        same_s(i) <= '1' when ip_s(i) = ip_next else '0';
      end loop;
    end if;
  end process p_same;

  match_s  <= same_s and live_s;
  found    <= or match_s;
  remove_s <= '1' when make_static = '1' and mac = mac_zero_c else '0';
  outcome  <= outcome_of(or match_s, or (match_s and static_s) or insert_only, not (and live_s), victim_s or search_s,
                         make_static, remove_s, update_only, update_g or refresh_g);
  done     <= lookup or (store and not search_s);
  write_s  <= '1' when store = '1' and search_s = '0'
                   and (outcome = STORE_INSERTED or outcome = STORE_UPDATED or outcome = STORE_REPLACED) else '0';
  renew_s  <= write_s when refresh_g or outcome /= STORE_UPDATED or make_static = '1' else '0';
  gone_s   <= '1' when store = '1' and outcome = STORE_REMOVED else '0';

  -- The entry with this IP, else the lowest free one, else the oldest.
  p_take : process (all)
  begin
    slot_s <= 0;
    for i in slot_t loop
      lowest_s(i) <= not live_s(i);
      for lower in 0 to i - 1 loop
        if live_s(lower) = '0' then
          lowest_s(i) <= '0';
        end if;
      end loop;
      take_s(i) <= match_s(i) or (not found and lowest_s(i));
      if (and live_s) = '1' and found = '0' and replace_oldest_g and oldest_s = i then
        take_s(i) <= '1';
      end if;
      dying_s(i) <= '0';
      if tick = '1' and flush = '0' and live_s(i) = '1' and static_s(i) = '0' and ttl_s(i) = 1
        and (take_s(i) = '0' or (renew_s = '0' and gone_s = '0')) then
        dying_s(i) <= '1';
      end if;
    end loop;
    for i in slot_t loop
      if take_s(i) = '1' then
        slot_s <= i;
      end if;
    end loop;
  end process p_take;

  b_replace : if replace_oldest_g generate
    search_s <= '1' when store = '1' and update_only = '0' and remove_s = '0' and found = '0'
                     and (and live_s) = '1' and next_s /= entries_g else '0';

    p_search : process (clk)
    begin
      if rising_edge(clk) then
        if reset = '1' or search_s = '0' then
          next_s   <= 0;
          victim_s <= '0';
          oldest_s <= 0;
        else
          next_s <= next_s + 1;
          if static_s(next_s) = '0' and use_s(next_s) = 0 and (victim_s = '0' or ttl_s(next_s) < best_ttl_s) then
            victim_s   <= '1';
            oldest_s   <= next_s;
            best_ttl_s <= ttl_s(next_s);
          end if;
        end if;
      end if;
    end process p_search;
  end generate b_replace;

  b_refuse : if not replace_oldest_g generate
    search_s   <= '0';
    victim_s   <= '0';
    oldest_s   <= 0;
    next_s     <= 0;
    best_ttl_s <= (others => '0');
  end generate b_refuse;

  p_entries : process (clk)
  begin
    if rising_edge(clk) then
      for i in slot_t loop
        if write_s = '1' and take_s(i) = '1' then
          ip_s(i)     <= ip;
          static_s(i) <= make_static;
          if renew_s = '1' then
            live_s(i) <= '1';
            ttl_s(i)  <= to_unsigned(lifetime_g, ttl_t'length);
          elsif tick = '1' then
            live_s(i) <= '0' when ttl_s(i) = 1 else '1';
            ttl_s(i)  <= ttl_s(i) - 1;
          end if;
        elsif (gone_s = '1' and take_s(i) = '1') or (flush = '1' and static_s(i) = '0') then
          live_s(i)   <= '0';
          static_s(i) <= '0';
        elsif tick = '1' and static_s(i) = '0' then
          live_s(i) <= live_s(i) and not dying_s(i);
          ttl_s(i)  <= ttl_s(i) - 1;
        end if;
        if reset = '1' then
          live_s(i)   <= '0';
          static_s(i) <= '0';
        end if;
      end loop;
    end if;
  end process p_entries;

  b_use : if keep_used_g > 0 generate
    p_use : process (clk)
    begin
      if rising_edge(clk) then
        for i in slot_t loop
          if match_s(i) = '1' and lookup = '1' then
            use_s(i) <= keep_used_g;
          elsif write_s = '1' and take_s(i) = '1' and (make_used = '1' or match_s(i) = '0') then
            use_s(i) <= keep_used_g when make_used = '1' else 0;
          elsif tick = '1' and use_s(i) /= 0 then
            use_s(i) <= use_s(i) - 1;
          end if;
        end loop;
      end if;
    end process p_use;
  end generate b_use;

  b_use_off : if keep_used_g = 0 generate
    use_s <= (others => 0);
  end generate b_use_off;

  -- A memory of its own without reset, so that tools may put it into block RAM.
  p_macs : process (clk)
  begin
    if rising_edge(clk) then
      if write_s = '1' and (update_g or outcome /= STORE_UPDATED or make_static = '1') then
        mac_s(slot_s) <= mac;
      end if;
      if lookup = '1' then
        found_mac <= mac_s(slot_s);
      end if;
    end if;
  end process p_macs;

  expired <= count_of(dying_s);

end architecture rtl;
