-- SPDX-License-Identifier: Apache-2.0
-- IPv4 packets in frames for the benches of the IP cores, with checksums by an arithmetic of their own.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

package tb_ip_pkg is

  subtype byte_t is std_logic_vector(0 to 7);
  type bytes_t is array (natural range <>) of byte_t;

  function bytes_of(bits : std_logic_vector) return bytes_t;

  -- The Internet checksum of the bytes, an odd one filled with zero.
  function checksum(bytes : bytes_t) return word_t;

  -- A payload of so many different bytes.
  function payload(length : natural; salt : natural := 0) return bytes_t;

  -- A frame without padding: Ethernet header from the peer to us, IPv4 header with so many words of 32 bits of
  -- options, and what follows. With `checked`, the header has its checksum.
  function ip_frame(rest : bytes_t; protocol : byte_t; src : ip_t := peer_ip_c; dst : ip_t := our_ip_c;
                    dst_mac : mac_t := our_mac_c; options : natural := 0; fragment : word_t := x"4000";
                    version : std_logic_vector(0 to 3) := x"4"; extra_length : integer := 0;
                    ident : word_t := x"1234") return bytes_t;

  -- UDP; a length other than right; a checksum of 0, or spoilt.
  function udp(data : bytes_t; src : ip_t := peer_ip_c; dst : ip_t := our_ip_c; extra_length : integer := 0;
               unsummed : boolean := false; from : word_t := x"1234"; to_port : word_t := x"0007") return bytes_t;

  function ping(data : bytes_t) return bytes_t;

end package tb_ip_pkg;

package body tb_ip_pkg is

  function bytes_of(bits : std_logic_vector) return bytes_t is
    alias bits_v : std_logic_vector(0 to bits'length - 1) is bits;
    variable bytes_v : bytes_t(0 to bits'length / 8 - 1);
  begin
    for i in bytes_v'range loop
      bytes_v(i) := bits_v(8 * i to 8 * i + 7);
    end loop;
    return bytes_v;
  end function bytes_of;

  -- The sum is a number; its remainder by 65535 is the one's complement sum.
  function checksum(bytes : bytes_t) return word_t is
    variable total_v : natural := 0;
  begin
    for i in 0 to bytes'length - 1 loop
      total_v := total_v + to_integer(unsigned(bytes(bytes'low + i))) * choose(i mod 2 = 0, 256, 1);
    end loop;
    return not std_logic_vector(to_unsigned(choose(total_v = 0, 0, (total_v - 1) mod 65535 + 1), 16));
  end function checksum;

  function payload(length : natural; salt : natural := 0) return bytes_t is
    variable bytes_v : bytes_t(0 to length - 1);
  begin
    for i in bytes_v'range loop
      bytes_v(i) := std_logic_vector(to_unsigned((i * 37 + salt * 101 + i / 7) mod 256, 8));
    end loop;
    return bytes_v;
  end function payload;

  function ip_frame(rest : bytes_t; protocol : byte_t; src : ip_t := peer_ip_c; dst : ip_t := our_ip_c;
                    dst_mac : mac_t := our_mac_c; options : natural := 0; fragment : word_t := x"4000";
                    version : std_logic_vector(0 to 3) := x"4"; extra_length : integer := 0;
                    ident : word_t := x"1234") return bytes_t is
    constant words_c  : positive := 5 + options;
    variable header_v : bytes_t(0 to 4 * words_c - 1) := (others => x"01");  -- options: no operation
    variable total_v  : natural;
  begin
    total_v           := header_v'length + rest'length + extra_length;
    header_v(0 to 19) := bytes_of(version & std_logic_vector(to_unsigned(words_c, 4)) & x"00"
                                  & std_logic_vector(to_unsigned(total_v, 16)) & ident & fragment & x"40" & protocol
                                  & x"0000" & src & dst);
    header_v(10 to 11) := bytes_of(checksum(header_v));
    return bytes_of(dst_mac & peer_mac_c & x"0800") & header_v & rest;
  end function ip_frame;

  function udp(data : bytes_t; src : ip_t := peer_ip_c; dst : ip_t := our_ip_c; extra_length : integer := 0;
               unsummed : boolean := false; from : word_t := x"1234"; to_port : word_t := x"0007") return bytes_t is
    constant length_c   : word_t := std_logic_vector(to_unsigned(8 + data'length + extra_length, 16));
    variable datagram_v : bytes_t(0 to 7 + data'length);
  begin
    datagram_v := bytes_of(from & to_port & length_c & x"0000") & data;
    if not unsummed then
      datagram_v(6 to 7) := bytes_of(checksum(bytes_of(src & dst & x"0011" & length_c) & datagram_v));
      if datagram_v(6) = x"00" and datagram_v(7) = x"00" then
        datagram_v(6 to 7) := (x"FF", x"FF");
      end if;
    end if;
    return datagram_v;
  end function udp;

  function ping(data : bytes_t) return bytes_t is
    variable packet_v : bytes_t(0 to 7 + data'length);
  begin
    packet_v         := bytes_of(x"0800_0000_BEEF_0001") & data;
    packet_v(2 to 3) := bytes_of(checksum(packet_v));
    return packet_v;
  end function ping;

end package body tb_ip_pkg;
