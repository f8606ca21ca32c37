-- SPDX-License-Identifier: Apache-2.0
-- Transfers that arp_input has understood and arp_control has not come to yet: what makes the core take frames
-- at line rate while it stores, answers and asks.
--
-- Ports:   put, item   a transfer to keep
--          full        there is no room: a transfer that is put now is lost
--          lost        it is lost at this edge
--          ready       front is the oldest transfer; it stays until take
--          take        the control is done with front
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_queue is
  generic (depth_g : positive := 4);
  port (
    clk   : in  std_logic;
    reset : in  std_logic;
    put   : in  std_logic;
    item  : in  transfer_t;
    full  : out std_logic;
    lost  : out std_logic;
    ready : out std_logic;
    front : out transfer_t;
    take  : in  std_logic
  );
end entity arp_queue;

architecture rtl of arp_queue is

  subtype place_t is natural range 0 to depth_g - 1;
  type items_t is array (place_t) of transfer_t;

  signal items_s : items_t;
  signal count_s : natural range 0 to depth_g;
  signal in_s    : place_t;  -- where the next goes
  signal out_s   : place_t;  -- where the front is

  function after_place(place : place_t) return place_t is
  begin
    if place = depth_g - 1 then
      return 0;
    end if;
    return place + 1;
  end function after_place;

begin

  full  <= '1' when count_s = depth_g else '0';
  lost  <= put and full;
  ready <= '0' when count_s = 0 else '1';
  front <= items_s(out_s);

  p_queue : process (clk)
    variable count_v : integer range -1 to depth_g + 1;
  begin
    if rising_edge(clk) then
      count_v := count_s;
      if put = '1' and full = '0' then
        items_s(in_s) <= item;
        in_s          <= after_place(in_s);
        count_v       := count_v + 1;
      end if;
      if take = '1' then
        out_s   <= after_place(out_s);
        count_v := count_v - 1;
      end if;
      count_s <= count_v;
      if reset = '1' then
        count_s <= 0;
        in_s    <= 0;
        out_s   <= 0;
      end if;
    end if;
  end process p_queue;

end architecture rtl;
