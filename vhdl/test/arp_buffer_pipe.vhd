-- SPDX-License-Identifier: Apache-2.0
-- arp_buffer on two named pipes: one line of hex in and one out for each clock, for the Java model to drive.
--
-- In:   28 bits: two unused, used insert_only init cs read write tick flush static update_only, din. Put on at
--       the falling edge.
-- Out:  36 bits: three unused, stored before the rising edge, state and dout after it, events and expired
--       before it.
library ieee;
use ieee.std_logic_1164.all;
use std.textio.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_buffer_pipe is
  generic (
    in_g             : string;
    out_g            : string;
    entries_g        : positive := 4;
    lifetime_g       : positive := 5;
    update_g         : boolean := true;
    refresh_g        : boolean := true;
    replace_oldest_g : boolean := false;
    keep_used_g      : natural := 0
  );
end entity arp_buffer_pipe;

architecture sim of arp_buffer_pipe is

  signal clk_s     : std_logic := '0';
  signal in_s      : std_logic_vector(27 downto 0) := (others => '0');
  signal dout_s    : word_t;
  signal state_s   : buf_code_t;
  signal events_s  : events_t;
  signal expired_s : expired_t;
  signal stored_s  : std_logic;

begin

  i_dut : entity work.arp_buffer
    generic map (
      entries_g        => entries_g,
      lifetime_g       => lifetime_g,
      update_g         => update_g,
      refresh_g        => refresh_g,
      replace_oldest_g => replace_oldest_g,
      keep_used_g      => keep_used_g
    )
    port map (
      ARPbuf_clk         => clk_s,
      ARPbuf_init        => in_s(23),
      ARPbuf_cs          => in_s(22),
      ARPbuf_read        => in_s(21),
      ARPbuf_write       => in_s(20),
      ARPbuf_tick        => in_s(19),
      ARPbuf_flush       => in_s(18),
      ARPbuf_static      => in_s(17),
      ARPbuf_update_only => in_s(16),
      ARPbuf_din         => in_s(15 downto 0),
      ARPbuf_dout        => dout_s,
      ARPbuf_state       => state_s,
      ARPbuf_events      => events_s,
      ARPbuf_insert_only => in_s(24),
      ARPbuf_used        => in_s(25),
      ARPbuf_expired     => expired_s,
      ARPbuf_stored      => stored_s
    );

  p_pipes : process
    file in_f          : text;
    file out_f         : text;
    variable line_v    : line;
    variable in_v      : std_logic_vector(27 downto 0);
    variable counted_v : std_logic_vector(13 downto 0);
  begin
    file_open(in_f, in_g, read_mode);
    file_open(out_f, out_g, write_mode);
    while not endfile(in_f) loop
      readline(in_f, line_v);
      hread(line_v, in_v);
      in_s <= in_v;
      wait for clock_c / 2;
      counted_v := stored_s & events_s & std_logic_vector(expired_s);
      clk_s <= '1';
      wait for clock_c / 2;
      hwrite(line_v, known("000" & counted_v(13) & state_s & dout_s & counted_v(12 downto 0)));
      writeline(out_f, line_v);
      flush(out_f);
      clk_s <= '0';
    end loop;
    std.env.finish;
  end process p_pipes;

end architecture sim;
