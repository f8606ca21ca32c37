-- SPDX-License-Identifier: Apache-2.0
-- ARP buffer: takes records and queries word by word, answers with the MAC (paper IV, figures 6 and 7).
--
-- Ports:   as listed in the paper IV.B; beyond it ARPbuf_tick, the shared 1 Hz tick of the TTLs, and for
--          the generics: ARPbuf_static, ARPbuf_update_only, ARPbuf_insert_only and ARPbuf_used, sampled with
--          the first word of a write (see arp_table), ARPbuf_flush, what happened, for counters:
--          ARPbuf_events, ARPbuf_expired, and ARPbuf_stored: after a write, the table has its IP.
--          All inputs are sampled on the rising edge of ARPbuf_clk, ARPbuf_init is a synchronous reset.
-- Write:   ARPbuf_write rises while cs = 1; at that edge, the first of five words is on
--          ARPbuf_din: IP high, IP low, MAC high, middle, low; one word each clock.
-- Query:   the same with ARPbuf_read and two words. write wins when both rise together.
-- Abort:   cs = 0 before the last word ends the transfer; nothing is stored or answered.
-- State:   111 from the first word on; then 001 for exactly three clocks with the MAC on ARPbuf_dout,
--          or 010 (no such live entry) or 011 (no room, record discarded) for one clock; then 000.
-- Timing:  first word of the result one clock after the last query word was sampled, for any number of
--          entries; with ram_g four clocks, or five if the query meets the ageing sweep.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_buffer is
  generic (
    entries_g        : positive := 8;
    lifetime_g       : positive range 1 to 2047 := lifetime_c;
    ram_g            : boolean := false;
    update_g         : boolean := true;
    refresh_g        : boolean := true;
    replace_oldest_g : boolean := false;
    keep_used_g      : natural range 0 to 2047 := 0
  );
  port (
    ARPbuf_clk         : in  std_logic;
    ARPbuf_init        : in  std_logic;
    ARPbuf_cs          : in  std_logic;
    ARPbuf_read        : in  std_logic;
    ARPbuf_write       : in  std_logic;
    ARPbuf_din         : in  std_logic_vector(0 to 15);
    ARPbuf_tick        : in  std_logic := '-';
    ARPbuf_flush       : in  std_logic := '0';
    ARPbuf_static      : in  std_logic := '0';
    ARPbuf_update_only : in  std_logic := '0';
    ARPbuf_insert_only : in  std_logic := '0';
    ARPbuf_used        : in  std_logic := '0';
    ARPbuf_dout        : out std_logic_vector(0 to 15);
    ARPbuf_state       : out std_logic_vector(0 to 2);
    ARPbuf_events      : out events_t;
    ARPbuf_expired     : out expired_t;
    ARPbuf_stored      : out std_logic
  );
end entity arp_buffer;

architecture rtl of arp_buffer is

  subtype count_t is natural range 0 to record_words_c;

  signal state_s       : buffer_fsm_t;
  signal state_number_s : natural range 0 to 3;  -- state_s for waveform files that know no enumerations
  signal code_s        : buf_code_t;
  signal count_s       : count_t;    -- words of this transfer done; 0 in MAIN: none under way
  signal writing_s     : std_logic;  -- the transfer under way is a write
  signal static_s      : std_logic;
  signal update_only_s : std_logic;
  signal insert_only_s : std_logic;
  signal used_s        : std_logic;
  signal read_q_s      : std_logic;
  signal write_q_s     : std_logic;
  signal begin_s       : std_logic;
  signal last_s        : count_t;    -- count before the last word of the transfer
  signal ip_s          : ip_t;
  signal ip_next_s     : ip_t;       -- ip_s after this clock
  signal mac_s         : mac_t;
  signal lookup_s      : std_logic;
  signal store_s       : std_logic;
  signal done_s        : std_logic;
  signal found_s       : std_logic;
  signal outcome_s     : outcome_t;
  signal found_mac_s   : mac_t;

begin

  assert keep_used_g = 0 or replace_oldest_g
    report "arp_buffer: keep_used_g is " & integer'image(keep_used_g)
           & "; without replace_oldest_g nothing is replaced and it must be 0" severity failure;

  -- For simulation: synthesis gives an open input some value.
  -- pragma translate_off
  assert ARPbuf_tick /= '-'
    report "arp_buffer: ARPbuf_tick is open, and entries would never age; it needs a tick, or '0' for none"
    severity failure;
  -- pragma translate_on

  state_number_s <= buffer_fsm_t'pos(state_s);

  begin_s <= ARPbuf_cs and ((ARPbuf_write and not write_q_s) or (ARPbuf_read and not read_q_s));
  last_s  <= record_words_c - 1 when writing_s = '1' else ip_words_c - 1;

  ip_next_s <= ip_s(16 to 31) & ARPbuf_din when state_s = BUFFER_MAIN_STATE and count_s < ip_words_c else ip_s;

  p_levels : process (ARPbuf_clk)
  begin
    if rising_edge(ARPbuf_clk) then
      read_q_s  <= ARPbuf_read;
      write_q_s <= ARPbuf_write;
    end if;
  end process p_levels;

  p_words : process (ARPbuf_clk)
  begin
    if rising_edge(ARPbuf_clk) and state_s = BUFFER_MAIN_STATE then
      ip_s <= ip_next_s;
      if count_s >= ip_words_c then
        mac_s <= mac_s(16 to 47) & ARPbuf_din;
      end if;
    end if;
  end process p_words;

  p_fsm : process (ARPbuf_clk)
  begin
    if rising_edge(ARPbuf_clk) then
      if ARPbuf_init = '1' then
        state_s <= BUFFER_MAIN_STATE;
        code_s  <= buf_free_c;
        count_s <= 0;
      else
        case state_s is
          when BUFFER_MAIN_STATE =>
            code_s <= buf_free_c;
            if count_s = 0 then
              if begin_s = '1' then
                code_s        <= buf_busy_c;
                count_s       <= 1;
                writing_s     <= ARPbuf_write and not write_q_s;
                static_s      <= ARPbuf_static;
                update_only_s <= ARPbuf_update_only;
                insert_only_s <= ARPbuf_insert_only;
                used_s        <= ARPbuf_used;
              end if;
            elsif ARPbuf_cs = '0' then
              count_s <= 0;
            else
              code_s  <= buf_busy_c;
              count_s <= count_s + 1;
              if count_s = last_s then
                count_s <= 0;
                state_s <= BUFFER_WRITE when writing_s = '1' else BUFFER_READ;
              end if;
            end if;

          when BUFFER_READ =>
            if done_s = '1' then
              state_s <= BUFFER_OUTPUT when found_s = '1' else BUFFER_MAIN_STATE;
              code_s  <= buf_result_c when found_s = '1' else buf_none_c;
            end if;

          when BUFFER_WRITE =>
            if done_s = '1' then
              state_s <= BUFFER_MAIN_STATE;
              code_s  <= buf_overflow_c when outcome_s = STORE_OVERFLOW else buf_free_c;
            end if;

          when BUFFER_OUTPUT =>
            count_s <= count_s + 1;
            if count_s = mac_words_c - 1 then
              count_s <= 0;
              state_s <= BUFFER_MAIN_STATE;
              code_s  <= buf_free_c;
            end if;
        end case;
      end if;
    end if;
  end process p_fsm;

  lookup_s <= '1' when state_s = BUFFER_READ else '0';
  store_s  <= '1' when state_s = BUFFER_WRITE else '0';

  b_registers : if not ram_g generate
    i_table : entity work.arp_table
      generic map (
        entries_g        => entries_g,
        lifetime_g       => lifetime_g,
        update_g         => update_g,
        refresh_g        => refresh_g,
        replace_oldest_g => replace_oldest_g,
        keep_used_g      => keep_used_g
      )
      port map (
        clk         => ARPbuf_clk,
        reset       => ARPbuf_init,
        tick        => ARPbuf_tick,
        flush       => ARPbuf_flush,
        lookup      => lookup_s,
        store       => store_s,
        make_static => static_s,
        update_only => update_only_s,
        insert_only => insert_only_s,
        make_used   => used_s,
        ip_next     => ip_next_s,
        ip          => ip_s,
        mac         => mac_s,
        done        => done_s,
        found       => found_s,
        outcome     => outcome_s,
        found_mac   => found_mac_s,
        expired     => ARPbuf_expired
      );
  end generate b_registers;

  b_ram : if ram_g generate
    i_table : entity work.arp_table_ram
      generic map (
        entries_g        => entries_g,
        lifetime_g       => lifetime_g,
        update_g         => update_g,
        refresh_g        => refresh_g,
        replace_oldest_g => replace_oldest_g,
        keep_used_g      => keep_used_g
      )
      port map (
        clk         => ARPbuf_clk,
        reset       => ARPbuf_init,
        tick        => ARPbuf_tick,
        flush       => ARPbuf_flush,
        lookup      => lookup_s,
        store       => store_s,
        make_static => static_s,
        update_only => update_only_s,
        insert_only => insert_only_s,
        make_used   => used_s,
        ip          => ip_s,
        mac         => mac_s,
        done        => done_s,
        found       => found_s,
        outcome     => outcome_s,
        found_mac   => found_mac_s,
        expired     => ARPbuf_expired
      );
  end generate b_ram;

  ARPbuf_dout  <= word_of(found_mac_s, count_s) when state_s = BUFFER_OUTPUT else (others => '0');
  ARPbuf_state <= code_s;

  ARPbuf_stored <= store_s and done_s when outcome_s = STORE_INSERTED or outcome_s = STORE_UPDATED
                                           or outcome_s = STORE_REPLACED
                                           or (outcome_s = STORE_KEPT and found_s = '1') else '0';

  p_events : process (all)
  begin
    ARPbuf_events <= (others => '0');
    if lookup_s = '1' and done_s = '1' then
      ARPbuf_events(event_hit_c)  <= found_s;
      ARPbuf_events(event_miss_c) <= not found_s;
    elsif store_s = '1' and done_s = '1' then
      case outcome_s is
        when STORE_INSERTED => ARPbuf_events(event_insert_c)   <= '1';
        when STORE_UPDATED  => ARPbuf_events(event_update_c)   <= '1';
        when STORE_REPLACED => ARPbuf_events(event_replace_c)  <= '1';
        when STORE_OVERFLOW => ARPbuf_events(event_overflow_c) <= '1';
        when others         => null;
      end case;
    end if;
  end process p_events;

  -- Each arrow of figure 6.
  -- psl default clock is rising_edge(ARPbuf_clk);
  -- psl fsm_main_read   : cover {state_s = BUFFER_MAIN_STATE; state_s = BUFFER_READ};
  -- psl fsm_main_write  : cover {state_s = BUFFER_MAIN_STATE; state_s = BUFFER_WRITE};
  -- psl fsm_read_output : cover {state_s = BUFFER_READ; state_s = BUFFER_OUTPUT};
  -- psl fsm_read_main   : cover {state_s = BUFFER_READ and ARPbuf_init = '0'; state_s = BUFFER_MAIN_STATE};
  -- psl fsm_write_main  : cover {state_s = BUFFER_WRITE and ARPbuf_init = '0'; state_s = BUFFER_MAIN_STATE};
  -- psl fsm_output_main : cover {state_s = BUFFER_OUTPUT and ARPbuf_init = '0'; state_s = BUFFER_MAIN_STATE};

end architecture rtl;
