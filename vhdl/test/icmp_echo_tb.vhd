-- SPDX-License-Identifier: Apache-2.0
-- Bench of icmp_echo behind ip_receive, playing the MAC: pings of each length, what must not be answered, and, in the
-- cases named stalls_*, random pauses in and out, as named cases. Each `case_g = "..."` below is a case; the runners
-- read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.inet_pkg.all;
use work.tb_pkg.all;
use work.tb_ip_pkg.all;
use work.tb_stream_pkg.all;

entity icmp_echo_tb is
  generic (case_g : string := "none");
end entity icmp_echo_tb;

architecture sim of icmp_echo_tb is

  constant data_c   : positive := choose(case_g = "stalls_16" or case_g = "clocks_16", 16,
                                  choose(case_g = "stalls_32", 32, choose(case_g = "stalls_48", 48, 64)));
  constant lanes_c  : positive := data_c / 8;
  constant stalls_c : boolean := starts_with(case_g, "stalls_");
  constant most_c   : positive := 2048;

  signal clk_s       : std_logic;
  signal reset_s     : std_logic := '0';
  signal enable_s    : std_logic := '0';
  signal data_s      : std_logic_vector(0 to data_c - 1) := (others => '0');
  signal keep_s      : std_logic_vector(0 to lanes_c - 1) := (others => '0');
  signal last_s      : std_logic := '0';
  signal bad_s       : std_logic := '0';
  signal own_ip_s    : ip_t := our_ip_c;
  signal done_s      : std_logic;
  signal verdict_s   : verdict_t;
  signal out_data_s  : std_logic_vector(data_c - 1 downto 0);
  signal out_keep_s  : std_logic_vector(lanes_c - 1 downto 0);
  signal out_valid_s : std_logic;
  signal out_ready_s : std_logic := '1';
  signal out_last_s  : std_logic;
  signal lost_s      : std_logic;
  signal running_s   : std_logic := '0';
  signal stop_out_s  : std_logic := '0';
  signal losses_s    : natural := 0;
  signal beat_s      : std_logic_vector(data_c + lanes_c downto 0);
  signal beat_q_s    : std_logic_vector(data_c + lanes_c downto 0);

  -- The last two frames that came out, and how many did.
  signal sent_s      : natural := 0;
  signal frame_s     : bytes_t(0 to most_c - 1);
  signal size_s      : natural := 0;
  signal before_s    : bytes_t(0 to most_c - 1);
  signal before_size_s : natural := 0;

begin

  i_clock : entity work.tb_clock generic map (case_g, 10 ms) port map (clk_s);

  i_ip : entity work.ip_receive
    generic map (data_g => data_c)
    port map (
      clk          => clk_s,
      reset        => reset_s,
      enable       => enable_s,
      data         => data_s,
      keep         => keep_s,
      last         => last_s,
      bad          => bad_s,
      local_ip     => own_ip_s,
      local_mac    => our_mac_c,
      netmask      => x"FFFF0000",
      done         => done_s,
      verdict      => verdict_s,
      protocol     => open,
      source_mac   => open,
      source_ip    => open,
      source_port  => open,
      target_port  => open,
      length       => open,
      header_words => open
    );

  i_dut : entity work.icmp_echo
    generic map (data_g => data_c)
    port map (
      clk           => clk_s,
      reset         => reset_s,
      enable        => enable_s,
      data          => data_s,
      keep          => keep_s,
      last          => last_s,
      done          => done_s,
      verdict       => verdict_s,
      local_ip      => own_ip_s,
      m_axis_tdata  => out_data_s,
      m_axis_tkeep  => out_keep_s,
      m_axis_tvalid => out_valid_s,
      m_axis_tready => out_ready_s,
      m_axis_tlast  => out_last_s,
      lost          => lost_s
    );

  p_ready : ready_at_random(out_ready_s, stop_out_s, stalls_c, 0.4, 792);

  -- The MAC's side.
  p_collect : process (clk_s)
    variable at_v     : natural := 0;
    variable coming_v : bytes_t(0 to most_c - 1);
  begin
    if rising_edge(clk_s) then
      if reset_s = '1' then
        at_v := 0;
      elsif running_s = '1' then
        if out_valid_s = '1' and out_ready_s = '1' then
          collect(coming_v, at_v, out_data_s, out_keep_s, out_last_s);
          if out_last_s = '1' then
            frame_s       <= coming_v;
            size_s        <= at_v;
            before_s      <= frame_s;
            before_size_s <= size_s;
            sent_s        <= sent_s + 1;
            at_v          := 0;
          end if;
        end if;
        losses_s <= losses_s + 1 when lost_s = '1';
      end if;
    end if;
  end process p_collect;

  p_stimulus : process

    variable seed1_v : positive := 3;
    variable seed2_v : positive := 1624;

    impure function chance(share : real) return boolean is
      variable draw_v : real;
    begin
      uniform(seed1_v, seed2_v, draw_v);
      return draw_v < share;
    end function chance;

    -- With pause_at, the output goes on when so many bytes are in, for 60 clocks, before the rest comes.
    procedure send(frame : bytes_t; bad : std_logic := '0'; pause_at : natural := 0) is
      variable at_v : natural := 0;
    begin
      while at_v < frame'length loop
        if at_v > 0 and at_v = pause_at then
          stop_out_s <= '0';
          step(60);
        end if;
        while stalls_c and chance(0.3) loop
          step;
        end loop;
        enable_s <= '1';
        data_s   <= (others => '1');
        keep_s   <= (others => '0');
        for lane in 0 to lanes_c - 1 loop
          if at_v + lane < frame'length then
            data_s(8 * lane to 8 * lane + 7) <= frame(frame'low + at_v + lane);
            keep_s(lane)                     <= '1';
          end if;
        end loop;
        at_v   := at_v + lanes_c;
        last_s <= '1' when at_v >= frame'length else '0';
        bad_s  <= bad when at_v >= frame'length else '0';
        step;
        enable_s <= '0';
        last_s   <= '1';
        data_s   <= (others => 'X');
      end loop;
    end procedure send;

    function ping_frame(data : bytes_t; ident : word_t := x"1234"; ttl : byte_t := x"40"; src : ip_t := peer_ip_c)
      return bytes_t is
      variable frame_v : bytes_t(0 to 41 + data'length);
    begin
      frame_v           := ip_frame(ping(data), x"01", src, ident => ident);
      frame_v(22)       := ttl;
      frame_v(24 to 25) := (x"00", x"00");
      frame_v(24 to 25) := bytes_of(checksum(frame_v(14 to 33)));
      return frame_v;
    end function ping_frame;

    -- Made anew, not patched.
    function reply_frame(data : bytes_t; ident : word_t := x"1234"; dst : ip_t := peer_ip_c) return bytes_t is
      variable packet_v : bytes_t(0 to 7 + data'length) := ping(data);
      variable frame_v  : bytes_t(0 to maximum(59, 41 + data'length)) := (others => x"00");
    begin
      packet_v(0)                      := x"00";
      packet_v(2 to 3)                 := (x"00", x"00");
      packet_v(2 to 3)                 := bytes_of(checksum(packet_v));
      frame_v(0 to 41 + data'length)   := ip_frame(packet_v, x"01", our_ip_c, dst, peer_mac_c, ident => ident);
      frame_v(6 to 11)                 := bytes_of(our_mac_c);
      return frame_v;
    end function reply_frame;

    variable sent_v : natural := 0;

    procedure compare(actual : bytes_t; size : natural; frame : bytes_t) is
    begin
      check(size = frame'length, "the frame has " & to_string(size) & " bytes, expected " & to_string(frame'length));
      for i in 0 to frame'length - 1 loop
        check_equal(actual(i), frame(frame'low + i), "byte " & to_string(i) & " of the frame");
      end loop;
    end procedure compare;

    procedure expect(frame : bytes_t; count : positive := 1; within : positive := 6000) is
    begin
      for i in 1 to within loop
        exit when sent_s >= sent_v + count;
        step;
      end loop;
      check(sent_s = sent_v + count, to_string(sent_s - sent_v) & " frames sent, expected " & to_string(count));
      compare(frame_s, size_s, frame);
      sent_v := sent_s;
    end procedure expect;

    procedure refuse(frame : bytes_t; bad : std_logic := '0') is
    begin
      send(frame, bad);
      step(120);
      check(sent_s = sent_v and out_valid_s = '0', "not answered");
    end procedure refuse;

    function with_byte(frame : bytes_t; index : natural; byte : byte_t) return bytes_t is
      variable frame_v : bytes_t(0 to frame'length - 1) := frame;
    begin
      frame_v(index)    := byte;
      frame_v(24 to 25) := (x"00", x"00");
      frame_v(24 to 25) := bytes_of(checksum(frame_v(14 to 33)));
      frame_v(36 to 37) := (x"00", x"00");
      frame_v(36 to 37) := bytes_of(checksum(frame_v(34 to frame'length - 1)));
      return frame_v;
    end function with_byte;

    variable waited_v : natural;

  begin
    pulse(reset_s, 2);
    running_s <= '1';
    step;

    if case_g = "stalls_16" or case_g = "stalls_32" or case_g = "stalls_48" or case_g = "stalls_64" then
      for i in 0 to 80 loop
        send(ping_frame(payload(i, i), std_logic_vector(to_unsigned(i * 811, 16)),
                        std_logic_vector(to_unsigned(i + 1, 8))) & payload(i mod 5));
        if chance(0.3) then
          send(ip_frame(udp(payload(i)), x"11"));
        end if;
        if chance(0.5) then
          expect(reply_frame(payload(i, i), std_logic_vector(to_unsigned(i * 811, 16))));
        else
          send(ping_frame(payload(i + 1)));
          expect(reply_frame(payload(i + 1)), 2);
          compare(before_s, before_size_s, reply_frame(payload(i, i), std_logic_vector(to_unsigned(i * 811, 16))));
        end if;
      end loop;
      send(ping_frame(payload(1472)));
      expect(reply_frame(payload(1472)));
      send(ping_frame(payload(1471)));
      expect(reply_frame(payload(1471)));
      check(losses_s = 0, "none was lost");

    elsif case_g = "checksums" then
      -- Each carry: identification and data over their whole range, in steps.
      for i in 0 to 255 loop
        send(ping_frame(bytes_of(std_logic_vector(to_unsigned(i * 257, 16))),
                        std_logic_vector(to_unsigned(65535 - i * 257, 16)), std_logic_vector(to_unsigned(255 - i, 8))));
        expect(reply_frame(bytes_of(std_logic_vector(to_unsigned(i * 257, 16))),
                           std_logic_vector(to_unsigned(65535 - i * 257, 16))));
      end loop;
      -- The reply's checksum becomes 0.
      for data in 0 to 65535 loop
        if ping(bytes_of(std_logic_vector(to_unsigned(data, 16))))(2 to 3) = bytes_of(x"F7FF") then
          send(ping_frame(bytes_of(std_logic_vector(to_unsigned(data, 16)))));
          expect(reply_frame(bytes_of(std_logic_vector(to_unsigned(data, 16)))));
          check_equal(frame_s(36) & frame_s(37), x"0000", "checksum");
        end if;
      end loop;

    elsif case_g = "not_answered" then
      refuse(ping_frame(payload(20)), bad => '1');
      refuse(ip_frame(udp(payload(20)), x"11"));
      for code in 0 to 255 loop
        if code /= 8 then
          send(with_byte(ping_frame(payload(20)), 34, std_logic_vector(to_unsigned(code, 8))));
        end if;
        if code /= 0 then
          send(with_byte(ping_frame(payload(20)), 35, std_logic_vector(to_unsigned(code, 8))));
        end if;
      end loop;
      refuse(with_byte(ping_frame(payload(20)), 34, x"00"));
      refuse(ip_frame(ping(payload(20)), x"01", dst => x"FFFFFFFF"));
      refuse(ip_frame(ping(payload(20)), x"01", dst => x"C0A8FFFF"));
      refuse(ip_frame(ping(payload(20)), x"01", dst_mac => x"FFFFFFFFFFFF"));
      refuse(ip_frame(ping(payload(20)), x"01", dst_mac => x"01005E000001"));
      refuse(ip_frame(ping(payload(20)), x"01", dst_mac => other_mac_c));
      refuse(ip_frame(ping(payload(20)), x"01", dst => other_ip_c));
      refuse(ip_frame(ping(payload(20)), x"01", options => 1));
      refuse(ip_frame(ping(payload(20)), x"01", fragment => x"2000"));
      refuse(ip_frame(ping(payload(1473)), x"01"));
      refuse(ip_frame(ping(payload(20)), x"06"));
      for i in 14 to 60 loop
        if i /= 23 then
          send(ping_frame(payload(20))(0 to i - 1) & not ping_frame(payload(20))(i)
               & ping_frame(payload(20))(i + 1 to 61));
        end if;
      end loop;
      step(120);
      check(sent_s = sent_v, "none of them is answered");
      -- Longer than any reply, for either half of the memory.
      for i in 0 to 1 loop
        refuse(ip_frame(ping(payload(1600)), x"01"));
        send(ping_frame(payload(20)));
        expect(reply_frame(payload(20)));
      end loop;
      check(losses_s = 0, "none was lost");

    elsif case_g = "output_waits" then
      stop_out_s <= '1';
      step(2);
      for i in 0 to 4 loop
        send(ping_frame(payload(i + 20)));
      end loop;
      step(30);
      check(losses_s = 3, to_string(losses_s) & " were lost, expected 3");
      -- A half that becomes free in the middle of a frame is not for that frame.
      send(ping_frame(payload(50)), pause_at => 32);
      expect(reply_frame(payload(21)), 2);
      compare(before_s, before_size_s, reply_frame(payload(20)));
      step(60);
      check(losses_s = 4 and sent_s = sent_v, "the frame that had begun is lost");
      send(ping_frame(payload(33)));
      expect(reply_frame(payload(33)));
      stop_out_s <= '1';
      step(2);
      for i in 0 to 1 loop
        send(ping_frame(payload(i + 20)));
      end loop;
      waited_v := losses_s;
      for i in 0 to 15 loop
        if i = 7 then
          stop_out_s <= '0';
        end if;
        send(ping_frame(payload(40 + i))(0 to 40 + 41 + i));
      end loop;
      step(200);
      check(sent_s - sent_v = 18 - (losses_s - waited_v), "each is answered or counted as lost");
      check(losses_s - waited_v > 6, "some were lost");
      sent_v := sent_s;

    elsif case_g = "clocks_16" or case_g = "clocks_64" then
      -- Three clocks after the last beat comes the first; at line rate (a gap of 20 bytes) none is lost.
      send(ping_frame(payload(56)));
      for i in 0 to 3 loop
        check((out_valid_s = '1') = (i = 3), "clock " & to_string(i));
        exit when i = 3;
        step;
      end loop;
      expect(reply_frame(payload(56)));
      for i in 0 to 99 loop
        send(ping_frame(payload(18, i)));
        step(20 / lanes_c);
      end loop;
      expect(reply_frame(payload(18, 99)), 100);
      check(losses_s = 0, "none was lost");

    elsif case_g = "address_changes" then
      for clock in 0 to 12 loop
        own_ip_s <= our_ip_c;
        step;
        enable_s <= '1';
        last_s   <= '0';
        keep_s   <= (others => '1');
        for beat in 0 to 11 loop
          if beat = clock then
            own_ip_s <= other_ip_c;
          end if;
          for lane in 0 to lanes_c - 1 loop
            data_s(8 * lane to 8 * lane + 7) <= ping_frame(payload(54))(8 * beat + lane);
          end loop;
          last_s <= '1' when beat = 11 else '0';
          step;
        end loop;
        enable_s <= '0';
        step(40);
        -- In its first clocks the address may be the old one or the new one; after that it is the old one.
        check(sent_s - sent_v = 1 or clock < 2, "answered");
        if sent_s > sent_v then
          compare(frame_s, size_s, reply_frame(payload(54)));
        end if;
        sent_v := sent_s;
      end loop;

    elsif case_g = "reset_at_any_clock" then
      for clocks in 1 to 40 loop
        stop_out_s <= '1' when clocks mod 3 = 0 else '0';
        send(ping_frame(payload(30)));
        send(ping_frame(payload(60))(0 to 8 * (1 + clocks mod 10) - 1));
        step(clocks / 4);
        pulse(reset_s);
        stop_out_s <= '0';
        step(3);
        sent_v := sent_s;
        step(40);
        check(sent_s = sent_v, "nothing is left");
        send(ping_frame(payload(clocks)));
        expect(reply_frame(payload(clocks)));
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

  -- psl default clock is rising_edge(clk_s);
  -- psl valid_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {out_valid_s = '1'})
  --   abort reset_s = '1';
  -- psl beat_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {beat_s = beat_q_s})
  --   abort reset_s = '1';
  -- psl seen_out_stall : cover {out_valid_s = '1' and out_ready_s = '0'; out_valid_s = '1' and out_ready_s = '1'};
  -- psl seen_next_in_while_judged : cover {done_s = '1' and enable_s = '1'};

end architecture sim;
