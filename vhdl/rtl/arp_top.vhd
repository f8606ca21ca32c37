-- SPDX-License-Identifier: Apache-2.0
-- The whole ARP module: control and buffer wired together (paper VI, figure 13), and the parts that the
-- generics switch on. With the defaults it is exactly the paper's module.
--
-- Ports:   arp_data_in / arp_in_source    queries ("10") and frames ("01") word by word, see arp_control
--          arp_data_out_ip / arp_out_ip_en  the MAC asked for, three words
--          arp_send_frame / arp_send_en   frames for the network, 21 words
--          arp_buf_state                  state of the buffer, see arp_buffer
--          arp_busy                       input that begins now is dropped
--          arp_local_ip, arp_local_mac    this host
--          arp_tick                       one clock long, once a second; not used with tick_clocks_g
--          arp_flush                      forgets all entries that are not static
--          arp_failed, arp_failed_ip      see arp_pending     arp_rebind, arp_bound, arp_conflict  see arp_guard
--          arp_count_number, arp_count    see arp_counters
--          arp_netmask, arp_gateway       of this host's subnet; zero: all hosts are neighbours; see arp_route
--          arp_ask, arp_ask_ip, arp_asked_end, arp_room   queries past the queue, and output that waits, see
--                                         arp_control
--          arp_losses                     transfers that were dropped because of the core (counters_g)
-- Generics: tick_clocks_g      clock frequency in Hz: ticks are made here (0: arp_tick)
--          ram_g, update_g, refresh_g, replace_oldest_g       see arp_buffer and arp_table
--          keep_used_g                                        see arp_table; arp_control says when
--          learn_if_target_g, strict_g, static_g, asked_only_g, map_g, vlan_g, queue_g   see arp_control
--          pending_g          slots of arp_pending (0: every miss sends a request); retries_g  see there
--          guard_g            RFC 5227; includes strict_g. With tick_clocks_g of 16 or more its probes are
--                             spaced in sixteenths of a second, else in whole ticks
--          counters_g         count events
-- Timing:  the first word of a result or of a request: six clocks after the query's first word was sampled.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_top is
  generic (
    entries_g         : positive := 8;
    lifetime_g        : positive range 1 to 2047 := lifetime_c;
    tick_clocks_g     : natural := 0;
    ram_g             : boolean := false;
    update_g          : boolean := true;
    refresh_g         : boolean := true;
    replace_oldest_g  : boolean := false;
    learn_if_target_g : boolean := false;
    strict_g          : boolean := false;
    static_g          : boolean := false;
    pending_g         : natural := 0;
    retries_g         : natural := 0;
    guard_g           : boolean := false;
    counters_g        : boolean := false;
    keep_used_g       : natural range 0 to 2047 := 0;
    asked_only_g      : boolean := false;
    map_g             : boolean := false;
    vlan_g            : boolean := false;
    queue_g           : natural := 0
  );
  port (
    arp_clk          : in  std_logic;
    arp_reset        : in  std_logic;
    arp_tick         : in  std_logic := '-';
    arp_local_ip     : in  std_logic_vector(0 to 31);
    arp_local_mac    : in  std_logic_vector(0 to 47);
    arp_data_in      : in  std_logic_vector(0 to 15);
    arp_in_source    : in  std_logic_vector(0 to 1);
    arp_data_out_ip  : out std_logic_vector(0 to 15);
    arp_out_ip_en    : out std_logic;
    arp_send_frame   : out std_logic_vector(0 to 15);
    arp_send_en      : out std_logic;
    arp_buf_state    : out std_logic_vector(0 to 2);
    arp_busy         : out std_logic;
    arp_flush        : in  std_logic := '0';
    arp_rebind       : in  std_logic := '0';
    arp_bound        : out std_logic;
    arp_conflict     : out std_logic;
    arp_failed       : out std_logic;
    arp_failed_ip    : out std_logic_vector(0 to 31);
    arp_count_number : in  std_logic_vector(0 to 2) := "000";
    arp_count        : out std_logic_vector(0 to 31);
    arp_netmask      : in  std_logic_vector(0 to 31) := (others => '0');
    arp_gateway      : in  std_logic_vector(0 to 31) := (others => '0');
    arp_ask          : in  std_logic := '0';
    arp_ask_ip       : in  std_logic_vector(0 to 31) := (others => '0');
    arp_asked_end    : out std_logic;
    arp_room         : in  std_logic := '1';
    arp_losses       : out std_logic_vector(0 to 31)
  );
end entity arp_top;

architecture rtl of arp_top is

  signal tick_s        : std_logic;
  signal cs_s          : std_logic;
  signal read_s        : std_logic;
  signal write_s       : std_logic;
  signal static_s      : std_logic;
  signal update_only_s : std_logic;
  signal to_buf_s      : word_t;
  signal from_buf_s    : word_t;
  signal buf_state_s   : buf_code_t;
  signal buf_events_s  : events_t;
  signal events_s      : events_t;
  signal expired_s     : expired_t;
  signal peer_ip_s     : ip_t;
  signal missed_s      : std_logic;
  signal insert_only_s : std_logic;
  signal used_s        : std_logic;
  signal stored_s      : std_logic;
  signal asked_s       : std_logic;
  signal lost_s        : std_logic;
  signal claim_s       : std_logic;
  signal clash_s       : std_logic;
  signal allow_s       : std_logic;
  signal bound_s       : std_logic;
  signal sent_s        : std_logic;
  signal retry_s       : std_logic;
  signal retry_taken_s : std_logic;
  signal guard_job_s   : job_t;
  signal job_s         : job_t;
  signal job_ip_s      : ip_t;
  signal job_taken_s   : job_t;

begin

  assert not ram_g or ram_size(entries_g)
    report "arp_top: entries_g is " & integer'image(entries_g)
           & "; with ram_g it must be four times a power of two, 8 or more" severity failure;

  assert not counters_g or ram_g or entries_g <= expired_most_c
    report "arp_top: entries_g is " & integer'image(entries_g) & "; with counters_g and without ram_g at most "
           & integer'image(expired_most_c) & " entries can be counted" severity failure;

  assert retries_g = 0 or pending_g > 0
    report "arp_top: retries_g is " & integer'image(retries_g) & "; without pending_g it must be 0, as nothing is "
           & "repeated" severity failure;

  assert not asked_only_g or pending_g > 0
    report "arp_top: asked_only_g is true; it needs pending_g of 1 or more, which is 0: no reply would count as asked "
           & "for" severity failure;

  assert keep_used_g = 0 or replace_oldest_g
    report "arp_top: keep_used_g is " & integer'image(keep_used_g)
           & "; without replace_oldest_g nothing is replaced and it must be 0" severity failure;

  -- For simulation: synthesis gives an open input some value.
  -- pragma translate_off
  assert tick_clocks_g > 0 or arp_tick /= '-'
    report "arp_top: tick_clocks_g is 0 and arp_tick is open: nothing would age, be retried or guarded; connect a tick "
           & "('0' for none), or give tick_clocks_g the clock frequency, 1 or more" severity failure;
  -- pragma translate_on

  assert tick_clocks_g = 0 or not ram_g or tick_clocks_g >= entries_g
    report "arp_top: tick_clocks_g is " & integer'image(tick_clocks_g) & "; with ram_g it must be entries_g, "
           & integer'image(entries_g) & ", or more, for the sweep over the table" severity failure;

  i_control : entity work.arp_control
    generic map (
      learn_if_target_g => learn_if_target_g,
      strict_g          => strict_g or guard_g,
      static_g          => static_g,
      asked_only_g      => asked_only_g,
      map_g             => map_g,
      vlan_g            => vlan_g,
      queue_g           => queue_g
    )
    port map (
      ARPctrl_clk             => arp_clk,
      ARPctrl_reset           => arp_reset,
      ARPctrl_local_ip        => arp_local_ip,
      ARPctrl_local_mac       => arp_local_mac,
      ARPctrl_buf_in          => from_buf_s,
      ARPctrl_buf_state       => buf_state_s,
      ARPctrl_din             => arp_data_in,
      ARPctrl_in_source       => arp_in_source,
      ARPctrl_buf_cs          => cs_s,
      ARPctrl_buf_read        => read_s,
      ARPctrl_buf_write       => write_s,
      ARPctrl_buf_out         => to_buf_s,
      ARPctrl_dout_to_ip      => arp_data_out_ip,
      ARPctrl_out_ip_en       => arp_out_ip_en,
      ARPctrl_send_frame      => arp_send_frame,
      ARPctrl_send_en         => arp_send_en,
      ARPctrl_state           => arp_buf_state,
      ARPctrl_busy            => arp_busy,
      ARPctrl_allow           => allow_s,
      ARPctrl_bound           => bound_s,
      ARPctrl_job             => job_s,
      ARPctrl_job_ip          => job_ip_s,
      ARPctrl_job_taken       => job_taken_s,
      ARPctrl_buf_static      => static_s,
      ARPctrl_buf_update_only => update_only_s,
      ARPctrl_peer_ip         => peer_ip_s,
      ARPctrl_missed          => missed_s,
      ARPctrl_heard           => open,
      ARPctrl_claim           => claim_s,
      ARPctrl_clash           => clash_s,
      ARPctrl_netmask         => arp_netmask,
      ARPctrl_gateway         => arp_gateway,
      ARPctrl_asked           => asked_s,
      ARPctrl_ask             => arp_ask,
      ARPctrl_ask_ip          => arp_ask_ip,
      ARPctrl_asked_end       => arp_asked_end,
      ARPctrl_room            => arp_room,
      ARPctrl_buf_insert_only => insert_only_s,
      ARPctrl_buf_used        => used_s,
      ARPctrl_lost            => lost_s
    );

  i_buffer : entity work.arp_buffer
    generic map (
      entries_g        => entries_g,
      lifetime_g       => lifetime_g,
      ram_g            => ram_g,
      update_g         => update_g,
      refresh_g        => refresh_g,
      replace_oldest_g => replace_oldest_g,
      keep_used_g      => keep_used_g
    )
    port map (
      ARPbuf_clk         => arp_clk,
      ARPbuf_init        => arp_reset,
      ARPbuf_cs          => cs_s,
      ARPbuf_read        => read_s,
      ARPbuf_write       => write_s,
      ARPbuf_din         => to_buf_s,
      ARPbuf_tick        => tick_s,
      ARPbuf_flush       => arp_flush,
      ARPbuf_static      => static_s,
      ARPbuf_update_only => update_only_s,
      ARPbuf_insert_only => insert_only_s,
      ARPbuf_used        => used_s,
      ARPbuf_dout        => from_buf_s,
      ARPbuf_state       => buf_state_s,
      ARPbuf_events      => buf_events_s,
      ARPbuf_expired     => expired_s,
      ARPbuf_stored      => stored_s
    );

  b_tick : if tick_clocks_g > 0 generate
    i_tick : entity work.arp_tick
      generic map (clocks_g => tick_clocks_g)
      port map (clk => arp_clk, reset => arp_reset, tick => tick_s);
  end generate b_tick;

  b_tick_off : if tick_clocks_g = 0 generate
    tick_s <= arp_tick;
  end generate b_tick_off;

  b_pending : if pending_g > 0 generate
    i_pending : entity work.arp_pending
      generic map (slots_g => pending_g, retries_g => retries_g)
      port map (
        clk       => arp_clk,
        reset     => arp_reset,
        tick      => tick_s,
        peer_ip   => peer_ip_s,
        missed    => missed_s,
        sent      => sent_s,
        heard     => stored_s,
        allow     => allow_s,
        asked     => asked_s,
        job       => retry_s,
        job_ip    => job_ip_s,
        job_taken => retry_taken_s,
        failed    => arp_failed,
        failed_ip => arp_failed_ip
      );
  end generate b_pending;

  b_pending_off : if pending_g = 0 generate
    allow_s       <= '1';
    asked_s       <= '0';
    retry_s       <= '0';
    job_ip_s      <= ip_zero_c;
    arp_failed    <= '0';
    arp_failed_ip <= ip_zero_c;
  end generate b_pending_off;

  b_guard : if guard_g generate
    constant fine_c : boolean := tick_clocks_g >= guard_parts_c;
    signal guard_tick_s : std_logic;
  begin
    -- Rounded up: PROBE_MIN is a second or more.
    b_fine : if fine_c generate
      i_tick : entity work.arp_tick
        generic map (clocks_g => (tick_clocks_g + guard_parts_c - 1) / guard_parts_c)
        port map (clk => arp_clk, reset => arp_reset, tick => guard_tick_s);
    end generate b_fine;

    b_coarse : if not fine_c generate
      guard_tick_s <= tick_s;
    end generate b_coarse;

    i_guard : entity work.arp_guard
      generic map (fine_g => fine_c)
      port map (
        clk       => arp_clk,
        reset     => arp_reset,
        tick      => guard_tick_s,
        local_mac => arp_local_mac,
        rebind    => arp_rebind,
        claim     => claim_s,
        clash     => clash_s,
        job       => guard_job_s,
        job_taken => job_taken_s,
        bound     => bound_s,
        conflict  => arp_conflict
      );
  end generate b_guard;

  b_guard_off : if not guard_g generate
    guard_job_s  <= job_none_c;
    bound_s      <= '1';
    arp_conflict <= '0';
  end generate b_guard_off;

  sent_s        <= allow_s and bound_s and arp_room;
  job_s         <= guard_job_s when guard_job_s /= job_none_c else
                   job_retry_c when retry_s = '1' and bound_s = '1' else job_none_c;
  retry_taken_s <= '1' when job_taken_s = job_retry_c else '0';
  arp_bound     <= bound_s;

  b_counters : if counters_g generate
    p_events : process (all)
    begin
      events_s                  <= buf_events_s;
      events_s(event_limited_c) <= missed_s and not sent_s;
    end process p_events;

    i_counters : entity work.arp_counters
      port map (
        clk     => arp_clk,
        reset   => arp_reset,
        events  => events_s,
        expired => expired_s,
        number  => arp_count_number,
        value   => arp_count,
        lost    => lost_s,
        losses  => arp_losses
      );
  end generate b_counters;

  b_counters_off : if not counters_g generate
    arp_count  <= (others => '0');
    arp_losses <= (others => '0');
  end generate b_counters_off;

end architecture rtl;
