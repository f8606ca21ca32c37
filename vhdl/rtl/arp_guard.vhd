-- SPDX-License-Identifier: Apache-2.0
-- Address conflict detection for the local IP: probe, announce, defend (RFC 5227, section 2).
--
-- Ports:   rebind     begin again: the local IP is new (reset does the same)
--          claim      another host sends with the local IP
--          clash      another host probes for the local IP
--          job        the frame to send, job_none_c for none, until job_taken says the same
--          bound      the local IP may be used
--          conflict   it is another's; stays until rebind
-- Timing, in ticks of 1 s: three probes one apart, the first at the first tick; two more to the first of two
--          announcements, two apart. bound from the first announcement on. One conflict in ten ticks is
--          answered by an announcement, the next within that time gives the address up (RFC 5227, 2.4 b).
-- RFC 5227 asks for a random wait before the first probe and random gaps; here the first is given by
--          the phase of the tick, and gaps are PROBE_MIN.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_guard is
  port (
    clk       : in  std_logic;
    reset     : in  std_logic;
    tick      : in  std_logic;
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

  constant probe_num_c       : positive := 3;
  constant announce_num_c    : positive := 2;
  constant announce_wait_c   : positive := 2;
  constant defend_interval_c : positive := 10;

  type guard_t is (PROBING, ANNOUNCING, SETTLED, GIVEN_UP);

  signal state_s  : guard_t;
  signal sent_s   : natural range 0 to probe_num_c;        -- probes or announcements asked for
  signal wait_s   : natural range 0 to announce_wait_c;    -- ticks to let pass before the next
  signal defend_s : natural range 0 to defend_interval_c;  -- ticks in which a conflict is the last

begin

  bound    <= '1' when state_s = ANNOUNCING or state_s = SETTLED else '0';
  conflict <= '1' when state_s = GIVEN_UP else '0';

  p_guard : process (clk)
  begin
    if rising_edge(clk) then
      if job_taken = job then
        job <= job_none_c;
      end if;

      if tick = '1' then
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
            wait_s <= announce_wait_c - 1 when sent_s = probe_num_c - 1 else 0;
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
        sent_s   <= 0;
        wait_s   <= 0;
        defend_s <= 0;
      end if;
    end if;
  end process p_guard;

end architecture rtl;
