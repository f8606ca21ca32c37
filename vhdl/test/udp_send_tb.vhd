-- SPDX-License-Identifier: Apache-2.0
-- Bench of udp_send, playing the application, ARP and the MAC, with random pauses on every handshake in the cases named
-- stalls_*, as named cases; those named clocks_* measure. Each `case_g = "..."` below is a case; the runners read the
-- names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_ip_pkg.all;
use work.tb_stream_pkg.all;

entity udp_send_tb is
  generic (case_g : string := "none");
end entity udp_send_tb;

architecture sim of udp_send_tb is

  constant data_c     : positive := choose(case_g = "stalls_16" or case_g = "clocks_16", 16,
                                    choose(case_g = "stalls_32", 32, choose(case_g = "stalls_48", 48, 64)));
  constant lanes_c    : positive := data_c / 8;
  constant stalls_c   : boolean := starts_with(case_g, "stalls_");
  constant clocks_c   : boolean := starts_with(case_g, "clocks_");
  constant patience_c : natural := choose(case_g = "asks_once", 0, 3);
  constant answer_c   : positive := 8;     -- clocks that arp_axis needs for a hit
  constant most_c     : positive := 2048;

  signal clk_s          : std_logic;
  signal reset_s        : std_logic := '0';
  signal tick_s         : std_logic := '0';
  signal ip_s           : ip_t := no_ip_c;
  signal from_s         : word_t := x"0000";
  signal to_s           : word_t := x"0000";
  signal length_s       : word_t := x"0000";
  signal valid_s        : std_logic := '0';
  signal ready_s        : std_logic;
  signal data_s         : std_logic_vector(data_c - 1 downto 0) := (others => '0');
  signal data_valid_s   : std_logic := '0';
  signal data_ready_s   : std_logic;
  signal lookup_ip_s    : ip_t;
  signal lookup_valid_s : std_logic;
  signal lookup_ready_s : std_logic := '0';
  signal result_mac_s   : mac_t := no_mac_c;
  signal result_found_s : std_logic := '0';
  signal result_valid_s : std_logic := '0';
  signal result_ready_s : std_logic;
  signal out_data_s     : std_logic_vector(data_c - 1 downto 0);
  signal out_keep_s     : std_logic_vector(lanes_c - 1 downto 0);
  signal out_valid_s    : std_logic;
  signal out_ready_s    : std_logic := '1';
  signal out_last_s     : std_logic;
  signal own_ip_s       : ip_t := our_ip_c;
  signal own_mac_s      : mac_t := our_mac_c;
  signal unreachable_s  : std_logic;
  signal long_s         : std_logic;
  signal running_s      : std_logic := '0';
  signal beat_s         : std_logic_vector(data_c + lanes_c downto 0);
  signal beat_q_s       : std_logic_vector(data_c + lanes_c downto 0);
  signal unreachables_s : natural := 0;
  signal longs_s        : natural := 0;
  signal lookups_s      : natural := 0;
  signal owed_s         : std_logic := '0';  -- a lookup was taken, and its result was not
  signal known_s        : std_logic := '1';  -- ARP knows all hosts
  signal stop_out_s     : std_logic := '0';

  -- The last two frames that came out, how many did, and the clock of the last beat.
  signal sent_s         : natural := 0;
  signal frame_s        : bytes_t(0 to most_c - 1);
  signal size_s         : natural := 0;
  signal first_s        : bytes_t(0 to most_c - 1);
  signal first_size_s   : natural := 0;
  signal clocks_s       : natural := 0;
  signal ended_s        : natural := 0;

begin

  i_clock : entity work.tb_clock generic map (case_g, 20 ms) port map (clk_s);

  i_dut : entity work.udp_send
    generic map (data_g => data_c, patience_g => patience_c)
    port map (
      clk           => clk_s,
      reset         => reset_s,
      send_ip       => ip_s,
      send_from     => from_s,
      send_to       => to_s,
      send_length   => length_s,
      send_valid    => valid_s,
      send_ready    => ready_s,
      s_axis_tdata  => data_s,
      s_axis_tvalid => data_valid_s,
      s_axis_tready => data_ready_s,
      lookup_ip     => lookup_ip_s,
      lookup_valid  => lookup_valid_s,
      lookup_ready  => lookup_ready_s,
      result_mac    => result_mac_s,
      result_found  => result_found_s,
      result_valid  => result_valid_s,
      result_ready  => result_ready_s,
      m_axis_tdata  => out_data_s,
      m_axis_tkeep  => out_keep_s,
      m_axis_tvalid => out_valid_s,
      m_axis_tready => out_ready_s,
      m_axis_tlast  => out_last_s,
      local_ip      => own_ip_s,
      local_mac     => own_mac_s,
      tick          => tick_s,
      unreachable   => unreachable_s,
      too_long      => long_s
    );

  -- ARP: host_mac for each host_ip, after as long as arp_axis takes, or longer.
  p_arp : process
    variable seed1_v : positive := 5;
    variable seed2_v : positive := 826;
    variable draw_v  : real;
    variable asked_v : ip_t;
  begin
    uniform(seed1_v, seed2_v, draw_v);
    if stalls_c then
      step(integer(draw_v * 12.0));
    end if;
    lookup_ready_s <= '1';
    await(lookup_valid_s);
    asked_v := lookup_ip_s;
    check(asked_v(0 to 15) = x"0A01", "a host is asked for");
    lookups_s <= lookups_s + 1;
    step;
    lookup_ready_s <= '0';
    uniform(seed1_v, seed2_v, draw_v);
    for clock in 2 to choose(stalls_c, integer(draw_v * 40.0), answer_c) loop
      exit when reset_s = '1';
      step;
    end loop;
    result_valid_s <= not reset_s;
    result_found_s <= known_s;
    result_mac_s   <= host_mac(to_integer(unsigned(asked_v(16 to 31))) - 1);
    while reset_s = '0' loop
      wait for 1 ns;
      exit when result_ready_s = '1';
      step;
    end loop;
    step;
    result_valid_s <= '0';
    result_mac_s   <= (others => 'X');
  end process p_arp;

  p_ready : ready_at_random(out_ready_s, stop_out_s, stalls_c, 0.4, 768);

  -- The MAC's side.
  p_collect : process (clk_s)
    variable at_v     : natural := 0;
    variable coming_v : bytes_t(0 to most_c - 1);
  begin
    if rising_edge(clk_s) then
      clocks_s <= clocks_s + 1;
      if reset_s = '1' then
        at_v := 0;
      elsif running_s = '1' then
        if out_valid_s = '1' and out_ready_s = '1' then
          collect(coming_v, at_v, out_data_s, out_keep_s, out_last_s);
          if out_last_s = '1' then
            size_s       <= at_v;
            frame_s      <= coming_v;
            first_s      <= frame_s;
            first_size_s <= size_s;
            sent_s       <= sent_s + 1;
            ended_s      <= clocks_s;
            at_v         := 0;
          end if;
        end if;
        unreachables_s <= unreachables_s + 1 when unreachable_s = '1';
        longs_s        <= longs_s + 1 when long_s = '1';
      end if;
    end if;
  end process p_collect;

  p_stimulus : process

    variable seed1_v : positive := 3;
    variable seed2_v : positive := 2010;

    impure function chance(share : real) return boolean is
      variable draw_v : real;
    begin
      uniform(seed1_v, seed2_v, draw_v);
      return draw_v < share;
    end function chance;

    procedure begin_send(host, length : natural; from, to_port : word_t) is
    begin
      while stalls_c and chance(0.3) loop
        step;
      end loop;
      ip_s     <= host_ip(host);
      from_s   <= from;
      to_s     <= to_port;
      length_s <= std_logic_vector(to_unsigned(length, 16));
      hand_over(valid_s, ready_s);
      ip_s     <= (others => 'X');
      from_s   <= (others => 'X');
      to_s     <= (others => 'X');
      length_s <= (others => 'X');
    end procedure begin_send;

    procedure put_payload(data : bytes_t) is
      variable at_v : natural := 0;
    begin
      while at_v < data'length loop
        while stalls_c and chance(0.3) loop
          step;
        end loop;
        data_s <= beat_of(data, at_v, lanes_c);  -- what is behind the payload must not count
        at_v         := at_v + lanes_c;
        hand_over(data_valid_s, data_ready_s);
        data_s       <= (others => 'X');
      end loop;
    end procedure put_payload;

    procedure send(data : bytes_t; host : natural; from : word_t := x"1234"; to_port : word_t := x"0007") is
    begin
      begin_send(host, data'length, from, to_port);
      put_payload(data);
    end procedure send;

    function frame_of(data : bytes_t; host : natural; from : word_t := x"1234"; to_port : word_t := x"0007";
                      own_ip : ip_t := our_ip_c; own_mac : mac_t := our_mac_c) return bytes_t is
      constant packet_c : bytes_t := udp(data, own_ip, host_ip(host), from => from, to_port => to_port);
      variable frame_v  : bytes_t(0 to maximum(59, 33 + packet_c'length)) := (others => x"00");
    begin
      frame_v(0 to 33 + packet_c'length) := ip_frame(packet_c, x"11", own_ip, host_ip(host), host_mac(host),
                                                     ident => x"0000");
      frame_v(6 to 11)                   := bytes_of(own_mac);
      return frame_v;
    end function frame_of;

    function port_of(number : natural) return word_t is
    begin
      return std_logic_vector(to_unsigned(number, 16));
    end function port_of;

    variable sent_v : natural := 0;

    procedure compare(actual : bytes_t; size : natural; frame : bytes_t) is
    begin
      check(size = frame'length, "the frame has " & to_string(size) & " bytes, expected " & to_string(frame'length));
      for i in 0 to frame'length - 1 loop
        check_equal(actual(i), frame(frame'low + i), "byte " & to_string(i) & " of the frame");
      end loop;
    end procedure compare;

    procedure expect(frame : bytes_t; within : positive := 20000) is
    begin
      for i in 1 to within loop
        exit when sent_s > sent_v;
        step;
      end loop;
      check(sent_s = sent_v + 1, to_string(sent_s - sent_v) & " frames sent, expected one");
      compare(frame_s, size_s, frame);
      sent_v := sent_s;
    end procedure expect;

    -- The frame before one that is expected next.
    procedure expect_first(frame : bytes_t) is
    begin
      for i in 1 to 20000 loop
        exit when sent_s > sent_v + 1;
        step;
      end loop;
      check(sent_s = sent_v + 2, to_string(sent_s - sent_v) & " frames sent, expected two");
      compare(first_s, first_size_s, frame);
      sent_v := sent_v + 1;
    end procedure expect_first;

    procedure expect_silence(clocks : positive) is
    begin
      step(clocks);
      check(sent_s = sent_v and out_valid_s = '0', "nothing is sent");
    end procedure expect_silence;

    -- Frames back to back: clocks from frame to frame, and from the first word in to the last word out.
    procedure measure(length, most_between, most_latency : positive) is
      variable begun_v : natural;
      variable ended_v : natural;
    begin
      step(300);
      begun_v := clocks_s;
      send(payload(length), 1);
      expect(frame_of(payload(length), 1));
      report "latency of " & to_string(length) & " bytes: " & to_string(ended_s - begun_v + 1) & " clocks"
        severity note;
      check(ended_s - begun_v + 1 <= most_latency, "latency of " & to_string(length) & " bytes is "
            & to_string(ended_s - begun_v + 1) & " clocks");
      for i in 1 to 4 loop
        send(payload(length, i), i);
      end loop;
      while sent_s < sent_v + 2 loop
        step;
      end loop;
      ended_v := ended_s;
      while sent_s < sent_v + 4 loop
        step;
      end loop;
      report "frames of " & to_string(length) & " bytes: one in " & to_string((ended_s - ended_v) / 2) & " clocks"
        severity note;
      check(ended_s - ended_v <= 2 * most_between, "two frames of " & to_string(length) & " bytes in "
            & to_string(ended_s - ended_v) & " clocks");
      sent_v := sent_s;
    end procedure measure;

    constant fill_c : bytes_t := bytes_of(checksum(bytes_of(our_ip_c & host_ip(1) & x"0011" & x"000A"
                                                            & x"1234" & x"0007" & x"000A")));

  begin
    pulse(reset_s, 2);
    running_s <= '1';
    step;

    if case_g = "stalls_16" or case_g = "stalls_32" or case_g = "stalls_48" or case_g = "stalls_64" then
      for i in 0 to 60 loop
        send(payload(i, i), i, port_of(997 * i), port_of(65535 - i));
        if chance(0.5) then
          expect(frame_of(payload(i, i), i, port_of(997 * i), port_of(65535 - i)));
        else
          -- Two on their way: the second is taken while the first goes out.
          send(payload(i + 1), i);
          expect_first(frame_of(payload(i, i), i, port_of(997 * i), port_of(65535 - i)));
          expect(frame_of(payload(i + 1), i));
        end if;
      end loop;
      send(payload(1472), 7);
      send(payload(1471), 8);
      expect_first(frame_of(payload(1472), 7));
      expect(frame_of(payload(1471), 8));
      check(longs_s = 0 and unreachables_s = 0, "nothing was dropped");

    elsif case_g = "payloads" then
      for length in 0 to 70 loop
        send(payload(length, 3), length);
        expect(frame_of(payload(length, 3), length));
      end loop;
      send(payload(1472), 7);
      expect(frame_of(payload(1472), 7));

    elsif case_g = "checksum_of_zero" then
      -- A payload with which all adds up to FFFF: the checksum would be 0, and is sent as FFFF.
      send(fill_c, 1);
      expect(frame_of(fill_c, 1));
      check_equal(frame_s(40) & frame_s(41), x"FFFF", "checksum");

    elsif case_g = "too_long" then
      send(payload(1473), 1);
      expect_silence(300);
      check(longs_s = 1, "it is said");
      check(lookups_s = 0, "nobody is asked");
      begin_send(1, 65535, x"1234", x"0007");
      for i in 1 to 65536 / lanes_c loop
        data_valid_s <= '1';
        step;
      end loop;
      data_valid_s <= '0';
      expect_silence(300);
      check(longs_s = 2, "it is said");
      send(payload(1472), 1);
      expect(frame_of(payload(1472), 1));

    elsif case_g = "nobody_answers" then
      known_s <= '0';
      send(payload(20), 1);
      expect_silence(1500);
      check(lookups_s >= 5 and lookups_s <= 7, "asked every 256 clocks: " & to_string(lookups_s));
      for i in 1 to 2 loop
        pulse(tick_s);
        expect_silence(600);
      end loop;
      check(unreachables_s = 0, "not yet");
      pulse(tick_s);
      expect_silence(600);
      check(unreachables_s = 1, "then it is said");
      -- Known before the third tick.
      send(payload(21), 1);
      pulse(tick_s);
      expect_silence(600);
      known_s <= '1';
      step(300);
      expect(frame_of(payload(21), 1));
      -- The next datagram waits as long again.
      known_s <= '0';
      send(payload(22), 1);
      pulse(tick_s);
      expect_silence(600);
      pulse(tick_s);
      expect_silence(600);
      check(unreachables_s = 1, "not yet");
      known_s <= '1';
      step(300);
      expect(frame_of(payload(22), 1));
      -- More ticks than there is patience for, before the first answer.
      known_s <= '0';
      tick_s  <= '1';
      send(payload(23), 1);
      expect_silence(600);
      tick_s <= '0';
      check(unreachables_s = 2, "said once");

    elsif case_g = "asks_once" then
      known_s <= '0';
      send(payload(20), 1);
      expect_silence(600);
      check(unreachables_s = 1 and lookups_s = 1, "asked once");
      known_s <= '1';
      send(payload(30), 2);
      expect(frame_of(payload(30), 2));

    elsif case_g = "addresses_change" then
      for clocks in 1 to 60 loop
        own_ip_s  <= our_ip_c;
        own_mac_s <= our_mac_c;
        begin_send(2, 30, x"1234", x"0007");
        step(clocks mod 7);
        own_ip_s  <= other_ip_c;
        own_mac_s <= other_mac_c;
        put_payload(payload(30));
        expect(frame_of(payload(30), 2));
        send(payload(31), 3);
        expect(frame_of(payload(31), 3, own_ip => other_ip_c, own_mac => other_mac_c));
      end loop;

    elsif case_g = "payload_waits" then
      data_s       <= (others => '0');
      data_valid_s <= '1';
      step(5);
      check(data_ready_s = '0', "no payload before its datagram");
      begin_send(1, lanes_c, x"1234", x"0007");
      wait for 1 ns;
      check(data_ready_s = '1', "now it is taken");
      step;
      for i in 1 to 30 loop
        wait for 1 ns;
        check(data_ready_s = '0', "and no more than there is");
        step;
      end loop;
      data_valid_s <= '0';
      expect(frame_of((1 to lanes_c => x"00"), 1));

    elsif case_g = "output_waits" then
      stop_out_s <= '1';
      step(2);
      send(payload(100, 1), 1);
      send(payload(200, 2), 2);
      step(300);
      check(ready_s = '0' and sent_s = 0, "one goes out, one waits");
      stop_out_s <= '0';
      expect_first(frame_of(payload(100, 1), 1));
      expect(frame_of(payload(200, 2), 2));

    elsif case_g = "clocks_16" then
      -- 21 words and the payload's, and no clock between two frames. The wait for the checksum is the payload's way in.
      measure(18, 30, 12 + 30);
      measure(64, 21 + 32, 32 + 53 + 3);
      measure(1472, 21 + 736, 736 + 757 + 3);

    elsif case_g = "clocks_64" then
      -- verilog-ethernet's udp_complete: 14, 19, 195 clocks from frame to frame; 26, 37, 389 from first to last.
      measure(18, 11, 20);
      measure(64, 14, 26);
      measure(1472, 190, 377);

    elsif case_g = "reset_at_any_clock" then
      for clocks in 1 to 60 loop
        stop_out_s <= '1' when clocks mod 3 = 0 else '0';
        begin_send(1, 100, x"1234", x"0007");
        for i in 1 to clocks / 2 loop
          data_valid_s <= '1';
          step;
        end loop;
        data_valid_s <= '0';
        step(clocks / 4);
        pulse(reset_s);
        stop_out_s <= '0';
        step(20);
        sent_v := sent_s;
        expect_silence(60);
        send(payload(clocks), clocks);
        expect(frame_of(payload(clocks), clocks));
      end loop;

    else
      report "unknown case " & case_g severity failure;
    end if;

    step(20);
    check(sent_s = sent_v, "no more is sent");
    pass(case_g);
  end process p_stimulus;

  beat_s   <= out_data_s & out_keep_s & out_last_s;
  beat_q_s <= beat_s when rising_edge(clk_s);
  owed_s   <= (owed_s or (lookup_valid_s and lookup_ready_s)) and not (result_valid_s and result_ready_s) and not reset_s
              when rising_edge(clk_s);

  -- psl default clock is rising_edge(clk_s);
  -- psl valid_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {out_valid_s = '1'})
  --   abort reset_s = '1';
  -- psl beat_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {beat_s = beat_q_s})
  --   abort reset_s = '1';
  -- psl lookup_stays : assert always ({lookup_valid_s = '1' and lookup_ready_s = '0'} |=> {lookup_valid_s = '1'})
  --   abort reset_s = '1';
  -- psl result_is_owed : assert always (result_ready_s = '1' -> owed_s = '1');
  -- psl seen_out_stall : cover {out_valid_s = '1' and out_ready_s = '0'; out_valid_s = '1' and out_ready_s = '1'};
  -- psl seen_data_stall : cover {data_valid_s = '1' and data_ready_s = '0'; data_valid_s = '1' and data_ready_s = '1'};
  -- psl seen_lookup_stall : cover {lookup_valid_s = '1' and lookup_ready_s = '0'; lookup_ready_s = '1'};
  -- psl seen_no_gap : cover {out_last_s = '1' and out_valid_s = '1' and out_ready_s = '1'; out_valid_s = '1'};

end architecture sim;
