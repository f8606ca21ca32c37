-- SPDX-License-Identifier: Apache-2.0
-- Answers pings: ICMP echo requests become replies (RFC 792; RFC 1122, 3.2.2.6), with checksums patched (RFC 1624).
--
-- Ports:   data, keep, enable, last   the stream that ip_receive judges
--          done, verdict   what it says
--          local_ip        this host
--          m_axis_*        the replies from the Ethernet header on, without FCS, padded with zeros to 60 bytes; the
--                          first byte in tdata(7 downto 0); tkeep counts from there, all but in the last beat
--          lost            one clock long for each request that found two replies waiting
-- Answered: requests that are GOOD, to local_ip itself (not to a broadcast address), without IP options, in frames of
--          at most 1514 bytes. The reply has TTL 64, and the request's other fields and data as they came.
-- Handshakes: a beat passes where valid and ready are both 1; valid does not wait for ready and does not fall before
--          it. The stream in never waits.
-- Timing:  the first beat is there three clocks after the last of the request, or two after the last beat of the reply
--          before.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.inet_pkg.all;

entity icmp_echo is
  generic (data_g : positive range 16 to 64 := 64);
  port (
    clk           : in  std_logic;
    reset         : in  std_logic;
    enable        : in  std_logic;
    data          : in  std_logic_vector(0 to data_g - 1);
    keep          : in  std_logic_vector(0 to data_g / 8 - 1);
    last          : in  std_logic;
    done          : in  std_logic;
    verdict       : in  verdict_t;
    local_ip      : in  ip_t;
    m_axis_tdata  : out std_logic_vector(data_g - 1 downto 0);
    m_axis_tkeep  : out std_logic_vector(data_g / 8 - 1 downto 0);
    m_axis_tvalid : out std_logic;
    m_axis_tready : in  std_logic;
    m_axis_tlast  : out std_logic;
    lost          : out std_logic
  );
end entity icmp_echo;

architecture rtl of icmp_echo is

  constant lanes_c  : positive := data_g / 16;            -- words of 16 bits in a beat
  constant most_c   : positive := 1514;
  constant ttl_reply_c    : std_logic_vector(0 to 7) := x"40";
  constant echo_request_c : word_t := x"0800";         -- type and code; those of a reply are zero
  constant beats_c  : positive := (most_c + 2 * lanes_c - 1) / (2 * lanes_c);
  constant dst_c    : natural := 0;                       -- words of the frame
  constant src_c    : natural := 3;
  constant words_c  : natural := 7;                       -- header words, with version and type of service
  constant total_c  : natural := 8;
  constant ttl_c    : natural := 11;                      -- with the protocol
  constant sum_c    : natural := 12;
  constant src_ip_c : natural := 13;
  constant dst_ip_c : natural := 15;
  constant echo_c   : natural := 17;                      -- ICMP's type and code, if there are no options
  constant check_c  : natural := 18;

  type memory_t is array (0 to 2 * beats_c - 1) of std_logic_vector(0 to data_g - 1);
  type words_t is array (0 to check_c) of word_t;
  -- What does not go out from the memory: the first words of the reply, of which only the addresses are used.
  type reply_t is record
    words : words_t;
    size  : natural range 0 to most_c;                    -- bytes without padding
  end record reply_t;
  type replies_t is array (0 to 1) of reply_t;

  signal enable_s   : std_logic;                          -- the stream one clock later: its last beat comes with done
  signal last_s     : std_logic;
  signal data_s     : std_logic_vector(0 to data_g - 1);
  signal memory_s   : memory_t;
  signal replies_s  : replies_t;
  signal full_s     : std_logic_vector(0 to 1);           -- a reply waits or goes out
  signal in_s       : natural range 0 to 1;               -- half of the memory for the frame that comes in
  signal beat_s     : natural range 0 to beats_c;         -- beats of it so far
  signal room_s     : std_logic;                          -- the half is free, as when the frame began
  signal began_s    : std_logic;                          -- the same for the beats after the first
  signal words_s    : words_t;                            -- its first words
  signal here_s     : ip_t;
  signal patched_s  : std_logic_vector(0 to data_g - 1);  -- as it goes out, but for the addresses
  signal total_s    : natural range 0 to 65535;
  signal answer_s   : std_logic;
  signal write_at_s : natural range 0 to 2 * beats_c - 1;
  signal read_at_s  : natural range 0 to 2 * beats_c - 1;
  signal word_s     : std_logic_vector(0 to data_g - 1);
  signal out_s      : natural range 0 to 1;               -- half that goes out
  signal going_s    : std_logic;
  signal next_s     : natural range 0 to beats_c;         -- beat of it to read
  signal at_s       : natural range 0 to most_c;          -- first byte of the beat to come
  signal step_s     : std_logic;                          -- the output takes a beat
  signal end_s      : std_logic;                          -- it is the last of the reply

begin

  assert data_g mod 16 = 0
    report "icmp_echo: data_g is " & integer'image(data_g) & "; it must be a multiple of 16, 16 to 64"
    severity failure;

  p_delay : process (clk)
  begin
    if rising_edge(clk) then
      enable_s <= enable and not reset;
      last_s   <= last;
      for byte in 0 to 2 * lanes_c - 1 loop
        data_s(8 * byte to 8 * byte + 7) <= data(8 * byte to 8 * byte + 7) when keep(byte) = '1' else x"00";
      end loop;
    end if;
  end process p_delay;

  -- A field is changed, and its checksum by what was changed; the old TTL is a word before its checksum.
  p_patch : process (all)
    variable ttl_v  : word_t;
    variable word_v : word_t;
  begin
    ttl_v := words_s(ttl_c);
    for lane in 0 to lanes_c - 1 loop
      word_v := data_s(16 * lane to 16 * lane + 15);
      if beat_s = ttl_c / lanes_c and lane = ttl_c mod lanes_c then
        ttl_v  := word_v;
        word_v := ttl_reply_c & ttl_v(8 to 15);
      elsif beat_s = sum_c / lanes_c and lane = sum_c mod lanes_c then
        word_v := not plus(plus(not word_v, not ttl_v), ttl_reply_c & ttl_v(8 to 15));
      elsif beat_s = echo_c / lanes_c and lane = echo_c mod lanes_c then
        word_v := x"0000";
      elsif beat_s = check_c / lanes_c and lane = check_c mod lanes_c then
        word_v := not plus(not word_v, not echo_request_c);
      end if;
      patched_s(16 * lane to 16 * lane + 15) <= word_v;
    end loop;
  end process p_patch;

  room_s   <= not full_s(in_s) when beat_s = 0 else began_s;
  total_s  <= to_integer(unsigned(words_s(total_c)));
  answer_s <= done when verdict = GOOD and words_s(words_c)(4 to 7) = x"5" and words_s(ttl_c)(8 to 15) = protocol_icmp_c
              and words_s(echo_c) = echo_request_c and words_s(dst_ip_c) & words_s(dst_ip_c + 1) = here_s
              and words_s(dst_c)(7) = '0' and total_s <= most_c - 14 else '0';
  lost     <= answer_s and not room_s;

  p_in : process (clk)
  begin
    if rising_edge(clk) then
      began_s <= room_s;
      if beat_s = 0 then
        here_s <= local_ip;
      end if;
      if enable_s = '1' then
        for word in words_t'range loop
          if beat_s = word / lanes_c then
            words_s(word) <= data_s(16 * (word mod lanes_c) to 16 * (word mod lanes_c) + 15);
          end if;
        end loop;
        if last_s = '1' then
          beat_s <= 0;
        elsif beat_s < beats_c then
          beat_s <= beat_s + 1;
        end if;
      end if;
      if reset = '1' then
        beat_s <= 0;
      end if;
    end if;
  end process p_in;

  write_at_s <= beat_s + in_s * beats_c when beat_s < beats_c else 0;
  read_at_s  <= next_s + out_s * beats_c when next_s < beats_c else 0;

  p_memory : process (clk)
  begin
    if rising_edge(clk) then
      if enable_s = '1' and room_s = '1' and beat_s < beats_c then
        memory_s(write_at_s) <= patched_s;
      end if;
      if going_s = '0' or step_s = '1' then
        word_s <= memory_s(read_at_s);
      end if;
    end if;
  end process p_memory;

  p_replies : process (clk)
  begin
    if rising_edge(clk) then
      if answer_s = '1' and room_s = '1' then
        replies_s(in_s).words <= words_s;
        replies_s(in_s).size  <= total_s + 14;
        full_s(in_s)          <= '1';
        in_s                  <= 1 - in_s;
      end if;
      if end_s = '1' then
        full_s(out_s) <= '0';
        out_s         <= 1 - out_s;
      end if;
      if reset = '1' then
        full_s <= "00";
        in_s   <= 0;
        out_s  <= 0;
      end if;
    end if;
  end process p_replies;

  step_s <= m_axis_tready or not m_axis_tvalid;
  end_s  <= going_s and step_s when at_s + 2 * lanes_c >= maximum(replies_s(out_s).size, least_frame_c) else '0';

  p_out : process (clk)
    variable bytes_v : natural range 0 to most_c;
    variable word_v  : word_t;
  begin
    if rising_edge(clk) then
      if step_s = '1' then
        m_axis_tvalid <= going_s;
        m_axis_tlast  <= end_s;
        bytes_v       := replies_s(out_s).size;
        for lane in 0 to lanes_c - 1 loop
          word_v := word_s(16 * lane to 16 * lane + 15);
          case at_s / 2 + lane is
            when dst_c to dst_c + 2       => word_v := replies_s(out_s).words((at_s / 2 + lane) mod 3 + src_c);
            when src_c to src_c + 2       => word_v := replies_s(out_s).words((at_s / 2 + lane) mod 3 + dst_c);
            when src_ip_c to src_ip_c + 1 => word_v := replies_s(out_s).words((at_s / 2 + lane) - src_ip_c + dst_ip_c);
            when dst_ip_c to dst_ip_c + 1 => word_v := replies_s(out_s).words((at_s / 2 + lane) - dst_ip_c + src_ip_c);
            when others                   => null;
          end case;
          for byte in 0 to 1 loop
            m_axis_tdata(16 * lane + 8 * byte + 7 downto 16 * lane + 8 * byte)
              <= word_v(8 * byte to 8 * byte + 7) when at_s + 2 * lane + byte < bytes_v else x"00";
            m_axis_tkeep(2 * lane + byte)
              <= '1' when at_s + 2 * lane + byte < maximum(bytes_v, least_frame_c) else '0';
          end loop;
        end loop;
      end if;
      if going_s = '0' then
        at_s    <= 0;
        going_s <= full_s(out_s);
        next_s  <= 1 when full_s(out_s) = '1' else 0;
      elsif end_s = '1' then
        going_s <= '0';
        next_s  <= 0;
      elsif step_s = '1' then
        at_s   <= at_s + 2 * lanes_c;
        next_s <= next_s + 1 when next_s < beats_c else 0;
      end if;
      if reset = '1' then
        m_axis_tvalid <= '0';
        going_s       <= '0';
        next_s        <= 0;
      end if;
    end if;
  end process p_out;

end architecture rtl;
