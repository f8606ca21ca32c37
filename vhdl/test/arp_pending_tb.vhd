-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_pending with two slots, playing arp_control: rate limit (limit_*) and, with two retries each,
-- retries and reports (retry_*), as named cases. Each `case_g = "..."` below is a case; the runners read the
-- names from this file.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_pending_tb is
  generic (case_g : string := "none");
end entity arp_pending_tb;

architecture sim of arp_pending_tb is

  constant retries_c : natural := choose(starts_with(case_g, "retry_"), 2, 0);
  constant third_c   : ip_t := x"C0A80104";

  signal clk_s       : std_logic;
  signal reset_s     : std_logic := '0';
  signal tick_s      : std_logic := '0';
  signal peer_s      : ip_t := (others => '0');
  signal missed_s    : std_logic := '0';
  signal sent_s      : std_logic := '0';
  signal heard_s     : std_logic := '0';
  signal allow_s     : std_logic;
  signal job_s       : std_logic;
  signal job_ip_s    : ip_t;
  signal taken_s     : std_logic := '0';
  signal failed_s    : std_logic;
  signal failed_ip_s : ip_t;
  signal running_s   : std_logic := '0';

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_pending
    generic map (
      slots_g   => 2,
      retries_g => retries_c
    )
    port map (
      clk       => clk_s,
      reset     => reset_s,
      tick      => tick_s,
      peer_ip   => peer_s,
      missed    => missed_s,
      sent      => sent_s,
      heard     => heard_s,
      allow     => allow_s,
      job       => job_s,
      job_ip    => job_ip_s,
      job_taken => taken_s,
      failed    => failed_s,
      failed_ip => failed_ip_s
    );

  p_stimulus : process

    procedure reset is
    begin
      pulse(reset_s, 2);
      step;
    end procedure reset;

    -- A miss: whether a request may go out, and it does if it may.
    procedure miss(ip : ip_t; allowed : std_logic) is
    begin
      peer_s <= ip;
      step(2);
      check(allow_s = allowed, "allow for " & to_hstring(ip) & " is " & to_string(allow_s));
      missed_s <= '1';
      sent_s   <= allowed;
      step;
      missed_s <= '0';
      sent_s   <= '0';
    end procedure miss;

    procedure hear(ip : ip_t) is
    begin
      peer_s <= ip;
      step(2);
      pulse(heard_s);
    end procedure hear;

    -- Nothing to send and nothing to report in this clock and the next ones.
    procedure expect_nothing(clocks : positive := 6) is
    begin
      for i in 1 to clocks loop
        check(job_s = '0', "no job");
        check(failed_s = '0', "no report");
        step;
      end loop;
    end procedure expect_nothing;

    procedure quiet_tick(count : positive := 1) is
    begin
      for i in 1 to count loop
        pulse(tick_s);
        expect_nothing;
      end loop;
    end procedure quiet_tick;

    -- The job is there, stays, and goes when taken.
    procedure take(ip : ip_t) is
    begin
      for i in 1 to 6 loop
        check(job_s = '1', "job");
        check_equal(job_ip_s, ip, "job IP");
        check(failed_s = '0', "no report");
        step;
      end loop;
      pulse(taken_s);
      check(job_s = '0', "the job is done");
    end procedure take;

    -- The tick after which a retry is due.
    procedure tick_retries(ip : ip_t) is
    begin
      pulse(tick_s);
      check(job_s = '0', "a job one clock after it is due");
      step;
      take(ip);
      expect_nothing;
    end procedure tick_retries;

    procedure expect_report(ip : ip_t) is
    begin
      step;
      check(failed_s = '1', "report");
      check_equal(failed_ip_s, ip, "IP reported");
    end procedure expect_report;

    variable ip_v : ip_t;

  begin
    if case_g = "limit_one_a_second" then
      reset;
      miss(peer_ip_c, '1');
      miss(peer_ip_c, '0');
      quiet_tick;
      miss(peer_ip_c, '0');
      quiet_tick;
      miss(peer_ip_c, '1');
      quiet_tick(10);

    elsif case_g = "limit_two_slots" then
      reset;
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');
      miss(third_c, '0');
      quiet_tick;
      miss(third_c, '0');
      quiet_tick;
      miss(third_c, '1');
      miss(other_ip_c, '1');
      miss(peer_ip_c, '0');

    elsif case_g = "limit_each_slot_its_own_time" then
      reset;
      miss(peer_ip_c, '1');
      quiet_tick;
      miss(other_ip_c, '1');
      quiet_tick;
      miss(other_ip_c, '0');
      miss(third_c, '1');
      miss(peer_ip_c, '0');
      quiet_tick;
      miss(other_ip_c, '1');

    elsif case_g = "limit_what_is_not_sent" then
      reset;
      peer_s <= peer_ip_c;
      step(2);
      pulse(missed_s);
      pulse(sent_s);
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');

    elsif case_g = "limit_every_ip_bit" then
      reset;
      miss(peer_ip_c, '1');
      for i in ip_t'range loop
        ip_v    := peer_ip_c;
        ip_v(i) := not ip_v(i);
        peer_s  <= ip_v;
        step(2);
        check(allow_s = '1', "another IP");
        peer_s <= peer_ip_c;
        step(2);
        check(allow_s = '0', "the same IP");
      end loop;

    elsif case_g = "limit_answer_makes_no_room" then
      reset;
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');
      hear(peer_ip_c);
      miss(peer_ip_c, '0');
      miss(third_c, '0');
      quiet_tick(2);
      miss(third_c, '1');

    elsif case_g = "limit_tick_at_the_request" then
      -- The second begins with the request, not with the tick at the same edge.
      reset;
      peer_s <= peer_ip_c;
      step(2);
      tick_s <= '1';
      miss(peer_ip_c, '1');
      tick_s <= '0';
      quiet_tick;
      miss(peer_ip_c, '0');
      quiet_tick;
      miss(peer_ip_c, '1');

    elsif case_g = "limit_reset_forgets" then
      reset;
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');
      reset;
      miss(other_ip_c, '1');
      miss(peer_ip_c, '1');

    elsif case_g = "retry_and_fail" then
      reset;
      miss(peer_ip_c, '1');
      quiet_tick;
      tick_retries(peer_ip_c);
      miss(peer_ip_c, '0');
      quiet_tick;
      tick_retries(peer_ip_c);
      quiet_tick;
      pulse(tick_s);
      expect_report(peer_ip_c);
      step;
      quiet_tick(6);
      miss(peer_ip_c, '1');

    elsif case_g = "retry_waits_to_be_taken" then
      -- Ticks while the job waits do not count: the second begins when it is taken.
      reset;
      miss(peer_ip_c, '1');
      quiet_tick;
      pulse(tick_s);
      step;
      pulse(tick_s, 5);
      take(peer_ip_c);
      quiet_tick;
      tick_retries(peer_ip_c);

    elsif case_g = "retry_answered_while_waiting" then
      reset;
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');
      quiet_tick;
      hear(peer_ip_c);
      tick_retries(other_ip_c);
      quiet_tick;
      hear(other_ip_c);
      quiet_tick(4);
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');

    elsif case_g = "retry_answered_by_another" then
      reset;
      miss(peer_ip_c, '1');
      hear(other_ip_c);
      quiet_tick;
      tick_retries(peer_ip_c);

    elsif case_g = "retry_answered_while_it_waits" then
      -- The job is on its way; the answer ends the matter all the same.
      reset;
      miss(peer_ip_c, '1');
      quiet_tick;
      pulse(tick_s);
      hear(peer_ip_c);
      take(peer_ip_c);
      quiet_tick(4);
      miss(peer_ip_c, '1');

    elsif case_g = "retry_answered_in_line" then
      -- Two are due, one job at a time: the one answered in line never becomes a job.
      reset;
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');
      quiet_tick;
      pulse(tick_s);
      hear(other_ip_c);
      take(peer_ip_c);
      expect_nothing;
      quiet_tick;
      tick_retries(peer_ip_c);

    elsif case_g = "retry_keeps_its_slot" then
      -- A slot freed by an answer is not given away while its job still waits.
      reset;
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');
      quiet_tick;
      hear(other_ip_c);
      pulse(tick_s);               -- the other's slot is free again
      hear(peer_ip_c);             -- and this one's, but for the job
      miss(third_c, '1');          -- takes the other's
      miss(other_ip_c, '0');
      take(peer_ip_c);
      miss(other_ip_c, '1');
      quiet_tick;
      pulse(tick_s);
      step;
      take(other_ip_c);
      step;
      take(third_c);

    elsif case_g = "retry_two_at_once" then
      reset;
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');
      for round in 1 to 2 loop
        quiet_tick;
        pulse(tick_s);
        step;
        take(peer_ip_c);
        step;
        take(other_ip_c);
      end loop;
      quiet_tick;
      pulse(tick_s);
      expect_report(peer_ip_c);
      expect_report(other_ip_c);
      step;
      expect_nothing;
      miss(third_c, '1');
      miss(peer_ip_c, '1');

    elsif case_g = "retry_answered_before_the_report" then
      -- Two have failed, and the second answers in the clock in which the first is reported.
      reset;
      miss(peer_ip_c, '1');
      miss(other_ip_c, '1');
      for round in 1 to 2 loop
        quiet_tick;
        pulse(tick_s);
        step;
        take(peer_ip_c);
        step;
        take(other_ip_c);
      end loop;
      quiet_tick;
      peer_s <= other_ip_c;
      step(2);
      pulse(tick_s);
      heard_s <= '1';
      expect_report(peer_ip_c);
      heard_s <= '0';
      step;
      expect_nothing;

    elsif case_g = "retry_reset_ends_it" then
      reset;
      miss(peer_ip_c, '1');
      quiet_tick;
      pulse(tick_s);
      step;
      check(job_s = '1', "job");
      reset;
      quiet_tick(6);
      miss(peer_ip_c, '1');
      quiet_tick;
      tick_retries(peer_ip_c);
      quiet_tick;
      tick_retries(peer_ip_c);
      quiet_tick;
      pulse(tick_s);
      pulse(reset_s);
      expect_nothing;

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  running_s <= '1' when rising_edge(clk_s) and reset_s = '1';

  -- psl default clock is rising_edge(clk_s);
  -- psl job_waits : assert always ({running_s = '1' and job_s = '1' and taken_s = '0' and reset_s = '0'}
  --   |=> {job_s = '1'});
  -- psl job_needs_retries : assert always (running_s = '0' or job_s = '0' or retries_c > 0);
  -- psl report_needs_retries : assert always (running_s = '0' or failed_s = '0' or retries_c > 0);

  -- psl seen_job         : cover {job_s = '1' and taken_s = '1'; job_s = '0'};
  -- psl seen_two_jobs    : cover {job_s = '1' and taken_s = '1'; job_s = '0'; job_s = '1'};
  -- psl seen_two_reports : cover {failed_s = '1'[*2]; failed_s = '0'};
  -- psl seen_refused     : cover {missed_s = '1' and allow_s = '0'};

end architecture sim;
