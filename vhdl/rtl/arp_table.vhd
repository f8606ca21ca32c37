-- SPDX-License-Identifier: Apache-2.0
-- Entry store of the ARP buffer: IP, MAC and TTL of each entry, all compared at once (paper IV, figure 4).
--
-- Ports:   lookup, store  request for `ip`; held until `done`, never both
--          done           the request ends at this clock edge
--          found          with done: a live entry holds `ip`
--          full           with done after store: nothing stored, no entry is free
--          found_mac      from the edge of a lookup's done on: the MAC, held until the next lookup
--          tick           one clock long, once a second: every entry ages by one
-- Timing:  done one clock after the request, whatever the number of entries.
-- Meaning: TTL 0 is no entry. A store to a live IP replaces its MAC and renews its TTL, even when the
--          table is full; otherwise it takes the lowest free entry.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;

entity arp_table is
  generic (
    entries_g  : positive := 8;
    lifetime_g : positive range 1 to 2047 := lifetime_c
  );
  port (
    clk       : in  std_logic;
    reset     : in  std_logic;
    tick      : in  std_logic;
    lookup    : in  std_logic;
    store     : in  std_logic;
    ip        : in  ip_t;
    mac       : in  mac_t;
    done      : out std_logic;
    found     : out std_logic;
    full      : out std_logic;
    found_mac : out mac_t
  );
end entity arp_table;

architecture rtl of arp_table is

  subtype slot_t is natural range 0 to entries_g - 1;
  type ip_array_t is array (slot_t) of ip_t;
  type mac_array_t is array (slot_t) of mac_t;
  type ttl_array_t is array (slot_t) of ttl_t;

  signal ip_s      : ip_array_t;
  signal mac_s     : mac_array_t;
  signal ttl_s     : ttl_array_t;
  signal match_s   : std_logic_vector(slot_t);
  signal free_s    : std_logic_vector(slot_t);
  signal slot_s    : slot_t;

begin

  b_match : for i in slot_t generate
    free_s(i)  <= '1' when ttl_s(i) = 0 else '0';
    match_s(i) <= '1' when ip_s(i) = ip and free_s(i) = '0' else '0';
  end generate b_match;

  found <= or match_s;
  full  <= not (or match_s) and not (or free_s);
  done  <= lookup or store;

  -- The entry with this IP, else the lowest free one.
  p_slot : process (all)
    variable slot_v : slot_t;
  begin
    slot_v := 0;
    for i in slot_t'high downto 0 loop
      if match_s(i) = '1' or (found = '0' and free_s(i) = '1') then
        slot_v := i;
      end if;
    end loop;
    slot_s <= slot_v;
  end process p_slot;

  p_entries : process (clk)
  begin
    if rising_edge(clk) then
      for i in slot_t loop
        if reset = '1' then
          ttl_s(i) <= (others => '0');
        elsif store = '1' and full = '0' and slot_s = i then
          ip_s(i)  <= ip;
          ttl_s(i) <= to_unsigned(lifetime_g, ttl_t'length);
        elsif tick = '1' and free_s(i) = '0' then
          ttl_s(i) <= ttl_s(i) - 1;
        end if;
      end loop;
    end if;
  end process p_entries;

  -- A memory of its own without reset, so that tools may put it into block RAM.
  p_macs : process (clk)
  begin
    if rising_edge(clk) then
      if store = '1' and full = '0' then
        mac_s(slot_s) <= mac;
      end if;
      if lookup = '1' then
        found_mac <= mac_s(slot_s);
      end if;
    end if;
  end process p_macs;

end architecture rtl;
