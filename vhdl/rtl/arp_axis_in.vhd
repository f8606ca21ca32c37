-- SPDX-License-Identifier: Apache-2.0
-- From an AXI stream to arp_top: keeps the beginning of a frame until its end, and gives it on, word by word, if
-- it is good and may be ARP for us.
--
-- Ports:   tdata, tkeep, tvalid, tready, tlast, tuser  frames from the Ethernet header on, without FCS; the first
--                          byte is tdata(7 downto 0); tkeep counts bytes from there; tuser with tlast: the frame
--                          is bad
--          local_mac       only frames to it, to all or to a group are given on
--          din, source     to arp_top; a frame begins only while busy = 0
--          bad             one clock long for each bad frame, and each shorter than an ARP packet
-- Timing:  the first word goes out two clocks after tlast. Frames are taken while earlier ones go out, up to two;
--          then tready = 0. What cannot be ARP never waits.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_axis_in is
  generic (data_g : positive range 8 to 64 := 64);
  port (
    clk       : in  std_logic;
    reset     : in  std_logic;
    tdata     : in  std_logic_vector(data_g - 1 downto 0);
    tkeep     : in  std_logic_vector(data_g / 8 - 1 downto 0);
    tvalid    : in  std_logic;
    tready    : out std_logic;
    tlast     : in  std_logic;
    tuser     : in  std_logic;
    local_mac : in  mac_t;
    busy      : in  std_logic;
    din       : out word_t;
    source    : out source_t;
    bad       : out std_logic
  );
end entity arp_axis_in;

architecture rtl of arp_axis_in is

  constant lanes_c : positive := data_g / 8;
  constant most_c  : positive := 2 * frame_words_c + 8;  -- bytes that matter: an ARP frame with two tags

  subtype byte_t is std_logic_vector(7 downto 0);
  subtype place_t is natural range 0 to most_c;
  type bytes_t is array (0 to most_c - 1) of byte_t;
  type banks_t is array (0 to 1) of bytes_t;
  type lengths_t is array (0 to 1) of place_t;

  signal banks_s   : banks_t;
  signal filling_s : bytes_t;                        -- the bank that is being filled
  signal going_s   : bytes_t;                        -- the bank that goes out
  signal lengths_s : lengths_t;                      -- bytes of the frame that waits
  signal full_s    : std_logic_vector(0 to 1);       -- a frame waits or goes out
  signal in_s      : natural range 0 to 1;           -- bank that is being filled
  signal at_s      : place_t;                        -- where its next byte goes
  signal after_s   : place_t;                        -- the same after this beat
  signal end_s     : std_logic;                      -- the frame's last beat was taken: it is judged now
  signal bad_s     : std_logic;                      -- tuser of that beat
  signal group_s   : std_logic;
  signal to_us_s   : std_logic;
  signal maybe_s   : std_logic;                      -- its type is ARP, or a tag
  signal out_s     : natural range 0 to 1;           -- bank that goes out
  signal word_s    : natural range 0 to most_c / 2;  -- word of it that goes out; 0: none
  signal pause_s   : std_logic;                      -- busy does not know yet of the frame that went out last
  signal next_s    : word_t;                         -- word word_s of the bank that goes out
  signal type_s    : word_t;

begin

  assert data_g mod 8 = 0
    report "arp_axis_in: data_g is " & integer'image(data_g) & "; it must be a multiple of 8, 8 to 64" severity failure;

  tready <= not full_s(in_s) and not end_s and not reset;

  filling_s <= banks_s(0) when in_s = 0 else banks_s(1);
  going_s   <= banks_s(0) when out_s = 0 else banks_s(1);

  p_after : process (all)
    variable after_v : place_t;
  begin
    after_v := at_s;
    for lane in 0 to lanes_c - 1 loop
      if tkeep(lane) = '1' and after_v < most_c then
        after_v := after_v + 1;
      end if;
    end loop;
    after_s <= after_v;
  end process p_after;

  p_fill : process (clk)
  begin
    if rising_edge(clk) then
      end_s <= '0';
      if tvalid = '1' and tready = '1' then
        for place in 0 to most_c - 1 loop
          for lane in 0 to lanes_c - 1 loop
            if at_s + lane = place and tkeep(lane) = '1' then
              if in_s = 0 then
                banks_s(0)(place) <= tdata(8 * lane + 7 downto 8 * lane);
              else
                banks_s(1)(place) <= tdata(8 * lane + 7 downto 8 * lane);
              end if;
            end if;
          end loop;
        end loop;
        at_s  <= after_s;
        end_s <= tlast;
        bad_s <= tuser;
      end if;
      if end_s = '1' then
        at_s <= 0;
        if bad = '0' and to_us_s = '1' and maybe_s = '1' then
          full_s(in_s)    <= '1';
          lengths_s(in_s) <= at_s;
          in_s            <= 1 - in_s;
        end if;
      end if;
      if word_s /= 0 and 2 * word_s + 1 >= lengths_s(out_s) then
        full_s(out_s) <= '0';
      end if;
      if reset = '1' then
        full_s <= "00";
        in_s   <= 0;
        at_s   <= 0;
        end_s  <= '0';
      end if;
    end if;
  end process p_fill;

  -- The frame is whole: what it is.
  bad     <= end_s when bad_s = '1' or at_s < 2 * frame_words_c else '0';
  group_s <= filling_s(0)(0);
  type_s  <= filling_s(2 * at_type_c) & filling_s(2 * at_type_c + 1);
  maybe_s <= '1' when type_s = ethertype_arp_c or type_s = ethertype_vlan_c or type_s = ethertype_qinq_c else '0';

  p_to_us : process (all)
  begin
    to_us_s <= '1';
    for i in 0 to 5 loop
      if filling_s(i) /= local_mac(8 * i to 8 * i + 7) then
        to_us_s <= group_s;
      end if;
    end loop;
  end process p_to_us;

  p_word : process (all)
  begin
    next_s <= going_s(0) & going_s(1);
    for i in 1 to most_c / 2 - 1 loop
      if word_s = i then
        next_s <= going_s(2 * i) & going_s(2 * i + 1);
      end if;
    end loop;
  end process p_word;

  -- Out, a word each clock, then two clocks of nothing.
  p_out : process (clk)
  begin
    if rising_edge(clk) then
      source  <= source_none_c;
      pause_s <= '0';
      if word_s /= 0 and 2 * word_s + 1 >= lengths_s(out_s) then
        pause_s <= '1';
        word_s  <= 0;
        out_s   <= 1 - out_s;
      elsif word_s /= 0 then
        source <= source_frame_c;
        din    <= next_s;
        word_s <= word_s + 1;
      elsif full_s(out_s) = '1' and busy = '0' and pause_s = '0' then
        source <= source_frame_c;
        din    <= next_s;
        word_s <= 1;
      end if;
      if reset = '1' then
        source <= source_none_c;
        word_s <= 0;
        out_s  <= 0;
      end if;
    end if;
  end process p_out;

end architecture rtl;
