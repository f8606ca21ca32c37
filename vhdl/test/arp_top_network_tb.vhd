-- SPDX-License-Identifier: Apache-2.0
-- Bench of arp_top on a real network: frames at line rate, addresses that change at any time, hosts that lie,
-- routes, tags. The beginning of a case's name switches generics on. Each `case_g = "..."` below is a case; the
-- runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

entity arp_top_network_tb is
  generic (case_g : string := "none");
end entity arp_top_network_tb;

architecture sim of arp_top_network_tb is

  constant line_c    : boolean := starts_with(case_g, "line_");
  constant asked_c   : boolean := starts_with(case_g, "asked_");
  constant used_c    : boolean := starts_with(case_g, "used_");
  constant ram_c     : boolean := case_g = "line_rate_ram" or case_g = "used_ram_flood";
  constant pending_c : boolean := starts_with(case_g, "pending_") or asked_c or used_c
                                  or case_g = "line_crossing_requests";
  constant queue_c   : natural := choose(case_g = "line_too_much", 2, choose(line_c and case_g /= "line_paper", 4, 0));
  constant entries_c : positive := choose(ram_c, 512, choose(case_g = "line_replacing", 32,
                                          choose(starts_with(case_g, "line_"), 8, 4)));
  constant mask_c    : ip_t := x"FFFF0000";
  constant gateway_c : ip_t := x"C0A800FE";

  signal clk_s      : std_logic;
  signal reset_s    : std_logic := '0';
  signal tick_s     : std_logic := '0';
  signal own_ip_s   : ip_t := our_ip_c;
  signal own_mac_s  : mac_t := our_mac_c;
  signal netmask_s  : ip_t := no_ip_c;
  signal gateway_s  : ip_t := no_ip_c;
  signal data_s     : word_t := x"0000";
  signal source_s   : source_t := "00";
  signal out_ip_s   : word_t;
  signal ip_en_s    : std_logic;
  signal frame_s    : word_t;
  signal send_en_s  : std_logic;
  signal busy_s     : std_logic;
  signal failed_s   : std_logic;
  signal lost_ip_s  : ip_t;
  signal number_s   : std_logic_vector(0 to 2) := "000";
  signal count_s    : std_logic_vector(0 to 31);
  signal losses_s   : std_logic_vector(0 to 31);
  signal ask_s      : std_logic := '0';
  signal ask_ip_s   : ip_t := no_ip_c;
  signal ask_end_s  : std_logic;

  -- What came out, put together.
  signal sent_s     : natural := 0;                -- frames
  signal last_s     : words_t(0 to 20);            -- the last of them
  signal coming_s   : words_t(0 to 20);
  signal index_s    : natural range 0 to 21 := 0;
  signal running_s  : std_logic := '0';
  signal results_s  : natural := 0;                -- MACs
  signal result_s   : words_t(0 to 2);
  signal part_s     : natural range 0 to 3 := 0;
  signal failures_s : natural := 0;

begin

  i_clock : entity work.tb_clock generic map (case_g, 25 ms) port map (clk_s);

  i_dut : entity work.arp_top
    generic map (
      entries_g         => entries_c,
      lifetime_g        => choose(ram_c, 20, choose(used_c, 12, 5)),
      ram_g             => ram_c,
      replace_oldest_g  => case_g = "line_replacing" or used_c,
      keep_used_g       => choose(used_c, 3, 0),
      learn_if_target_g => case_g = "pending_and_another_target",
      strict_g          => starts_with(case_g, "strict_") or case_g = "pending_and_a_bad_answer",
      asked_only_g      => asked_c,
      map_g             => starts_with(case_g, "map_"),
      vlan_g            => starts_with(case_g, "vlan_"),
      static_g          => starts_with(case_g, "pending_"),
      pending_g         => choose(pending_c, 2, 0),
      retries_g         => choose(pending_c, 2, 0),
      queue_g           => queue_c,
      counters_g        => not ram_c
    )
    port map (
      arp_clk          => clk_s,
      arp_reset        => reset_s,
      arp_tick         => tick_s,
      arp_local_ip     => own_ip_s,
      arp_local_mac    => own_mac_s,
      arp_data_in      => data_s,
      arp_in_source    => source_s,
      arp_data_out_ip  => out_ip_s,
      arp_out_ip_en    => ip_en_s,
      arp_send_frame   => frame_s,
      arp_send_en      => send_en_s,
      arp_buf_state    => open,
      arp_busy         => busy_s,
      arp_failed       => failed_s,
      arp_failed_ip    => lost_ip_s,
      arp_count_number => number_s,
      arp_count        => count_s,
      arp_netmask      => netmask_s,
      arp_gateway      => gateway_s,
      arp_ask          => ask_s,
      arp_ask_ip       => ask_ip_s,
      arp_asked_end    => ask_end_s,
      arp_losses       => losses_s
    );

  p_collect : process (clk_s)
  begin
    if rising_edge(clk_s) then
      if reset_s = '1' then
        index_s   <= 0;
        part_s    <= 0;
        running_s <= '1';
      elsif running_s = '1' then
        if send_en_s = '1' then
          coming_s(index_s) <= frame_s;
          index_s           <= (index_s + 1) mod 21;
          if index_s = 20 then
            last_s <= coming_s(0 to 19) & frame_s;
            sent_s <= sent_s + 1;
          end if;
        else
          check(index_s = 0, "a frame has 21 words");
        end if;
        if ip_en_s = '1' then
          result_s(part_s) <= out_ip_s;
          part_s           <= (part_s + 1) mod 3;
          if part_s = 2 then
            results_s <= results_s + 1;
          end if;
        end if;
        if failed_s = '1' then
          failures_s <= failures_s + 1;
        end if;
      end if;
    end if;
  end process p_collect;

  p_stimulus : process

    variable sent_v    : natural := 0;
    variable results_v : natural := 0;

    constant padding_c : words_t(0 to 8) := (others => x"A5A5");
    constant ask_us_c  : words_t := request_of(peer_mac_c, peer_ip_c, our_ip_c);
    constant answer_c  : words_t := reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c);

    procedure reset is
    begin
      pulse(reset_s, 2);
      step;
      step(choose(ram_c, 130, 0));
      sent_v    := sent_s;
      results_v := results_s;
    end procedure reset;

    procedure send(words : words_t; source : source_t := "01") is
    begin
      put(data_s, source_s, words, source);
    end procedure send;

    -- A frame as a MAC gives it at line rate: padded to 60 bytes, and the 12 words of FCS, gap and preamble.
    procedure send_line(words : words_t; gap : natural := 12) is
    begin
      send(words & padding_c);
      step(gap);
    end procedure send_line;

    -- Exactly so many frames have gone out since the last look, the last of them this one.
    procedure expect_sent(count : natural; words : words_t; within : positive := 80) is
    begin
      for i in 1 to within loop
        exit when sent_s = sent_v + count;
        step;
      end loop;
      check(sent_s = sent_v + count, to_string(sent_s - sent_v) & " frames sent, expected " & to_string(count));
      for i in words'range loop
        check_equal(last_s(i - words'low), words(i), "word " & to_string(i) & " of the frame");
      end loop;
      sent_v := sent_s;
    end procedure expect_sent;

    procedure expect_silence(clocks : positive := 60) is
    begin
      step(clocks);
      check(sent_s = sent_v and index_s = 0, "nothing is sent");
      check(results_s = results_v and part_s = 0, "no result");
    end procedure expect_silence;

    procedure expect_result(mac : mac_t; within : positive := 80) is
    begin
      for i in 1 to within loop
        exit when results_s = results_v + 1;
        step;
      end loop;
      check(results_s = results_v + 1, "one result");
      for i in 0 to 2 loop
        check_equal(result_s(i), words_of(mac)(i), "word " & to_string(i) & " of the MAC");
      end loop;
      results_v := results_s;
    end procedure expect_result;

    procedure query_hits(ip : ip_t; mac : mac_t) is
    begin
      send(words_of(ip), "10");
      expect_result(mac);
      step(3);
    end procedure query_hits;

    procedure query_asks(ip : ip_t; hop : ip_t) is
    begin
      send(words_of(ip), "10");
      expect_sent(1, request_of(own_mac_s, own_ip_s, hop));
      step(3);
    end procedure query_asks;

    procedure query_asks(ip : ip_t) is
    begin
      query_asks(ip, ip);
    end procedure query_asks;

    procedure query_silent(ip : ip_t) is
    begin
      send(words_of(ip), "10");
      expect_silence(20);
    end procedure query_silent;

    procedure hear(words : words_t; source : source_t := "01") is
    begin
      send(words, source);
      expect_silence(20);
    end procedure hear;

    procedure hear_answered(words : words_t; sha : mac_t; spa : ip_t) is
    begin
      send(words);
      expect_sent(1, reply_of(own_mac_s, own_ip_s, sha, spa));
      step(3);
    end procedure hear_answered;

    procedure tick is
    begin
      pulse(tick_s);
      step(choose(ram_c, 300, 2));
    end procedure tick;

    -- The next tick brings a retry, so many of them.
    procedure ticks_retry(ip : ip_t; count : natural) is
    begin
      for i in 1 to count loop
        tick;
        tick;
        expect_sent(1, request_of(our_mac_c, our_ip_c, ip));
      end loop;
    end procedure ticks_retry;

    procedure expect_failure(ip : ip_t) is
      constant before_c : natural := failures_s;
    begin
      tick;
      tick;
      step(4);
      check(failures_s = before_c + 1, "the failure is reported");
      check_equal(lost_ip_s, ip, "IP that failed");
    end procedure expect_failure;

    procedure expect_count(number, value : natural) is
    begin
      number_s <= std_logic_vector(to_unsigned(number, 3));
      step(3);
      check(unsigned(count_s) = value, "counter " & to_string(number) & " is "
            & to_string(to_integer(unsigned(count_s))) & ", expected " & to_string(value));
    end procedure expect_count;

    procedure expect_losses(value : natural) is
    begin
      step(3);
      check(unsigned(losses_s) = value, to_string(to_integer(unsigned(losses_s))) & " losses, expected "
            & to_string(value));
    end procedure expect_losses;

    -- Requests for us at line rate. Each of them is answered in turn, and each record is stored.
    procedure line_rate(frames, hosts : positive) is
    begin
      for i in 0 to frames - 1 loop
        send_line(request_of(host_mac(i mod 60000), host_ip(i mod hosts), our_ip_c));
        if i > 0 then
          -- The answer before this one is out: it began in time.
          expect_sent(1, reply_of(our_mac_c, our_ip_c, host_mac((i - 1) mod 60000), host_ip((i - 1) mod hosts)), 1);
        end if;
      end loop;
      expect_sent(1, reply_of(our_mac_c, our_ip_c, host_mac((frames - 1) mod 60000), host_ip((frames - 1) mod hosts)));
    end procedure line_rate;

    procedure line_rate_learned(frames, hosts : positive) is
    begin
      for i in frames - hosts to frames - 1 loop
        query_hits(host_ip(i mod hosts), host_mac(i mod 60000));
      end loop;
    end procedure line_rate_learned;

    -- A frame that strict_g must not store: afterwards the query for its SPA asks, or for us.
    procedure refuses(sha : mac_t; spa, tpa : ip_t; answered : boolean := false) is
    begin
      reset;
      hear(reply_of(sha, spa, our_mac_c, tpa));
      query_asks(spa);
      if answered then
        hear_answered(request_of(sha, spa, tpa), sha, spa);
      else
        hear(request_of(sha, spa, tpa));
      end if;
      query_asks(spa);
      expect_count(event_insert_c, 0);
    end procedure refuses;

    procedure ask(ip : ip_t) is
    begin
      ask_ip_s <= ip;
      ask_s    <= '1';
      for i in 1 to 80 loop
        step;
        exit when ask_end_s = '1';
      end loop;
      check(ask_end_s = '1', "the query past the queue ends");
      step;
      ask_s    <= '0';
      ask_ip_s <= x"DEADBEEF";
      step;
    end procedure ask;

    variable tagged_v : words_t(0 to 22);

  begin
    reset;

    if case_g = "line_six_of_six" then
      line_rate(6, 6);
      line_rate_learned(6, 6);
      expect_losses(0);

    elsif case_g = "line_rate" then
      line_rate(10000, 8);
      line_rate_learned(10000, 8);
      expect_count(event_insert_c, 8);
      expect_count(event_update_c, 9992);
      expect_losses(0);

    elsif case_g = "line_replacing" then
      -- Every sender is new, and the search of the oldest of 32 entries takes 32 clocks.
      line_rate(100, 100);
      query_hits(host_ip(99), host_mac(99));
      expect_count(event_replace_c, 68);
      expect_losses(0);

    elsif case_g = "line_rate_ram" then
      line_rate(300, 300);
      line_rate_learned(300, 300);

    elsif case_g = "line_with_queries" then
      -- Two queries in each gap, answered from the table.
      hear(answer_c);
      for i in 0 to 49 loop
        send_line(request_of(host_mac(i), host_ip(i mod 4), our_ip_c), 4);
        send(words_of(peer_ip_c), "10");
        step(6);
      end loop;
      expect_sent(50, reply_of(our_mac_c, our_ip_c, host_mac(49), host_ip(1)), 200);
      step(20);
      check(results_s = results_v + 50, "each query has its result");
      expect_losses(0);

    elsif case_g = "line_with_asks" then
      -- Queries past the queue, one after the other, and requests at line rate: each gets its turn.
      hear(answer_c);
      ask_ip_s <= peer_ip_c;
      ask_s    <= '1';
      for i in 0 to 49 loop
        send_line(request_of(host_mac(i), host_ip(i mod 4), our_ip_c));
      end loop;
      ask_s <= '0';
      expect_sent(50, reply_of(our_mac_c, our_ip_c, host_mac(49), host_ip(1)), 200);
      check(results_s >= results_v + 50, "queries were answered too: " & to_string(results_s - results_v));
      results_v := results_s;
      expect_losses(0);
      ask(peer_ip_c);
      expect_result(peer_mac_c, 3);
      ask(other_ip_c);
      expect_sent(1, request_of(our_mac_c, our_ip_c, other_ip_c));
      expect_silence;

    elsif case_g = "line_crossing_requests" then
      -- The peer asks at any clock of our own request.
      for late in 0 to 40 loop
        reset;
        send(words_of(peer_ip_c), "10");
        step(late);
        send_line(ask_us_c, 30);
        expect_sent(2, reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
        query_hits(peer_ip_c, peer_mac_c);
        expect_losses(0);
      end loop;

    elsif case_g = "line_too_much" then
      -- Queries that miss, 21 clocks each, come every third clock.
      for i in 1 to 40 loop
        send(words_of(host_ip(i)), "10");
        step;
      end loop;
      check(busy_s = '1', "busy with a full queue");
      step(200);
      check(sent_s - sent_v >= 4 and sent_s - sent_v < 20, "some were done: " & to_string(sent_s - sent_v));
      expect_losses(40 - (sent_s - sent_v));
      check(busy_s = '0', "done");

    elsif case_g = "line_reset" then
      for clocks in 1 to 100 loop
        send_line(ask_us_c, 0);
        send(ask_us_c(0 to 5));
        step(clocks);
        reset;
        expect_silence(30);
        hear_answered(ask_us_c, peer_mac_c, peer_ip_c);
      end loop;

    elsif case_g = "line_paper" then
      -- Without a queue every other frame is lost, and counted.
      for i in 0 to 5 loop
        send_line(request_of(host_mac(i), host_ip(i), our_ip_c));
      end loop;
      expect_sent(3, reply_of(our_mac_c, our_ip_c, host_mac(4), host_ip(4)));
      expect_losses(3);
      send(ask_us_c);
      step;
      send(words_of(peer_ip_c), "10");
      expect_sent(1, reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      expect_losses(4);

    elsif case_g = "address_changes_in_a_frame" then
      -- At any clock: what goes out has one pair of addresses, the old or the new.
      for late in 0 to 60 loop
        own_ip_s  <= our_ip_c;
        own_mac_s <= our_mac_c;
        reset;
        source_s <= "01";
        for i in 0 to 60 loop
          if i = late then
            own_ip_s  <= other_ip_c;
            own_mac_s <= other_mac_c;
          end if;
          if i <= 20 then
            data_s <= ask_us_c(i);
          else
            source_s <= "00";
          end if;
          step;
        end loop;
        expect_sent(1, reply_of(our_mac_c, our_ip_c, peer_mac_c, peer_ip_c));
      end loop;
      for late in 0 to 30 loop
        own_ip_s  <= our_ip_c;
        own_mac_s <= our_mac_c;
        reset;
        send(words_of(peer_ip_c), "10");
        step(late);
        own_ip_s  <= other_ip_c;
        own_mac_s <= other_mac_c;
        expect_sent(1, request_of(our_mac_c, our_ip_c, peer_ip_c));
      end loop;

    elsif case_g = "address_changes_between_its_halves" then
      -- The asked address is half the old one, half the new one: nobody's.
      source_s <= "01";
      for i in 0 to 20 loop
        data_s <= request_of(peer_mac_c, peer_ip_c, our_ip_c(0 to 15) & host_ip(5)(16 to 31))(i);
        if i = 20 then
          own_ip_s <= host_ip(5);
        end if;
        step;
      end loop;
      source_s <= "00";
      expect_silence;

    elsif case_g = "pending_and_another_target" then
      query_asks(peer_ip_c);
      hear(request_of(peer_mac_c, peer_ip_c, other_ip_c));  -- the peer lives, but is not stored
      ticks_retry(peer_ip_c, 2);
      expect_failure(peer_ip_c);

    elsif case_g = "pending_and_a_bad_answer" then
      query_asks(peer_ip_c);
      hear(reply_of(x"01005E000001", peer_ip_c, our_mac_c, our_ip_c));
      ticks_retry(peer_ip_c, 1);
      hear(reply_of(our_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      ticks_retry(peer_ip_c, 1);
      hear(reply_of(no_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      expect_failure(peer_ip_c);

    elsif case_g = "pending_and_a_full_table" then
      for i in 0 to 3 loop
        hear(request_of(host_mac(i), host_ip(i), other_ip_c));
      end loop;
      query_asks(peer_ip_c);
      hear(answer_c);
      ticks_retry(peer_ip_c, 1);
      hear(answer_c);
      tick;
      for i in 0 to 3 loop
        hear(words_of(host_ip(i) & host_mac(i)), "11");
      end loop;
      tick;
      expect_sent(1, request_of(our_mac_c, our_ip_c, peer_ip_c));
      expect_failure(peer_ip_c);

    elsif case_g = "pending_and_the_answer" then
      query_asks(peer_ip_c);
      hear(answer_c);
      for i in 1 to 8 loop
        tick;
        expect_silence;
      end loop;
      check(failures_s = 0, "no failure");
      -- A record from the host itself is an answer as well, also where it is there already.
      query_asks(peer_ip_c);
      hear(words_of(peer_ip_c & peer_mac_c), "11");
      hear(answer_c);
      for i in 1 to 8 loop
        tick;
        expect_silence;
      end loop;
      check(failures_s = 0, "no failure");
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "strict_sender_addresses" then
      refuses(peer_mac_c, x"FFFFFFFF", our_ip_c);
      refuses(peer_mac_c, x"E0000001", our_ip_c);
      refuses(peer_mac_c, x"EFFFFFFF", our_ip_c);
      refuses(peer_mac_c, x"7F000001", our_ip_c);
      refuses(peer_mac_c, x"7FFFFFFF", our_ip_c);
      refuses(peer_mac_c, x"00000001", our_ip_c);
      refuses(peer_mac_c, x"00FFFFFF", our_ip_c);
      refuses(peer_mac_c, our_ip_c, our_ip_c);
      refuses(peer_mac_c, no_ip_c, our_ip_c, answered => true);
      -- Their neighbours are hosts.
      reset;
      hear(reply_of(peer_mac_c, x"01000000", our_mac_c, our_ip_c));
      hear(reply_of(host_mac(1), x"DFFFFFFF", our_mac_c, our_ip_c));
      hear(reply_of(host_mac(2), x"F0000000", our_mac_c, our_ip_c));
      hear(reply_of(host_mac(3), x"80000000", our_mac_c, our_ip_c));
      query_hits(x"01000000", peer_mac_c);
      query_hits(x"DFFFFFFF", host_mac(1));
      query_hits(x"F0000000", host_mac(2));
      query_hits(x"80000000", host_mac(3));

    elsif case_g = "strict_hardware_addresses" then
      refuses(no_mac_c, peer_ip_c, our_ip_c, answered => true);
      refuses(our_mac_c, peer_ip_c, our_ip_c, answered => true);
      refuses(x"FFFFFFFFFFFF", peer_ip_c, our_ip_c, answered => true);
      refuses(x"01005E7F0001", peer_ip_c, our_ip_c, answered => true);

    elsif case_g = "strict_targets" then
      for request in 1 to 2 loop
        hear(with_word(reply_of(peer_mac_c, peer_ip_c, our_mac_c, x"E0000001"), 10,
                       std_logic_vector(to_unsigned(request, 16))));
        query_asks(peer_ip_c);
        hear(with_word(reply_of(peer_mac_c, peer_ip_c, our_mac_c, x"7F000001"), 10,
                       std_logic_vector(to_unsigned(request, 16))));
        query_asks(peer_ip_c);
      end loop;
      hear(request_of(peer_mac_c, peer_ip_c, x"F0000001"));
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "asked_only" then
      hear(answer_c);
      query_asks(peer_ip_c);
      hear(reply_of(other_mac_c, other_ip_c, our_mac_c, our_ip_c));
      hear(answer_c);
      query_hits(peer_ip_c, peer_mac_c);
      -- Neither a reply nor a request takes the entry over; the first answer counts.
      hear(reply_of(other_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      query_hits(peer_ip_c, peer_mac_c);
      hear(request_of(other_mac_c, peer_ip_c, peer_ip_c));
      query_hits(peer_ip_c, peer_mac_c);
      hear_answered(request_of(other_mac_c, peer_ip_c, our_ip_c), other_mac_c, peer_ip_c);
      query_hits(peer_ip_c, peer_mac_c);
      tick;
      tick;
      hear(reply_of(other_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      query_hits(peer_ip_c, peer_mac_c);
      -- Who asks us and is not known is learned.
      hear_answered(request_of(other_mac_c, other_ip_c, our_ip_c), other_mac_c, other_ip_c);
      query_hits(other_ip_c, other_mac_c);
      -- The entry runs out: it is asked for again and may have moved.
      for i in 1 to 5 loop
        tick;
      end loop;
      query_asks(peer_ip_c);
      hear(reply_of(host_mac(1), peer_ip_c, our_mac_c, our_ip_c));
      query_hits(peer_ip_c, host_mac(1));

    elsif case_g = "used_flood" or case_g = "used_ram_flood" then
      -- One entry that was asked for and one that is queried live through a flood of forged senders.
      query_asks(peer_ip_c);
      hear(answer_c);
      hear(request_of(other_mac_c, other_ip_c, peer_ip_c));
      query_hits(other_ip_c, other_mac_c);
      for i in 0 to choose(ram_c, 700, 20) loop
        send(request_of(host_mac(i), host_ip(i), peer_ip_c));
        step(20);
        if i = 5 then
          tick;
          tick;
        end if;
      end loop;
      query_hits(peer_ip_c, peer_mac_c);
      query_hits(other_ip_c, other_mac_c);
      -- Three ticks after the last query they may go.
      tick;
      tick;
      for i in 0 to choose(ram_c, 700, 20) loop
        send(request_of(host_mac(i), host_ip(i), peer_ip_c));
        step(20);
      end loop;
      query_hits(peer_ip_c, peer_mac_c);
      tick;
      tick;
      tick;
      for i in 0 to choose(ram_c, 700, 20) loop
        send(request_of(host_mac(i), host_ip(i), peer_ip_c));
        step(20);
      end loop;
      query_asks(peer_ip_c);
      query_asks(other_ip_c);

    elsif case_g = "used_and_full" then
      for i in 0 to 3 loop
        hear(request_of(host_mac(i), host_ip(i), peer_ip_c));
        query_hits(host_ip(i), host_mac(i));
      end loop;
      hear(request_of(peer_mac_c, peer_ip_c, other_ip_c));
      expect_count(event_overflow_c, 1);
      for i in 0 to 3 loop
        query_hits(host_ip(i), host_mac(i));
      end loop;
      hear(request_of(other_mac_c, host_ip(0), other_ip_c));  -- an update is no eviction
      query_hits(host_ip(0), other_mac_c);

    elsif case_g = "map_groups_and_us" then
      query_hits(x"FFFFFFFF", x"FFFFFFFFFFFF");
      query_hits(x"E0000001", x"01005E000001");
      query_hits(x"EFFFFFFF", x"01005E7FFFFF");
      query_hits(x"E9855678", x"01005E055678");
      query_hits(our_ip_c, our_mac_c);
      query_silent(x"7F000001");
      query_silent(no_ip_c);
      query_silent(x"00123456");
      query_asks(x"F0000001");
      query_asks(x"C0A8FFFF");  -- a broadcast address only where the netmask says so
      netmask_s <= mask_c;
      step;
      query_hits(x"C0A8FFFF", x"FFFFFFFFFFFF");
      query_asks(x"C0A9FFFF");
      query_asks(x"C0A8FFFE");
      netmask_s <= x"FFFFFFFF";
      step;
      query_hits(our_ip_c, our_mac_c);
      query_asks(peer_ip_c);
      netmask_s <= x"FFFFFFFE";
      own_ip_s  <= our_ip_c(0 to 30) & '0';
      step;
      query_asks(our_ip_c(0 to 30) & '1');
      hear(reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c));
      query_hits(peer_ip_c, peer_mac_c);

    elsif case_g = "map_and_gateway" then
      netmask_s <= mask_c;
      gateway_s <= gateway_c;
      step;
      query_asks(x"08080808", gateway_c);
      hear(reply_of(host_mac(1), gateway_c, our_mac_c, our_ip_c));
      query_hits(x"08080808", host_mac(1));
      query_hits(x"C0A7FFFF", host_mac(1));
      query_hits(x"E0000001", x"01005E000001");
      query_hits(x"FFFFFFFF", x"FFFFFFFFFFFF");
      query_hits(x"C0A8FFFF", x"FFFFFFFFFFFF");
      query_hits(gateway_c, host_mac(1));
      query_asks(peer_ip_c);
      gateway_s <= our_ip_c;
      step;
      query_hits(x"08080808", our_mac_c);

    elsif case_g = "gateway_alone" then
      gateway_s <= gateway_c;
      step;
      query_asks(x"08080808");
      netmask_s <= mask_c;
      step;
      query_asks(x"08080808", gateway_c);
      query_asks(x"FFFFFFFF");
      query_asks(x"E0000001");
      query_asks(our_ip_c);
      gateway_s <= no_ip_c;
      step;
      query_asks(x"08080808");
      -- The routes change while the request goes out.
      for late in 0 to 30 loop
        reset;
        gateway_s <= gateway_c;
        netmask_s <= mask_c;
        step;
        send(words_of(x"08080808"), "10");
        step(late);
        gateway_s <= host_ip(5);
        netmask_s <= x"00000000";
        expect_sent(1, request_of(our_mac_c, our_ip_c, gateway_c));
        step(3);
      end loop;

    elsif case_g = "vlan_0" then
      for tag in 0 to 15 loop
        reset;
        tagged_v := ask_us_c(0 to 5) & x"8100" & std_logic_vector(to_unsigned(tag * 4096, 16)) & ask_us_c(6 to 20);
        hear_answered(tagged_v, peer_mac_c, peer_ip_c);
        query_hits(peer_ip_c, peer_mac_c);
      end loop;
      reset;
      hear_answered(tagged_v & padding_c, peer_mac_c, peer_ip_c);
      hear(tagged_v(0 to 21));
      hear_answered(ask_us_c(0 to 5) & x"88A8" & x"0000" & x"8100" & x"0000" & ask_us_c(6 to 20), peer_mac_c, peer_ip_c);
      hear_answered(ask_us_c, peer_mac_c, peer_ip_c);

    elsif case_g = "vlan_of_others" then
      for bit in 0 to 11 loop
        hear(ask_us_c(0 to 5) & x"8100" & std_logic_vector(to_unsigned(2 ** bit, 16)) & ask_us_c(6 to 20) & padding_c);
        query_asks(peer_ip_c);
      end loop;
      hear(ask_us_c(0 to 5) & x"8100" & x"0001" & x"8100" & x"0000" & ask_us_c(6 to 20));
      hear(ask_us_c(0 to 5) & x"8100" & x"0806" & ask_us_c(7 to 20) & ask_us_c);
      hear(ask_us_c(0 to 5) & x"0800" & x"8100" & x"0000" & ask_us_c(6 to 20));
      query_asks(peer_ip_c);
      hear_answered(ask_us_c, peer_mac_c, peer_ip_c);

    elsif case_g = "no_vlan_without_the_generic" then
      hear(ask_us_c(0 to 5) & x"8100" & x"0000" & ask_us_c(6 to 20) & padding_c);
      query_asks(peer_ip_c);

    else
      report "unknown case " & case_g severity failure;
    end if;

    step;
    pass(case_g);
  end process p_stimulus;

  -- psl default clock is rising_edge(clk_s);
  -- psl one_result_at_a_time : assert always (running_s = '0' or ({ip_en_s = '0'; ip_en_s = '1'}
  --   |=> {ip_en_s = '1'[*2]; ip_en_s = '0'})) abort reset_s = '1';
  -- psl seen_overlap : cover {send_en_s = '1' and source_s = "01"};

end architecture sim;
