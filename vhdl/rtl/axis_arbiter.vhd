-- SPDX-License-Identifier: Apache-2.0
-- Several AXI streams of frames into one: whole frames, in turn, from those that have one.
--
-- Ports:   s_axis_*        the streams side by side, stream 0 in the lowest bits
--          m_axis_*        one of them, from the first beat of a frame to its last
-- Handshakes: a beat passes where valid and ready are both 1. A beat that is shown stays until it is taken, if the
--          stream it comes from keeps to that. The next frame comes from the next stream, in a circle, that has one.
-- Timing:  nothing is stored: a beat passes in the clock in which it comes. Frames follow each other without a gap.
library ieee;
use ieee.std_logic_1164.all;

entity axis_arbiter is
  generic (
    data_g    : positive range 8 to 64 := 64;
    streams_g : positive range 2 to 8 := 3
  );
  port (
    clk           : in  std_logic;
    reset         : in  std_logic;
    s_axis_tdata  : in  std_logic_vector(streams_g * data_g - 1 downto 0);
    s_axis_tkeep  : in  std_logic_vector(streams_g * data_g / 8 - 1 downto 0);
    s_axis_tvalid : in  std_logic_vector(streams_g - 1 downto 0);
    s_axis_tready : out std_logic_vector(streams_g - 1 downto 0);
    s_axis_tlast  : in  std_logic_vector(streams_g - 1 downto 0);
    m_axis_tdata  : out std_logic_vector(data_g - 1 downto 0);
    m_axis_tkeep  : out std_logic_vector(data_g / 8 - 1 downto 0);
    m_axis_tvalid : out std_logic;
    m_axis_tready : in  std_logic;
    m_axis_tlast  : out std_logic
  );
end entity axis_arbiter;

architecture rtl of axis_arbiter is

  subtype stream_t is natural range 0 to streams_g - 1;

  signal chosen_s : stream_t;
  signal held_s   : std_logic;   -- its frame has been shown, and is not over
  signal last_s   : stream_t;    -- the one that was chosen before
  signal taken_s  : std_logic;

begin

  assert data_g mod 8 = 0
    report "axis_arbiter: data_g is " & integer'image(data_g) & "; it must be a multiple of 8, 8 to 64"
    severity failure;

  -- The nearest one after last_s, which itself comes last.
  p_choose : process (all)
  begin
    chosen_s <= last_s;
    if held_s = '0' then
      for distance in streams_g - 1 downto 1 loop
        for stream in stream_t loop
          if (last_s + distance) mod streams_g = stream and s_axis_tvalid(stream) = '1' then
            chosen_s <= stream;
          end if;
        end loop;
      end loop;
    end if;
  end process p_choose;

  p_pass : process (all)
  begin
    m_axis_tdata  <= s_axis_tdata(data_g - 1 downto 0);
    m_axis_tkeep  <= s_axis_tkeep(data_g / 8 - 1 downto 0);
    m_axis_tvalid <= '0';
    m_axis_tlast  <= '0';
    s_axis_tready <= (others => '0');
    for stream in stream_t loop
      if chosen_s = stream then
        m_axis_tdata          <= s_axis_tdata((stream + 1) * data_g - 1 downto stream * data_g);
        m_axis_tkeep          <= s_axis_tkeep((stream + 1) * data_g / 8 - 1 downto stream * data_g / 8);
        m_axis_tvalid         <= s_axis_tvalid(stream);
        m_axis_tlast          <= s_axis_tlast(stream);
        s_axis_tready(stream) <= m_axis_tready;
      end if;
    end loop;
  end process p_pass;

  taken_s <= m_axis_tvalid and m_axis_tready;

  p_hold : process (clk)
  begin
    if rising_edge(clk) then
      if m_axis_tvalid = '1' then
        last_s <= chosen_s;
        held_s <= not (taken_s and m_axis_tlast);
      end if;
      if reset = '1' then
        last_s <= 0;
        held_s <= '0';
      end if;
    end if;
  end process p_hold;

end architecture rtl;
