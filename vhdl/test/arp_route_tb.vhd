-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_route: for each netmask the edges of the subnet and of the special addresses, as named cases.
-- Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_route_tb is
  generic (case_g : string := "none");
end entity arp_route_tb;

architecture sim of arp_route_tb is

  constant map_c : boolean := starts_with(case_g, "map_");

  signal clk_s     : std_logic;
  signal ip_s      : ip_t := no_ip_c;
  signal own_ip_s  : ip_t := our_ip_c;
  signal netmask_s : ip_t := no_ip_c;
  signal gateway_s : ip_t := no_ip_c;
  signal hop_s     : ip_t;
  signal mapped_s  : std_logic;
  signal mac_s     : mac_t;
  signal refused_s : std_logic;

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_route
    generic map (map_g => map_c)
    port map (
      ip      => ip_s,
      own_ip  => own_ip_s,
      own_mac => our_mac_c,
      netmask => netmask_s,
      gateway => gateway_s,
      hop     => hop_s,
      mapped  => mapped_s,
      mac     => mac_s,
      refused => refused_s
    );

  p_stimulus : process

    constant everyone_c : mac_t := x"FFFFFFFFFFFF";
    constant gateway_c  : ip_t := x"0A0B0C0D";

    procedure asks(ip, hop : ip_t) is
    begin
      ip_s <= ip;
      step;
      check_equal(hop_s, hop, "hop to " & to_hstring(ip));
      check(mapped_s = '0' and refused_s = '0', "ask for " & to_hstring(ip));
    end procedure asks;

    procedure maps(ip : ip_t; mac : mac_t) is
    begin
      ip_s <= ip;
      step;
      check(mapped_s = '1' and refused_s = '0', "map " & to_hstring(ip));
      check_equal(mac_s, mac, "MAC of " & to_hstring(ip));
    end procedure maps;

    procedure refuses(ip : ip_t) is
    begin
      ip_s <= ip;
      step;
      check(mapped_s = '0' and refused_s = '1', "refuse " & to_hstring(ip));
    end procedure refuses;

    function mask(bits : natural) return ip_t is
      variable mask_v : ip_t := (others => '0');
    begin
      for i in 0 to bits - 1 loop
        mask_v(i) := '1';
      end loop;
      return mask_v;
    end function mask;

    variable last_v : ip_t;

  begin
    if case_g = "nothing_given" or case_g = "gateway_alone" or case_g = "netmask_alone" then
      gateway_s <= gateway_c when case_g = "gateway_alone" else no_ip_c;
      netmask_s <= mask(24) when case_g = "netmask_alone" else no_ip_c;
      asks(peer_ip_c, peer_ip_c);
      asks(no_ip_c, no_ip_c);
      asks(our_ip_c, our_ip_c);
      asks(x"FFFFFFFF", x"FFFFFFFF");
      asks(x"E0000001", x"E0000001");
      asks(x"7F000001", x"7F000001");
      asks(x"C0A800FF", x"C0A800FF");

    elsif case_g = "gateway" or case_g = "map_gateway" then
      gateway_s <= gateway_c;
      for bits in 4 to 32 loop
        netmask_s <= mask(bits);
        -- The last bit of the netmask decides, and the ones after it do not.
        last_v           := our_ip_c;
        last_v(bits - 1) := not last_v(bits - 1);
        asks(last_v, gateway_c);
        if bits < 30 then
          last_v     := our_ip_c;
          last_v(30) := '1';
          asks(last_v, last_v);
        end if;
      end loop;
      if not map_c then
        asks(x"FFFFFFFF", x"FFFFFFFF");
        asks(x"E0000001", x"E0000001");
      end if;

    elsif case_g = "map_broadcast" then
      maps(x"FFFFFFFF", everyone_c);
      asks(x"C0A8FFFF", x"C0A8FFFF");
      for bits in 1 to 30 loop
        netmask_s <= mask(bits);
        last_v    := our_ip_c or not mask(bits);
        maps(last_v, everyone_c);
        last_v(31) := '0';
        asks(last_v, last_v);
        last_v           := our_ip_c or not mask(bits);
        last_v(bits - 1) := not last_v(bits - 1);
        if bits > 4 then
          asks(last_v, last_v);
        end if;
      end loop;
      own_ip_s <= x"C0A80002";
      for bits in 31 to 32 loop
        netmask_s <= mask(bits);
        asks(x"C0A80003", x"C0A80003");
        maps(x"C0A80002", our_mac_c);
      end loop;

    elsif case_g = "map_multicast" then
      gateway_s <= gateway_c;
      netmask_s <= mask(24);
      maps(x"E0000000", x"01005E000000");
      maps(x"EFFFFFFF", x"01005E7FFFFF");
      for i in 4 to 31 loop
        last_v    := x"E0000000";
        last_v(i) := '1';
        maps(last_v, x"01005E" & '0' & last_v(9 to 31));
      end loop;
      asks(x"DFFFFFFF", gateway_c);
      asks(x"F0000000", gateway_c);

    elsif case_g = "map_own" then
      maps(our_ip_c, our_mac_c);
      for i in 8 to 31 loop
        last_v    := our_ip_c;
        last_v(i) := not last_v(i);
        asks(last_v, last_v);
      end loop;
      netmask_s <= mask(16);
      gateway_s <= our_ip_c;
      maps(x"08080808", our_mac_c);

    elsif case_g = "map_refused" then
      refuses(no_ip_c);
      refuses(x"00FFFFFF");
      asks(x"01000000", x"01000000");
      refuses(x"7F000000");
      refuses(x"7FFFFFFF");
      asks(x"7EFFFFFF", x"7EFFFFFF");
      asks(x"80000000", x"80000000");

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  -- psl default clock is rising_edge(clk_s);
  -- psl off_is_off : assert always (map_c or (mapped_s /= '1' and refused_s /= '1'));
  -- psl not_both   : assert always (mapped_s = '0' or refused_s = '0');

end architecture sim;
