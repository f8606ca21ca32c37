-- SPDX-License-Identifier: Apache-2.0
-- ARP control: decides about queries and frames, asks and fills the buffer, sends frames (paper V, figures
-- 9 and 10).
--
-- Ports:   as listed in the paper V.B, with the buffer strobes its text names (ARPctrl_buf_cs, _read,
--          _write), ARPctrl_state for its output 12 (the buffer's state passed on), the configuration
--          inputs ARPctrl_local_ip and ARPctrl_local_mac, and ARPctrl_busy. All sampled on the rising
--          edge of ARPctrl_clk; ARPctrl_reset is synchronous and active high. The ports with defaults and
--          the last outputs join arp_pending and arp_guard, see there.
-- Input:   one word of ARPctrl_din each clock while ARPctrl_in_source is "10" (query: IP high, IP low)
--          or "01" (frame: 21 words from the Ethernet header on, more are padding). A transfer begins
--          where the source changes to that code, so two of them are at least one clock of "00" apart.
--          A transfer that ends early, or begins while ARPctrl_busy = 1, is dropped.
-- Query:   the MAC's three words on ARPctrl_dout_to_ip under ARPctrl_out_ip_en, or, when the buffer has
--          none, a broadcast request of 21 words on ARPctrl_send_frame under ARPctrl_send_en.
-- Frame:   the sender of every ARP request and reply goes to the buffer as IP, MAC; a request for the
--          local IP is then answered, whether or not the buffer had room. Anything else is dropped.
-- Generics: learn_if_target_g  a frame not for us only updates a known sender (RFC 826)
--          strict_g            never store SPA 0, the local IP, or a broadcast or multicast SHA, and never
--                              answer a frame with the local IP as SPA
--          static_g            source "11" brings a static record: IP, MAC; MAC 0 removes it
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_control is
  generic (
    learn_if_target_g : boolean := false;
    strict_g          : boolean := false;
    static_g          : boolean := false
  );
  port (
    ARPctrl_clk             : in  std_logic;
    ARPctrl_reset           : in  std_logic;
    ARPctrl_local_ip        : in  std_logic_vector(0 to 31);
    ARPctrl_local_mac       : in  std_logic_vector(0 to 47);
    ARPctrl_buf_in          : in  std_logic_vector(0 to 15);
    ARPctrl_buf_state       : in  std_logic_vector(0 to 2);
    ARPctrl_din             : in  std_logic_vector(0 to 15);
    ARPctrl_in_source       : in  std_logic_vector(0 to 1);
    ARPctrl_buf_cs          : out std_logic;
    ARPctrl_buf_read        : out std_logic;
    ARPctrl_buf_write       : out std_logic;
    ARPctrl_buf_out         : out std_logic_vector(0 to 15);
    ARPctrl_dout_to_ip      : out std_logic_vector(0 to 15);
    ARPctrl_out_ip_en       : out std_logic;
    ARPctrl_send_frame      : out std_logic_vector(0 to 15);
    ARPctrl_send_en         : out std_logic;
    ARPctrl_state           : out std_logic_vector(0 to 2);
    ARPctrl_busy            : out std_logic;
    -- Beyond the paper:
    ARPctrl_allow           : in  std_logic := '1';         -- a request for peer_ip may go out
    ARPctrl_bound           : in  std_logic := '1';         -- the local IP may be used
    ARPctrl_job             : in  job_t := job_none_c;      -- a frame to send when there is nothing else
    ARPctrl_job_ip          : in  ip_t := ip_zero_c;        -- what a retry asks for
    ARPctrl_job_taken       : out job_t;                    -- the job whose last word goes out
    ARPctrl_buf_static      : out std_logic;                -- with write: as arp_buffer
    ARPctrl_buf_update_only : out std_logic;
    ARPctrl_peer_ip         : out ip_t;                     -- IP asked for, or SPA
    ARPctrl_missed          : out std_logic;                -- the buffer has no peer_ip
    ARPctrl_heard           : out std_logic;                -- a good frame came from peer_ip
    ARPctrl_claim           : out std_logic;                -- with heard: another host uses the local IP
    ARPctrl_clash           : out std_logic                 -- with heard: another host probes for it
  );
end entity arp_control;

architecture rtl of arp_control is

  signal state_s     : control_fsm_t;
  signal state_number_s : natural range 0 to 5;  -- state_s for waveform files that know no enumerations
  signal count_s     : word_count_t;  -- words of the transfer in this state done
  signal enable_s    : std_logic;
  signal idle_s      : std_logic;
  signal query_s     : std_logic;
  signal frame_s     : std_logic;
  signal keep_s      : std_logic;
  signal request_s   : std_logic;
  signal for_us_s    : std_logic;
  signal from_us_s   : std_logic;
  signal our_mac_s   : std_logic;
  signal no_spa_s    : std_logic;
  signal group_mac_s : std_logic;
  signal peer_ip_s   : ip_t;
  signal peer_mac_s  : mac_t;
  signal static_s    : std_logic;     -- the record being stored is a static one
  signal store_s     : std_logic;     -- the sender may be stored
  signal answer_s    : std_logic;     -- the frame is to be answered
  signal decided_s   : std_logic;     -- the record is stored, or need not be
  signal kind_s      : send_t;        -- of the frame to send
  signal hold_s      : std_logic;     -- the buffer cannot take a first word now

begin

  i_input : entity work.arp_input
    generic map (static_g => static_g)
    port map (
      clk       => ARPctrl_clk,
      reset     => ARPctrl_reset,
      enable    => enable_s,
      local_ip  => ARPctrl_local_ip,
      local_mac => ARPctrl_local_mac,
      din       => ARPctrl_din,
      source    => ARPctrl_in_source,
      idle      => idle_s,
      query     => query_s,
      frame     => frame_s,
      keep      => keep_s,
      peer_ip   => peer_ip_s,
      peer_mac  => peer_mac_s,
      request   => request_s,
      for_us    => for_us_s,
      from_us   => from_us_s,
      our_mac   => our_mac_s,
      no_spa    => no_spa_s,
      group_mac => group_mac_s
    );

  state_number_s <= control_fsm_t'pos(state_s);

  enable_s  <= '1' when state_s = ARP_CTRL_MAIN_STATE else '0';
  hold_s    <= '1' when count_s = 0 and ARPctrl_buf_state = buf_busy_c else '0';
  store_s   <= static_s or not (no_spa_s or from_us_s or group_mac_s) when strict_g else '1';
  answer_s  <= '1' when static_s = '0' and request_s = '1' and for_us_s = '1' and ARPctrl_bound = '1'
                        and not (strict_g and from_us_s = '1') else '0';
  decided_s <= '1' when state_s = ARP_REQUEST_OR_ANSWER
                        and (store_s = '0' or (count_s = record_words_c and ARPctrl_buf_state /= buf_busy_c)) else '0';

  p_fsm : process (ARPctrl_clk)
  begin
    if rising_edge(ARPctrl_clk) then
      if ARPctrl_reset = '1' then
        state_s <= ARP_CTRL_MAIN_STATE;
        count_s <= 0;
      else
        case state_s is
          when ARP_CTRL_MAIN_STATE =>
            static_s <= keep_s;
            if query_s = '1' then
              state_s <= ARP_CTRL_REQUEST_INSIDE;
            elsif frame_s = '1' or keep_s = '1' then
              state_s <= ARP_REQUEST_OR_ANSWER;
            elsif idle_s = '1' and ARPctrl_job /= job_none_c then
              state_s <= ARP_SEND_FRAME;
              kind_s  <= SEND_RETRY when ARPctrl_job = job_retry_c else
                         SEND_PROBE when ARPctrl_job = job_probe_c else SEND_ANNOUNCE;
            end if;

          when ARP_CTRL_REQUEST_INSIDE =>
            if hold_s = '0' then
              count_s <= count_s + 1;
            end if;
            if count_s = ip_words_c - 1 then
              count_s <= 0;
              state_s <= ARP_CTRL_WAIT;
            end if;

          when ARP_CTRL_WAIT =>
            kind_s <= SEND_REQUEST;
            if ARPctrl_buf_state = buf_result_c then
              state_s <= ARP_CTRL_OUTPUT_INSIDE;
            elsif ARPctrl_buf_state = buf_none_c then
              state_s <= ARP_SEND_FRAME when ARPctrl_allow = '1' and ARPctrl_bound = '1' else ARP_CTRL_MAIN_STATE;
            end if;

          when ARP_CTRL_OUTPUT_INSIDE =>
            if ARPctrl_buf_state /= buf_result_c then
              state_s <= ARP_CTRL_MAIN_STATE;
            end if;

          when ARP_REQUEST_OR_ANSWER =>
            kind_s <= SEND_REPLY;
            if decided_s = '1' then
              count_s <= 0;
              state_s <= ARP_SEND_FRAME when answer_s = '1' else ARP_CTRL_MAIN_STATE;
            elsif count_s < record_words_c and hold_s = '0' then
              count_s <= count_s + 1;
            end if;

          when ARP_SEND_FRAME =>
            count_s <= count_s + 1;
            if count_s = frame_words_c - 1 then
              count_s <= 0;
              state_s <= ARP_CTRL_MAIN_STATE;
            end if;
        end case;
      end if;
    end if;
  end process p_fsm;

  -- To the buffer: cs stays up until the buffer has answered.
  p_to_buffer : process (all)
  begin
    ARPctrl_buf_cs    <= '0';
    ARPctrl_buf_read  <= '0';
    ARPctrl_buf_write <= '0';
    ARPctrl_buf_out   <= (others => '0');
    case state_s is
      when ARP_CTRL_REQUEST_INSIDE =>
        ARPctrl_buf_cs   <= not hold_s;
        ARPctrl_buf_read <= not hold_s;
        ARPctrl_buf_out  <= word_of(peer_ip_s, count_s);
      when ARP_CTRL_WAIT =>
        ARPctrl_buf_cs   <= '1';
        ARPctrl_buf_read <= '1';
      when ARP_CTRL_OUTPUT_INSIDE =>
        ARPctrl_buf_cs <= '1';
      when ARP_REQUEST_OR_ANSWER =>
        ARPctrl_buf_cs    <= store_s and not hold_s;
        ARPctrl_buf_write <= store_s and not hold_s;
        ARPctrl_buf_out   <= word_of(peer_ip_s & peer_mac_s, count_s);
      when others => null;
    end case;
  end process p_to_buffer;

  ARPctrl_buf_static      <= static_s;
  ARPctrl_buf_update_only <= '1' when learn_if_target_g and static_s = '0' and for_us_s = '0' else '0';

  -- To IP: the buffer's result, one clock later.
  p_to_ip : process (ARPctrl_clk)
  begin
    if rising_edge(ARPctrl_clk) then
      ARPctrl_out_ip_en  <= '0';
      ARPctrl_dout_to_ip <= (others => '0');
      if ARPctrl_reset = '0' and ARPctrl_buf_state = buf_result_c
        and (state_s = ARP_CTRL_WAIT or state_s = ARP_CTRL_OUTPUT_INSIDE) then
        ARPctrl_out_ip_en  <= '1';
        ARPctrl_dout_to_ip <= ARPctrl_buf_in;
      end if;
    end if;
  end process p_to_ip;

  -- To the network.
  p_to_net : process (all)
    variable dst_v  : mac_t;
    variable oper_v : word_t;
    variable spa_v  : ip_t;
    variable tha_v  : mac_t;
    variable tpa_v  : ip_t;
  begin
    dst_v  := broadcast_c;
    oper_v := oper_request_c;
    spa_v  := ARPctrl_local_ip;
    tha_v  := mac_zero_c;
    tpa_v  := peer_ip_s;
    case kind_s is
      when SEND_REQUEST  => null;
      when SEND_REPLY    =>
        dst_v  := peer_mac_s;
        oper_v := oper_reply_c;
        tha_v  := peer_mac_s;
      when SEND_RETRY    => tpa_v := ARPctrl_job_ip;
      when SEND_PROBE    =>
        spa_v := ip_zero_c;
        tpa_v := ARPctrl_local_ip;
      when SEND_ANNOUNCE => tpa_v := ARPctrl_local_ip;
    end case;
    ARPctrl_send_en    <= '0';
    ARPctrl_send_frame <= (others => '0');
    if state_s = ARP_SEND_FRAME then
      ARPctrl_send_en    <= '1';
      ARPctrl_send_frame <= frame_word(count_s, dst_v, ARPctrl_local_mac, oper_v, spa_v, tha_v, tpa_v);
    end if;
  end process p_to_net;

  ARPctrl_state <= ARPctrl_buf_state;
  ARPctrl_busy  <= not enable_s;

  -- To arp_pending and arp_guard.
  ARPctrl_job_taken <= job_none_c when state_s /= ARP_SEND_FRAME or count_s /= frame_words_c - 1 else
                       job_retry_c when kind_s = SEND_RETRY else
                       job_probe_c when kind_s = SEND_PROBE else
                       job_announce_c when kind_s = SEND_ANNOUNCE else job_none_c;
  ARPctrl_peer_ip   <= peer_ip_s;
  ARPctrl_missed    <= '1' when state_s = ARP_CTRL_WAIT and ARPctrl_buf_state = buf_none_c else '0';
  ARPctrl_heard     <= decided_s and not static_s;
  ARPctrl_claim     <= ARPctrl_heard and from_us_s and not our_mac_s;
  ARPctrl_clash     <= ARPctrl_heard and no_spa_s and request_s and for_us_s and not our_mac_s;

  -- Each arrow of figure 9, and the two more of the generics.
  -- psl default clock is rising_edge(ARPctrl_clk);
  -- psl fsm_main_request : cover {state_s = ARP_CTRL_MAIN_STATE; state_s = ARP_CTRL_REQUEST_INSIDE};
  -- psl fsm_main_answer  : cover {state_s = ARP_CTRL_MAIN_STATE; state_s = ARP_REQUEST_OR_ANSWER};
  -- psl fsm_main_send    : cover {state_s = ARP_CTRL_MAIN_STATE; state_s = ARP_SEND_FRAME};
  -- psl fsm_request_wait : cover {state_s = ARP_CTRL_REQUEST_INSIDE; state_s = ARP_CTRL_WAIT};
  -- psl fsm_wait_output  : cover {state_s = ARP_CTRL_WAIT; state_s = ARP_CTRL_OUTPUT_INSIDE};
  -- psl fsm_wait_send    : cover {state_s = ARP_CTRL_WAIT; state_s = ARP_SEND_FRAME};
  -- psl fsm_wait_main    : cover {state_s = ARP_CTRL_WAIT and ARPctrl_reset = '0';
  --   state_s = ARP_CTRL_MAIN_STATE};
  -- psl fsm_output_main  : cover {state_s = ARP_CTRL_OUTPUT_INSIDE and ARPctrl_reset = '0';
  --   state_s = ARP_CTRL_MAIN_STATE};
  -- psl fsm_answer_send  : cover {state_s = ARP_REQUEST_OR_ANSWER; state_s = ARP_SEND_FRAME};
  -- psl fsm_answer_main  : cover {state_s = ARP_REQUEST_OR_ANSWER and ARPctrl_reset = '0';
  --   state_s = ARP_CTRL_MAIN_STATE};
  -- psl fsm_send_main    : cover {state_s = ARP_SEND_FRAME and ARPctrl_reset = '0';
  --   state_s = ARP_CTRL_MAIN_STATE};

end architecture rtl;
