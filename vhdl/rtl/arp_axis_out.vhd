-- SPDX-License-Identifier: Apache-2.0
-- From arp_top to an AXI stream: keeps a frame until it is whole, pads it to 60 bytes and gives it on.
--
-- Ports:   words, enable   as arp_send_frame and arp_send_en of arp_top
--          room            for a frame that begins after this clock
--          tdata, tkeep, tvalid, tready, tlast   frames without FCS; the first byte is tdata(7 downto 0); tkeep
--                          counts bytes from there, all but in the last beat
-- Timing:  the first beat is there one clock after the frame's last word. Two frames fit in.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_axis_out is
  generic (data_g : positive range 8 to 64 := 64);
  port (
    clk    : in  std_logic;
    reset  : in  std_logic;
    words  : in  word_t;
    enable : in  std_logic;
    room   : out std_logic;
    tdata  : out std_logic_vector(data_g - 1 downto 0);
    tkeep  : out std_logic_vector(data_g / 8 - 1 downto 0);
    tvalid : out std_logic;
    tready : in  std_logic;
    tlast  : out std_logic
  );
end entity arp_axis_out;

architecture rtl of arp_axis_out is

  constant lanes_c : positive := data_g / 8;
  constant bytes_c : positive := 2 * frame_words_c;
  constant least_c : positive := 60;  -- bytes of an Ethernet frame without FCS

  subtype byte_t is std_logic_vector(7 downto 0);
  type bytes_t is array (0 to bytes_c - 1) of byte_t;
  type banks_t is array (0 to 1) of bytes_t;

  signal banks_s : banks_t;
  signal going_s : bytes_t;                                -- the bank that goes out
  signal full_s  : std_logic_vector(0 to 1);               -- the bank's frame is whole
  signal in_s    : natural range 0 to 1;                   -- bank that is being filled
  signal word_s  : natural range 0 to frame_words_c - 1;   -- its next word
  signal out_s   : natural range 0 to 1;                   -- bank that goes out
  signal at_s    : natural range 0 to least_c - 1;         -- its next byte

begin

  going_s <= banks_s(0) when out_s = 0 else banks_s(1);

  room   <= not full_s(in_s) when word_s = 0 and enable = '0' else '0';
  tvalid <= full_s(out_s);
  tlast  <= '1' when at_s + lanes_c >= least_c else '0';

  p_beat : process (all)
  begin
    for lane in 0 to lanes_c - 1 loop
      tdata(8 * lane + 7 downto 8 * lane) <= x"00";
      for i in 0 to bytes_c - 1 loop
        if at_s + lane = i then
          tdata(8 * lane + 7 downto 8 * lane) <= going_s(i);
        end if;
      end loop;
      tkeep(lane) <= '1' when at_s + lane < least_c else '0';
    end loop;
  end process p_beat;

  p_banks : process (clk)
  begin
    if rising_edge(clk) then
      if enable = '1' then
        for i in 0 to frame_words_c - 1 loop
          if word_s = i and in_s = 0 then
            banks_s(0)(2 * i)     <= words(0 to 7);
            banks_s(0)(2 * i + 1) <= words(8 to 15);
          elsif word_s = i then
            banks_s(1)(2 * i)     <= words(0 to 7);
            banks_s(1)(2 * i + 1) <= words(8 to 15);
          end if;
        end loop;
        if word_s = frame_words_c - 1 then
          word_s       <= 0;
          full_s(in_s) <= '1';
          in_s         <= 1 - in_s;
        else
          word_s <= word_s + 1;
        end if;
      end if;
      if tvalid = '1' and tready = '1' then
        if tlast = '1' then
          at_s          <= 0;
          full_s(out_s) <= '0';
          out_s         <= 1 - out_s;
        else
          at_s <= at_s + lanes_c;
        end if;
      end if;
      if reset = '1' then
        full_s <= "00";
        in_s   <= 0;
        word_s <= 0;
        out_s  <= 0;
        at_s   <= 0;
      end if;
    end if;
  end process p_banks;

end architecture rtl;
