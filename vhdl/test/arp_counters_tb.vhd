-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_counters: what is counted and how it is read, as named cases. Each `case_g = "..."` below is a
-- case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_counters_tb is
  generic (case_g : string := "none");
end entity arp_counters_tb;

architecture sim of arp_counters_tb is

  signal clk_s     : std_logic;
  signal reset_s   : std_logic := '0';
  signal events_s  : events_t := (others => '0');
  signal expired_s : expired_t := (others => '0');
  signal number_s  : std_logic_vector(0 to 2) := "000";
  signal value_s   : std_logic_vector(0 to 31);

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_counters
    port map (
      clk     => clk_s,
      reset   => reset_s,
      events  => events_s,
      expired => expired_s,
      number  => number_s,
      value   => value_s
    );

  p_stimulus : process

    procedure count(events : events_t; expired : natural; clocks : positive := 1) is
    begin
      events_s  <= events;
      expired_s <= to_unsigned(expired, 6);
      step(clocks);
      events_s  <= "0000000";
      expired_s <= "000000";
      step;
    end procedure count;

    procedure expect(number, value : natural) is
    begin
      number_s <= std_logic_vector(to_unsigned(number, 3));
      step;
      check_equal(value_s, std_logic_vector(to_unsigned(value, 32)), "counter " & to_string(number));
    end procedure expect;

    variable event_v : events_t;

  begin
    pulse(reset_s, 2);

    if case_g = "zero_after_reset" then
      for i in 0 to 7 loop
        expect(i, 0);
      end loop;

    elsif case_g = "each_event_alone" then
      for i in 0 to 6 loop
        event_v    := (others => '0');
        event_v(i) := '1';
        count(event_v, 0, i + 1);
      end loop;
      for i in 0 to 6 loop
        expect(i, i + 1);
      end loop;
      expect(7, 0);

    elsif case_g = "all_events_together" then
      count("1111111", 3, 5);
      for i in 0 to 6 loop
        expect(i, 5);
      end loop;
      expect(7, 15);

    elsif case_g = "every_number_of_expired" then
      for i in 0 to 63 loop
        count("0000000", i);
      end loop;
      expect(7, 2016);
      for i in 0 to 6 loop
        expect(i, 0);
      end loop;

    elsif case_g = "carries" then
      count("1000000", 63, 2081);
      expect(0, 2081);
      expect(7, 131103);

    elsif case_g = "value_comes_one_clock_later" then
      count("0010000", 0, 3);
      expect(2, 3);
      number_s <= "011";
      wait for 1 ns;
      check_equal(value_s, x"00000003", "the number is sampled at the edge");
      step;
      check_equal(value_s, x"00000000", "the other counter");
      number_s <= "010";
      count("0010000", 0);
      check_equal(value_s, x"00000003", "the value before this event");
      step;
      check_equal(value_s, x"00000004", "the value after it");
      events_s <= "0010000";
      step;
      events_s <= "0000000";
      check_equal(value_s, x"00000004", "an event is counted one clock later");
      step;
      check_equal(value_s, x"00000004", "and read one clock after that");
      step;
      check_equal(value_s, x"00000005", "the value after it");

    elsif case_g = "reset_clears" then
      count("1111111", 63, 9);
      events_s  <= "1111111";
      expired_s <= "111111";
      pulse(reset_s);
      events_s  <= "0000000";
      expired_s <= "000000";
      for i in 0 to 7 loop
        expect(i, 0);
      end loop;
      count("1111111", 1);
      for i in 0 to 7 loop
        expect(i, 1);
      end loop;

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  -- psl default clock is rising_edge(clk_s);
  -- psl zero_in_reset : assert always ({reset_s = '1'; reset_s = '1'} |=> {value_s = x"00000000"});

  -- psl seen_all_events : cover {events_s = "1111111" and reset_s = '0'};
  -- psl seen_most_expire : cover {expired_s = "111111" and reset_s = '0'};
  -- psl seen_event_in_reset : cover {events_s = "1111111" and reset_s = '1'};

end architecture sim;
