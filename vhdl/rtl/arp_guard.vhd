-- SPDX-License-Identifier: Apache-2.0
-- Address conflict detection for the local IP: probe, announce, defend (RFC 5227, section 2).
--
-- Ports:   rebind     begin again: the local IP is new (reset does the same)
--          claim      another host sends with the local IP
--          clash      another host probes for the local IP
--          job        the frame to send, job_none_c for none, until job_taken says the same
--          bound      the local IP may be used
--          conflict   another host has it; stays until rebind
--          tick       16 times a second with fine_g, else once a second
-- Timing:  three probes, the first after 0 to 1 s, the others 1 to 2 s after the one before; 2 s more to the
--          first of two announcements, 2 s apart. bound from the first announcement on. One conflict in 10 s
--          is answered by an announcement; after another within that time the core gives up (RFC 5227, 2.4 b).
-- Random:  with fine_g the first probe comes at tick 1 to 16, the others 16 to 31 ticks after the one before;
--          else at tick 1, and 1 or 2 ticks after. A shift register gives a new value for each; reset sets it
--          from local_mac, and then it runs freely.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;

entity arp_guard is
  generic (fine_g : boolean := false);
  port (
    clk       : in  std_logic;
    reset     : in  std_logic;
    tick      : in  std_logic;
    local_mac : in  mac_t;
    rebind    : in  std_logic;
    claim     : in  std_logic;
    clash     : in  std_logic;
    job       : out job_t;
    job_taken : in  job_t;
    bound     : out std_logic;
    conflict  : out std_logic
  );
end entity arp_guard;

architecture rtl of arp_guard is

  -- Ticks in a second, or in PROBE_WAIT, or in PROBE_MIN.
  function second return positive is
  begin
    if fine_g then
      return guard_parts_c;
    end if;
    return 1;
  end function second;

  -- Numbers and, in ticks, times of RFC 5227, 1.1.
  constant probe_num_c       : positive := 3;
  constant announce_num_c    : positive := 2;
  constant announce_wait_c   : positive := 2 * second;
  constant defend_interval_c : positive := 10 * second;

  type guard_t is (PROBING, ANNOUNCING, SETTLED, GIVEN_UP);

  signal random_s : std_logic_vector(0 to 16);             -- x^17 + x^14 + 1: each value but zero in turn
  signal draw_s   : unsigned(3 downto 0);                  -- ticks to add to a wait
  signal fresh_s  : std_logic;                             -- the first wait is still to be drawn
  signal state_s  : guard_t;
  signal sent_s   : natural range 0 to probe_num_c;        -- probes or announcements asked for
  signal wait_s   : natural range 0 to announce_wait_c - 1;  -- ticks to let pass before the next
  signal defend_s : natural range 0 to defend_interval_c;  -- ticks in which a conflict is the last

begin

  bound    <= '1' when state_s = ANNOUNCING or state_s = SETTLED else '0';
  conflict <= '1' when state_s = GIVEN_UP else '0';

  p_random : process (clk)
  begin
    if rising_edge(clk) then
      random_s <= random_s(1 to 16) & (random_s(0) xor random_s(3));
      if reset = '1' then
        random_s <= '1' & (local_mac(0 to 15) xor local_mac(16 to 31) xor local_mac(32 to 47));
      end if;
    end if;
  end process p_random;

  -- All bits count: neighbours by number differ from the first probe on, but for a few pairs.
  draw_s <= unsigned(random_s(1 to 4) xor random_s(5 to 8) xor random_s(9 to 12) xor random_s(13 to 16));

  p_guard : process (clk)
  begin
    if rising_edge(clk) then
      if job_taken = job then
        job <= job_none_c;
      end if;

      if fresh_s = '1' then
        fresh_s <= '0';
        wait_s  <= to_integer(draw_s) when fine_g else 0;
      elsif tick = '1' then
        if defend_s /= 0 then
          defend_s <= defend_s - 1;
        end if;
        if wait_s /= 0 then
          wait_s <= wait_s - 1;
        elsif state_s = PROBING then
          if sent_s = probe_num_c then
            state_s <= ANNOUNCING;
            job     <= job_announce_c;
            sent_s  <= 1;
            wait_s  <= announce_wait_c - 1;
          else
            job    <= job_probe_c;
            sent_s <= sent_s + 1;
            wait_s <= announce_wait_c - 1 when sent_s = probe_num_c - 1 else
                      second - 1 + to_integer(draw_s) when fine_g else to_integer(draw_s(0 downto 0));
          end if;
        elsif state_s = ANNOUNCING then
          job    <= job_announce_c;
          sent_s <= sent_s + 1;
          wait_s <= announce_wait_c - 1;
          if sent_s = announce_num_c - 1 then
            state_s <= SETTLED;
          end if;
        end if;
      end if;

      case state_s is
        when PROBING =>
          if claim = '1' or clash = '1' then
            state_s <= GIVEN_UP;
            job     <= job_none_c;
          end if;
        when ANNOUNCING | SETTLED =>
          if claim = '1' then
            if defend_s = 0 then
              job      <= job_announce_c;
              defend_s <= defend_interval_c;
            else
              state_s <= GIVEN_UP;
              job     <= job_none_c;
            end if;
          end if;
        when GIVEN_UP => null;
      end case;

      if reset = '1' or rebind = '1' then
        state_s  <= PROBING;
        job      <= job_none_c;
        fresh_s  <= '1';
        sent_s   <= 0;
        wait_s   <= 0;
        defend_s <= 0;
      end if;
    end if;
  end process p_guard;

end architecture rtl;
