-- SPDX-License-Identifier: Apache-2.0
-- Bench of ip_receive: frames with one thing wrong at a time, at 16 bits and, in the cases named wide_*, at 32, 48
-- and 64, as named cases. Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.inet_pkg.all;
use work.tb_pkg.all;
use work.tb_ip_pkg.all;

entity ip_receive_tb is
  generic (case_g : string := "none");
end entity ip_receive_tb;

architecture sim of ip_receive_tb is

  constant data_c  : positive := choose(case_g = "wide_32", 32, choose(case_g = "wide_48", 48,
                                 choose(case_g = "wide_64", 64, 16)));
  constant lanes_c : positive := data_c / 8;

  signal clk_s     : std_logic;
  signal reset_s   : std_logic := '0';
  signal enable_s  : std_logic := '0';
  signal data_s    : std_logic_vector(0 to data_c - 1) := (others => '0');
  signal keep_s    : std_logic_vector(0 to lanes_c - 1) := (others => '0');
  signal last_s    : std_logic := '0';
  signal bad_s     : std_logic := '0';
  signal own_ip_s  : ip_t := our_ip_c;
  signal netmask_s : ip_t := no_ip_c;
  signal done_s    : std_logic;
  signal verdict_s : verdict_t;
  signal proto_s   : protocol_t;
  signal mac_s     : mac_t;
  signal ip_s      : ip_t;
  signal from_s    : word_t;
  signal to_s      : word_t;
  signal length_s  : unsigned(15 downto 0);
  signal header_s  : unsigned(5 downto 0);
  signal running_s : std_logic := '0';
  signal ended_s   : std_logic := '0';

begin

  i_clock : entity work.tb_clock generic map (case_g, 10 ms) port map (clk_s);

  i_dut : entity work.ip_receive
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
      netmask      => netmask_s,
      done         => done_s,
      verdict      => verdict_s,
      protocol     => proto_s,
      source_mac   => mac_s,
      source_ip    => ip_s,
      source_port  => from_s,
      target_port  => to_s,
      length       => length_s,
      header_words => header_s
    );

  p_stimulus : process

    -- Beats with a pause here and there; the verdict comes with the clock after the last.
    procedure send(frame : bytes_t; bad : std_logic := '0') is
      variable at_v : natural := 0;
    begin
      while at_v < frame'length loop
        enable_s <= '1';
        data_s   <= (others => '1');
        keep_s   <= (others => '0');
        for lane in 0 to lanes_c - 1 loop
          if at_v < frame'length then
            data_s(8 * lane to 8 * lane + 7) <= frame(frame'low + at_v);
            keep_s(lane)                     <= '1';
          end if;
          at_v := at_v + 1;
        end loop;
        last_s <= '1' when at_v >= frame'length else '0';
        bad_s  <= bad when at_v >= frame'length else '0';
        step;
        enable_s <= '0';
        last_s   <= '1';
        if at_v < frame'length then
          check(done_s = '0', "not done before the end");
          step(choose(at_v mod 5 = 0, 1, 0));
        end if;
      end loop;
      check(done_s = '1', "done");
    end procedure send;

    procedure expect(frame : bytes_t; wanted : verdict_t; message : string := ""; bad : std_logic := '0') is
    begin
      send(frame, bad);
      check(verdict_s = wanted, message & " verdict is " & to_string(verdict_s) & ", expected " & to_string(wanted));
    end procedure expect;

    procedure expect_udp(data : bytes_t; options : natural := 0; padding : natural := 0) is
    begin
      expect(ip_frame(udp(data), x"11", options => options) & payload(padding, 9), GOOD, "UDP of "
             & to_string(data'length));
      check(length_s = data'length, "length of the payload");
      check_equal(from_s & to_s, x"12340007", "ports");
      check_equal(ip_s & mac_s, peer_ip_c & peer_mac_c, "sender");
      check(header_s = 17 + 2 * options, "header words");
      check_equal(proto_s, x"11", "protocol");
    end procedure expect_udp;

    type ips_t is array (natural range <>) of ip_t;
    constant nobody_c : ips_t := (x"00000000", x"7F000001", x"E0000001", x"EFFFFFFF", x"FFFFFFFF", our_ip_c, x"00000001");

    constant good_c : bytes_t := ip_frame(udp(payload(21)), x"11");

    procedure flip(frame : bytes_t; low, high : natural) is
      variable frame_v : bytes_t(0 to frame'length - 1);
    begin
      for i in low to high loop
        for bit in 0 to 7 loop
          frame_v         := frame;
          frame_v(i)(bit) := not frame_v(i)(bit);
          send(frame_v);
          check(verdict_s /= GOOD, "bit " & to_string(bit) & " of byte " & to_string(i) & " is seen");
        end loop;
      end loop;
    end procedure flip;

    -- With the header's checksum right again.
    function with_byte(frame : bytes_t; index : natural; byte : byte_t) return bytes_t is
      variable frame_v : bytes_t(0 to frame'length - 1) := frame;
    begin
      frame_v(index)    := byte;
      frame_v(24 to 25) := (x"00", x"00");
      frame_v(24 to 25) := bytes_of(checksum(frame_v(14 to 33)));
      return frame_v;
    end function with_byte;

  begin
    pulse(reset_s, 2);
    running_s <= '1';

    if case_g = "udp_of_each_length" or case_g = "wide_32" or case_g = "wide_48" or case_g = "wide_64" then
      for length in 0 to 40 loop
        expect_udp(payload(length, length));
        expect_udp(payload(length, length), padding => 1 + length mod 6);
      end loop;
      expect_udp(payload(1472));
      for options in 1 to 10 loop
        expect_udp(payload(20 + options), options);
      end loop;
      flip(good_c, 14, good_c'length - 1);
      expect_udp(payload(8));

    elsif case_g = "ethernet" then
      expect(good_c, BAD_FRAME, bad => '1');
      for length in 1 to 13 loop
        expect(good_c(0 to length - 1), NOT_IP);
      end loop;
      flip(good_c, 12, 13);
      expect(bytes_of(x"FFFFFFFFFFFF" & peer_mac_c & x"0806") & payload(46), NOT_IP);
      expect(ip_frame(udp(payload(4)), x"11", dst_mac => other_mac_c), NOT_FOR_US);
      flip(good_c, 1, 5);
      expect(ip_frame(udp(payload(4)), x"11", dst_mac => x"FFFFFFFFFFFF"), GOOD);
      expect(ip_frame(udp(payload(4)), x"11", dst_mac => x"01005E000001"), GOOD);

    elsif case_g = "header" then
      for length in 14 to 33 loop
        expect(good_c(0 to length - 1), BAD_HEADER);
      end loop;
      for version in 0 to 15 loop
        if version /= 4 then
          expect(ip_frame(udp(payload(4)), x"11", version => std_logic_vector(to_unsigned(version, 4))), BAD_HEADER);
        end if;
      end loop;
      for words in 0 to 4 loop
        expect(with_byte(good_c, 14, x"4" & std_logic_vector(to_unsigned(words, 4))), BAD_HEADER);
      end loop;
      expect(with_byte(good_c, 17, x"13"), BAD_LENGTH);
      expect(ip_frame(udp(payload(4)), x"11", extra_length => 1), BAD_LENGTH);
      for cut in 1 to 28 loop
        expect(good_c(0 to good_c'length - 1 - cut), BAD_LENGTH);
      end loop;
      -- A frame that ends with its IP header.
      for options in 0 to 10 loop
        expect(ip_frame(payload(0), x"06", options => options), GOOD);
        expect(ip_frame(payload(0), x"11", options => options), BAD_UDP_LENGTH);
      end loop;
      flip(good_c, 24, 25);
      expect(good_c, GOOD);

    elsif case_g = "addresses" then
      for source in nobody_c'range loop
        expect(ip_frame(udp(payload(4)), x"11", src => nobody_c(source)), BAD_SOURCE);
      end loop;
      expect(ip_frame(udp(payload(4)), x"11", dst => other_ip_c), NOT_FOR_US);
      for bit in 0 to 31 loop
        expect(ip_frame(udp(payload(4)), x"11", dst => our_ip_c xor std_logic_vector(shift_left(to_unsigned(1, 32), bit))),
               NOT_FOR_US);
      end loop;
      expect(ip_frame(udp(payload(4), dst => x"FFFFFFFF"), x"11", dst => x"FFFFFFFF"), GOOD);
      expect(ip_frame(udp(payload(4), dst => x"C0A8FFFF"), x"11", dst => x"C0A8FFFF"), NOT_FOR_US);
      netmask_s <= x"FFFF0000";
      step;
      expect(ip_frame(udp(payload(4), dst => x"C0A8FFFF"), x"11", dst => x"C0A8FFFF"), GOOD);
      expect(ip_frame(udp(payload(4), dst => x"C0A9FFFF"), x"11", dst => x"C0A9FFFF"), NOT_FOR_US);
      expect(ip_frame(udp(payload(4), src => x"C0A8FFFF"), x"11", src => x"C0A8FFFF"), BAD_SOURCE);
      -- The address changes while a frame comes in: it still is for the old one.
      enable_s <= '1';
      keep_s   <= "11";
      last_s   <= '0';
      for i in 0 to good_c'length / 2 - 1 loop
        data_s   <= good_c(2 * i) & good_c(2 * i + 1);
        own_ip_s <= other_ip_c when i > 5 else our_ip_c;
        step;
      end loop;
      data_s <= good_c(good_c'length - 1) & x"77";
      keep_s <= "10";
      last_s <= '1';
      step;
      enable_s <= '0';
      check(done_s = '1' and verdict_s = GOOD, "for the address that was ours");

    elsif case_g = "fragments" then
      expect(ip_frame(udp(payload(4)), x"11", fragment => x"0000"), GOOD);
      expect(ip_frame(udp(payload(4)), x"11", fragment => x"2000"), FRAGMENT);
      for bit in 0 to 12 loop
        expect(ip_frame(udp(payload(4)), x"11", fragment => std_logic_vector(to_unsigned(2 ** bit, 16))), FRAGMENT);
      end loop;

    elsif case_g = "udp_lengths_and_checksums" then
      expect(ip_frame(udp(payload(9), unsummed => true), x"11"), GOOD);
      expect(ip_frame(udp(payload(9), extra_length => 1), x"11"), BAD_UDP_LENGTH);
      for less in 10 to 17 loop
        expect(ip_frame(udp(payload(9), extra_length => -less), x"11"), BAD_UDP_LENGTH);
      end loop;
      for length in 0 to 7 loop
        expect(ip_frame(payload(length), x"11") & payload(46), BAD_UDP_LENGTH);
      end loop;
      -- A datagram shorter than its packet: what is behind it does not count.
      expect(ip_frame(udp(payload(9)) & payload(5), x"11"), GOOD);
      check(length_s = 9, "length of the payload");
      for i in 34 to good_c'length - 1 loop
        if i < 38 or i > 41 then
          expect(with_byte(good_c, i, not good_c(i)), BAD_UDP_CHECKSUM);
        end if;
      end loop;
      expect(ip_frame(udp(payload(9), src => other_ip_c), x"11"), BAD_UDP_CHECKSUM);

    elsif case_g = "icmp" then
      for length in 0 to 20 loop
        expect(ip_frame(ping(payload(length, length)), x"01", options => length mod 3) & payload(length mod 4), GOOD);
        check_equal(proto_s, x"01", "protocol");
        check(header_s = 17 + 2 * (length mod 3), "header words");
      end loop;
      flip(ip_frame(ping(payload(13)), x"01"), 34, 54);
      expect(ip_frame(payload(7), x"01"), BAD_ICMP_CHECKSUM);
      expect(ip_frame(payload(30), x"06"), GOOD);  -- no checksum of TCP is looked at
      check_equal(proto_s, x"06", "protocol");

    elsif case_g = "reset_in_a_frame" then
      for length in 1 to 30 loop
        enable_s <= '1';
        keep_s   <= "11";
        last_s   <= '0';
        data_s   <= x"4500";
        step(length);
        enable_s <= '0';
        pulse(reset_s);
        check(done_s = '0', "not done");
        expect(good_c, GOOD);
      end loop;

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  ended_s <= enable_s and last_s when rising_edge(clk_s);

  -- psl default clock is rising_edge(clk_s);
  -- psl done_after_last : assert always (running_s = '0' or done_s /= '1' or ended_s = '1');
  -- psl seen_back_to_back : cover {done_s = '1' and enable_s = '1'};

end architecture sim;
