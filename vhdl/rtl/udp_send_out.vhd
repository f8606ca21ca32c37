-- SPDX-License-Identifier: Apache-2.0
-- The output of udp_send: keeps a payload until its headers are known, and makes one frame of both.
--
-- Ports:   clear           what has come in of a payload does not count
--          data, put       a beat of the payload that comes in, the first byte in data(7 downto 0)
--          give            the payload is whole, and headers and length (bytes of payload) are right: it goes out from
--                          the next clock on, and beats from then on belong to the next one
--          free            give may be 1
--          tdata, tkeep, tvalid, tready, tlast   the frames, padded to 60 bytes
-- Timing:  the first beat is there two clocks after give, or one after the last beat of the frame before. Frames follow
--          each other without a gap.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.inet_pkg.all;

entity udp_send_out is
  generic (
    data_g : positive range 16 to 64 := 64;
    most_g : positive range 40 to 1472 := 1472
  );
  port (
    clk     : in  std_logic;
    reset   : in  std_logic;
    clear   : in  std_logic;
    data    : in  std_logic_vector(data_g - 1 downto 0);
    put     : in  std_logic;
    headers : in  std_logic_vector(0 to 8 * udp_headers_c - 1);
    length  : in  unsigned(15 downto 0);
    give    : in  std_logic;
    free    : out std_logic;
    tdata   : out std_logic_vector(data_g - 1 downto 0);
    tkeep   : out std_logic_vector(data_g / 8 - 1 downto 0);
    tvalid  : out std_logic;
    tready  : in  std_logic;
    tlast   : out std_logic
  );
end entity udp_send_out;

architecture rtl of udp_send_out is

  constant lanes_c : positive := data_g / 8;
  constant skip_c  : positive := udp_headers_c / lanes_c;      -- beats without payload
  constant shift_c : natural := udp_headers_c mod lanes_c;     -- bytes of the headers in the next one
  constant words_c : positive := (most_g + lanes_c - 1) / lanes_c;
  constant half_c  : positive := words_c + 1;

  type words_t is array (0 to 2 * half_c - 1) of std_logic_vector(data_g - 1 downto 0);

  signal words_s   : words_t;                                  -- one payload comes in while one goes out
  signal in_s      : natural range 0 to words_c;               -- beats of the one that comes in
  signal upper_s   : std_logic;                                -- it is in the upper half
  signal read_s    : natural range 0 to words_c;               -- word of the one that goes out
  signal write_at_s : natural range 0 to 2 * half_c - 1;
  signal read_at_s : natural range 0 to 2 * half_c - 1;
  signal word_s    : std_logic_vector(data_g - 1 downto 0);    -- the word that begins in this beat
  signal before_s  : std_logic_vector(data_g - 1 downto 0);    -- and the one before
  signal headers_s : std_logic_vector(0 to 8 * udp_headers_c - 1);  -- what is left of them
  signal going_s   : std_logic;
  signal at_s      : natural range 0 to most_g + udp_headers_c + lanes_c;  -- first byte of the beat to come
  signal filled_s  : natural range 0 to most_g + udp_headers_c;   -- bytes without padding
  signal size_s    : natural range 0 to most_g + udp_headers_c;   -- with it
  signal step_s    : std_logic;                                -- the output takes a beat
  signal end_s     : std_logic;                                -- it is the frame's last

begin

  step_s <= tready or not tvalid;
  end_s  <= going_s and step_s when at_s + lanes_c >= size_s else '0';
  free   <= end_s or not going_s;

  write_at_s <= in_s + half_c when upper_s = '1' else in_s;
  read_at_s  <= read_s when upper_s = '1' else read_s + half_c;

  p_memory : process (clk)
  begin
    if rising_edge(clk) then
      if put = '1' then
        words_s(write_at_s) <= data;
      end if;
      if step_s = '1' then
        word_s <= words_s(read_at_s);
      end if;
    end if;
  end process p_memory;

  p_in : process (clk)
  begin
    if rising_edge(clk) then
      if clear = '1' then
        in_s <= 0;
      elsif put = '1' then
        in_s <= in_s + 1;
      end if;
      upper_s <= (upper_s xor give) and not reset;
    end if;
  end process p_in;

  p_out : process (clk)
    variable byte_v : std_logic_vector(7 downto 0);
  begin
    if rising_edge(clk) then
      if step_s = '1' then
        tvalid   <= going_s;
        tlast    <= end_s;
        before_s <= word_s;
        for lane in 0 to lanes_c - 1 loop
          if at_s + lane < udp_headers_c then
            byte_v := headers_s(8 * lane to 8 * lane + 7);
          elsif at_s + lane >= filled_s then
            byte_v := x"00";
          elsif lane >= shift_c then
            byte_v := word_s(8 * (lane - shift_c) + 7 downto 8 * (lane - shift_c));
          else
            byte_v := before_s(8 * (lane + lanes_c - shift_c) + 7 downto 8 * (lane + lanes_c - shift_c));
          end if;
          tdata(8 * lane + 7 downto 8 * lane) <= byte_v;
          tkeep(lane) <= '1' when at_s + lane < size_s else '0';
        end loop;
        headers_s <= headers_s(data_g to headers_s'high) & (0 to data_g - 1 => '0');
        at_s      <= at_s + lanes_c when going_s = '1' and end_s = '0' else 0;
        going_s   <= going_s and not end_s;
        if at_s >= (skip_c - 1) * lanes_c and read_s < words_c then
          read_s <= read_s + 1;
        end if;
      end if;
      if give = '1' then
        headers_s <= headers;
        filled_s  <= udp_headers_c + to_integer(length);
        size_s    <= maximum(udp_headers_c + to_integer(length), least_frame_c);
        at_s      <= 0;
        read_s    <= 0;
        going_s   <= '1';
      end if;
      if reset = '1' then
        tvalid  <= '0';
        going_s <= '0';
      end if;
    end if;
  end process p_out;

end architecture rtl;
