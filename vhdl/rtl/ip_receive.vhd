-- SPDX-License-Identifier: Apache-2.0
-- Judges each frame of a stream as it goes by: IPv4 for this host, whole, with right checksums (RFC 791, RFC 768,
-- RFC 1122, 3.2.1).
--
-- Ports:   data, keep, enable, last, bad  a beat of a frame from the Ethernet header on, without FCS, the first byte
--                          in data(0 to 7); enable: it counts; last: it is the frame's last; bad, with last: the
--                          frame is bad. Only the last beat may be partly filled, from its first byte on
--          local_ip, local_mac, netmask  this host; a broadcast to its subnet is for it too if netmask is given
--          done            one clock long, one clock after the last beat; the others are valid with it
--          verdict         see inet_pkg
--          protocol, source_mac, source_ip   of the frame, with any verdict after BAD_LENGTH and with GOOD
--          source_port, target_port, length  of a UDP datagram with GOOD; length: bytes of its payload
--          header_words    words of 16 bits before what follows the IP header
-- Checks:  the destination MAC is local_mac or a group's; version 4; five words of header or more; total length
--          within the frame, which may be longer; header checksum; a source address that another host can have; a
--          destination that is ours or a broadcast; no fragment. UDP: a length from 8 to what the packet has, and
--          the checksum, unless it is 0. ICMP: the checksum. Options are skipped.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.inet_pkg.all;

entity ip_receive is
  generic (data_g : positive range 16 to 64 := 16);
  port (
    clk          : in  std_logic;
    reset        : in  std_logic;
    enable       : in  std_logic;
    data         : in  std_logic_vector(0 to data_g - 1);
    keep         : in  std_logic_vector(0 to data_g / 8 - 1);
    last         : in  std_logic;
    bad          : in  std_logic;
    local_ip     : in  ip_t;
    local_mac    : in  mac_t;
    netmask      : in  ip_t;
    done         : out std_logic;
    verdict      : out verdict_t;
    protocol     : out protocol_t;
    source_mac   : out mac_t;
    source_ip    : out ip_t;
    source_port  : out word_t;
    target_port  : out word_t;
    length       : out unsigned(15 downto 0);
    header_words : out unsigned(5 downto 0)
  );
end entity ip_receive;

architecture rtl of ip_receive is

  constant lanes_c : positive := data_g / 16;
  constant most_c  : positive := 2 ** 16 + 63;  -- bytes: more than any packet has

  signal at_s         : natural range 0 to most_c;  -- bytes of the frame so far
  signal target_mac_s : mac_t;
  signal target_ip_s  : ip_t;
  signal own_ip_s     : ip_t;                       -- this host, as when the frame began
  signal own_mac_s    : mac_t;
  signal netmask_s    : ip_t;
  signal ip_s         : std_logic;                  -- the type is IPv4
  signal version_s    : std_logic_vector(0 to 3);
  signal fragment_s   : std_logic;
  signal total_s      : natural range 0 to 65535;   -- total length of the packet
  signal body_s       : natural range 0 to 74;      -- byte of the frame at which the IP header ends
  signal udp_s        : natural range 0 to 65535;   -- length that UDP says
  signal unsummed_s   : std_logic;                  -- UDP has no checksum
  signal header_sum_s : word_t;
  signal body_sum_s   : word_t;
  signal bad_s        : std_logic;
  signal bytes_s      : natural range 0 to most_c;  -- of the frame that is done
  signal rest_s       : natural range 0 to 65535;   -- of its packet after the IP header

begin

  assert data_g mod 16 = 0
    report "ip_receive: data_g is " & integer'image(data_g) & "; it must be a multiple of 16, 16 to 64"
    severity failure;

  header_words <= to_unsigned(body_s / 2, 6);
  length       <= to_unsigned(udp_s - 8, 16) when udp_s >= 8 else (others => '0');
  rest_s       <= total_s - (body_s - 14) when total_s >= body_s - 14 and body_s >= 34 else 0;

  p_verdict : process (all)
  begin
    if bad_s = '1' then
      verdict <= BAD_FRAME;
    elsif bytes_s < 14 or ip_s = '0' then
      verdict <= NOT_IP;
    elsif bytes_s < 34 or version_s /= x"4" or body_s < 34 then
      verdict <= BAD_HEADER;
    elsif total_s < body_s - 14 or total_s > bytes_s - 14 then
      verdict <= BAD_LENGTH;
    elsif header_sum_s /= x"FFFF" then
      verdict <= BAD_CHECKSUM;
    elsif no_host(source_ip) or source_ip = own_ip_s or to_subnet(source_ip, own_ip_s, netmask_s) then
      verdict <= BAD_SOURCE;
    elsif (target_mac_s /= own_mac_s and target_mac_s(7) = '0')
      or (target_ip_s /= own_ip_s and target_ip_s /= ip_ones_c and not to_subnet(target_ip_s, own_ip_s, netmask_s)) then
      verdict <= NOT_FOR_US;
    elsif fragment_s = '1' then
      verdict <= FRAGMENT;
    elsif protocol = protocol_udp_c and (rest_s < 8 or udp_s < 8 or udp_s > rest_s) then
      verdict <= BAD_UDP_LENGTH;
    elsif protocol = protocol_udp_c and unsummed_s = '0' and body_sum_s /= x"FFFF" then
      verdict <= BAD_UDP_CHECKSUM;
    elsif protocol = protocol_icmp_c and (rest_s < 8 or body_sum_s /= x"FFFF") then
      verdict <= BAD_ICMP_CHECKSUM;
    else
      verdict <= GOOD;
    end if;
  end process p_verdict;

  p_words : process (clk)
    variable at_v         : natural range 0 to most_c;
    variable end_v        : natural range 0 to most_c;  -- byte of the frame at which what is summed ends
    variable body_v       : natural range 0 to 74;
    variable total_v      : natural range 0 to 65535;
    variable udp_v        : natural range 0 to 65535;
    variable header_sum_v : word_t;
    variable body_sum_v   : word_t;
    variable protocol_v   : protocol_t;
    variable target_mac_v : mac_t;
    variable source_mac_v : mac_t;
    variable source_ip_v  : ip_t;
    variable target_ip_v  : ip_t;
    variable word_v       : word_t;
  begin
    if rising_edge(clk) then
      done <= enable and last and not reset;
      if at_s = 0 then
        own_ip_s  <= local_ip;
        own_mac_s <= local_mac;
        netmask_s <= netmask;
      end if;
      if enable = '1' then
        at_v         := at_s;
        body_v       := body_s;
        total_v      := total_s;
        udp_v        := udp_s;
        header_sum_v := header_sum_s;
        body_sum_v   := body_sum_s;
        protocol_v   := protocol;
        target_mac_v := target_mac_s;
        source_mac_v := source_mac;
        source_ip_v  := source_ip;
        target_ip_v  := target_ip_s;
        for lane in 0 to lanes_c - 1 loop
          word_v := data(16 * lane to 16 * lane + 15);
          if keep(2 * lane + 1) = '0' then
            word_v(8 to 15) := x"00";
          end if;
          if keep(2 * lane) = '1' then
            case at_v / 2 is
              when 0 to 2   => target_mac_v := target_mac_v(16 to 47) & word_v;
              when 3 to 5   => source_mac_v := source_mac_v(16 to 47) & word_v;
              when 6        => ip_s <= '1' when word_v = ptype_ipv4_c else '0';
              when 7        =>
                version_s    <= word_v(0 to 3);
                body_v       := 2 * ethernet_words_c + 4 * to_integer(unsigned(word_v(4 to 7)));
                header_sum_v := x"0000";
                body_sum_v   := x"0000";
                udp_v        := 0;
              when 8        => total_v := to_integer(unsigned(word_v));
              when 10       => fragment_s <= word_v(2) or or word_v(3 to 15);
              when 11       => protocol_v := word_v(8 to 15);
              when 13 to 14 => source_ip_v := source_ip_v(16 to 31) & word_v;
              when 15 to 16 => target_ip_v := target_ip_v(16 to 31) & word_v;
              when others   => null;
            end case;
            -- UDP's pseudo header: both addresses, the protocol, and the length that the datagram says.
            if at_v >= 26 and at_v < 34 and protocol_v = protocol_udp_c then
              body_sum_v := plus(body_sum_v, word_v);
            end if;
            if at_v >= 14 and at_v < body_v then
              header_sum_v := plus(header_sum_v, word_v);
            elsif at_v >= 34 then
              if protocol_v = protocol_udp_c then
                if at_v = body_v then
                  source_port <= word_v;
                elsif at_v = body_v + 2 then
                  target_port <= word_v;
                elsif at_v = body_v + 4 then
                  udp_v      := to_integer(unsigned(word_v));
                  body_sum_v := plus(plus(body_sum_v, word_v), x"00" & protocol_udp_c);
                elsif at_v = body_v + 6 then
                  unsummed_s <= '1' when word_v = x"0000" else '0';
                end if;
                if at_v > body_v + 3 then
                  end_v := body_v + udp_v;
                else
                  end_v := body_v + 4;
                end if;
              else
                end_v := 14 + total_v;
              end if;
              if at_v + 1 = end_v then
                word_v(8 to 15) := x"00";
              end if;
              if at_v < end_v then
                body_sum_v := plus(body_sum_v, word_v);
              end if;
            end if;
            if at_v < most_c - 1 then
              if keep(2 * lane + 1) = '1' then
                at_v := at_v + 2;
              else
                at_v := at_v + 1;
              end if;
            end if;
          end if;
        end loop;
        at_s         <= 0 when last = '1' else at_v;
        body_s       <= body_v;
        total_s      <= total_v;
        udp_s        <= udp_v;
        header_sum_s <= header_sum_v;
        body_sum_s   <= body_sum_v;
        protocol     <= protocol_v;
        target_mac_s <= target_mac_v;
        source_mac   <= source_mac_v;
        source_ip    <= source_ip_v;
        target_ip_s  <= target_ip_v;
        bad_s        <= bad;
        bytes_s      <= at_v;
      end if;
      if reset = '1' then
        at_s <= 0;
      end if;
    end if;
  end process p_words;

end architecture rtl;
