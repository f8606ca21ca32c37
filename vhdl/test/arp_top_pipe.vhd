-- SPDX-License-Identifier: Apache-2.0
-- arp_top on two named pipes, a line for each thing that happens: for a program that gives it real frames.
--
-- In:   L ADDRESS MAC   the local IP and MAC, from now on           numbers are hexadecimal, without spaces
--       F FRAME         a frame has come, of whole 16-bit words     in them
--       Q ADDRESS       IP asks for the MAC
--       T               a second has passed
--       C               what do the counters say?
-- Out:  F CLOCKS FRAME  the core sends a frame; its first word came so many clocks after the line's first word
--       M CLOCKS MAC    the answer to Q
--       X ADDRESS       nobody has answered for it, see arp_pending
--       C NUMBER VALUE  a counter, event_*_c
--       . CLOCKS BEGIN  the core is idle; the next line may come. So many clocks have passed; the line began so
--                       many clocks after the simulation
-- A line that is none of these, or a core that is not idle after idle_limit_c clocks, ends the simulation.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use std.textio.all;
use work.arp_pkg.all;

entity arp_top_pipe is
  generic (
    in_g       : string;
    out_g      : string;
    entries_g  : positive := 8;
    lifetime_g : positive := lifetime_c;
    pending_g  : positive := 4;
    retries_g  : positive := 2
  );
end entity arp_top_pipe;

architecture sim of arp_top_pipe is

  constant clock_c      : time := 50 ns;
  constant idle_c       : positive := 8;       -- clocks without a sign of work: nothing more comes
  constant idle_limit_c : positive := 10_000;

  signal clk_s       : std_logic := '0';
  signal reset_s     : std_logic := '1';
  signal tick_s      : std_logic := '0';
  signal local_ip_s  : ip_t := ip_zero_c;
  signal local_mac_s : mac_t := mac_zero_c;
  signal data_s      : word_t := (others => '0');
  signal source_s    : source_t := source_none_c;
  signal number_s    : std_logic_vector(0 to 2) := "000";
  signal to_ip_s     : word_t;
  signal ip_en_s     : std_logic;
  signal frame_s     : word_t;
  signal send_en_s   : std_logic;
  signal busy_s      : std_logic;
  signal failed_s    : std_logic;
  signal failed_ip_s : ip_t;
  signal count_s     : std_logic_vector(0 to 31);

begin

  i_dut : entity work.arp_top
    generic map (
      entries_g         => entries_g,
      lifetime_g        => lifetime_g,
      learn_if_target_g => true,
      strict_g          => true,
      pending_g         => pending_g,
      retries_g         => retries_g,
      counters_g        => true
    )
    port map (
      arp_clk          => clk_s,
      arp_reset        => reset_s,
      arp_tick         => tick_s,
      arp_local_ip     => local_ip_s,
      arp_local_mac    => local_mac_s,
      arp_data_in      => data_s,
      arp_in_source    => source_s,
      arp_data_out_ip  => to_ip_s,
      arp_out_ip_en    => ip_en_s,
      arp_send_frame   => frame_s,
      arp_send_en      => send_en_s,
      arp_buf_state    => open,
      arp_busy         => busy_s,
      arp_bound        => open,
      arp_conflict     => open,
      arp_failed       => failed_s,
      arp_failed_ip    => failed_ip_s,
      arp_count_number => number_s,
      arp_count        => count_s
    );

  p_pipes : process
    file in_f            : text;
    file out_f           : text;
    variable line_v      : line;
    variable sent_v      : line;
    variable sending_v   : boolean := false;
    variable answer_v    : line;
    variable answering_v : boolean := false;
    variable code_v      : character;
    variable ok_v        : boolean;
    variable word_v      : word_t;
    variable ip_v        : ip_t;
    variable mac_v       : mac_t;
    variable clocks_v    : natural := 0;
    variable begin_v     : natural;
    variable idle_v      : natural;

    -- A word of the core's output, in a line that begins with it.
    procedure collect(text_v : inout line; going_v : inout boolean; enable : std_logic; code : character;
                      word : word_t) is
    begin
      if enable = '1' then
        if not going_v then
          write(text_v, code & " " & integer'image(clocks_v) & " ");
        end if;
        hwrite(text_v, word);
      elsif going_v then
        writeline(out_f, text_v);
      end if;
      going_v := enable = '1';
    end procedure collect;

    -- One clock: what the core shows before the rising edge, and that edge.
    procedure clock is
      variable text_v : line;
    begin
      wait for clock_c / 2;
      collect(sent_v, sending_v, send_en_s, 'F', frame_s);
      collect(answer_v, answering_v, ip_en_s, 'M', to_ip_s);
      if failed_s = '1' then
        write(text_v, string'("X "));
        hwrite(text_v, failed_ip_s);
        writeline(out_f, text_v);
      end if;
      idle_v := idle_v + 1;
      if send_en_s = '1' or ip_en_s = '1' or failed_s = '1' or busy_s = '1' then
        idle_v := 0;
      end if;
      clk_s <= '1';
      wait for clock_c / 2;
      clk_s    <= '0';
      clocks_v := clocks_v + 1;
    end procedure clock;

    procedure put(word : word_t; code : source_t) is
    begin
      data_s   <= word;
      source_s <= code;
      clock;
    end procedure put;

    procedure finish is
      variable text_v : line;
    begin
      source_s <= source_none_c;
      tick_s   <= '0';
      idle_v   := 0;
      while idle_v < idle_c loop
        assert clocks_v < idle_limit_c report "arp_top is still busy after " & integer'image(clocks_v) & " clocks"
          severity failure;
        clock;
      end loop;
      write(text_v, ". " & integer'image(clocks_v) & " " & integer'image(begin_v));
      writeline(out_f, text_v);
      flush(out_f);
    end procedure finish;

  begin
    file_open(in_f, in_g, read_mode);
    file_open(out_f, out_g, write_mode);
    clock;
    clock;
    reset_s <= '0';
    clock;
    while not endfile(in_f) loop
      readline(in_f, line_v);
      clocks_v := 0;
      begin_v  := now / clock_c;
      read(line_v, code_v, ok_v);
      case code_v is
        when 'L' =>
          hread(line_v, ip_v, ok_v);
          hread(line_v, mac_v);
          local_ip_s  <= ip_v;
          local_mac_s <= mac_v;
        when 'F' =>
          read(line_v, code_v, ok_v);          -- the space
          while line_v'length >= 4 loop
            hread(line_v, word_v, ok_v);
            put(word_v, source_frame_c);
          end loop;
        when 'Q' =>
          hread(line_v, ip_v, ok_v);
          put(ip_v(0 to 15), source_query_c);
          put(ip_v(16 to 31), source_query_c);
        when 'T' =>
          tick_s <= '1';
          clock;
        when 'C' =>
          for i in 0 to event_expire_c loop
            number_s <= std_logic_vector(to_unsigned(i, 3));
            clock;
            clock;
            write(line_v, "C " & integer'image(i) & " ");
            hwrite(line_v, count_s);
            writeline(out_f, line_v);
          end loop;
        when others => ok_v := false;
      end case;
      assert ok_v report "a line that is not understood" severity failure;
      finish;
    end loop;
    std.env.finish;
  end process p_pipes;

end architecture sim;
