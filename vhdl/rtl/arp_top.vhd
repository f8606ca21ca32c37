-- SPDX-License-Identifier: Apache-2.0
-- The whole ARP module: control and buffer wired together (paper VI, figure 13).
--
-- Ports:   arp_data_in / arp_in_source    queries ("10") and frames ("01") word by word, see arp_control
--          arp_data_out_ip / arp_out_ip_en  the MAC asked for, three words
--          arp_send_frame / arp_send_en   frames for the network, 21 words
--          arp_buf_state                  state of the buffer, see arp_buffer
--          arp_busy                       input that begins now is dropped
--          arp_local_ip, arp_local_mac    this host
--          arp_tick                       one clock long, once a second
-- Timing:  a query's first result word six clocks after its first word was sampled, a request's as well.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_top is
  generic (
    entries_g  : positive := 8;
    lifetime_g : positive range 1 to 2047 := lifetime_c
  );
  port (
    arp_clk         : in  std_logic;
    arp_reset       : in  std_logic;
    arp_tick        : in  std_logic := '0';
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
end entity arp_top;

architecture rtl of arp_top is

  signal cs_s        : std_logic;
  signal read_s      : std_logic;
  signal write_s     : std_logic;
  signal to_buf_s    : word_t;
  signal from_buf_s  : word_t;
  signal buf_state_s : buf_code_t;

begin

  i_control : entity work.arp_control
    port map (
      ARPctrl_clk        => arp_clk,
      ARPctrl_reset      => arp_reset,
      ARPctrl_local_ip   => arp_local_ip,
      ARPctrl_local_mac  => arp_local_mac,
      ARPctrl_buf_in     => from_buf_s,
      ARPctrl_buf_state  => buf_state_s,
      ARPctrl_din        => arp_data_in,
      ARPctrl_in_source  => arp_in_source,
      ARPctrl_buf_cs     => cs_s,
      ARPctrl_buf_read   => read_s,
      ARPctrl_buf_write  => write_s,
      ARPctrl_buf_out    => to_buf_s,
      ARPctrl_dout_to_ip => arp_data_out_ip,
      ARPctrl_out_ip_en  => arp_out_ip_en,
      ARPctrl_send_frame => arp_send_frame,
      ARPctrl_send_en    => arp_send_en,
      ARPctrl_state      => arp_buf_state,
      ARPctrl_busy       => arp_busy
    );

  i_buffer : entity work.arp_buffer
    generic map (
      entries_g  => entries_g,
      lifetime_g => lifetime_g
    )
    port map (
      ARPbuf_clk   => arp_clk,
      ARPbuf_init  => arp_reset,
      ARPbuf_cs    => cs_s,
      ARPbuf_read  => read_s,
      ARPbuf_write => write_s,
      ARPbuf_din   => to_buf_s,
      ARPbuf_tick  => arp_tick,
      ARPbuf_dout  => from_buf_s,
      ARPbuf_state => buf_state_s
    );

end architecture rtl;
