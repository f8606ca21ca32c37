-- SPDX-License-Identifier: Apache-2.0
-- arp_top with the paper's ports alone, for synthesis: all its ports together outnumber the pins of a ct256.
library ieee;
use ieee.std_logic_1164.all;

entity arp_top_paper is
  generic (entries_g : positive := 8);
  port (
    arp_clk         : in  std_logic;
    arp_reset       : in  std_logic;
    arp_tick        : in  std_logic;
    arp_local_ip    : in  std_logic_vector(0 to 31);
    arp_local_mac   : in  std_logic_vector(0 to 47);
    arp_data_in     : in  std_logic_vector(0 to 15);
    arp_in_source   : in  std_logic_vector(0 to 1);
    arp_data_out_ip : out std_logic_vector(0 to 15);
    arp_out_ip_en   : out std_logic;
    arp_send_frame  : out std_logic_vector(0 to 15);
    arp_send_en     : out std_logic;
    arp_buf_state   : out std_logic_vector(0 to 2);
    arp_busy        : out std_logic
  );
end entity arp_top_paper;

architecture rtl of arp_top_paper is
begin

  i_top : entity work.arp_top
    generic map (entries_g => entries_g)
    port map (
      arp_clk         => arp_clk,
      arp_reset       => arp_reset,
      arp_tick        => arp_tick,
      arp_local_ip    => arp_local_ip,
      arp_local_mac   => arp_local_mac,
      arp_data_in     => arp_data_in,
      arp_in_source   => arp_in_source,
      arp_data_out_ip => arp_data_out_ip,
      arp_out_ip_en   => arp_out_ip_en,
      arp_send_frame  => arp_send_frame,
      arp_send_en     => arp_send_en,
      arp_buf_state   => arp_buf_state,
      arp_busy        => arp_busy
    );

end architecture rtl;
