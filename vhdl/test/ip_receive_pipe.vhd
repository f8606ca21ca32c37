-- SPDX-License-Identifier: Apache-2.0
-- ip_receive of 32 bits on two named pipes: one line of hex in and one out for each clock, for the Java model to
-- drive.
--
-- In:   40 bits: reset enable last bad, keep, data. Put on at the falling edge. The host is our_ip_c, our_mac_c with
--       a netmask of 16 bits.
-- Out:  48 bits after the rising edge: three unused, done, verdict as its place in verdict_t, protocol, length,
--       target_port.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use std.textio.all;
use work.arp_pkg.all;
use work.inet_pkg.all;
use work.tb_pkg.all;

entity ip_receive_pipe is
  generic (
    in_g  : string;
    out_g : string
  );
end entity ip_receive_pipe;

architecture sim of ip_receive_pipe is

  signal clk_s      : std_logic := '0';
  signal in_s       : std_logic_vector(0 to 39) := (others => '0');
  signal done_s     : std_logic;
  signal verdict_s  : verdict_t;
  signal protocol_s : protocol_t;
  signal port_s     : word_t;
  signal length_s   : unsigned(15 downto 0);

begin

  i_dut : entity work.ip_receive
    generic map (data_g => 32)
    port map (
      clk          => clk_s,
      reset        => in_s(0),
      enable       => in_s(1),
      last         => in_s(2),
      bad          => in_s(3),
      keep         => in_s(4 to 7),
      data         => in_s(8 to 39),
      local_ip     => our_ip_c,
      local_mac    => our_mac_c,
      netmask      => x"FFFF0000",
      done         => done_s,
      verdict      => verdict_s,
      protocol     => protocol_s,
      source_mac   => open,
      source_ip    => open,
      source_port  => open,
      target_port  => port_s,
      length       => length_s,
      header_words => open
    );

  p_pipes : process
    file in_f       : text;
    file out_f      : text;
    variable line_v : line;
    variable in_v   : std_logic_vector(0 to 39);
  begin
    file_open(in_f, in_g, read_mode);
    file_open(out_f, out_g, write_mode);
    while not endfile(in_f) loop
      readline(in_f, line_v);
      hread(line_v, in_v);
      in_s <= in_v;
      wait for clock_c / 2;
      clk_s <= '1';
      wait for clock_c / 2;
      hwrite(line_v, known("000" & done_s & std_logic_vector(to_unsigned(verdict_t'pos(verdict_s), 4)) & protocol_s
                           & std_logic_vector(length_s) & port_s));
      writeline(out_f, line_v);
      flush(out_f);
      clk_s <= '0';
    end loop;
    std.env.finish;
  end process p_pipes;

end architecture sim;
