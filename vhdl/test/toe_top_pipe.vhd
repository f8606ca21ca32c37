-- SPDX-License-Identifier: Apache-2.0
-- toe_top on two named pipes, a line for each thing that happens: for a program that gives it real frames, and for the
-- Java models. With arp_only_g it is arp_axis alone, which takes no datagrams and judges no frame.
--
-- In:   L ADDRESS MAC   the local IP and MAC, from now on           numbers are hexadecimal, without spaces
--       N NETMASK GATEWAY
--       F FRAME         a frame has come                            in bytes
--       B FRAME         the same, and the MAC has found it bad
--       U ADDRESS FROM TO PAYLOAD   a datagram to send
--       Q ADDRESS       IP asks for the MAC
--       T               a second has passed
--       C               what do the counters say?
-- Out:  F CLOCKS FRAME  the core sends a frame; its first beat came so many clocks after the line's first beat
--       R CLOCKS VERDICT PROTOCOL ADDRESS FROM TO LENGTH HEADER   a frame is judged: see ip_receive. VERDICT is its
--                       place in verdict_t; LENGTH bytes of payload, of a UDP datagram; HEADER words of 16 bits
--       M CLOCKS MAC    the answer to Q
--       X ADDRESS       nobody has answered for it, see arp_pending
--       D CLOCKS        a datagram is dropped: nobody has told the MAC
--       W CLOCKS        a datagram is dropped: it is too long
--       P CLOCKS        a ping is dropped: two replies wait
--       C NUMBER VALUE  a counter, event_*_c
--       . CLOCKS BEGIN  the core is idle, or a datagram waits for its MAC; the next line may come. So many clocks
--                       have passed; the line began so many clocks after the simulation
-- A line that is none of these, or a core that is not idle after idle_limit_c clocks, ends the simulation. With
-- stalls_g, the output waits at random.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use std.textio.all;
use work.arp_pkg.all;
use work.inet_pkg.all;
use work.tb_pkg.clock_c;
use work.tb_ip_pkg.byte_t;
use work.tb_ip_pkg.bytes_t;
use work.tb_stream_pkg.beat_of;
use work.tb_stream_pkg.keep_of;

entity toe_top_pipe is
  generic (
    in_g         : string;
    out_g        : string;
    arp_only_g   : boolean := false;
    data_g       : positive := 16;
    entries_g    : positive := 8;
    lifetime_g   : positive := lifetime_c;
    keep_used_g  : natural := 60;          -- with arp_only_g
    asked_only_g : boolean := false;
    pending_g    : positive := 4;
    retries_g    : natural := 2;
    patience_g   : natural := 3;
    stalls_g     : boolean := false
  );
end entity toe_top_pipe;

architecture sim of toe_top_pipe is

  constant lanes_c      : positive := data_g / 8;
  constant idle_c       : positive := 100;     -- clocks without a sign of work: nothing more comes
  constant waiting_c    : positive := 300;     -- so long a datagram may wait, which asks every 256 clocks
  constant idle_limit_c : positive := 20_000;
  constant most_c       : positive := 4096;

  signal clk_s           : std_logic := '0';
  signal reset_s         : std_logic := '1';
  signal tick_s          : std_logic := '0';
  signal local_ip_s      : ip_t := ip_zero_c;
  signal local_mac_s     : mac_t := mac_zero_c;
  signal netmask_s       : ip_t := ip_zero_c;
  signal gateway_s       : ip_t := ip_zero_c;
  signal in_data_s       : std_logic_vector(data_g - 1 downto 0) := (others => '0');
  signal in_keep_s       : std_logic_vector(lanes_c - 1 downto 0) := (others => '0');
  signal in_valid_s      : std_logic := '0';
  signal in_ready_s      : std_logic;
  signal in_last_s       : std_logic := '0';
  signal in_user_s       : std_logic := '0';
  signal out_data_s      : std_logic_vector(data_g - 1 downto 0);
  signal out_keep_s      : std_logic_vector(lanes_c - 1 downto 0);
  signal out_valid_s     : std_logic;
  signal out_ready_s     : std_logic := '1';
  signal out_last_s      : std_logic;
  signal send_ip_s       : ip_t := ip_zero_c;
  signal send_from_s     : word_t := x"0000";
  signal send_to_s       : word_t := x"0000";
  signal send_length_s   : word_t := x"0000";
  signal send_valid_s    : std_logic := '0';
  signal send_ready_s    : std_logic;
  signal payload_s       : std_logic_vector(data_g - 1 downto 0) := (others => '0');
  signal payload_valid_s : std_logic := '0';
  signal payload_ready_s : std_logic;
  signal unreachable_s   : std_logic;
  signal too_long_s      : std_logic;
  signal received_s      : std_logic;
  signal verdict_s       : verdict_t;
  signal protocol_s      : protocol_t;
  signal source_ip_s     : ip_t;
  signal source_port_s   : word_t;
  signal target_port_s   : word_t;
  signal length_s        : unsigned(15 downto 0);
  signal header_s        : unsigned(5 downto 0);
  signal lost_s          : std_logic;
  signal lookup_ip_s     : ip_t := ip_zero_c;
  signal lookup_valid_s  : std_logic := '0';
  signal lookup_ready_s  : std_logic;
  signal result_mac_s    : mac_t;
  signal result_found_s  : std_logic;
  signal result_valid_s  : std_logic;
  signal failed_s        : std_logic;
  signal failed_ip_s     : ip_t;
  signal number_s        : std_logic_vector(2 downto 0) := "000";
  signal count_s         : std_logic_vector(31 downto 0);

begin

  b_arp : if arp_only_g generate
    i_dut : entity work.arp_axis
      generic map (
        data_g       => data_g,
        entries_g    => entries_g,
        lifetime_g   => lifetime_g,
        keep_used_g  => keep_used_g,
        asked_only_g => asked_only_g,
        pending_g    => pending_g,
        retries_g    => retries_g
      )
      port map (
        clk           => clk_s,
        reset         => reset_s,
        s_axis_tdata  => in_data_s,
        s_axis_tkeep  => in_keep_s,
        s_axis_tvalid => in_valid_s,
        s_axis_tready => in_ready_s,
        s_axis_tlast  => in_last_s,
        s_axis_tuser  => in_user_s,
        m_axis_tdata  => out_data_s,
        m_axis_tkeep  => out_keep_s,
        m_axis_tvalid => out_valid_s,
        m_axis_tready => out_ready_s,
        m_axis_tlast  => out_last_s,
        m_axis_tuser  => open,
        lookup_ip     => lookup_ip_s,
        lookup_valid  => lookup_valid_s,
        lookup_ready  => lookup_ready_s,
        result_mac    => result_mac_s,
        result_found  => result_found_s,
        result_valid  => result_valid_s,
        result_ready  => '1',
        local_ip      => local_ip_s,
        local_mac     => local_mac_s,
        netmask       => netmask_s,
        gateway       => gateway_s,
        tick          => tick_s,
        failed        => failed_s,
        failed_ip     => failed_ip_s,
        count_number  => number_s,
        count         => count_s,
        bad_frame     => open
      );

    send_ready_s    <= '1';
    payload_ready_s <= '1';
    unreachable_s   <= '0';
    too_long_s      <= '0';
    received_s      <= '0';
    lost_s          <= '0';
  end generate b_arp;

  b_toe : if not arp_only_g generate
    i_dut : entity work.toe_top
      generic map (
        data_g       => data_g,
        entries_g    => entries_g,
        lifetime_g   => lifetime_g,
        asked_only_g => asked_only_g,
        pending_g    => pending_g,
        retries_g    => retries_g,
        patience_g   => patience_g
      )
      port map (
        clk            => clk_s,
        reset          => reset_s,
        s_axis_tdata   => in_data_s,
        s_axis_tkeep   => in_keep_s,
        s_axis_tvalid  => in_valid_s,
        s_axis_tready  => in_ready_s,
        s_axis_tlast   => in_last_s,
        s_axis_tuser   => in_user_s,
        m_axis_tdata   => out_data_s,
        m_axis_tkeep   => out_keep_s,
        m_axis_tvalid  => out_valid_s,
        m_axis_tready  => out_ready_s,
        m_axis_tlast   => out_last_s,
        m_axis_tuser   => open,
        send_ip        => send_ip_s,
        send_from      => send_from_s,
        send_to        => send_to_s,
        send_length    => send_length_s,
        send_valid     => send_valid_s,
        send_ready     => send_ready_s,
        payload_tdata  => payload_s,
        payload_tvalid => payload_valid_s,
        payload_tready => payload_ready_s,
        unreachable    => unreachable_s,
        too_long       => too_long_s,
        received       => received_s,
        verdict        => verdict_s,
        protocol       => protocol_s,
        source_mac     => open,
        source_ip      => source_ip_s,
        source_port    => source_port_s,
        target_port    => target_port_s,
        length         => length_s,
        header_words   => header_s,
        lost           => lost_s,
        lookup_ip      => lookup_ip_s,
        lookup_valid   => lookup_valid_s,
        lookup_ready   => lookup_ready_s,
        result_mac     => result_mac_s,
        result_found   => result_found_s,
        result_valid   => result_valid_s,
        result_ready   => '1',
        local_ip       => local_ip_s,
        local_mac      => local_mac_s,
        netmask        => netmask_s,
        gateway        => gateway_s,
        tick           => tick_s,
        failed         => failed_s,
        failed_ip      => failed_ip_s,
        count_number   => number_s,
        count          => count_s,
        bad_frame      => open
      );
  end generate b_toe;

  p_pipes : process
    file in_f          : text;
    file out_f         : text;
    variable line_v    : line;
    variable sent_v    : line;
    variable sending_v : boolean := false;
    variable code_v    : character;
    variable ok_v      : boolean;
    variable ip_v      : ip_t;
    variable mac_v     : mac_t;
    variable word_v    : word_t;
    variable bytes_v   : bytes_t(0 to most_c - 1);
    variable size_v    : natural;
    variable clocks_v  : natural := 0;
    variable begin_v   : natural;
    variable idle_v    : natural;
    variable waited_v  : natural := 0;   -- clocks for which a datagram has waited
    variable seed1_v   : positive := 1;
    variable seed2_v   : positive := 2010;
    variable draw_v    : real;

    procedure say(code : character; text_v : string := "") is
      variable say_v : line;
    begin
      write(say_v, code & " " & integer'image(clocks_v) & text_v);
      writeline(out_f, say_v);
      idle_v := 0;
    end procedure say;

    -- The first half of a clock: what the core shows before the rising edge.
    procedure look is
      variable text_v : line;
    begin
      uniform(seed1_v, seed2_v, draw_v);
      out_ready_s <= '0' when stalls_g and draw_v < 0.4 else '1';
      wait for clock_c / 2;
      idle_v := idle_v + 1;
      if out_valid_s = '1' and not sending_v then
        write(sent_v, "F " & integer'image(clocks_v) & " ");
        sending_v := true;
      end if;
      if out_valid_s = '1' then
        idle_v := 0;
      end if;
      if out_valid_s = '1' and out_ready_s = '1' then
        for lane in 0 to lanes_c - 1 loop
          if out_keep_s(lane) = '1' then
            hwrite(sent_v, out_data_s(8 * lane + 7 downto 8 * lane));
          end if;
        end loop;
        if out_last_s = '1' then
          writeline(out_f, sent_v);
          sending_v := false;
        end if;
      end if;
      if received_s = '1' then
        write(text_v, string'(" "));
        hwrite(text_v, std_logic_vector(to_unsigned(verdict_t'pos(verdict_s), 4)));
        if verdict_s = GOOD then
          write(text_v, " " & to_hstring(protocol_s) & " " & to_hstring(source_ip_s));
          if protocol_s = protocol_udp_c then
            write(text_v, " " & to_hstring(source_port_s) & " " & to_hstring(target_port_s) & " " & to_hstring(length_s)
                  & " " & to_hstring("00" & header_s));
          end if;
        end if;
        say('R', text_v.all);
      end if;
      if result_valid_s = '1' and result_found_s = '1' then
        say('M', " " & to_hstring(result_mac_s));
      end if;
      if failed_s = '1' then
        write(text_v, "X " & to_hstring(failed_ip_s));
        writeline(out_f, text_v);
        idle_v := 0;
      end if;
      if unreachable_s = '1' then
        say('D');
      end if;
      if too_long_s = '1' then
        say('W');
      end if;
      if lost_s = '1' then
        say('P');
      end if;
      if send_ready_s = '0' then
        idle_v   := 0;
        waited_v := waited_v + 1;
      end if;
    end procedure look;

    -- The second half, which begins with the edge.
    procedure edge is
    begin
      clk_s <= '1';
      wait for clock_c / 2;
      clk_s    <= '0';
      clocks_v := clocks_v + 1;
    end procedure edge;

    procedure clock is
    begin
      look;
      edge;
    end procedure clock;

    -- Until valid and ready have met.
    procedure pass(signal valid : out std_logic; signal ready : in std_logic) is
      variable passed_v : boolean := false;
    begin
      valid <= '1';
      while not passed_v loop
        look;
        passed_v := ready = '1';
        edge;
      end loop;
      valid <= '0';
    end procedure pass;

    procedure read_bytes is
      variable byte_v  : byte_t;
      variable space_v : character;
    begin
      size_v := 0;
      read(line_v, space_v, ok_v);
      while line_v'length >= 2 loop
        hread(line_v, byte_v, ok_v);
        bytes_v(size_v) := byte_v;
        size_v          := size_v + 1;
      end loop;
    end procedure read_bytes;

    procedure put_frame(bad : boolean) is
      variable at_v : natural := 0;
    begin
      while at_v < size_v loop
        in_data_s <= beat_of(bytes_v(0 to size_v - 1), at_v, lanes_c);
        in_keep_s <= keep_of(bytes_v(0 to size_v - 1), at_v, lanes_c);
        at_v      := at_v + lanes_c;
        in_last_s <= '1' when at_v >= size_v else '0';
        in_user_s <= '1' when bad and at_v >= size_v else '0';
        pass(in_valid_s, in_ready_s);
      end loop;
    end procedure put_frame;

    procedure put_datagram is
      variable at_v : natural := 0;
    begin
      send_length_s <= std_logic_vector(to_unsigned(size_v, 16));
      pass(send_valid_s, send_ready_s);
      while at_v < size_v loop
        payload_s <= beat_of(bytes_v(0 to size_v - 1), at_v, lanes_c);
        at_v      := at_v + lanes_c;
        pass(payload_valid_s, payload_ready_s);
      end loop;
    end procedure put_datagram;

    procedure finish is
      variable text_v : line;
    begin
      tick_s <= '0';
      idle_v := 0;
      waited_v := 0;
      while sending_v or (idle_v < idle_c and waited_v < waiting_c) loop
        assert clocks_v < idle_limit_c report "toe_top is still busy after " & integer'image(clocks_v) & " clocks"
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
        when 'N' =>
          hread(line_v, ip_v, ok_v);
          netmask_s <= ip_v;
          hread(line_v, ip_v);
          gateway_s <= ip_v;
        when 'F' | 'B' =>
          read_bytes;
          put_frame(bad => code_v = 'B');
        when 'U' =>
          hread(line_v, ip_v, ok_v);
          send_ip_s <= ip_v;
          hread(line_v, word_v);
          send_from_s <= word_v;
          hread(line_v, word_v);
          send_to_s <= word_v;
          read_bytes;
          ok_v := true;
          put_datagram;
        when 'Q' =>
          hread(line_v, ip_v, ok_v);
          lookup_ip_s <= ip_v;
          pass(lookup_valid_s, lookup_ready_s);
        when 'T' =>
          tick_s <= '1';
          clock;
        when 'C' =>
          for i in 0 to event_expire_c loop
            number_s <= std_logic_vector(to_unsigned(i, 3));
            clock;
            clock;
            write(line_v, "C " & integer'image(i) & " " & to_hstring(count_s));
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
