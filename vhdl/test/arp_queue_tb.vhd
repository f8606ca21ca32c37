-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_queue against a count and a next number of its own, as named cases. Each `case_g = "..."` below
-- is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_queue_tb is
  generic (case_g : string := "none");
end entity arp_queue_tb;

architecture sim of arp_queue_tb is

  constant depth_c : positive := choose(case_g = "one_place", 1, choose(case_g = "three_places", 3, 4));

  signal clk_s   : std_logic;
  signal reset_s : std_logic := '0';
  signal put_s   : std_logic := '0';
  signal item_s  : transfer_t;
  signal full_s  : std_logic;
  signal lost_s  : std_logic;
  signal ready_s : std_logic;
  signal front_s : transfer_t;
  signal take_s  : std_logic := '0';

  -- Different numbers give different items, in every field.
  function item(number : natural) return transfer_t is
    constant bits_c : std_logic_vector(11 downto 0) := std_logic_vector(to_unsigned(number mod 4096, 12));
  begin
    return (kind => bits_c(1 downto 0), ip => host_ip(number), mac => host_mac(number), request => bits_c(2),
            for_us => bits_c(3), from_us => bits_c(4), our_mac => bits_c(5), no_spa => bits_c(6),
            group_mac => bits_c(7), bad_tpa => bits_c(8));
  end function item;

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_queue
    generic map (depth_g => depth_c)
    port map (
      clk   => clk_s,
      reset => reset_s,
      put   => put_s,
      item  => item_s,
      full  => full_s,
      lost  => lost_s,
      ready => ready_s,
      front => front_s,
      take  => take_s
    );

  p_stimulus : process

    variable next_v  : natural := 0;  -- number of the next item that is put
    variable front_v : natural := 0;  -- number of the front; all from it to next_v are in the queue

    -- One clock with or without an item in and the front out.
    procedure clock(put, take : boolean) is
      constant full_c : boolean := next_v - front_v = depth_c;
    begin
      put_s  <= '1' when put else '0';
      take_s <= '1' when take and next_v > front_v else '0';
      item_s <= item(next_v);
      wait for 1 ns;
      check((full_s = '1') = full_c, "full");
      check((lost_s = '1') = (put and full_c), "lost");
      check((ready_s = '1') = (next_v > front_v), "ready");
      if next_v > front_v then
        check(front_s = item(front_v), "front is item " & to_string(front_v));
        front_v := front_v + choose(take, 1, 0);
      end if;
      next_v := next_v + choose(put and not full_c, 1, 0);
      step;
      put_s  <= '0';
      take_s <= '0';
    end procedure clock;

    procedure any(clocks : positive; put_share, take_share : real) is
      variable seed1_v : positive := 2026;
      variable seed2_v : positive := 11;
      variable put_v   : real;
      variable take_v  : real;
    begin
      for i in 1 to clocks loop
        uniform(seed1_v, seed2_v, put_v);
        uniform(seed1_v, seed2_v, take_v);
        clock(put_v < put_share, take_v < take_share);
      end loop;
    end procedure any;

  begin
    pulse(reset_s, 2);

    if case_g = "one_place" or case_g = "three_places" or case_g = "four_places" then
      for i in 1 to depth_c + 2 loop
        clock(true, false);
      end loop;
      for i in 1 to depth_c + 2 loop
        clock(false, true);
      end loop;
      any(400, 0.5, 0.5);
      any(400, 0.9, 0.4);
      any(400, 0.3, 0.9);
      check(front_v > 300, "many went through");

    elsif case_g = "reset_empties" then
      for items in 0 to depth_c + 1 loop
        for i in 1 to items loop
          clock(true, false);
        end loop;
        pulse(reset_s);
        front_v := next_v;
        any(20, 0.5, 0.5);
      end loop;

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  -- psl default clock is rising_edge(clk_s);
  -- psl nothing_lost_before_full : assert always (full_s = '1' or lost_s /= '1');
  -- psl seen_full_taken : cover {full_s = '1' and take_s = '1'; full_s = '0'};
  -- psl seen_through    : cover {ready_s = '1' and put_s = '1' and take_s = '1'; ready_s = '1'};
  -- psl seen_lost       : cover {lost_s = '1'};

end architecture sim;
