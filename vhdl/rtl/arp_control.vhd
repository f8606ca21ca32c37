-- SPDX-License-Identifier: Apache-2.0
-- ARP control: decides about queries and frames, asks and fills the buffer, sends frames (paper V, figures
-- 9 and 10).
--
-- Ports:   as listed in the paper V.B, with the buffer strobes its text names (ARPctrl_buf_cs, _read,
--          _write), ARPctrl_state for its output 12 (the buffer's state passed on), the configuration
--          inputs ARPctrl_local_ip and ARPctrl_local_mac, and ARPctrl_busy. All sampled on the rising
--          edge of ARPctrl_clk; ARPctrl_reset is synchronous and active high. The ports with defaults and
--          the last outputs join arp_pending and arp_guard, see there. The local addresses may change at
--          any time: what begins with one pair ends with it.
-- Input:   one word of ARPctrl_din each clock while ARPctrl_in_source is "10" (query: IP high, IP low)
--          or "01" (frame: 21 words from the Ethernet header on, more are padding). A transfer begins
--          where the source changes to that code, so two of them are at least one clock of "00" apart.
--          A transfer that ends early, or begins while ARPctrl_busy = 1, is dropped; ARPctrl_lost is up for
--          one clock for each that was dropped because of the control. With queue_g, ARPctrl_busy = 1 says that
--          the queue is full, and a transfer is lost if it is so at the end of the transfer.
-- Query:   the MAC's three words on ARPctrl_dout_to_ip under ARPctrl_out_ip_en, or, when the buffer has
--          none, a broadcast request of 21 words on ARPctrl_send_frame under ARPctrl_send_en.
-- Frame:   the sender of every ARP request and reply goes to the buffer as IP, MAC; a request for the
--          local IP is then answered, whether or not the buffer had room. Anything else is dropped.
-- Generics: learn_if_target_g  a frame not for us only updates a known sender (RFC 826)
--          strict_g            never store an SPA that no host has (0/8, 127/8, 224/4, 255.255.255.255) or that
--                              is the local IP, nor a SHA that is zero, broadcast, multicast or the local MAC,
--                              nor from a frame with TPA 127/8 or 224/4; never answer a frame with such an
--                              SPA, but for SPA 0, a probe (RFC 5227)
--          static_g            source "11" brings a static record: IP, MAC; MAC 0 removes it
--          asked_only_g        a reply is stored only while a request for its SPA is under way, and a request
--                              changes no MAC that is known
--          map_g               a query for a broadcast or multicast address, or our own, is answered here
--          vlan_g              frames may have a tag of VLAN 0, see arp_input
--          queue_g             transfers that wait here while the control is busy (arp_queue); 0: none
-- Routing: with ARPctrl_netmask and ARPctrl_gateway, a query outside the subnet is one for the gateway.
-- Ask:     with queue_g a query may come by ARPctrl_ask and ARPctrl_ask_ip too, before all that wait; both stay
--          until ARPctrl_asked_end: it comes with the MAC's last word, or alone if there is no MAC.
-- Room:    with queue_g, nothing that may send a frame begins while ARPctrl_room = 0, and a query by ARPctrl_ask
--          then sends none. Once it is 1, it stays so until a frame has begun.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_control is
  generic (
    learn_if_target_g : boolean := false;
    strict_g          : boolean := false;
    static_g          : boolean := false;
    asked_only_g      : boolean := false;
    map_g             : boolean := false;
    vlan_g            : boolean := false;
    queue_g           : natural := 0
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
    ARPctrl_clash           : out std_logic;                -- with heard: another host probes for it
    ARPctrl_netmask         : in  ip_t := ip_zero_c;
    ARPctrl_gateway         : in  ip_t := ip_zero_c;
    ARPctrl_asked           : in  std_logic := '0';         -- a request for peer_ip waits for its answer
    ARPctrl_ask             : in  std_logic := '0';
    ARPctrl_ask_ip          : in  ip_t := ip_zero_c;
    ARPctrl_asked_end       : out std_logic;
    ARPctrl_room            : in  std_logic := '1';         -- a frame may go out
    ARPctrl_buf_insert_only : out std_logic;                -- with write: as arp_buffer
    ARPctrl_buf_used        : out std_logic;
    ARPctrl_lost            : out std_logic
  );
end entity arp_control;

architecture rtl of arp_control is

  signal state_s     : control_fsm_t;
  signal state_number_s : natural range 0 to 5;  -- state_s for waveform files that know no enumerations
  signal count_s     : word_count_t;  -- words of the transfer in this state done
  signal free_s      : std_logic;     -- nothing is being done here
  signal storing_s   : std_logic;     -- nothing new may go to the buffer
  signal idle_s      : std_logic;
  signal query_s     : std_logic;     -- a transfer of this kind is there to be done
  signal frame_s     : std_logic;
  signal keep_s      : std_logic;
  signal transfer_s  : transfer_t;    -- the transfer to be done or being done
  signal own_ip_s    : ip_t;          -- this host, as when the transfer began
  signal own_mac_s   : mac_t;
  signal netmask_s   : ip_t;
  signal gateway_s   : ip_t;
  signal peer_ip_s   : ip_t;          -- IP asked for, or SPA
  signal peer_mac_s  : mac_t;
  signal about_ip_s  : ip_t;          -- what the query is about, before routing
  signal hop_s       : ip_t;
  signal mapped_s    : std_logic;
  signal mapped_mac_s : mac_t;
  signal refused_s   : std_logic;
  signal query_on_s  : std_logic;     -- a query is being done
  signal ask_s       : std_logic;     -- that of ARPctrl_ask begins now
  signal ask_on_s    : std_logic;     -- it is that of ARPctrl_ask
  signal ask_ip_s    : ip_t;
  signal direct_q_s  : std_logic;
  signal direct_s    : std_logic;     -- its MAC needs no buffer
  signal output_end_s : std_logic;    -- the last word of the MAC goes out
  signal static_s    : std_logic;     -- the record being stored is a static one
  signal bad_spa_s   : std_logic;     -- the SPA is no other host's
  signal bad_sha_s   : std_logic;     -- nor the SHA
  signal store_s     : std_logic;     -- the sender may be stored
  signal answer_s    : std_logic;     -- the frame is to be answered
  signal decided_s   : std_logic;     -- the record is stored, or need not be
  signal kind_s      : send_t;        -- of the frame to send
  signal hold_s      : std_logic;     -- the buffer cannot take a first word now

begin

  i_intake : entity work.arp_intake
    generic map (
      static_g => static_g,
      vlan_g   => vlan_g,
      queue_g  => queue_g
    )
    port map (
      clk       => ARPctrl_clk,
      reset     => ARPctrl_reset,
      free      => free_s,
      storing   => storing_s,
      room      => ARPctrl_room,
      local_ip  => ARPctrl_local_ip,
      local_mac => ARPctrl_local_mac,
      din       => ARPctrl_din,
      source    => ARPctrl_in_source,
      ask       => ARPctrl_ask,
      idle      => idle_s,
      query     => query_s,
      frame     => frame_s,
      keep      => keep_s,
      asks      => ask_s,
      transfer  => transfer_s,
      own_ip    => own_ip_s,
      own_mac   => own_mac_s,
      busy      => ARPctrl_busy,
      lost      => ARPctrl_lost
    );

  free_s    <= '1' when state_s = ARP_CTRL_MAIN_STATE else '0';
  storing_s <= '1' when ARPctrl_buf_state = buf_busy_c else '0';

  about_ip_s <= ask_ip_s when ask_on_s = '1' else transfer_s.ip;

  i_route : entity work.arp_route
    generic map (map_g => map_g)
    port map (
      ip      => about_ip_s,
      own_ip  => own_ip_s,
      own_mac => own_mac_s,
      netmask => netmask_s,
      gateway => gateway_s,
      hop     => hop_s,
      mapped  => mapped_s,
      mac     => mapped_mac_s,
      refused => refused_s
    );

  state_number_s <= control_fsm_t'pos(state_s);

  peer_ip_s  <= hop_s when query_on_s = '1' else transfer_s.ip;
  peer_mac_s <= transfer_s.mac;

  hold_s    <= '1' when count_s = 0 and storing_s = '1' else '0';
  bad_spa_s <= '1' when transfer_s.from_us = '1' or no_host(transfer_s.ip) else '0';
  bad_sha_s <= '1' when transfer_s.our_mac = '1' or transfer_s.group_mac = '1' or transfer_s.mac = mac_zero_c else '0';

  p_rules : process (all)
  begin
    store_s  <= '1';
    answer_s <= transfer_s.request and transfer_s.for_us and ARPctrl_bound and not static_s;
    if strict_g and static_s = '0' and (bad_spa_s = '1' or bad_sha_s = '1' or transfer_s.bad_tpa = '1') then
      store_s <= '0';
    end if;
    if strict_g and bad_spa_s = '1' and transfer_s.no_spa = '0' then
      answer_s <= '0';
    end if;
    if asked_only_g and static_s = '0' and transfer_s.request = '0' and ARPctrl_asked = '0' then
      store_s <= '0';
    end if;
  end process p_rules;

  -- With a queue the answer goes out while the buffer stores.
  decided_s <= '1' when state_s = ARP_REQUEST_OR_ANSWER
                        and (store_s = '0' or (count_s = record_words_c and (ARPctrl_buf_state /= buf_busy_c
                                                                             or (queue_g > 0 and answer_s = '1'))))
               else '0';

  direct_s     <= direct_q_s when map_g else '0';
  output_end_s <= '1' when state_s = ARP_CTRL_OUTPUT_INSIDE
                           and ((direct_s = '0' and ARPctrl_buf_state /= buf_result_c)
                                or (direct_s = '1' and count_s = mac_words_c)) else '0';

  p_fsm : process (ARPctrl_clk)
  begin
    if rising_edge(ARPctrl_clk) then
      if ARPctrl_reset = '1' then
        state_s <= ARP_CTRL_MAIN_STATE;
        count_s <= 0;
      else
        case state_s is
          when ARP_CTRL_MAIN_STATE =>
            static_s   <= keep_s;
            query_on_s <= query_s or ask_s;
            ask_on_s   <= ask_s;
            ask_ip_s   <= ARPctrl_ask_ip;
            netmask_s  <= ARPctrl_netmask;
            gateway_s  <= ARPctrl_gateway;
            direct_q_s <= '0';
            if query_s = '1' or ask_s = '1' then
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
            if mapped_s = '1' then
              count_s    <= 0;
              direct_q_s <= '1';
              state_s    <= ARP_CTRL_OUTPUT_INSIDE;
            elsif refused_s = '1' then
              count_s <= 0;
              state_s <= ARP_CTRL_MAIN_STATE;
            end if;

          when ARP_CTRL_WAIT =>
            kind_s <= SEND_REQUEST;
            if ARPctrl_buf_state = buf_result_c then
              state_s <= ARP_CTRL_OUTPUT_INSIDE;
            elsif ARPctrl_buf_state = buf_none_c then
              state_s <= ARP_SEND_FRAME when ARPctrl_allow = '1' and ARPctrl_bound = '1' and ARPctrl_room = '1'
                         else ARP_CTRL_MAIN_STATE;
            end if;

          when ARP_CTRL_OUTPUT_INSIDE =>
            if output_end_s = '1' then
              count_s <= 0;
              state_s <= ARP_CTRL_MAIN_STATE;
            elsif direct_s = '1' then
              count_s <= count_s + 1;
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
        ARPctrl_buf_cs   <= not (hold_s or mapped_s or refused_s);
        ARPctrl_buf_read <= not (hold_s or mapped_s or refused_s);
        ARPctrl_buf_out  <= word_of(peer_ip_s, count_s);
      when ARP_CTRL_WAIT =>
        ARPctrl_buf_cs   <= '1';
        ARPctrl_buf_read <= '1';
      when ARP_CTRL_OUTPUT_INSIDE =>
        ARPctrl_buf_cs <= not direct_s;
      when ARP_REQUEST_OR_ANSWER =>
        ARPctrl_buf_cs    <= store_s and not hold_s;
        ARPctrl_buf_write <= store_s and not hold_s;
        ARPctrl_buf_out   <= word_of(peer_ip_s & peer_mac_s, count_s);
      when others => null;
    end case;
  end process p_to_buffer;

  ARPctrl_buf_static      <= static_s;
  ARPctrl_buf_update_only <= '1' when learn_if_target_g and static_s = '0' and transfer_s.for_us = '0' else '0';
  ARPctrl_buf_insert_only <= '1' when asked_only_g and static_s = '0' and transfer_s.request = '1' else '0';
  ARPctrl_buf_used        <= ARPctrl_asked and not static_s and not transfer_s.request;

  -- To IP: the buffer's result, or the MAC that needs no buffer, one clock later.
  p_to_ip : process (ARPctrl_clk)
  begin
    if rising_edge(ARPctrl_clk) then
      ARPctrl_out_ip_en  <= '0';
      ARPctrl_dout_to_ip <= (others => '0');
      if ARPctrl_reset = '0' and ARPctrl_buf_state = buf_result_c
        and (state_s = ARP_CTRL_WAIT or (state_s = ARP_CTRL_OUTPUT_INSIDE and direct_s = '0')) then
        ARPctrl_out_ip_en  <= '1';
        ARPctrl_dout_to_ip <= ARPctrl_buf_in;
      end if;
      if ARPctrl_reset = '0' and state_s = ARP_CTRL_OUTPUT_INSIDE and direct_s = '1' and output_end_s = '0' then
        ARPctrl_out_ip_en  <= '1';
        ARPctrl_dout_to_ip <= word_of(mapped_mac_s, count_s);
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
    spa_v  := own_ip_s;
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
        tpa_v := own_ip_s;
      when SEND_ANNOUNCE => tpa_v := own_ip_s;
    end case;
    ARPctrl_send_en    <= '0';
    ARPctrl_send_frame <= (others => '0');
    if state_s = ARP_SEND_FRAME then
      ARPctrl_send_en    <= '1';
      ARPctrl_send_frame <= frame_word(count_s, dst_v, own_mac_s, oper_v, spa_v, tha_v, tpa_v);
    end if;
  end process p_to_net;

  ARPctrl_state <= ARPctrl_buf_state;

  ARPctrl_asked_end <= ask_on_s when output_end_s = '1' or ARPctrl_missed = '1'
                                     or (state_s = ARP_CTRL_REQUEST_INSIDE and refused_s = '1') else '0';

  -- To arp_pending and arp_guard.
  ARPctrl_job_taken <= job_none_c when state_s /= ARP_SEND_FRAME or count_s /= frame_words_c - 1 else
                       job_retry_c when kind_s = SEND_RETRY else
                       job_probe_c when kind_s = SEND_PROBE else
                       job_announce_c when kind_s = SEND_ANNOUNCE else job_none_c;
  ARPctrl_peer_ip   <= peer_ip_s;
  ARPctrl_missed    <= '1' when state_s = ARP_CTRL_WAIT and ARPctrl_buf_state = buf_none_c else '0';
  ARPctrl_heard     <= decided_s and not static_s;
  ARPctrl_claim     <= ARPctrl_heard and transfer_s.from_us and not transfer_s.our_mac;
  ARPctrl_clash     <= ARPctrl_heard and transfer_s.no_spa and transfer_s.request and transfer_s.for_us
                       and not transfer_s.our_mac;

  -- Each arrow of figure 9, and the four more of the generics.
  -- psl default clock is rising_edge(ARPctrl_clk);
  -- psl fsm_main_request : cover {state_s = ARP_CTRL_MAIN_STATE; state_s = ARP_CTRL_REQUEST_INSIDE};
  -- psl fsm_main_answer  : cover {state_s = ARP_CTRL_MAIN_STATE; state_s = ARP_REQUEST_OR_ANSWER};
  -- psl fsm_main_send    : cover {state_s = ARP_CTRL_MAIN_STATE; state_s = ARP_SEND_FRAME};
  -- psl fsm_request_wait : cover {state_s = ARP_CTRL_REQUEST_INSIDE; state_s = ARP_CTRL_WAIT};
  -- psl fsm_request_output : cover {state_s = ARP_CTRL_REQUEST_INSIDE; state_s = ARP_CTRL_OUTPUT_INSIDE};
  -- psl fsm_request_main : cover {state_s = ARP_CTRL_REQUEST_INSIDE and ARPctrl_reset = '0';
  --   state_s = ARP_CTRL_MAIN_STATE};
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
