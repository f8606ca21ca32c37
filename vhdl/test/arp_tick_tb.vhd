-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_tick: when the ticks come, as named cases. Each `case_g = "..."` below is a case; the runners
-- read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use work.tb_pkg.all;

entity arp_tick_tb is
  generic (case_g : string := "none");
end entity arp_tick_tb;

architecture sim of arp_tick_tb is

  constant clocks_c : positive := choose(case_g = "every_clock", 1, choose(case_g = "every_other_clock", 2,
                                  choose(case_g = "power_of_two", 64, choose(case_g = "long_period", 1001, 7))));

  signal clk_s   : std_logic;
  signal reset_s : std_logic := '0';
  signal tick_s  : std_logic;

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_tick
    generic map (clocks_g => clocks_c)
    port map (clk => clk_s, reset => reset_s, tick => tick_s);

  p_stimulus : process

    procedure expect_periods(count : positive) is
    begin
      for i in 1 to count * clocks_c loop
        step;
        check((tick_s = '1') = (i mod clocks_c = 0), "tick after " & to_string(i) & " clocks");
      end loop;
    end procedure expect_periods;

  begin
    pulse(reset_s, 2);
    check(tick_s = '0', "no tick in reset");

    if case_g = "period" or case_g = "every_clock" or case_g = "every_other_clock" or case_g = "power_of_two"
      or case_g = "long_period" then
      expect_periods(5);

    elsif case_g = "reset_at_any_clock" then
      for clocks in 1 to 2 * clocks_c loop
        step(clocks);
        pulse(reset_s);
        check(tick_s = '0', "no tick in reset");
        expect_periods(2);
      end loop;

    elsif case_g = "held_in_reset" then
      reset_s <= '1';
      for i in 1 to 3 * clocks_c loop
        step;
        check(tick_s = '0', "no tick in reset");
      end loop;
      reset_s <= '0';
      expect_periods(1);

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  -- psl default clock is rising_edge(clk_s);
  -- psl tick_is_one_clock : assert always ({tick_s = '1'; tick_s = '1'} |-> {clocks_c = 1});
  -- psl none_in_reset : assert always ({reset_s = '1'} |=> {tick_s = '0'});

  -- psl seen_tick         : cover {tick_s = '0'; tick_s = '1'; tick_s = '0'};
  -- psl seen_every_clock  : cover {tick_s = '1'[*3]};
  -- psl seen_tick_dropped : cover {tick_s = '1' and reset_s = '1'; tick_s = '0'};

end architecture sim;
