-- SPDX-License-Identifier: Apache-2.0
-- arp_control on two named pipes: one line of hex in and one out for each clock, for the Java model to drive.
--
-- In:   44 bits: asked reset allow bound, in_source, one unused, job, buf_state, din, buf_in. Put on at the
--       falling edge. ARPctrl_job_ip is host_ip(7). With map_g there are a netmask of 24 bits and a gateway.
-- Out:  64 bits before the rising edge: insert_only and used (with write), cs read write, static and update_only
--       (with write), ip_en, send_en, busy, missed, heard, claim, clash, job_taken, buf_out, dout_to_ip,
--       send_frame.
library ieee;
use ieee.std_logic_1164.all;
use std.textio.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_control_pipe is
  generic (
    in_g              : string;
    out_g             : string;
    learn_if_target_g : boolean := false;
    strict_g          : boolean := false;
    static_g          : boolean := false;
    asked_only_g      : boolean := false;
    map_g             : boolean := false;
    vlan_g            : boolean := false
  );
end entity arp_control_pipe;

architecture sim of arp_control_pipe is

  signal clk_s       : std_logic := '0';
  signal in_s        : std_logic_vector(43 downto 0) := (others => '0');
  signal cs_s        : std_logic;
  signal read_s      : std_logic;
  signal write_s     : std_logic;
  signal static_s    : std_logic;
  signal only_s      : std_logic;
  signal insert_s    : std_logic;
  signal used_s      : std_logic;
  signal netmask_s   : ip_t;
  signal gateway_s   : ip_t;
  signal buf_out_s   : word_t;
  signal to_ip_s     : word_t;
  signal ip_en_s     : std_logic;
  signal frame_s     : word_t;
  signal send_en_s   : std_logic;
  signal busy_s      : std_logic;
  signal missed_s    : std_logic;
  signal heard_s     : std_logic;
  signal claim_s     : std_logic;
  signal clash_s     : std_logic;
  signal job_taken_s : job_t;

begin

  netmask_s <= x"FFFFFF00" when map_g else no_ip_c;
  gateway_s <= x"C0A800FE" when map_g else no_ip_c;

  i_dut : entity work.arp_control
    generic map (
      learn_if_target_g => learn_if_target_g,
      strict_g          => strict_g,
      static_g          => static_g,
      asked_only_g      => asked_only_g,
      map_g             => map_g,
      vlan_g            => vlan_g
    )
    port map (
      ARPctrl_clk             => clk_s,
      ARPctrl_reset           => in_s(42),
      ARPctrl_local_ip        => our_ip_c,
      ARPctrl_local_mac       => our_mac_c,
      ARPctrl_buf_in          => in_s(15 downto 0),
      ARPctrl_buf_state       => in_s(34 downto 32),
      ARPctrl_din             => in_s(31 downto 16),
      ARPctrl_in_source       => in_s(39 downto 38),
      ARPctrl_buf_cs          => cs_s,
      ARPctrl_buf_read        => read_s,
      ARPctrl_buf_write       => write_s,
      ARPctrl_buf_out         => buf_out_s,
      ARPctrl_dout_to_ip      => to_ip_s,
      ARPctrl_out_ip_en       => ip_en_s,
      ARPctrl_send_frame      => frame_s,
      ARPctrl_send_en         => send_en_s,
      ARPctrl_state           => open,
      ARPctrl_busy            => busy_s,
      ARPctrl_allow           => in_s(41),
      ARPctrl_bound           => in_s(40),
      ARPctrl_job             => in_s(36 downto 35),
      ARPctrl_job_ip          => host_ip(7),
      ARPctrl_job_taken       => job_taken_s,
      ARPctrl_buf_static      => static_s,
      ARPctrl_buf_update_only => only_s,
      ARPctrl_peer_ip         => open,
      ARPctrl_missed          => missed_s,
      ARPctrl_heard           => heard_s,
      ARPctrl_claim           => claim_s,
      ARPctrl_clash           => clash_s,
      ARPctrl_netmask         => netmask_s,
      ARPctrl_gateway         => gateway_s,
      ARPctrl_asked           => in_s(43),
      ARPctrl_buf_insert_only => insert_s,
      ARPctrl_buf_used        => used_s
    );

  p_pipes : process
    file in_f       : text;
    file out_f      : text;
    variable line_v : line;
    variable in_v   : std_logic_vector(43 downto 0);
  begin
    file_open(in_f, in_g, read_mode);
    file_open(out_f, out_g, write_mode);
    while not endfile(in_f) loop
      readline(in_f, line_v);
      hread(line_v, in_v);
      in_s <= in_v;
      wait for clock_c / 2;
      hwrite(line_v, known((insert_s and write_s) & (used_s and write_s) & cs_s & read_s & write_s & (static_s and write_s) & (only_s and write_s)
                           & ip_en_s & send_en_s & busy_s & missed_s & heard_s & claim_s & clash_s & job_taken_s
                           & buf_out_s & to_ip_s & frame_s));
      writeline(out_f, line_v);
      flush(out_f);
      clk_s <= '1';
      wait for clock_c / 2;
      clk_s <= '0';
    end loop;
    std.env.finish;
  end process p_pipes;

end architecture sim;
