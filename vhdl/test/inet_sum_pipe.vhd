-- SPDX-License-Identifier: Apache-2.0
-- inet_sum on two named pipes: one line of hex in and one out for each clock, for the Java model to drive.
--
-- In:   56 bits: two unused, enable first, start, keep and data of 32 bits, of which data_g are used. Put on at the
--       falling edge.
-- Out:  20 bits after the rising edge: three unused, good, sum.
library ieee;
use ieee.std_logic_1164.all;
use std.textio.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity inet_sum_pipe is
  generic (
    in_g   : string;
    out_g  : string;
    data_g : positive := 16
  );
end entity inet_sum_pipe;

architecture sim of inet_sum_pipe is

  signal clk_s  : std_logic := '0';
  signal in_s   : std_logic_vector(0 to 55) := (others => '0');
  signal sum_s  : word_t;
  signal good_s : std_logic;

begin

  i_dut : entity work.inet_sum
    generic map (data_g => data_g)
    port map (
      clk    => clk_s,
      enable => in_s(2),
      first  => in_s(3),
      start  => in_s(4 to 19),
      keep   => in_s(20 to 19 + data_g / 8),
      data   => in_s(24 to 23 + data_g),
      sum    => sum_s,
      good   => good_s
    );

  p_pipes : process
    file in_f       : text;
    file out_f      : text;
    variable line_v : line;
    variable in_v   : std_logic_vector(0 to 55);
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
      hwrite(line_v, known("000" & good_s & sum_s));
      writeline(out_f, line_v);
      flush(out_f);
      clk_s <= '0';
    end loop;
    std.env.finish;
  end process p_pipes;

end architecture sim;
