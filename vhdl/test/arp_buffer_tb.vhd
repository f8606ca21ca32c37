-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_buffer: the paper's figure 8, and every rule of its entity header, as named cases.
-- Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_buffer_tb is
  generic (case_g : string := "none");
end entity arp_buffer_tb;

architecture sim of arp_buffer_tb is

  constant ram_c      : boolean  := case_g = "ram_latency";
  constant entries_c  : positive := choose(case_g = "one_entry", 1,
                                           choose(case_g = "many_entries", 32, choose(ram_c, 16, 4)));
  constant lifetime_c : positive := choose(case_g = "ttl_of_the_paper", work.arp_pkg.lifetime_c, 5);

  signal clk_s   : std_logic := '0';
  signal init_s  : std_logic := '0';
  signal cs_s    : std_logic := '0';
  signal read_s  : std_logic := '0';
  signal write_s : std_logic := '0';
  signal din_s   : word_t := (others => '0');
  signal tick_s  : std_logic := '0';
  signal dout_s  : word_t;
  signal state_s : buf_code_t;
  signal running_s : std_logic := '0';

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_buffer
    generic map (
      entries_g        => entries_c,
      lifetime_g       => lifetime_c,
      ram_g            => ram_c,
      replace_oldest_g => starts_with(case_g, "replace_")
    )
    port map (
      ARPbuf_clk   => clk_s,
      ARPbuf_init  => init_s,
      ARPbuf_cs    => cs_s,
      ARPbuf_read  => read_s,
      ARPbuf_write => write_s,
      ARPbuf_din   => din_s,
      ARPbuf_tick  => tick_s,
      ARPbuf_dout  => dout_s,
      ARPbuf_state => state_s
    );

  p_stimulus : process

    procedure reset is
    begin
      pulse(init_s, 2);
      step;
    end procedure reset;

    procedure tick(count : natural := 1) is
    begin
      pulse(tick_s, count);
    end procedure tick;

    -- Puts words on the bus under cs and a strobe; the state must be 111 after each.
    procedure transfer(words : words_t; is_write : boolean) is
    begin
      cs_s    <= '1';
      read_s  <= '0' when is_write else '1';
      write_s <= '1' when is_write else '0';
      for i in words'range loop
        din_s <= words(i);
        step;
        check_equal(state_s, "111", "state while words come in");
        check_equal(dout_s, x"0000", "dout while words come in");
      end loop;
      cs_s    <= '0';
      read_s  <= '0';
      write_s <= '0';
      din_s   <= x"DEAD";
    end procedure transfer;

    procedure store(ip : ip_t; mac : mac_t; outcome : buf_code_t := "000") is
    begin
      transfer(words_of(ip & mac), true);
      step;
      check_equal(state_s, outcome, "state after the write");
      if outcome /= "000" then
        step;
        check_equal(state_s, "000", "state one clock after the overflow");
      end if;
    end procedure store;

    -- The result must begin one clock after the last word and last three.
    procedure expect_result(mac : mac_t) is
    begin
      for i in 0 to 2 loop
        step;
        check_equal(state_s, "001", "state of result word " & to_string(i));
        check_equal(dout_s, words_of(mac)(i), "result word " & to_string(i));
      end loop;
      step;
      check_equal(state_s, "000", "state after the result");
      check_equal(dout_s, x"0000", "dout after the result");
    end procedure expect_result;

    procedure expect_none is
    begin
      step;
      check_equal(state_s, "010", "state of a miss");
      check_equal(dout_s, x"0000", "dout of a miss");
      step;
      check_equal(state_s, "000", "state one clock after a miss");
    end procedure expect_none;

    procedure query_hits(ip : ip_t; mac : mac_t) is
    begin
      transfer(words_of(ip), false);
      expect_result(mac);
    end procedure query_hits;

    procedure query_misses(ip : ip_t) is
    begin
      transfer(words_of(ip), false);
      expect_none;
    end procedure query_misses;

    -- Drops cs after `count` words; the state must be 000 from the next clock on.
    procedure cut(words : words_t; count : positive; is_write : boolean) is
    begin
      transfer(words(0 to count - 1), is_write);
      step;
      check_equal(state_s, "000", "state after cs dropped");
      step(8);
      check_equal(state_s, "000", "state long after cs dropped");
    end procedure cut;

    -- Clocks from the last word on in which the state stays 111.
    procedure wait_outcome(variable clocks : out natural) is
      variable clocks_v : natural := 0;
    begin
      while state_s = "111" loop
        step;
        clocks_v := clocks_v + 1;
        check(clocks_v <= 6, "an outcome within six clocks");
      end loop;
      clocks := clocks_v;
    end procedure wait_outcome;

    variable ip_v      : ip_t;
    variable mac_v     : mac_t;
    variable clocks_v  : natural;
    variable fastest_v : natural := 99;
    variable slowest_v : natural := 0;

  begin
    if case_g = "paper_fig8" then
      wait for 100 ns;
      init_s <= '1';
      step(2);
      check_equal(state_s, "000", "state in reset");
      init_s <= '0';
      wait until now = 500 ns for 500 ns - now;
      store(peer_ip_c, peer_mac_c);
      check(now < 1800 ns, "write ended before the query");
      wait for 1800 ns - now;
      check_equal(state_s, "000", "state before the query");
      query_hits(peer_ip_c, peer_mac_c);
      step(4);
      check_equal(state_s, "000", "state long after the query");

    elsif case_g = "reset_clears" then
      reset;
      check_equal(state_s, "000", "state after reset");
      store(peer_ip_c, peer_mac_c);
      store(other_ip_c, other_mac_c);
      reset;
      query_misses(peer_ip_c);
      query_misses(other_ip_c);

    elsif case_g = "query_empty" then
      reset;
      query_misses(peer_ip_c);
      query_misses(x"00000000");

    elsif case_g = "two_entries" then
      reset;
      store(peer_ip_c, peer_mac_c);
      store(other_ip_c, other_mac_c);
      query_hits(other_ip_c, other_mac_c);
      query_hits(peer_ip_c, peer_mac_c);
      query_misses(our_ip_c);

    elsif case_g = "every_ip_bit" then
      reset;
      store(peer_ip_c, peer_mac_c);
      for i in ip_t'range loop
        ip_v    := peer_ip_c;
        ip_v(i) := not ip_v(i);
        query_misses(ip_v);
      end loop;
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "every_mac_bit" then
      reset;
      for i in mac_t'range loop
        mac_v    := (others => '0');
        mac_v(i) := '1';
        store(peer_ip_c, mac_v);
        query_hits(peer_ip_c, mac_v);
      end loop;

    elsif case_g = "ttl_of_the_paper" then
      reset;
      store(peer_ip_c, peer_mac_c);
      tick(1199);
      query_hits(peer_ip_c, peer_mac_c);
      tick;
      query_misses(peer_ip_c);
      tick(3000);
      query_misses(peer_ip_c);

    elsif case_g = "ttl_each_entry_its_own" then
      reset;
      store(peer_ip_c, peer_mac_c);
      tick(2);
      store(other_ip_c, other_mac_c);
      tick(3);
      query_misses(peer_ip_c);
      query_hits(other_ip_c, other_mac_c);
      tick(2);
      query_misses(other_ip_c);

    elsif case_g = "ttl_not_refreshed_by_query" then
      reset;
      store(peer_ip_c, peer_mac_c);
      tick(4);
      query_hits(peer_ip_c, peer_mac_c);
      tick;
      query_misses(peer_ip_c);

    elsif case_g = "ttl_refreshed_by_write" then
      reset;
      store(peer_ip_c, peer_mac_c);
      tick(4);
      store(peer_ip_c, other_mac_c);
      tick(4);
      query_hits(peer_ip_c, other_mac_c);
      tick;
      query_misses(peer_ip_c);

    elsif case_g = "tick_at_the_write" then
      reset;
      transfer(words_of(peer_ip_c & peer_mac_c), true);
      tick;
      check_equal(state_s, "000", "state after the write");
      tick(4);
      query_hits(peer_ip_c, peer_mac_c);
      tick;
      query_misses(peer_ip_c);

    elsif case_g = "tick_at_the_query" then
      reset;
      store(peer_ip_c, peer_mac_c);
      tick(4);
      transfer(words_of(peer_ip_c), false);
      tick_s <= '1';
      for i in 0 to 2 loop
        step;
        tick_s <= '0';
        check_equal(state_s, "001", "state of result word " & to_string(i));
        check_equal(dout_s, words_of(peer_mac_c)(i), "result word " & to_string(i));
      end loop;
      step;
      query_misses(peer_ip_c);

    elsif case_g = "overflow" then
      reset;
      for i in 0 to entries_c - 1 loop
        store(host_ip(i), host_mac(i));
      end loop;
      store(peer_ip_c, peer_mac_c, "011");
      query_misses(peer_ip_c);
      for i in 0 to entries_c - 1 loop
        query_hits(host_ip(i), host_mac(i));
      end loop;

    elsif case_g = "update_when_full" then
      reset;
      for i in 0 to entries_c - 1 loop
        store(host_ip(i), host_mac(i));
      end loop;
      tick(4);
      store(host_ip(1), peer_mac_c);
      query_hits(host_ip(1), peer_mac_c);
      query_hits(host_ip(0), host_mac(0));
      query_hits(host_ip(entries_c - 1), host_mac(entries_c - 1));
      tick;
      query_misses(host_ip(0));
      query_hits(host_ip(1), peer_mac_c);

    elsif case_g = "update_leaves_no_double" then
      reset;
      store(peer_ip_c, peer_mac_c);
      tick(2);
      store(peer_ip_c, other_mac_c);
      for i in 1 to entries_c - 1 loop
        store(host_ip(i), host_mac(i));
      end loop;
      store(our_ip_c, our_mac_c, "011");
      query_hits(peer_ip_c, other_mac_c);

    elsif case_g = "replace_ignores_the_bus" then
      -- While the oldest entry is looked for, the end of the address and the bus together are an entry's address.
      reset;
      for i in 1 to entries_c - 1 loop
        store(host_ip(i), host_mac(i));
      end loop;
      tick;
      store(x"0A01DEAD", peer_mac_c);
      ip_v := x"12340A01";
      transfer(words_of(ip_v & other_mac_c), true);
      wait_outcome(clocks_v);
      check_equal(state_s, "000", "state after the write");
      query_hits(x"0A01DEAD", peer_mac_c);
      query_hits(ip_v, other_mac_c);
      query_misses(host_ip(1));

    elsif case_g = "expired_is_room" then
      reset;
      store(host_ip(0), host_mac(0));
      tick;
      for i in 1 to entries_c - 1 loop
        store(host_ip(i), host_mac(i));
      end loop;
      tick(3);
      store(peer_ip_c, peer_mac_c, "011");
      tick;
      store(peer_ip_c, peer_mac_c);
      query_hits(peer_ip_c, peer_mac_c);
      query_misses(host_ip(0));
      query_hits(host_ip(1), host_mac(1));

    elsif case_g = "one_entry" then
      reset;
      store(peer_ip_c, peer_mac_c);
      store(other_ip_c, other_mac_c, "011");
      query_hits(peer_ip_c, peer_mac_c);
      tick(5);
      store(other_ip_c, other_mac_c);
      query_hits(other_ip_c, other_mac_c);
      query_misses(peer_ip_c);

    elsif case_g = "many_entries" then
      reset;
      for i in 0 to entries_c - 1 loop
        store(host_ip(i), host_mac(i));
      end loop;
      store(peer_ip_c, peer_mac_c, "011");
      for i in entries_c - 1 downto 0 loop
        query_hits(host_ip(i), host_mac(i));
      end loop;

    elsif case_g = "ram_latency" then
      -- A query at each clock of the ageing sweep.
      reset;
      step(entries_c / 4);  -- the table clears itself
      for clocks in 0 to 12 loop
        transfer(words_of(peer_ip_c & peer_mac_c), true);
        wait_outcome(clocks_v);
        check_equal(state_s, "000", "state after the write");
        tick;
        step(clocks);
        transfer(words_of(peer_ip_c), false);
        wait_outcome(clocks_v);
        fastest_v := minimum(fastest_v, clocks_v);
        slowest_v := maximum(slowest_v, clocks_v);
        for i in 0 to 2 loop
          check_equal(state_s, "001", "state of result word " & to_string(i));
          check_equal(dout_s, words_of(peer_mac_c)(i), "result word " & to_string(i));
          step;
        end loop;
        step(12);
      end loop;
      check(fastest_v = 4 and slowest_v = 5, "four clocks, five when it meets the sweep: "
            & to_string(fastest_v) & ", " & to_string(slowest_v));

    elsif case_g = "cs_dropped_in_write" then
      reset;
      store(peer_ip_c, peer_mac_c);
      for count in 1 to 4 loop
        cut(words_of(other_ip_c & other_mac_c), count, true);
        query_misses(other_ip_c);
        cut(words_of(peer_ip_c & other_mac_c), count, true);
        query_hits(peer_ip_c, peer_mac_c);
      end loop;

    elsif case_g = "cs_dropped_in_query" then
      reset;
      store(peer_ip_c, peer_mac_c);
      cut(words_of(peer_ip_c), 1, false);
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "read_and_write_together" then
      reset;
      cs_s   <= '1';
      read_s <= '1';
      write_s <= '1';
      for i in 0 to 4 loop
        din_s <= words_of(peer_ip_c & peer_mac_c)(i);
        step;
        check_equal(state_s, "111", "state of word " & to_string(i));
      end loop;
      cs_s    <= '0';
      read_s  <= '0';
      write_s <= '0';
      step;
      check_equal(state_s, "000", "the write won: no result");
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "strobes_need_cs" then
      reset;
      read_s  <= '1';
      step(4);
      check_equal(state_s, "000", "read without cs");
      cs_s <= '1';
      step(4);
      check_equal(state_s, "000", "read was high before cs");
      read_s  <= '0';
      cs_s    <= '0';
      write_s <= '1';
      step(4);
      check_equal(state_s, "000", "write without cs");
      cs_s <= '1';
      step(4);
      check_equal(state_s, "000", "write was high before cs");

    elsif case_g = "strobe_held_is_one_transfer" then
      reset;
      store(peer_ip_c, peer_mac_c);
      cs_s   <= '1';
      read_s <= '1';
      din_s  <= words_of(peer_ip_c)(0);
      step;
      din_s  <= words_of(peer_ip_c)(1);
      step;
      expect_result(peer_mac_c);
      step(4);
      check_equal(state_s, "000", "no second query while read stays up");
      read_s <= '0';
      step;
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "strobe_ends_early" then
      reset;
      cs_s    <= '1';
      write_s <= '1';
      for i in 0 to 4 loop
        din_s <= words_of(peer_ip_c & peer_mac_c)(i);
        step;
        write_s <= '0';
      end loop;
      cs_s <= '0';
      step;
      check_equal(state_s, "000", "state after the write");
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "strobe_while_busy" then
      reset;
      store(peer_ip_c, peer_mac_c);
      transfer(words_of(peer_ip_c), false);
      cs_s    <= '1';
      write_s <= '1';
      din_s   <= x"1234";
      expect_result(peer_mac_c);
      write_s <= '0';
      cs_s    <= '0';
      step;
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "back_to_back" then
      reset;
      store(peer_ip_c, peer_mac_c);
      store(other_ip_c, other_mac_c);
      transfer(words_of(our_ip_c), false);
      step;
      check_equal(state_s, "010", "state of a miss");
      query_hits(other_ip_c, other_mac_c);
      transfer(words_of(peer_ip_c), false);
      step(3);
      check_equal(state_s, "001", "last result word");
      step;
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "reset_in_main" then
      reset;
      for count in 1 to 4 loop
        transfer(words_of(peer_ip_c & peer_mac_c)(0 to count - 1), true);
        cs_s   <= '1';
        init_s <= '1';
        step;
        check_equal(state_s, "000", "state in reset");
        init_s <= '0';
        step(6);
        check_equal(state_s, "000", "state after reset");
        cs_s <= '0';
        query_misses(peer_ip_c);
      end loop;

    elsif case_g = "reset_in_read" then
      reset;
      store(peer_ip_c, peer_mac_c);
      transfer(words_of(peer_ip_c), false);
      init_s <= '1';
      step;
      check_equal(state_s, "000", "state in reset");
      init_s <= '0';
      step(4);
      check_equal(state_s, "000", "no result after reset");
      query_misses(peer_ip_c);

    elsif case_g = "reset_in_write" then
      reset;
      transfer(words_of(peer_ip_c & peer_mac_c), true);
      init_s <= '1';
      step;
      check_equal(state_s, "000", "state in reset");
      init_s <= '0';
      step;
      query_misses(peer_ip_c);

    elsif case_g = "reset_in_output" then
      reset;
      for count in 1 to 3 loop
        store(peer_ip_c, peer_mac_c);
        transfer(words_of(peer_ip_c), false);
        step(count);
        check_equal(state_s, "001", "state of the result");
        init_s <= '1';
        step;
        check_equal(state_s, "000", "state in reset");
        check_equal(dout_s, x"0000", "dout in reset");
        init_s <= '0';
        step;
        query_misses(peer_ip_c);
      end loop;

    elsif case_g = "reset_wins_over_strobe" then
      cs_s    <= '1';
      write_s <= '1';
      init_s  <= '1';
      step(2);
      init_s <= '0';
      step(6);
      check_equal(state_s, "000", "the strobe rose during reset");

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  -- What must hold in every case, from the first reset on.
  running_s <= '1' when rising_edge(clk_s) and init_s = '1';

  -- psl default clock is rising_edge(clk_s);
  -- psl legal_code : assert always (running_s = '0' or state_s = "000" or state_s = "001" or state_s = "010"
  --   or state_s = "011" or state_s = "111");
  -- psl result_is_three_words : assert always ({state_s /= "001"; state_s = "001"}
  --   |=> {state_s = "001"[*2]; state_s /= "001"}) abort init_s = '1';
  -- psl none_is_one_clock : assert always (state_s = "010" -> next (state_s /= "010"));
  -- psl overflow_is_one_clock : assert always (state_s = "011" -> next (state_s /= "011"));
  -- psl write_wins : assert always ({state_s = "000" and read_s = '0' and write_s = '0';
  --   cs_s = '1' and read_s = '1' and write_s = '1'} |=> {state_s = "111"[*5]}) abort (init_s = '1' or cs_s = '0');
  -- psl outcome_after_busy : assert always ({state_s /= "111" and running_s = '1'; state_s = "001" or state_s = "010"
  --   or state_s = "011"} |-> {state_s = "001"});
  -- psl dout_only_with_result : assert always (running_s = '0' or state_s = "001" or dout_s = x"0000");

  -- psl seen_hit      : cover {state_s = "111"; state_s = "001"[*3]; state_s = "000"};
  -- psl seen_miss     : cover {state_s = "111"; state_s = "010"; state_s = "000"};
  -- psl seen_overflow : cover {state_s = "111"; state_s = "011"; state_s = "000"};
  -- psl seen_stored   : cover {write_s = '1' and cs_s = '1'; state_s = "111"[*5]; state_s = "000"};
  -- psl seen_both     : cover {read_s = '0' and write_s = '0'; cs_s = '1' and read_s = '1' and write_s = '1'};

end architecture sim;
