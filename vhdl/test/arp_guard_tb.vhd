-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_guard, with ticks of a second or, in the cases named fine_*, of a sixteenth: spacing of the
-- probes, announcements, conflicts, as named cases. Each `case_g = "..."` below is a case; the runners read
-- the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_guard_tb is
  generic (case_g : string := "none");
end entity arp_guard_tb;

architecture sim of arp_guard_tb is

  constant fine_c   : boolean  := starts_with(case_g, "fine_");
  constant second_c : positive := choose(fine_c, 16, 1);  -- in ticks

  -- RFC 5227: PROBE_WAIT, PROBE_MIN and PROBE_MAX, in ticks.
  constant first_max_c : positive := second_c;
  constant gap_min_c   : positive := second_c;
  constant gap_max_c   : positive := choose(fine_c, 31, 2);

  signal clk_s      : std_logic;
  signal reset_s    : std_logic := '0';
  signal tick_s     : std_logic := '0';
  signal mac_s      : mac_t := our_mac_c;
  signal rebind_s   : std_logic := '0';
  signal claim_s    : std_logic := '0';
  signal clash_s    : std_logic := '0';
  signal job_s      : job_t;
  signal taken_s    : job_t := "00";
  signal bound_s    : std_logic;
  signal conflict_s : std_logic;
  signal running_s  : std_logic := '0';

begin

  i_clock : entity work.tb_clock generic map (case_g, 100 ms) port map (clk_s);

  i_dut : entity work.arp_guard
    generic map (fine_g => fine_c)
    port map (
      clk       => clk_s,
      reset     => reset_s,
      tick      => tick_s,
      local_mac => mac_s,
      rebind    => rebind_s,
      claim     => claim_s,
      clash     => clash_s,
      job       => job_s,
      job_taken => taken_s,
      bound     => bound_s,
      conflict  => conflict_s
    );

  p_stimulus : process

    constant none_c     : job_t := "00";
    constant probe_c    : job_t := "10";
    constant announce_c : job_t := "11";

    -- When the three probes of an address fell due: ticks since the begin, and since the one before.
    type times_t is array (1 to 3) of natural;

    procedure reset is
    begin
      pulse(reset_s, 2);
      step;
    end procedure reset;

    procedure rebind is
    begin
      pulse(rebind_s);
      step;
    end procedure rebind;

    procedure take is
    begin
      taken_s <= job_s;
      step;
      taken_s <= none_c;
      check_equal(job_s, none_c, "the job is done");
    end procedure take;

    -- Ticks until this job falls due, and no other before; it is taken.
    procedure ticks_to(job : job_t; low, high : positive; ticks : out natural) is
    begin
      for i in 1 to high loop
        check_equal(job_s, none_c, "no job before the tick");
        pulse(tick_s);
        ticks := i;
        exit when job_s /= none_c;
        step;
      end loop;
      check_equal(job_s, job, "job");
      check(ticks >= low, "not before tick " & to_string(low) & ": " & to_string(ticks));
      take;
    end procedure ticks_to;

    procedure ticks_to(job : job_t; exactly : positive) is
      variable ticks_v : natural;
    begin
      ticks_to(job, exactly, exactly, ticks_v);
    end procedure ticks_to;

    procedure quiet_ticks(count : natural) is
    begin
      for i in 1 to count loop
        pulse(tick_s);
        check_equal(job_s, none_c, "no job");
        step;
      end loop;
    end procedure quiet_ticks;

    procedure probe(times : out times_t) is
      variable ticks_v : natural;
    begin
      check(bound_s = '0' and conflict_s = '0', "not bound while probing");
      ticks_to(probe_c, 1, first_max_c, ticks_v);
      times(1) := ticks_v;
      for i in 2 to 3 loop
        ticks_to(probe_c, gap_min_c, gap_max_c, ticks_v);
        times(i) := ticks_v;
      end loop;
      check(bound_s = '0' and conflict_s = '0', "not bound after the probes");
    end procedure probe;

    procedure become_bound is
      variable times_v : times_t;
    begin
      probe(times_v);
      ticks_to(announce_c, 2 * second_c);
      check(bound_s = '1' and conflict_s = '0', "bound with the first announcement");
      ticks_to(announce_c, 2 * second_c);
      check(bound_s = '1' and conflict_s = '0', "bound");
    end procedure become_bound;

    procedure claimed_and_defended is
    begin
      pulse(claim_s);
      check_equal(job_s, announce_c, "announced once more");
      check(bound_s = '1' and conflict_s = '0', "defended");
      take;
    end procedure claimed_and_defended;

    procedure expect_given_up is
    begin
      check(bound_s = '0' and conflict_s = '1', "given up");
      quiet_ticks(12 * second_c);
      pulse(claim_s);
      pulse(clash_s);
      check(bound_s = '0' and conflict_s = '1', "given up for good");
      check_equal(job_s, none_c, "silent");
    end procedure expect_given_up;

    -- Each of the values of first wait and gap comes up; none but those.
    procedure expect_all_spacings is
      variable times_v  : times_t;
      variable firsts_v : natural := 0;
      variable gaps_v   : natural := 0;
      variable first_v  : std_logic_vector(1 to 31) := (others => '0');
      variable gap_v    : std_logic_vector(1 to 31) := (others => '0');
    begin
      reset;
      for i in 1 to 150 loop
        probe(times_v);
        first_v(times_v(1)) := '1';
        gap_v(times_v(2))   := '1';
        gap_v(times_v(3))   := '1';
        step(i mod 7);
        rebind;
      end loop;
      for i in first_v'range loop
        check((first_v(i) = '1') = (i <= first_max_c), "first probe at tick " & to_string(i));
        check((gap_v(i) = '1') = (i >= gap_min_c and i <= gap_max_c), "gap of " & to_string(i));
      end loop;
    end procedure expect_all_spacings;

    variable times_v : times_t;
    variable other_v : times_t;
    variable equal_v : natural;

  begin
    if case_g = "probe_and_announce" or case_g = "fine_probe_and_announce" then
      reset;
      become_bound;
      quiet_ticks(40 * second_c);
      check(bound_s = '1' and conflict_s = '0', "still bound");
      rebind;
      become_bound;
      reset;
      become_bound;

    elsif case_g = "spacing" or case_g = "fine_spacing" then
      expect_all_spacings;

    elsif case_g = "fine_spacing_is_the_macs" then
      -- The same MAC, the same times; its neighbours by number, other times from the first probe on; and of
      -- all that differ in one bit none has the same.
      reset;
      probe(times_v);
      reset;
      probe(other_v);
      check(times_v = other_v, "the same MAC");
      for i in 0 to 15 loop
        mac_s <= our_mac_c(0 to 31) & std_logic_vector(to_unsigned(16#5001# + i, 16));
        reset;
        probe(times_v);
        mac_s <= our_mac_c(0 to 31) & std_logic_vector(to_unsigned(16#5002# + i, 16));
        reset;
        probe(other_v);
        check(times_v(1) /= other_v(1), "neighbours begin apart");
      end loop;
      mac_s <= our_mac_c;
      reset;
      probe(times_v);
      for i in mac_t'range loop
        mac_s    <= our_mac_c;
        mac_s(i) <= not our_mac_c(i);
        reset;
        probe(other_v);
        check(times_v /= other_v, "another MAC, bit " & to_string(i));
      end loop;
      mac_s <= no_mac_c;
      reset;
      probe(times_v);
      check(times_v /= (1, 16, 16), "all zeros is no end of chance");

    elsif case_g = "fine_rebind_draws_anew" then
      reset;
      probe(times_v);
      equal_v := 0;
      for i in 1 to 20 loop
        rebind;
        probe(other_v);
        if other_v = times_v then
          equal_v := equal_v + 1;
        end if;
      end loop;
      check(equal_v < 3, to_string(equal_v) & " of 20 are as the first");

    elsif case_g = "tick_right_after_rebind" then
      -- The wait is being drawn: this tick does not count.
      reset;
      pulse(rebind_s);
      pulse(tick_s);
      check_equal(job_s, none_c, "no job");
      become_bound;

    elsif case_g = "job_waits" then
      reset;
      pulse(tick_s);
      for i in 1 to 10 loop
        check_equal(job_s, probe_c, "the probe waits");
        taken_s <= "01" when i mod 2 = 0 else none_c;  -- a retry went out
        step;
      end loop;
      taken_s <= none_c;
      take;
      rebind;
      pulse(tick_s);
      pulse(rebind_s);
      check_equal(job_s, none_c, "rebind withdraws the probe");
      step;
      pulse(tick_s);
      pulse(reset_s);
      check_equal(job_s, none_c, "reset withdraws the probe");

    elsif case_g = "conflict_while_probing" then
      for probes in 0 to 3 loop
        for kind in 0 to 1 loop
          reset;
          for i in 1 to probes loop
            ticks_to(probe_c, 1, 2, equal_v);
          end loop;
          if kind = 0 then
            pulse(claim_s);
          else
            pulse(clash_s);
          end if;
          expect_given_up;
        end loop;
      end loop;
      rebind;
      become_bound;

    elsif case_g = "conflict_withdraws_the_probe" then
      reset;
      pulse(tick_s);
      check_equal(job_s, probe_c, "job");
      pulse(clash_s);
      check_equal(job_s, none_c, "withdrawn");
      expect_given_up;
      rebind;
      tick_s <= '1';
      pulse(claim_s);
      tick_s <= '0';
      check_equal(job_s, none_c, "not even begun");
      expect_given_up;

    elsif case_g = "conflict_while_announcing" then
      reset;
      probe(times_v);
      ticks_to(announce_c, 2);
      pulse(clash_s);
      check_equal(job_s, none_c, "a probe for our address is no conflict now");
      check(bound_s = '1' and conflict_s = '0', "still bound");
      claimed_and_defended;
      ticks_to(announce_c, 2);
      pulse(claim_s);
      expect_given_up;

    elsif case_g = "defend_once_in_ten_seconds" or case_g = "fine_defend_once_in_ten_seconds" then
      reset;
      become_bound;
      pulse(clash_s);
      check_equal(job_s, none_c, "a probe for our address is no conflict now");
      claimed_and_defended;
      quiet_ticks(10 * second_c);
      claimed_and_defended;
      quiet_ticks(10 * second_c - 1);
      pulse(claim_s);
      expect_given_up;
      rebind;
      become_bound;
      claimed_and_defended;
      rebind;
      become_bound;
      claimed_and_defended;        -- ten seconds are not over, but the address is new
      pulse(claim_s);
      expect_given_up;

    elsif case_g = "defence_withdrawn" then
      reset;
      become_bound;
      pulse(claim_s);
      check_equal(job_s, announce_c, "job");
      pulse(claim_s);
      check_equal(job_s, none_c, "withdrawn");
      expect_given_up;

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  running_s <= '1' when rising_edge(clk_s) and reset_s = '1';

  -- psl default clock is rising_edge(clk_s);
  -- psl bound_or_conflict : assert always (running_s = '0' or bound_s = '0' or conflict_s = '0');
  -- psl never_a_retry : assert always (running_s = '0' or job_s /= "01");
  -- psl probes_before_bound : assert always (running_s = '0' or bound_s = '1' or job_s /= "11");
  -- psl announces_once_bound : assert always (running_s = '0' or bound_s = '0' or job_s /= "10");
  -- psl silent_in_conflict : assert always (running_s = '0' or conflict_s = '0' or job_s = "00");

  -- psl seen_probe    : cover {job_s = "10" and taken_s = "10"; job_s = "00"};
  -- psl seen_bound    : cover {bound_s = '0'; bound_s = '1' and job_s = "11"};
  -- psl seen_defence  : cover {claim_s = '1' and bound_s = '1'; job_s = "11"};
  -- psl seen_given_up : cover {bound_s = '1'; conflict_s = '1'};
  -- psl seen_taken    : cover {bound_s = '0' and conflict_s = '0'; conflict_s = '1'};

end architecture sim;
