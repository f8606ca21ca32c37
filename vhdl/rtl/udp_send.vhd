-- SPDX-License-Identifier: Apache-2.0
-- Sends UDP datagrams: gets where to and what, asks for the MAC, and makes the frame (RFC 768, RFC 791, RFC 894).
--
-- Ports:   send_*          a datagram: IPv4 address and port that it goes to, port that it comes from, bytes of payload
--          s_axis_*        its payload, right after send_*, the first byte in tdata(7 downto 0): as many beats as hold
--                          send_length bytes, all full but the last. What is behind these bytes does not count
--          lookup_*, result_*   as arp_axis: the MAC for an IPv4 address
--          m_axis_*        frames from the Ethernet header on, without FCS, padded with zeros to 60 bytes; tkeep counts
--                          bytes from tdata(7 downto 0), all but in the last beat
--          local_ip, local_mac   this host, as when send_* is taken
--          tick            one clock long, once a second
--          unreachable     one clock long: nobody has told the MAC, the datagram is dropped
--          too_long        one clock long: send_length is more than mtu_g - 28, the datagram is dropped
-- Handshakes: a word passes where valid and ready are both 1; valid does not wait for ready and does not fall before
--          it.
-- Frames:  no options, TTL 64, not to be fragmented, so the identification is 0 (RFC 6864); with a UDP checksum.
-- Misses:  while the MAC is not known, the datagram waits and asks again, every 256 clocks, for patience_g ticks
--          (RFC 1122, 2.3.2.2), and those behind it wait too. With 0 it asks once.
-- Timing:  a datagram is taken while the one before goes out. The checksum comes before the payload, so a frame leaves
--          when its payload is in: the first beat is there two clocks after the last of the payload and the MAC were
--          taken, or right after the frame before.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.inet_pkg.all;

entity udp_send is
  generic (
    data_g     : positive range 16 to 64 := 64;
    mtu_g      : positive range 68 to 1500 := 1500;
    patience_g : natural range 0 to 15 := 3
  );
  port (
    clk           : in  std_logic;
    reset         : in  std_logic;
    send_ip       : in  std_logic_vector(31 downto 0);
    send_from     : in  std_logic_vector(15 downto 0);
    send_to       : in  std_logic_vector(15 downto 0);
    send_length   : in  std_logic_vector(15 downto 0);
    send_valid    : in  std_logic;
    send_ready    : out std_logic;
    s_axis_tdata  : in  std_logic_vector(data_g - 1 downto 0);
    s_axis_tvalid : in  std_logic;
    s_axis_tready : out std_logic;
    lookup_ip     : out std_logic_vector(31 downto 0);
    lookup_valid  : out std_logic;
    lookup_ready  : in  std_logic;
    result_mac    : in  std_logic_vector(47 downto 0);
    result_found  : in  std_logic;
    result_valid  : in  std_logic;
    result_ready  : out std_logic;
    m_axis_tdata  : out std_logic_vector(data_g - 1 downto 0);
    m_axis_tkeep  : out std_logic_vector(data_g / 8 - 1 downto 0);
    m_axis_tvalid : out std_logic;
    m_axis_tready : in  std_logic;
    m_axis_tlast  : out std_logic;
    local_ip      : in  std_logic_vector(31 downto 0);
    local_mac     : in  std_logic_vector(47 downto 0);
    tick          : in  std_logic;
    unreachable   : out std_logic;
    too_long      : out std_logic
  );
end entity udp_send;

architecture rtl of udp_send is

  constant most_c  : positive := mtu_g - 28;                   -- bytes of payload
  constant sums_c  : positive := 8;                            -- clocks to add the headers up
  constant again_c : positive := 256;                          -- clocks between two questions
  constant fixed_c : word_t := plus(plus(x"4500", x"4000"), x"40" & protocol_udp_c);  -- of the IP header

  type lookup_t is (ASKING, WAITING, PAUSING, KNOWN, GIVEN_UP);

  signal taking_s   : std_logic;                               -- a datagram is here, not yet given on
  signal ip_s       : ip_t;
  signal from_s     : word_t;
  signal to_s       : word_t;
  signal length_s   : unsigned(15 downto 0);
  signal own_ip_s   : ip_t;
  signal own_mac_s  : mac_t;
  signal mac_s      : mac_t;
  signal long_s     : std_logic;                               -- more than a frame can have
  signal rest_s     : natural range 0 to 65535;                -- bytes of payload still to come
  signal begun_s    : std_logic;                               -- of the payload
  signal lookup_s   : lookup_t;
  signal pause_s    : natural range 0 to again_c - 1;
  signal ticks_s    : natural range 0 to patience_g;
  signal step_s     : natural range 0 to sums_c;
  signal both_ips_s : word_t;                                  -- sum of the addresses
  signal ip_sum_s   : word_t;
  signal udp_sum_s  : word_t;                                  -- without the payload
  signal keep_s     : std_logic_vector(0 to data_g / 8 - 1);
  signal bytes_s    : std_logic_vector(0 to data_g - 1);       -- in network order
  signal data_sum_s : word_t;
  signal all_sum_s  : word_t;
  signal checksum_s : word_t;
  signal put_s      : std_logic;
  signal whole_s    : std_logic;                               -- all of it is here
  signal give_s     : std_logic;                               -- it goes out from the next clock on
  signal free_s     : std_logic;
  signal headers_s  : std_logic_vector(0 to 8 * udp_headers_c - 1);
  signal total_s    : word_t;
  signal udp_len_s  : word_t;

begin

  assert data_g mod 16 = 0
    report "udp_send: data_g is " & integer'image(data_g) & "; it must be a multiple of 16, 16 to 64" severity failure;

  send_ready    <= not taking_s and not reset;
  s_axis_tready <= taking_s when rest_s > 0 else '0';
  put_s         <= s_axis_tvalid and s_axis_tready;
  lookup_ip     <= ip_s;
  lookup_valid  <= taking_s when lookup_s = ASKING else '0';
  result_ready  <= taking_s when lookup_s = WAITING else '0';
  whole_s       <= taking_s when rest_s = 0 and step_s = sums_c else '0';
  give_s        <= whole_s and free_s when lookup_s = KNOWN and long_s = '0' else '0';
  unreachable   <= whole_s when lookup_s = GIVEN_UP and long_s = '0' else '0';
  too_long      <= whole_s and long_s;

  p_order : process (all)
  begin
    for lane in keep_s'range loop
      keep_s(lane) <= '1' when lane < rest_s else '0';
      bytes_s(8 * lane to 8 * lane + 7) <= s_axis_tdata(8 * lane + 7 downto 8 * lane);
    end loop;
  end process p_order;

  i_sum : entity work.inet_sum
    generic map (data_g => data_g)
    port map (
      clk    => clk,
      enable => put_s,
      first  => not begun_s,
      start  => x"0000",
      data   => bytes_s,
      keep   => keep_s,
      sum    => data_sum_s,
      good   => open
    );

  all_sum_s  <= udp_sum_s when begun_s = '0' else plus(udp_sum_s, data_sum_s);
  -- 0 would say that there is no checksum.
  checksum_s <= x"FFFF" when all_sum_s = x"FFFF" else not all_sum_s;
  total_s    <= std_logic_vector(length_s + 28);
  udp_len_s  <= std_logic_vector(length_s + 8);
  headers_s  <= mac_s & own_mac_s & ptype_ipv4_c
                & x"4500" & total_s & x"0000" & x"4000" & x"40" & protocol_udp_c & not ip_sum_s & own_ip_s & ip_s
                & from_s & to_s & udp_len_s & checksum_s;

  p_take : process (clk)
  begin
    if rising_edge(clk) then
      if taking_s = '0' then
        ip_s      <= send_ip;
        from_s    <= send_from;
        to_s      <= send_to;
        length_s  <= unsigned(send_length);
        own_ip_s  <= local_ip;
        own_mac_s <= local_mac;
        rest_s    <= to_integer(unsigned(send_length));
        long_s    <= '1' when unsigned(send_length) > most_c else '0';
        begun_s   <= '0';
        taking_s  <= send_valid;
      else
        if put_s = '1' then
          begun_s <= '1';
          rest_s  <= rest_s - data_g / 8 when rest_s > data_g / 8 else 0;
        end if;
        if give_s = '1' or unreachable = '1' or too_long = '1' then
          taking_s <= '0';
        end if;
      end if;
      if reset = '1' then
        taking_s <= '0';
      end if;
    end if;
  end process p_take;

  p_lookup : process (clk)
  begin
    if rising_edge(clk) then
      if taking_s = '0' then
        lookup_s <= GIVEN_UP when unsigned(send_length) > most_c else ASKING;
        ticks_s  <= 0;
      else
        case lookup_s is
          when ASKING  =>
            if lookup_ready = '1' then
              lookup_s <= WAITING;
            end if;
          when WAITING =>
            mac_s   <= result_mac;
            pause_s <= 0;
            if result_valid = '1' and result_found = '1' then
              lookup_s <= KNOWN;
            elsif result_valid = '1' then
              lookup_s <= GIVEN_UP when ticks_s = patience_g else PAUSING;
            end if;
          when PAUSING =>
            if pause_s = again_c - 1 then
              lookup_s <= ASKING;
            else
              pause_s <= pause_s + 1;
            end if;
          when others  => null;
        end case;
        if tick = '1' and ticks_s < patience_g then
          ticks_s <= ticks_s + 1;
        end if;
      end if;
    end if;
  end process p_lookup;

  -- Both sums of the headers, a word each clock, while the MAC is looked up.
  p_sums : process (clk)
  begin
    if rising_edge(clk) then
      if taking_s = '0' then
        step_s <= 0;
      elsif step_s < sums_c then
        step_s <= step_s + 1;
      end if;
      case step_s is
        when 0      => both_ips_s <= plus(own_ip_s(0 to 15), own_ip_s(16 to 31));
        when 1      => both_ips_s <= plus(both_ips_s, ip_s(0 to 15));
        when 2      => both_ips_s <= plus(both_ips_s, ip_s(16 to 31));
        when 3      =>
          ip_sum_s  <= plus(both_ips_s, fixed_c);
          udp_sum_s <= plus(both_ips_s, from_s);
        when 4      =>
          ip_sum_s  <= plus(ip_sum_s, total_s);
          udp_sum_s <= plus(udp_sum_s, to_s);
        when 5 | 6  => udp_sum_s <= plus(udp_sum_s, udp_len_s);
        when 7      => udp_sum_s <= plus(udp_sum_s, x"00" & protocol_udp_c);
        when others => null;
      end case;
    end if;
  end process p_sums;

  i_out : entity work.udp_send_out
    generic map (data_g => data_g, most_g => most_c)
    port map (
      clk     => clk,
      reset   => reset,
      clear   => not taking_s,
      data    => s_axis_tdata,
      put     => put_s and not long_s,
      headers => headers_s,
      length  => length_s,
      give    => give_s,
      free    => free_s,
      tdata   => m_axis_tdata,
      tkeep   => m_axis_tkeep,
      tvalid  => m_axis_tvalid,
      tready  => m_axis_tready,
      tlast   => m_axis_tlast
    );

end architecture rtl;
