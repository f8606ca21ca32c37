-- SPDX-License-Identifier: Apache-2.0
-- The clock of every bench, and the watchdog that fails a case which does not end.
library ieee;
use ieee.std_logic_1164.all;
use work.tb_pkg.all;

entity tb_clock is
  generic (
    case_g     : string;
    watchdog_g : time := 2 ms
  );
  port (clk : out std_logic := '0');
end entity tb_clock;

architecture sim of tb_clock is
begin

  clk <= not clk after clock_c / 2;

  p_watchdog : process
  begin
    wait for watchdog_g;
    report "watchdog: " & case_g & " did not end" severity failure;
  end process p_watchdog;

end architecture sim;
