-- SPDX-License-Identifier: Apache-2.0
-- The clock divider that gives the ARP cores their tick where the system has none: clocks_g is the clock
-- frequency in Hz for one tick a second.
library ieee;
use ieee.std_logic_1164.all;

entity arp_tick is
  generic (clocks_g : positive);
  port (
    clk   : in  std_logic;
    reset : in  std_logic;
    tick  : out std_logic  -- one clock long, every clocks_g clocks, first that long after reset
  );
end entity arp_tick;

architecture rtl of arp_tick is

  signal count_s : natural range 0 to clocks_g - 1;

begin

  p_count : process (clk)
  begin
    if rising_edge(clk) then
      tick <= '0';
      if reset = '1' then
        count_s <= 0;
      elsif count_s = clocks_g - 1 then
        count_s <= 0;
        tick    <= '1';
      else
        count_s <= count_s + 1;
      end if;
    end if;
  end process p_count;

end architecture rtl;
