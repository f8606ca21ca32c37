-- SPDX-License-Identifier: Apache-2.0
-- Counts what the ARP cores report; the counters wrap.
--
-- Ports:   events   one bit each, counted every clock it is 1 (arp_pkg, event_*_c)
--          expired  entries that died in this clock
--          lost     counted like an event, in a counter of its own: losses
--          number   which counter to read: event_*_c, event_expire_c
--          value    that counter, one clock later, with the events up to the clock before the number's
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;

entity arp_counters is
  port (
    clk     : in  std_logic;
    reset   : in  std_logic;
    events  : in  events_t;
    expired : in  expired_t;
    number  : in  std_logic_vector(0 to 2);
    value   : out std_logic_vector(0 to 31);
    lost    : in  std_logic := '0';
    losses  : out std_logic_vector(0 to 31)
  );
end entity arp_counters;

architecture rtl of arp_counters is

  type counts_t is array (0 to event_expire_c) of unsigned(31 downto 0);

  signal counts_s  : counts_t;
  signal events_s  : events_t;   -- a clock later: they come at the end of long ways
  signal expired_s : expired_t;
  signal losses_s  : unsigned(31 downto 0);

begin

  losses <= std_logic_vector(losses_s);

  p_counts : process (clk)
  begin
    if rising_edge(clk) then
      events_s  <= events;
      expired_s <= expired;
      for i in events_t'range loop
        if events_s(i) = '1' then
          counts_s(i) <= counts_s(i) + 1;
        end if;
      end loop;
      counts_s(event_expire_c) <= counts_s(event_expire_c) + expired_s;
      if lost = '1' then
        losses_s <= losses_s + 1;
      end if;
      if reset = '1' then
        losses_s  <= (others => '0');
        events_s  <= (others => '0');
        expired_s <= (others => '0');
        counts_s  <= (others => (others => '0'));
      end if;
      value <= std_logic_vector(counts_s(to_integer(unsigned(number))));
    end if;
  end process p_counts;

end architecture rtl;
