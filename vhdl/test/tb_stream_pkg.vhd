-- SPDX-License-Identifier: Apache-2.0
-- AXI streams for benches: handshakes, beats of bytes, and pauses at random.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use work.tb_pkg.all;
use work.tb_ip_pkg.all;

package tb_stream_pkg is

  -- Until the flag is up, which is 1 ns after a clock began.
  procedure await(signal flag : in std_logic);

  -- What is on the other lines passes: valid goes up, and falls when ready has met it.
  procedure hand_over(signal valid : out std_logic; signal ready : in std_logic);

  -- For ever: ready in each clock, but not while stop is up, and with stalls not in a share of them.
  procedure ready_at_random(signal ready : out std_logic; signal stop : in std_logic; stalls : boolean; share : real;
                            seed : positive);

  -- The bytes from this place on, in so many lanes, the first in the lowest bits; behind them, fill.
  function beat_of(bytes : bytes_t; at : natural; lanes : positive; fill : std_logic := '1') return std_logic_vector;

  -- Which lanes of this beat count.
  function keep_of(bytes : bytes_t; at : natural; lanes : positive) return std_logic_vector;

  -- A beat that has passed goes behind the bytes before it; only the last may be partly filled, from its first byte on.
  procedure collect(bytes : inout bytes_t; at : inout natural; data, keep : std_logic_vector; last : std_logic);

end package tb_stream_pkg;

package body tb_stream_pkg is

  procedure await(signal flag : in std_logic) is
  begin
    loop
      wait for 1 ns;
      exit when flag = '1';
      step;
    end loop;
  end procedure await;

  procedure hand_over(signal valid : out std_logic; signal ready : in std_logic) is
  begin
    valid <= '1';
    await(ready);
    step;
    valid <= '0';
  end procedure hand_over;

  procedure ready_at_random(signal ready : out std_logic; signal stop : in std_logic; stalls : boolean; share : real;
                            seed : positive) is
    variable seed1_v : positive := 1;
    variable seed2_v : positive := seed;
    variable draw_v  : real;
  begin
    loop
      step;
      uniform(seed1_v, seed2_v, draw_v);
      ready <= '0' when stop = '1' or (stalls and draw_v < share) else '1';
    end loop;
  end procedure ready_at_random;

  function beat_of(bytes : bytes_t; at : natural; lanes : positive; fill : std_logic := '1') return std_logic_vector is
    variable beat_v : std_logic_vector(8 * lanes - 1 downto 0) := (others => fill);
  begin
    for lane in 0 to lanes - 1 loop
      if at + lane < bytes'length then
        beat_v(8 * lane + 7 downto 8 * lane) := bytes(bytes'low + at + lane);
      end if;
    end loop;
    return beat_v;
  end function beat_of;

  function keep_of(bytes : bytes_t; at : natural; lanes : positive) return std_logic_vector is
    variable keep_v : std_logic_vector(lanes - 1 downto 0);
  begin
    for lane in keep_v'range loop
      keep_v(lane) := '1' when at + lane < bytes'length else '0';
    end loop;
    return keep_v;
  end function keep_of;

  procedure collect(bytes : inout bytes_t; at : inout natural; data, keep : std_logic_vector; last : std_logic) is
    alias data_v : std_logic_vector(data'length - 1 downto 0) is data;
    alias keep_v : std_logic_vector(keep'length - 1 downto 0) is keep;
  begin
    for lane in 0 to keep'length - 1 loop
      if keep_v(lane) = '1' then
        check(lane = 0 or keep_v(maximum(lane - 1, 0)) = '1', "a hole in a beat");
        bytes(at) := data_v(8 * lane + 7 downto 8 * lane);
        at        := at + 1;
      else
        check(last = '1' and lane > 0, "a whole beat before the last, and no beat without bytes");
      end if;
    end loop;
  end procedure collect;

end package body tb_stream_pkg;
