-- SPDX-License-Identifier: Apache-2.0
-- Bench of inet_sum with 16 bits, and with 32, 48 and 64 in the cases named so, as named cases. Each
-- `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity inet_sum_tb is
  generic (case_g : string := "none");
end entity inet_sum_tb;

architecture sim of inet_sum_tb is

  constant data_c : positive := choose(case_g = "wide_32", 32, choose(case_g = "wide_48", 48,
                                choose(case_g = "wide_64", 64, 16)));

  signal clk_s    : std_logic;
  signal enable_s : std_logic := '0';
  signal first_s  : std_logic := '0';
  signal start_s  : word_t := x"0000";
  signal data_s   : std_logic_vector(0 to data_c - 1) := (others => '0');
  signal keep_s   : std_logic_vector(0 to data_c / 8 - 1) := (others => '1');
  signal sum_s    : word_t;
  signal good_s   : std_logic;

begin

  i_clock : entity work.tb_clock generic map (case_g, 10 ms) port map (clk_s);

  i_dut : entity work.inet_sum
    generic map (data_g => data_c)
    port map (
      clk    => clk_s,
      enable => enable_s,
      first  => first_s,
      start  => start_s,
      data   => data_s,
      keep   => keep_s,
      sum    => sum_s,
      good   => good_s
    );

  p_stimulus : process

    -- IPv4 header with a right checksum; RFC 1071's example, section 3.
    constant header_c : words_t := words_of(x"4500_0073_0000_4000_4011_B861_C0A8_0001_C0A8_00C7");
    constant rfc_c    : words_t := words_of(x"0001_F203_F4F5_F6F7");

    -- All words at the bus's width, the last clock filled with rubbish that keep hides.
    procedure put(words : words_t; start : word_t := x"0000"; last_odd : boolean := false) is
      constant each_c : positive := data_c / 16;
      variable at_v   : natural := 0;
    begin
      while at_v < words'length loop
        enable_s <= '1';
        first_s  <= '1' when at_v = 0 else '0';
        start_s  <= start when at_v = 0 else x"BAD0";
        for i in 0 to each_c - 1 loop
          if at_v < words'length then
            data_s(16 * i to 16 * i + 15)  <= words(words'low + at_v);
            keep_s(2 * i to 2 * i + 1) <= "11";
            if at_v = words'length - 1 and last_odd then
              keep_s(2 * i + 1) <= '0';
            end if;
          else
            data_s(16 * i to 16 * i + 15)  <= x"5A5B";
            keep_s(2 * i to 2 * i + 1) <= "00";
          end if;
          at_v := at_v + 1;
        end loop;
        step;
        -- A pause changes nothing.
        enable_s <= '0';
        first_s  <= '1';
        data_s   <= (others => '1');
        step(at_v mod 3);
      end loop;
    end procedure put;

    procedure expect(sum : word_t) is
    begin
      check_equal(sum_s, sum, "sum");
      check((good_s = '1') = (sum = x"FFFF"), "good is " & to_string(good_s));
      step;
    end procedure expect;

    -- The same sum by another way: as a number, its remainder by 65535, which is never 0 but for nothing.
    function sum_of(words : words_t; start : word_t; last_odd : boolean) return word_t is
      variable total_v : natural := to_integer(unsigned(start));
      variable word_v  : word_t;
    begin
      for i in words'range loop
        word_v := words(i);
        if last_odd and i = words'high then
          word_v := word_v and x"FF00";
        end if;
        total_v := total_v + to_integer(unsigned(word_v));
      end loop;
      if total_v = 0 then
        return x"0000";
      end if;
      return std_logic_vector(to_unsigned((total_v - 1) mod 65535 + 1, 16));
    end function sum_of;

    variable seed1_v : positive := 1071;
    variable seed2_v : positive := 1624;
    variable draw_v  : real;
    variable words_v : words_t(0 to 39);
    variable start_v : word_t;
    variable size_v  : positive;

  begin
    if case_g = "rfc_1071" then
      put(rfc_c);
      expect(x"DDF2");
      put(rfc_c, start => x"220D");  -- with its checksum
      expect(x"FFFF");

    elsif case_g = "ipv4_header" then
      put(header_c);
      expect(x"FFFF");
      for word in header_c'range loop
        for bit in 0 to 15 loop
          words_v(0 to 9)      := header_c;
          words_v(word)(bit)   := not header_c(word)(bit);
          put(words_v(0 to 9));
          check(good_s = '0', "one wrong bit is seen");
        end loop;
      end loop;

    elsif case_g = "zeros_and_ones" then
      put((0 => x"0000"));
      expect(x"0000");
      put((0 => x"FFFF"));
      expect(x"FFFF");
      put((x"FFFF", x"FFFF"));
      expect(x"FFFF");
      put((x"FFFF", x"0001"));
      expect(x"0001");
      put((x"0001", x"FFFE"));
      expect(x"FFFF");
      put((0 => x"0000"), start => x"FFFF");
      expect(x"FFFF");
      put((0 => x"1234"), last_odd => true);
      expect(x"1200");

    elsif case_g = "random_16" or case_g = "wide_32" or case_g = "wide_48" or case_g = "wide_64" then
      put(header_c);
      expect(x"FFFF");
      for round in 1 to 300 loop
        for i in words_v'range loop
          uniform(seed1_v, seed2_v, draw_v);
          words_v(i) := std_logic_vector(to_unsigned(integer(draw_v * 65535.0), 16));
          if draw_v > 0.7 and round mod 3 = 0 then
            words_v(i) := x"FFFF";
          end if;
        end loop;
        uniform(seed1_v, seed2_v, draw_v);
        size_v  := 1 + integer(draw_v * 38.0);
        start_v := words_v(39) when round mod 2 = 0 else x"0000";
        put(words_v(0 to size_v - 1), start_v, round mod 5 = 0);
        expect(sum_of(words_v(0 to size_v - 1), start_v, round mod 5 = 0));
      end loop;

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  -- psl default clock is rising_edge(clk_s);
  -- psl quiet_without_enable : assert always ({enable_s = '0' and good_s = '1'} |=> {good_s = '1'});
  -- psl seen_good_to_bad : cover {good_s = '1'; good_s = '0'};

end architecture sim;
