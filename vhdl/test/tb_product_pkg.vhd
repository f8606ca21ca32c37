-- SPDX-License-Identifier: Apache-2.0
-- How the benches of arp_top with its generics play it: what goes in and what comes out of tb_product, and the
-- transfers, ticks and checks that several of them use.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.tb_pkg.all;

package tb_product_pkg is

  type to_product_t is record
    reset  : std_logic;
    tick   : std_logic;
    data   : word_t;
    source : source_t;
    flush  : std_logic;
    rebind : std_logic;
    number : std_logic_vector(0 to 2);
  end record to_product_t;

  constant quiet_c : to_product_t := (data => x"0000", source => "00", number => "000", others => '0');

  type from_product_t is record
    out_ip    : word_t;
    ip_en     : std_logic;
    frame     : word_t;
    send_en   : std_logic;
    busy      : std_logic;
    bound     : std_logic;
    conflict  : std_logic;
    count     : std_logic_vector(0 to 31);
    failures  : natural;  -- how often arp_failed was up
    last_lost : ip_t;     -- arp_failed_ip of the last time
    clear     : natural;  -- clocks that the table needs after a reset
  end record from_product_t;

  constant probe_c    : words_t := request_of(our_mac_c, no_ip_c, our_ip_c);
  constant announce_c : words_t := request_of(our_mac_c, our_ip_c, our_ip_c);
  constant answer_c   : words_t := reply_of(peer_mac_c, peer_ip_c, our_mac_c, our_ip_c);
  constant thief_c    : words_t := reply_of(other_mac_c, our_ip_c, peer_mac_c, peer_ip_c);

  procedure reset(signal t : out to_product_t; signal f : in from_product_t);

  procedure expect_quiet(signal f : in from_product_t; clocks : positive := 30);

  procedure expect_frame(signal f : in from_product_t; words : words_t; within : natural := 8);

  -- One tick; after it nothing goes out, or one frame.
  procedure quiet_tick(signal t : out to_product_t; signal f : in from_product_t; count : positive := 1);

  procedure tick_sends(signal t : out to_product_t; signal f : in from_product_t; words : words_t);

  -- A probe after the first goes out with the next tick or the one after it.
  procedure tick_probes(signal t : out to_product_t; signal f : in from_product_t);

  procedure send(signal t : out to_product_t; words : words_t; source : source_t);

  -- A frame that is heard and not answered.
  procedure hear(signal t : out to_product_t; signal f : in from_product_t; words : words_t);

  procedure hear_answered(signal t : out to_product_t; signal f : in from_product_t; words, answer : words_t);

  procedure query_hits(signal t : out to_product_t; signal f : in from_product_t; ip : ip_t; mac : mac_t);

  procedure query_asks(signal t : out to_product_t; signal f : in from_product_t; ip : ip_t);

  procedure query_silent(signal t : out to_product_t; signal f : in from_product_t; ip : ip_t);

  procedure expect_count(signal t : out to_product_t; signal f : in from_product_t;
                         number : natural; value : natural);

  procedure become_bound(signal t : out to_product_t; signal f : in from_product_t);

end package tb_product_pkg;

package body tb_product_pkg is

  procedure reset(signal t : out to_product_t; signal f : in from_product_t) is
  begin
    pulse(t.reset, 2);
    step;
    step(f.clear);
  end procedure reset;

  procedure expect_quiet(signal f : in from_product_t; clocks : positive := 30) is
  begin
    for i in 1 to clocks loop
      check(f.send_en = '0' and f.ip_en = '0', "quiet");
      step;
    end loop;
  end procedure expect_quiet;

  procedure expect_frame(signal f : in from_product_t; words : words_t; within : natural := 8) is
  begin
    expect_words(f.send_en, f.ip_en, f.frame, words, within);
  end procedure expect_frame;

  procedure quiet_tick(signal t : out to_product_t; signal f : in from_product_t; count : positive := 1) is
  begin
    for i in 1 to count loop
      pulse(t.tick);
      expect_quiet(f);
    end loop;
  end procedure quiet_tick;

  procedure tick_sends(signal t : out to_product_t; signal f : in from_product_t; words : words_t) is
  begin
    pulse(t.tick);
    expect_frame(f, words);
    expect_quiet(f);
  end procedure tick_sends;

  procedure tick_probes(signal t : out to_product_t; signal f : in from_product_t) is
  begin
    pulse(t.tick);
    for i in 1 to 8 loop
      exit when f.send_en = '1';
      step;
    end loop;
    if f.send_en = '0' then
      expect_quiet(f);
      pulse(t.tick);
    end if;
    expect_frame(f, probe_c);
    expect_quiet(f);
  end procedure tick_probes;

  procedure send(signal t : out to_product_t; words : words_t; source : source_t) is
  begin
    put(t.data, t.source, words, source);
  end procedure send;

  procedure hear(signal t : out to_product_t; signal f : in from_product_t; words : words_t) is
  begin
    send(t, words, "01");
    expect_quiet(f, 14);
    check(f.busy = '0', "done with the frame");
  end procedure hear;

  procedure hear_answered(signal t : out to_product_t; signal f : in from_product_t; words, answer : words_t) is
  begin
    send(t, words, "01");
    expect_frame(f, answer, 14);
    expect_quiet(f, 3);
  end procedure hear_answered;

  procedure query_hits(signal t : out to_product_t; signal f : in from_product_t; ip : ip_t; mac : mac_t) is
  begin
    send(t, words_of(ip), "10");
    expect_words(f.ip_en, f.send_en, f.out_ip, words_of(mac), 8);
    step;
  end procedure query_hits;

  procedure query_asks(signal t : out to_product_t; signal f : in from_product_t; ip : ip_t) is
  begin
    send(t, words_of(ip), "10");
    expect_frame(f, request_of(our_mac_c, our_ip_c, ip));
    step;
  end procedure query_asks;

  procedure query_silent(signal t : out to_product_t; signal f : in from_product_t; ip : ip_t) is
  begin
    send(t, words_of(ip), "10");
    expect_quiet(f, 12);
    check(f.busy = '0', "done with the query");
  end procedure query_silent;

  procedure expect_count(signal t : out to_product_t; signal f : in from_product_t;
                         number : natural; value : natural) is
  begin
    t.number <= std_logic_vector(to_unsigned(number, 3));
    step;
    check(unsigned(f.count) = value, "counter " & to_string(number) & " is "
          & to_string(to_integer(unsigned(f.count))) & ", expected " & to_string(value));
  end procedure expect_count;

  procedure become_bound(signal t : out to_product_t; signal f : in from_product_t) is
  begin
    check(f.bound = '0', "not bound while probing");
    tick_sends(t, f, probe_c);
    tick_probes(t, f);
    tick_probes(t, f);
    quiet_tick(t, f);
    check(f.bound = '0', "not bound before the announcement");
    tick_sends(t, f, announce_c);
    check(f.bound = '1', "bound with the first announcement");
    quiet_tick(t, f);
    tick_sends(t, f, announce_c);
    quiet_tick(t, f, 5);
    check(f.bound = '1' and f.conflict = '0', "bound");
  end procedure become_bound;

end package body tb_product_pkg;
