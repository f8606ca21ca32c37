-- SPDX-License-Identifier: Apache-2.0
-- The arithmetic of the Internet checksum that the IP cores share (RFC 1071, RFC 1624).
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;

package inet_pkg is

  -- What ip_receive says of a frame: the first of these that is true.
  type verdict_t is (GOOD, BAD_FRAME, NOT_IP, BAD_HEADER, BAD_LENGTH, BAD_CHECKSUM, BAD_SOURCE, NOT_FOR_US, FRAGMENT,
                     BAD_UDP_LENGTH, BAD_UDP_CHECKSUM, BAD_ICMP_CHECKSUM);

  subtype protocol_t is std_logic_vector(0 to 7);
  constant protocol_icmp_c : protocol_t := x"01";
  constant protocol_udp_c  : protocol_t := x"11";

  -- Words of 16 bits before the IP header.
  constant ethernet_words_c : positive := 7;

  -- Bytes of the Ethernet, IP and UDP headers together, and of the shortest frame without FCS.
  constant udp_headers_c : positive := 42;
  constant least_frame_c : positive := 60;

  -- One's complement sum of two words: a carry out of the top comes in at the bottom. It is 0 only for 0 + 0.
  function plus(a, b : word_t) return word_t;

end package inet_pkg;

package body inet_pkg is

  function plus(a, b : word_t) return word_t is
    variable wide_v : unsigned(16 downto 0);
  begin
    wide_v := resize(unsigned(a), 17) + unsigned(b);
    return std_logic_vector(wide_v(15 downto 0) + wide_v(16 downto 16));
  end function plus;

end package body inet_pkg;
