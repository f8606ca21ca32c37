-- SPDX-License-Identifier: Apache-2.0
-- The sum of the Internet checksum (RFC 1071), data_g bits a clock.
--
-- Ports:   enable       data counts in this clock
--          first        with enable: a new sum begins with start, and data is its first
--          start        what a sum begins with, the sum of a pseudo header for example; else 0
--          data, keep   bytes in network order, the first in data(0 to 7); those with keep = 0 count as 0
--          sum          from the next clock on: start and all words of 16 bits so far, not complemented
--          good         sum is FFFF: what was summed had a right checksum in it
-- A word of 16 bits must not cross two clocks: only the last may have an odd number of bytes.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.inet_pkg.all;

entity inet_sum is
  generic (data_g : positive range 16 to 64 := 16);
  port (
    clk    : in  std_logic;
    enable : in  std_logic;
    first  : in  std_logic;
    start  : in  word_t;
    data   : in  std_logic_vector(0 to data_g - 1);
    keep   : in  std_logic_vector(0 to data_g / 8 - 1);
    sum    : out word_t;
    good   : out std_logic
  );
end entity inet_sum;

architecture rtl of inet_sum is
begin

  assert data_g mod 16 = 0
    report "inet_sum: data_g is " & integer'image(data_g) & "; it must be a multiple of 16, 16 to 64" severity failure;

  good <= and sum;

  p_sum : process (clk)
    variable sum_v  : word_t;
    variable word_v : word_t;
  begin
    if rising_edge(clk) and enable = '1' then
      sum_v := start when first = '1' else sum;
      for i in 0 to data_g / 16 - 1 loop
        word_v := data(16 * i to 16 * i + 15);
        if keep(2 * i) = '0' then
          word_v(0 to 7) := x"00";
        end if;
        if keep(2 * i + 1) = '0' then
          word_v(8 to 15) := x"00";
        end if;
        sum_v := plus(sum_v, word_v);
      end loop;
      sum <= sum_v;
    end if;
  end process p_sum;

end architecture rtl;
