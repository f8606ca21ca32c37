-- SPDX-License-Identifier: Apache-2.0
-- Whom a query is about: an address that has its MAC without ARP, a host of the subnet, or the gateway to it.
--
-- Ports:   ip               asked for by IP
--          own_ip, own_mac  this host
--          netmask, gateway of its subnet; with either zero, every host is taken for a neighbour
--          hop              the neighbour to ask for: ip, or the gateway if ip is outside the subnet
--          mapped, mac      hop needs no asking, its MAC is mac: the broadcast address, that of the subnet
--                           (RFC 1122, 2.4; not with 31 or 32 bits of netmask, RFC 3021), a multicast address
--                           (RFC 1112, 6.4), our own
--          refused          nobody can have ip: 0/8 and 127/8
-- All without a clock. Without map_g nothing is mapped or refused.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_route is
  generic (map_g : boolean := false);
  port (
    ip      : in  ip_t;
    own_ip  : in  ip_t;
    own_mac : in  mac_t;
    netmask : in  ip_t;
    gateway : in  ip_t;
    hop     : out ip_t;
    mapped  : out std_logic;
    mac     : out mac_t;
    refused : out std_logic
  );
end entity arp_route;

architecture rtl of arp_route is

  signal everyone_s : std_logic;  -- 255.255.255.255, or multicast: of no subnet
  signal group_s    : std_logic;
  signal outside_s  : std_logic;

begin

  group_s    <= '1' when ip(0 to 3) = x"E" else '0';
  everyone_s <= '1' when group_s = '1' or ip = ip_ones_c else '0';
  outside_s  <= or ((ip xor own_ip) and netmask);
  hop        <= gateway when outside_s = '1' and gateway /= ip_zero_c and everyone_s = '0' else ip;
  refused    <= '1' when map_g and no_host(ip) and everyone_s = '0' else '0';

  p_map : process (all)
  begin
    mapped <= '0';
    mac    <= broadcast_c;
    if map_g then
      if everyone_s = '1' or to_subnet(ip, own_ip, netmask) then
        mapped <= '1';
      end if;
      if group_s = '1' then
        mac <= x"01005E" & '0' & ip(9 to 31);
      elsif hop = own_ip then
        mapped <= '1';
        mac    <= own_mac;
      end if;
    end if;
  end process p_map;

end architecture rtl;
