-- SPDX-License-Identifier: Apache-2.0
-- Requests under way: at most one a second for each IP (RFC 1122, 2.3.2.1), retries, report of failure.
--
-- Ports:   peer_ip, missed  from arp_control
--          sent       with missed: the request goes out
--          heard      the table has peer_ip now: the request for it has its answer
--          asked      a request for peer_ip waits for its answer; valid two clocks after peer_ip
--          allow      a request for peer_ip may go out: none did in the last second, and a slot is free;
--                     valid two clocks after peer_ip
--          job        a retry for job_ip is due, until job_taken
--          failed     one clock long: nobody answered for failed_ip, retries_g retries included
-- Timing:  a slot is held from a request to the second tick after it, so for one to two seconds; then it is
--          freed, or the retry is sent and the wait starts again. While all slots are taken, no request goes
--          out: there are at most slots_g requests a second in all.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_pending is
  generic (
    slots_g   : positive := 4;
    retries_g : natural := 0
  );
  port (
    clk       : in  std_logic;
    reset     : in  std_logic;
    tick      : in  std_logic;
    peer_ip   : in  ip_t;
    missed    : in  std_logic;
    sent      : in  std_logic;
    heard     : in  std_logic;
    allow     : out std_logic;
    asked     : out std_logic;
    job       : out std_logic;
    job_ip    : out ip_t;
    job_taken : in  std_logic;
    failed    : out std_logic;
    failed_ip : out ip_t
  );
end entity arp_pending;

architecture rtl of arp_pending is

  subtype slot_t is natural range 0 to slots_g - 1;
  type ip_array_t is array (slot_t) of ip_t;
  type tries_array_t is array (slot_t) of natural range 0 to retries_g;
  -- FREE; WAIT_TWO, WAIT_ONE: ticks to wait; DUE: a retry is to go out; LOST: a failure is to be reported.
  type life_t is (FREE, WAIT_TWO, WAIT_ONE, DUE, LOST);
  type life_array_t is array (slot_t) of life_t;

  signal ip_s       : ip_array_t;
  signal tries_s    : tries_array_t;                 -- retries left
  signal life_s     : life_array_t;
  signal answered_s : std_logic_vector(slot_t);
  signal match_s    : std_logic_vector(slot_t);
  signal room_s     : std_logic;
  signal room_at_s  : slot_t;
  signal serving_s  : slot_t;                        -- the slot of job

begin

  allow <= room_s and not (or match_s);
  asked <= or (match_s and not answered_s);

  -- Registered: peer_ip stands still while the buffer looks it up.
  p_match : process (clk)
  begin
    if rising_edge(clk) then
      room_s <= '0';
      for i in slot_t'high downto 0 loop
        match_s(i) <= '1' when life_s(i) /= FREE and ip_s(i) = peer_ip else '0';
        if life_s(i) = FREE and not (job = '1' and serving_s = i) then
          room_s    <= '1';
          room_at_s <= i;
        end if;
      end loop;
    end if;
  end process p_match;

  p_slots : process (clk)
  begin
    if rising_edge(clk) then
      failed <= '0';
      for i in slot_t'high downto 0 loop
        if tick = '1' then
          case life_s(i) is
            when WAIT_TWO => life_s(i) <= WAIT_ONE;
            when WAIT_ONE =>
              if answered_s(i) = '1' or retries_g = 0 then
                life_s(i) <= FREE;
              elsif tries_s(i) = 0 then
                life_s(i) <= LOST;
              else
                life_s(i) <= DUE;
              end if;
            when others => null;
          end case;
        end if;
        if heard = '1' and match_s(i) = '1' then
          answered_s(i) <= '1';
          if life_s(i) = DUE or life_s(i) = LOST then
            life_s(i) <= FREE;
          end if;
        end if;
      end loop;

      -- Retries, one after the other.
      if job = '1' then
        if job_taken = '1' then
          job <= '0';
          if life_s(serving_s) = DUE then
            life_s(serving_s)  <= WAIT_TWO;
            tries_s(serving_s) <= tries_s(serving_s) - 1;
          end if;
        end if;
      else
        for i in slot_t'high downto 0 loop
          if life_s(i) = DUE then
            job       <= '1';
            job_ip    <= ip_s(i);
            serving_s <= i;
          end if;
        end loop;
      end if;

      -- Failures, one a clock.
      for i in slot_t loop
        if life_s(i) = LOST then
          failed    <= '1';
          failed_ip <= ip_s(i);
          life_s(i) <= FREE;
          exit;
        end if;
      end loop;

      if missed = '1' and sent = '1' then
        life_s(room_at_s)     <= WAIT_TWO;
        ip_s(room_at_s)       <= peer_ip;
        tries_s(room_at_s)    <= retries_g;
        answered_s(room_at_s) <= '0';
      end if;

      if reset = '1' then
        life_s <= (others => FREE);
        job    <= '0';
        failed <= '0';
      end if;
    end if;
  end process p_slots;

end architecture rtl;
