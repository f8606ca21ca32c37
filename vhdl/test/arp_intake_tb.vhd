-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_intake, playing arp_control: what begins when, with a queue of two in the cases named queue_*, as
-- named cases. Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_intake_tb is
  generic (case_g : string := "none");
end entity arp_intake_tb;

architecture sim of arp_intake_tb is

  constant queue_c : natural := choose(starts_with(case_g, "queue_"), 2, 0);

  signal clk_s      : std_logic;
  signal reset_s    : std_logic := '0';
  signal free_s     : std_logic := '1';
  signal storing_s  : std_logic := '0';
  signal own_ip_s   : ip_t := our_ip_c;
  signal own_mac_s  : mac_t := our_mac_c;
  signal din_s      : word_t := x"0000";
  signal source_s   : source_t := "00";
  signal ask_s      : std_logic := '0';
  signal idle_s     : std_logic;
  signal query_s    : std_logic;
  signal frame_s    : std_logic;
  signal keep_s     : std_logic;
  signal asks_s     : std_logic;
  signal transfer_s : transfer_t;
  signal now_ip_s   : ip_t;
  signal now_mac_s  : mac_t;
  signal busy_s     : std_logic;
  signal lost_s     : std_logic;
  signal begins_s   : std_logic;
  signal losses_s   : natural := 0;
  signal running_s  : std_logic := '0';

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_intake
    generic map (
      static_g => true,
      vlan_g   => false,
      queue_g  => queue_c
    )
    port map (
      clk       => clk_s,
      reset     => reset_s,
      free      => free_s,
      storing   => storing_s,
      local_ip  => own_ip_s,
      local_mac => own_mac_s,
      din       => din_s,
      source    => source_s,
      ask       => ask_s,
      idle      => idle_s,
      query     => query_s,
      frame     => frame_s,
      keep      => keep_s,
      asks      => asks_s,
      transfer  => transfer_s,
      own_ip    => now_ip_s,
      own_mac   => now_mac_s,
      busy      => busy_s,
      lost      => lost_s
    );

  p_losses : process (clk_s)
  begin
    if rising_edge(clk_s) and running_s = '1' and lost_s = '1' then
      losses_s <= losses_s + 1;
    end if;
  end process p_losses;

  p_stimulus : process

    constant frame_c  : words_t := request_of(peer_mac_c, peer_ip_c, our_ip_c);
    constant record_c : words_t := words_of(host_ip(1) & host_mac(1));

    procedure send(words : words_t; source : source_t) is
    begin
      put(din_s, source_s, words, source);
    end procedure send;

    -- What begins now: query, frame, keep, asks; idle with none of them, or the queue waits.
    procedure expect(begins : std_logic_vector(0 to 3); idle : std_logic := '0') is
    begin
      check_equal(std_logic_vector'(query_s & frame_s & keep_s & asks_s), begins, "what begins");
      check(idle_s = idle, "idle is " & to_string(idle_s));
    end procedure expect;

    -- The control does what begins for some clocks.
    procedure work(clocks : positive := 5) is
    begin
      step;
      free_s <= '0';
      for i in 1 to clocks loop
        wait for 1 ns;
        check(query_s = '0' and frame_s = '0' and keep_s = '0' and asks_s = '0', "nothing begins while at work");
        step;
      end loop;
      free_s <= '1';
      wait for 1 ns;
    end procedure work;

  begin
    pulse(reset_s, 2);
    step;

    if case_g = "without_a_queue" then
      expect("0000", idle => '1');
      source_s <= "01";
      for i in 0 to 19 loop
        din_s <= frame_c(i);
        wait for 1 ns;
        expect("0000");
        step;
      end loop;
      din_s <= frame_c(20);
      wait for 1 ns;
      expect("0100");
      step;
      source_s <= "00";
      free_s   <= '0';
      step;
      check_equal(transfer_s.ip, peer_ip_c, "IP");
      check_equal(transfer_s.mac, peer_mac_c, "MAC");
      check(busy_s = '1', "busy at work");
      send(frame_c, "01");
      send(words_of(other_ip_c), "10");
      check(losses_s = 2, "both are lost");
      check_equal(transfer_s.ip, peer_ip_c, "IP still");
      free_s <= '1';
      step;
      check(busy_s = '0', "free");
      expect("0000", idle => '1');

    elsif case_g = "queue_in_order" then
      free_s <= '0';
      send(frame_c, "01");
      step(2);
      check(busy_s = '0', "room for one more");
      send(words_of(other_ip_c), "10");
      step(2);
      check(busy_s = '1', "full");
      send(record_c, "11");
      step(2);
      check(losses_s = 1, "the third is lost");
      send(frame_c(0 to 19), "01");
      step;
      send(with_word(frame_c, 6, x"0800"), "01");
      step(2);
      check(losses_s = 1, "what is no transfer is not lost");
      free_s <= '1';
      wait for 1 ns;
      expect("0100");
      check_equal(transfer_s.mac, peer_mac_c, "MAC");
      work;
      expect("0000");
      step;
      expect("1000");
      check_equal(transfer_s.ip, other_ip_c, "IP");
      work;
      step;
      expect("0000", idle => '1');
      send(record_c, "11");
      step;
      wait for 1 ns;
      expect("0010");
      check_equal(transfer_s.ip & transfer_s.mac, host_ip(1) & host_mac(1), "record");

    elsif case_g = "queue_waits_for_the_buffer" then
      free_s <= '0';
      send(frame_c, "01");
      send(words_of(other_ip_c), "10");
      step(2);
      free_s    <= '1';
      storing_s <= '1';
      ask_s     <= '1';
      for i in 1 to 5 loop
        wait for 1 ns;
        expect("0000");
        step;
      end loop;
      ask_s     <= '0';
      storing_s <= '0';
      wait for 1 ns;
      expect("0100");
      work;
      storing_s <= '1';
      for i in 1 to 5 loop
        step;
        expect("0000");
        check_equal(transfer_s.ip, peer_ip_c, "the front stays while it is stored");
      end loop;
      storing_s <= '0';
      step;
      expect("1000");

    elsif case_g = "queue_takes_turns" then
      ask_s <= '1';
      wait for 1 ns;
      expect("0001");
      work;
      expect("0001");  -- nobody else waits
      free_s <= '0';
      send(frame_c, "01");
      send(words_of(other_ip_c), "10");
      step(2);
      free_s <= '1';
      wait for 1 ns;
      expect("0100");
      work;
      expect("0001");
      work;
      expect("1000");
      work;
      expect("0001");
      ask_s <= '0';
      step;
      expect("0000", idle => '1');

    elsif case_g = "queue_own_addresses" then
      free_s <= '0';
      send(frame_c, "01");
      step(2);
      own_ip_s  <= other_ip_c;
      own_mac_s <= other_mac_c;
      step;
      check_equal(now_ip_s & now_mac_s, our_ip_c & our_mac_c, "the same while at work");
      free_s <= '1';
      step;
      check_equal(now_ip_s & now_mac_s, other_ip_c & other_mac_c, "the new ones after it");
      check(transfer_s.for_us = '1', "the frame was for us when it came");

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  begins_s  <= query_s or frame_s or keep_s;
  running_s <= '1' when rising_edge(clk_s) and reset_s = '1';

  -- psl default clock is rising_edge(clk_s);
  -- psl idle_alone : assert always (running_s = '0' or not (idle_s = '1' and begins_s = '1'));
  -- psl asks_alone : assert always (running_s = '0' or not (asks_s = '1' and begins_s = '1'));

end architecture sim;
