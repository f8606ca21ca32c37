-- SPDX-License-Identifier: Apache-2.0
-- Bench of toe_top, playing the application and a peer on the wire, with random pauses on every handshake in the cases
-- named stalls_*, as named cases. Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.inet_pkg.all;
use work.tb_pkg.all;
use work.tb_ip_pkg.all;
use work.tb_stream_pkg.all;

entity toe_top_tb is
  generic (case_g : string := "none");
end entity toe_top_tb;

architecture sim of toe_top_tb is

  constant data_c   : positive := choose(case_g = "stalls_16" or case_g = "resolves_16", 16,
                                  choose(case_g = "stalls_32", 32, choose(case_g = "stalls_48", 48, 64)));
  constant lanes_c  : positive := data_c / 8;
  constant stalls_c : boolean := starts_with(case_g, "stalls_");
  constant most_c   : positive := 2048;

  type kind_t is (ARP, ECHO, UDP_OUT);
  type frames_t is array (kind_t) of bytes_t(0 to most_c - 1);
  type counts_t is array (kind_t) of natural;

  signal clk_s           : std_logic;
  signal reset_s         : std_logic := '0';
  signal in_data_s       : std_logic_vector(data_c - 1 downto 0) := (others => '0');
  signal in_keep_s       : std_logic_vector(lanes_c - 1 downto 0) := (others => '0');
  signal in_valid_s      : std_logic := '0';
  signal in_ready_s      : std_logic;
  signal in_last_s       : std_logic := '0';
  signal in_user_s       : std_logic := '0';
  signal out_data_s      : std_logic_vector(data_c - 1 downto 0);
  signal out_keep_s      : std_logic_vector(lanes_c - 1 downto 0);
  signal out_valid_s     : std_logic;
  signal out_ready_s     : std_logic := '1';
  signal out_last_s      : std_logic;
  signal stop_out_s      : std_logic := '0';
  signal out_user_s      : std_logic;
  signal ip_s            : ip_t := no_ip_c;
  signal from_s          : word_t := x"0000";
  signal to_s            : word_t := x"0000";
  signal length_s        : word_t := x"0000";
  signal valid_s         : std_logic := '0';
  signal ready_s         : std_logic;
  signal payload_s       : std_logic_vector(data_c - 1 downto 0) := (others => '0');
  signal payload_valid_s : std_logic := '0';
  signal payload_ready_s : std_logic;
  signal unreachable_s   : std_logic;
  signal long_s          : std_logic;
  signal received_s      : std_logic;
  signal verdict_s       : verdict_t;
  signal protocol_s      : protocol_t;
  signal source_mac_s    : mac_t;
  signal source_ip_s     : ip_t;
  signal source_port_s   : word_t;
  signal target_port_s   : word_t;
  signal bytes_s         : unsigned(15 downto 0);
  signal header_s        : unsigned(5 downto 0);
  signal lost_s          : std_logic;
  signal lookup_ip_s     : ip_t := no_ip_c;
  signal lookup_valid_s  : std_logic := '0';
  signal lookup_ready_s  : std_logic;
  signal result_mac_s    : mac_t;
  signal result_found_s  : std_logic;
  signal result_valid_s  : std_logic;
  signal result_ready_s  : std_logic := '0';
  signal lookups_s       : natural := 0;
  signal netmask_s       : ip_t := no_ip_c;
  signal gateway_s       : ip_t := no_ip_c;
  signal tick_s          : std_logic := '0';
  signal failed_s        : std_logic;
  signal failed_ip_s     : ip_t;
  signal number_s        : std_logic_vector(2 downto 0) := "000";
  signal count_s         : std_logic_vector(31 downto 0);
  signal bad_s           : std_logic;
  signal running_s       : std_logic := '0';
  signal beat_s          : std_logic_vector(data_c + lanes_c downto 0);
  signal beat_q_s        : std_logic_vector(data_c + lanes_c downto 0);

  -- What came out: how many of each kind, and the last of each.
  signal sent_s          : counts_t := (others => 0);
  signal frames_s        : frames_t;
  signal sizes_s         : counts_t := (others => 0);
  signal losses_s        : natural := 0;
  signal unreachables_s  : natural := 0;
  signal bads_s          : natural := 0;
  -- Frames that were received, and good datagrams among them.
  signal verdicts_s      : natural := 0;
  signal goods_s         : natural := 0;
  signal app_done_s      : boolean := false;

begin

  i_clock : entity work.tb_clock generic map (case_g, 10 ms) port map (clk_s);

  i_dut : entity work.toe_top
    generic map (data_g => data_c, lifetime_g => 100)
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
      m_axis_tuser   => out_user_s,
      send_ip        => ip_s,
      send_from      => from_s,
      send_to        => to_s,
      send_length    => length_s,
      send_valid     => valid_s,
      send_ready     => ready_s,
      payload_tdata  => payload_s,
      payload_tvalid => payload_valid_s,
      payload_tready => payload_ready_s,
      unreachable    => unreachable_s,
      too_long       => long_s,
      received       => received_s,
      verdict        => verdict_s,
      protocol       => protocol_s,
      source_mac     => source_mac_s,
      source_ip      => source_ip_s,
      source_port    => source_port_s,
      target_port    => target_port_s,
      length         => bytes_s,
      header_words   => header_s,
      lost           => lost_s,
      lookup_ip      => lookup_ip_s,
      lookup_valid   => lookup_valid_s,
      lookup_ready   => lookup_ready_s,
      result_mac     => result_mac_s,
      result_found   => result_found_s,
      result_valid   => result_valid_s,
      result_ready   => result_ready_s,
      local_ip       => our_ip_c,
      local_mac      => our_mac_c,
      netmask        => netmask_s,
      gateway        => gateway_s,
      tick           => tick_s,
      failed         => failed_s,
      failed_ip      => failed_ip_s,
      count_number   => number_s,
      count          => count_s,
      bad_frame      => bad_s
    );

  p_ready : ready_at_random(out_ready_s, stop_out_s, stalls_c, 0.3, 894);

  p_collect : process (clk_s)
    variable at_v     : natural := 0;
    variable coming_v : bytes_t(0 to most_c - 1);
    variable kind_v   : kind_t;
  begin
    if rising_edge(clk_s) then
      if reset_s = '1' then
        at_v := 0;
      elsif running_s = '1' then
        if out_valid_s = '1' and out_ready_s = '1' then
          check(out_user_s = '0', "no frame from here is bad");
          collect(coming_v, at_v, out_data_s, out_keep_s, out_last_s);
          if out_last_s = '1' then
            check(at_v >= 60, "60 bytes or more");
            check_equal(coming_v(6) & coming_v(7) & coming_v(8) & coming_v(9) & coming_v(10) & coming_v(11), our_mac_c,
                        "from us");
            if coming_v(12 to 13) = bytes_of(x"0806") then
              kind_v := ARP;
            elsif coming_v(23) = x"01" then
              kind_v := ECHO;
            else
              kind_v := UDP_OUT;
            end if;
            sent_s(kind_v)   <= sent_s(kind_v) + 1;
            sizes_s(kind_v)  <= at_v;
            frames_s(kind_v) <= coming_v;
            if stalls_c and kind_v = UDP_OUT then
              check(coming_v(42) = payload(1, sent_s(UDP_OUT))(0), "datagrams in order");
              check(at_v = maximum(60, 42 + 1 + sent_s(UDP_OUT)), "its length");
            end if;
            at_v := 0;
          end if;
        end if;
        losses_s       <= losses_s + 1 when lost_s = '1';
        unreachables_s <= unreachables_s + 1 when unreachable_s = '1';
        bads_s         <= bads_s + 1 when bad_s = '1';
        if received_s = '1' then
          verdicts_s <= verdicts_s + 1;
          goods_s    <= goods_s + 1 when verdict_s = GOOD and protocol_s = protocol_udp_c;
        end if;
      end if;
    end if;
  end process p_collect;

  -- Others ask too: each gets its own answer.
  p_lookups : process
    variable seed1_v : positive := 2;
    variable seed2_v : positive := 5227;
    variable draw_v  : real;
  begin
    wait until running_s = '1' and reset_s = '0' and stalls_c;
    step;
    for i in 0 to 65535 loop
      uniform(seed1_v, seed2_v, draw_v);
      step(integer(draw_v * 30.0));
      lookup_ip_s    <= x"E000" & std_logic_vector(to_unsigned(i, 16));
      hand_over(lookup_valid_s, lookup_ready_s);
      lookup_ip_s    <= x"DEADBEEF";
      uniform(seed1_v, seed2_v, draw_v);
      step(integer(draw_v * 20.0));
      result_ready_s <= '1';
      await(result_valid_s);
      check(result_found_s = '1', "found");
      check_equal(result_mac_s, x"01005E00" & std_logic_vector(to_unsigned(i, 16)), "MAC");
      lookups_s <= i + 1;
      step;
      result_ready_s <= '0';
    end loop;
    wait;
  end process p_lookups;

  p_application : process

    variable seed1_v : positive := 9;
    variable seed2_v : positive := 768;

    impure function chance(share : real) return boolean is
      variable draw_v : real;
    begin
      uniform(seed1_v, seed2_v, draw_v);
      return draw_v < share;
    end function chance;

    procedure send(data : bytes_t; dst : ip_t) is
      variable at_v : natural := 0;
    begin
      while stalls_c and chance(0.7) loop
        step;
      end loop;
      ip_s     <= dst;
      from_s   <= x"1234";
      to_s     <= x"0007";
      length_s <= std_logic_vector(to_unsigned(data'length, 16));
      hand_over(valid_s, ready_s);
      while at_v < data'length loop
        while stalls_c and chance(0.3) loop
          step;
        end loop;
        payload_s <= beat_of(data, at_v, lanes_c);
        at_v            := at_v + lanes_c;
        hand_over(payload_valid_s, payload_ready_s);
      end loop;
    end procedure send;

  begin
    wait until running_s = '1' and reset_s = '0';
    step;
    if stalls_c then
      for i in 0 to 79 loop
        send(payload(i + 1, i), peer_ip_c);
      end loop;
    elsif case_g = "outside_the_subnet" then
      send(payload(30), x"08080808");
    else
      send(payload(25), peer_ip_c);
      send(payload(26), peer_ip_c);
    end if;
    app_done_s <= true;
    wait;
  end process p_application;

  p_stimulus : process

    variable seed1_v : positive := 3;
    variable seed2_v : positive := 2010;

    impure function chance(share : real) return boolean is
      variable draw_v : real;
    begin
      uniform(seed1_v, seed2_v, draw_v);
      return draw_v < share;
    end function chance;

    procedure put(frame : bytes_t; user : std_logic := '0') is
      variable at_v : natural := 0;
    begin
      while at_v < frame'length loop
        while stalls_c and chance(0.3) loop
          step;
        end loop;
        in_data_s  <= beat_of(frame, at_v, lanes_c, 'X');
        in_keep_s  <= keep_of(frame, at_v, lanes_c);
        at_v       := at_v + lanes_c;
        in_last_s  <= '1' when at_v >= frame'length else '0';
        in_user_s  <= user when at_v >= frame'length else '0';
        hand_over(in_valid_s, in_ready_s);
      end loop;
    end procedure put;

    function bytes_of_words(words : words_t) return bytes_t is
      variable bytes_v : bytes_t(0 to 59) := (others => x"00");
    begin
      for i in 0 to words'length - 1 loop
        bytes_v(2 * i to 2 * i + 1) := bytes_of(words(words'low + i));
      end loop;
      return bytes_v;
    end function bytes_of_words;

    procedure expect(kind : kind_t; frame : bytes_t; count : positive; within : positive := 2000) is
    begin
      for i in 1 to within loop
        exit when sent_s(kind) >= count;
        step;
      end loop;
      check(sent_s(kind) = count, to_string(sent_s(kind)) & " frames of " & kind_t'image(kind) & ", expected "
            & to_string(count));
      check(sizes_s(kind) = frame'length, "bytes of the frame: " & to_string(sizes_s(kind)));
      for i in 0 to frame'length - 1 loop
        check_equal(frames_s(kind)(i), frame(frame'low + i), "byte " & to_string(i) & " of the frame");
      end loop;
    end procedure expect;

    function reply_frame(data : bytes_t) return bytes_t is
      variable packet_v : bytes_t(0 to 7 + data'length) := ping(data);
      variable frame_v  : bytes_t(0 to maximum(59, 41 + data'length)) := (others => x"00");
    begin
      packet_v(0)                    := x"00";
      packet_v(2 to 3)               := (x"00", x"00");
      packet_v(2 to 3)               := bytes_of(checksum(packet_v));
      frame_v(0 to 41 + data'length) := ip_frame(packet_v, x"01", our_ip_c, peer_ip_c, peer_mac_c);
      frame_v(6 to 11)               := bytes_of(our_mac_c);
      return frame_v;
    end function reply_frame;

    function datagram(data : bytes_t; dst : ip_t := peer_ip_c; dst_mac : mac_t := peer_mac_c) return bytes_t is
      variable frame_v : bytes_t(0 to maximum(59, 41 + data'length)) := (others => x"00");
    begin
      frame_v(0 to 41 + data'length) := ip_frame(udp(data, our_ip_c, dst), x"11", our_ip_c, dst, dst_mac,
                                                 ident => x"0000");
      frame_v(6 to 11)               := bytes_of(our_mac_c);
      return frame_v;
    end function datagram;

    constant ask_us_c   : bytes_t := bytes_of_words(request_of(peer_mac_c, peer_ip_c, our_ip_c));
    constant told_c     : bytes_t := bytes_of_words(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c));
    constant we_ask_c   : bytes_t := bytes_of_words(request_of(our_mac_c, our_ip_c, peer_ip_c));
    constant our_c      : bytes_t := bytes_of_words(reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
    variable asked_v    : natural := 0;
    variable pings_v    : natural := 0;
    variable udps_v     : natural := 0;
    variable all_v      : natural := 0;

  begin
    pulse(reset_s, 2);
    running_s <= '1';
    step;

    if case_g = "stalls_16" or case_g = "stalls_32" or case_g = "stalls_48" or case_g = "stalls_64" then
      -- All at once: the application sends, and the peer asks, pings and sends.
      for i in 0 to 99 loop
        if i = 0 or chance(0.3) then
          put(ask_us_c);
          asked_v := asked_v + 1;
          all_v   := all_v + 1;
        end if;
        if chance(0.3) then
          put(ip_frame(udp(payload(i)), x"11"));
          udps_v := udps_v + 1;
          all_v  := all_v + 1;
        end if;
        if chance(0.2) then
          put(ip_frame(ping(payload(i)), x"01"), user => '1');
          all_v := all_v + 1;
        end if;
        if chance(0.5) then
          -- Two replies can wait; a third would be lost.
          while pings_v - sent_s(ECHO) > 1 loop
            step;
          end loop;
          put(ip_frame(ping(payload(i)), x"01"));
          pings_v := pings_v + 1;
          all_v   := all_v + 1;
          if chance(0.7) then
            expect(ECHO, reply_frame(payload(i)), pings_v);
          end if;
        end if;
      end loop;
      for i in 0 to 40000 loop
        exit when sent_s(UDP_OUT) = 80;
        step;
      end loop;
      expect(UDP_OUT, datagram(payload(80, 79)), 80);
      step(300);
      check(sent_s(ECHO) = pings_v and losses_s = 0, "each ping is answered");
      check(sent_s(ARP) >= asked_v and sent_s(ARP) <= asked_v + 1, "each request is answered");
      check(lookups_s > 100, "others were answered: " & to_string(lookups_s));
      check(verdicts_s = all_v, "a verdict for each frame");
      check(goods_s = udps_v, "datagrams that are for us");

    elsif case_g = "resolves_16" or case_g = "resolves_64" then
      -- A datagram to a host that is not known: a request, its reply, then the datagram and the one behind it.
      expect(ARP, we_ask_c, 1);
      step(600);
      check(sent_s(UDP_OUT) = 0, "it waits");
      put(told_c);
      expect(UDP_OUT, datagram(payload(26)), 2);
      put(ip_frame(ping(payload(56)), x"01"));
      expect(ECHO, reply_frame(payload(56)), 1);
      put(ask_us_c);
      expect(ARP, our_c, 2);
      put(ip_frame(udp(payload(11)), x"11"));
      check(received_s = '1' and verdict_s = GOOD, "received");
      check_equal(source_mac_s & source_ip_s & source_port_s & target_port_s,
                  peer_mac_c & peer_ip_c & x"1234" & x"0007", "from whom");
      check(bytes_s = 11 and header_s = 17, "where its payload is");
      put(ask_us_c(0 to 20));
      step(10);
      check(bads_s = 1, "a short frame is counted");

    elsif case_g = "nobody_answers" then
      for i in 1 to 2 loop
        step(700);
        pulse(tick_s);
      end loop;
      check(unreachables_s = 0, "not yet");
      step(700);
      pulse(tick_s);
      step(700);
      check(unreachables_s = 1 and sent_s(UDP_OUT) = 0, "the first is dropped");
      check(sent_s(ARP) >= 2, "asked again");

    elsif case_g = "outside_the_subnet" then
      netmask_s <= x"FFFFFF00";
      gateway_s <= x"C0A800FE";
      expect(ARP, bytes_of_words(request_of(our_mac_c, our_ip_c, x"C0A800FE")), 1);
      put(bytes_of_words(reply_of(other_mac_c, x"C0A800FE", our_mac_c, our_ip_c)));
      expect(UDP_OUT, datagram(payload(30), x"08080808", other_mac_c), 1);
      -- A broadcast to the subnet is for us.
      put(ip_frame(udp(payload(5), dst => x"C0A800FF"), x"11", dst => x"C0A800FF", dst_mac => x"FFFFFFFFFFFF"));
      check(received_s = '1' and verdict_s = GOOD, "received");

    elsif case_g = "reset_at_any_clock" then
      put(told_c);
      expect(UDP_OUT, datagram(payload(26)), 2);
      check(app_done_s, "the application is done");
      for clocks in 1 to 40 loop
        put(ip_frame(ping(payload(40)), x"01"));
        put(ask_us_c);
        step(clocks);
        pulse(reset_s);
        step(3);
        asked_v := sent_s(ARP);
        pings_v := sent_s(ECHO);
        step(80);
        check(asked_v = sent_s(ARP) and pings_v = sent_s(ECHO), "nothing is left");
        put(ip_frame(ping(payload(clocks)), x"01"));
        expect(ECHO, reply_frame(payload(clocks)), pings_v + 1);
        put(ask_us_c);
        expect(ARP, our_c, asked_v + 1);
      end loop;

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  beat_s   <= out_data_s & out_keep_s & out_last_s;
  beat_q_s <= beat_s when rising_edge(clk_s);

  -- psl default clock is rising_edge(clk_s);
  -- psl valid_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {out_valid_s = '1'})
  --   abort reset_s = '1';
  -- psl beat_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {beat_s = beat_q_s})
  --   abort reset_s = '1';
  -- psl seen_out_stall : cover {out_valid_s = '1' and out_ready_s = '0'; out_valid_s = '1' and out_ready_s = '1'};
  -- psl seen_frame_waits : cover {valid_s = '1' and ready_s = '0'; valid_s = '1' and ready_s = '1'};

end architecture sim;
