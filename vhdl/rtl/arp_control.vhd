-- SPDX-License-Identifier: Apache-2.0
-- ARP control: reads queries and frames, asks and fills the buffer, sends frames (paper V, figures 9 and 10).
--
-- Ports:   as listed in the paper V.B, with the buffer strobes its text names (ARPctrl_buf_cs, _read,
--          _write), ARPctrl_state for its output 12 (the buffer's state passed on), the configuration
--          inputs ARPctrl_local_ip and ARPctrl_local_mac, and ARPctrl_busy. All sampled on the rising
--          edge of ARPctrl_clk; ARPctrl_reset is synchronous and active high.
-- Input:   one word of ARPctrl_din each clock while ARPctrl_in_source is "10" (query: IP high, IP low)
--          or "01" (frame: 21 words from the Ethernet header on, more are padding). A transfer begins
--          where the source changes to that code, so two of them are at least one clock of "00" apart.
--          A transfer that ends early, or begins while ARPctrl_busy = 1, is dropped.
-- Query:   the MAC's three words on ARPctrl_dout_to_ip under ARPctrl_out_ip_en, or, when the buffer has
--          none, a broadcast request of 21 words on ARPctrl_send_frame under ARPctrl_send_en.
-- Frame:   the sender of every ARP request and reply goes to the buffer as IP, MAC; a request for the
--          local IP is then answered, whether or not the buffer had room. Anything else is dropped.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_control is
  port (
    ARPctrl_clk        : in  std_logic;
    ARPctrl_reset      : in  std_logic;
    ARPctrl_local_ip   : in  std_logic_vector(0 to 31);
    ARPctrl_local_mac  : in  std_logic_vector(0 to 47);
    ARPctrl_buf_in     : in  std_logic_vector(0 to 15);
    ARPctrl_buf_state  : in  std_logic_vector(0 to 2);
    ARPctrl_din        : in  std_logic_vector(0 to 15);
    ARPctrl_in_source  : in  std_logic_vector(0 to 1);
    ARPctrl_buf_cs     : out std_logic;
    ARPctrl_buf_read   : out std_logic;
    ARPctrl_buf_write  : out std_logic;
    ARPctrl_buf_out    : out std_logic_vector(0 to 15);
    ARPctrl_dout_to_ip : out std_logic_vector(0 to 15);
    ARPctrl_out_ip_en  : out std_logic;
    ARPctrl_send_frame : out std_logic_vector(0 to 15);
    ARPctrl_send_en    : out std_logic;
    ARPctrl_state      : out std_logic_vector(0 to 2);
    ARPctrl_busy       : out std_logic
  );
end entity arp_control;

architecture rtl of arp_control is

  signal state_s    : control_fsm_t;
  signal count_s    : word_count_t;  -- words of the transfer in this state done; 0 in MAIN: none under way
  signal source_s   : source_t;      -- ARPctrl_in_source with "11" as "00"
  signal source_q_s : source_t;
  signal index_s    : word_count_t;  -- which word of a transfer is on ARPctrl_din now
  signal taken_s    : std_logic;     -- that word is part of a transfer
  signal valid_s    : std_logic;     -- frame so far: Ethernet IPv4 ARP request or reply
  signal request_s  : std_logic;     -- frame so far: a request
  signal for_us_s   : std_logic;     -- frame so far: TPA is the local IP
  signal peer_ip_s  : ip_t;          -- IP asked for, or SPA
  signal peer_mac_s : mac_t;         -- SHA
  signal reply_s    : std_logic;     -- the frame to send is a reply
  signal hold_s     : std_logic;     -- the buffer cannot take a first word now

begin

  source_s <= source_none_c when ARPctrl_in_source = "11" else ARPctrl_in_source;
  index_s  <= count_s when source_s = source_q_s else 0;
  taken_s  <= '1' when state_s = ARP_CTRL_MAIN_STATE and source_s /= source_none_c
                   and (source_s /= source_q_s or count_s /= 0) else '0';
  hold_s   <= '1' when count_s = 0 and ARPctrl_buf_state = buf_busy_c else '0';

  p_source : process (ARPctrl_clk)
  begin
    if rising_edge(ARPctrl_clk) then
      source_q_s <= source_s;
    end if;
  end process p_source;

  -- Parse: keep what is needed of the words going by.
  p_fields : process (ARPctrl_clk)
  begin
    if rising_edge(ARPctrl_clk) and taken_s = '1' then
      if source_s = source_query_c then
        peer_ip_s <= peer_ip_s(16 to 31) & ARPctrl_din;
      else
        case index_s is
          when at_type_c  => valid_s <= '1' when ARPctrl_din = ethertype_arp_c else '0';
          when at_htype_c => valid_s <= valid_s when ARPctrl_din = htype_eth_c else '0';
          when at_ptype_c => valid_s <= valid_s when ARPctrl_din = ptype_ipv4_c else '0';
          when at_len_c   => valid_s <= valid_s when ARPctrl_din = lengths_c else '0';
          when at_oper_c  =>
            request_s <= '1' when ARPctrl_din = oper_request_c else '0';
            valid_s   <= valid_s when ARPctrl_din = oper_request_c or ARPctrl_din = oper_reply_c else '0';
          when at_sha_c to at_spa_c - 1 => peer_mac_s <= peer_mac_s(16 to 47) & ARPctrl_din;
          when at_spa_c to at_tha_c - 1 => peer_ip_s <= peer_ip_s(16 to 31) & ARPctrl_din;
          when at_tpa_c     => for_us_s <= '1' when ARPctrl_din = word_of(ARPctrl_local_ip, 0) else '0';
          when at_tpa_c + 1 => for_us_s <= for_us_s when ARPctrl_din = word_of(ARPctrl_local_ip, 1) else '0';
          when others       => null;
        end case;
      end if;
    end if;
  end process p_fields;

  -- Decide.
  p_fsm : process (ARPctrl_clk)
  begin
    if rising_edge(ARPctrl_clk) then
      if ARPctrl_reset = '1' then
        state_s <= ARP_CTRL_MAIN_STATE;
        count_s <= 0;
      else
        case state_s is
          when ARP_CTRL_MAIN_STATE =>
            count_s <= 0;
            if taken_s = '1' then
              count_s <= index_s + 1;
              if source_s = source_query_c and index_s = ip_words_c - 1 then
                count_s <= 0;
                state_s <= ARP_CTRL_REQUEST_INSIDE;
              elsif index_s = frame_words_c - 1 then
                count_s <= 0;
                state_s <= ARP_REQUEST_OR_ANSWER when valid_s = '1' else ARP_CTRL_MAIN_STATE;
              end if;
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
            if ARPctrl_buf_state = buf_result_c then
              state_s <= ARP_CTRL_OUTPUT_INSIDE;
            elsif ARPctrl_buf_state = buf_none_c then
              reply_s <= '0';
              state_s <= ARP_SEND_FRAME;
            end if;

          when ARP_CTRL_OUTPUT_INSIDE =>
            if ARPctrl_buf_state /= buf_result_c then
              state_s <= ARP_CTRL_MAIN_STATE;
            end if;

          when ARP_REQUEST_OR_ANSWER =>
            if count_s < record_words_c then
              if hold_s = '0' then
                count_s <= count_s + 1;
              end if;
            elsif ARPctrl_buf_state /= buf_busy_c then
              count_s <= 0;
              reply_s <= '1';
              state_s <= ARP_SEND_FRAME when request_s = '1' and for_us_s = '1' else ARP_CTRL_MAIN_STATE;
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
        ARPctrl_buf_cs    <= not hold_s;
        ARPctrl_buf_write <= not hold_s;
        ARPctrl_buf_out   <= word_of(peer_ip_s & peer_mac_s, count_s);
      when others => null;
    end case;
  end process p_to_buffer;

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
  begin
    ARPctrl_send_en    <= '0';
    ARPctrl_send_frame <= (others => '0');
    if state_s = ARP_SEND_FRAME then
      ARPctrl_send_en <= '1';
      if reply_s = '1' then
        ARPctrl_send_frame <= frame_word(count_s, peer_mac_s, ARPctrl_local_mac, oper_reply_c,
                                         ARPctrl_local_ip, peer_mac_s, peer_ip_s);
      else
        ARPctrl_send_frame <= frame_word(count_s, broadcast_c, ARPctrl_local_mac, oper_request_c,
                                         ARPctrl_local_ip, mac_zero_c, peer_ip_s);
      end if;
    end if;
  end process p_to_net;

  ARPctrl_state <= ARPctrl_buf_state;
  ARPctrl_busy  <= '0' when state_s = ARP_CTRL_MAIN_STATE else '1';

  -- Each arrow of figure 9.
  -- psl default clock is rising_edge(ARPctrl_clk);
  -- psl fsm_main_request : cover {state_s = ARP_CTRL_MAIN_STATE; state_s = ARP_CTRL_REQUEST_INSIDE};
  -- psl fsm_main_answer  : cover {state_s = ARP_CTRL_MAIN_STATE; state_s = ARP_REQUEST_OR_ANSWER};
  -- psl fsm_request_wait : cover {state_s = ARP_CTRL_REQUEST_INSIDE; state_s = ARP_CTRL_WAIT};
  -- psl fsm_wait_output  : cover {state_s = ARP_CTRL_WAIT; state_s = ARP_CTRL_OUTPUT_INSIDE};
  -- psl fsm_wait_send    : cover {state_s = ARP_CTRL_WAIT; state_s = ARP_SEND_FRAME};
  -- psl fsm_output_main  : cover {state_s = ARP_CTRL_OUTPUT_INSIDE and ARPctrl_reset = '0';
  --   state_s = ARP_CTRL_MAIN_STATE};
  -- psl fsm_answer_send  : cover {state_s = ARP_REQUEST_OR_ANSWER; state_s = ARP_SEND_FRAME};
  -- psl fsm_answer_main  : cover {state_s = ARP_REQUEST_OR_ANSWER and ARPctrl_reset = '0';
  --   state_s = ARP_CTRL_MAIN_STATE};
  -- psl fsm_send_main    : cover {state_s = ARP_SEND_FRAME and ARPctrl_reset = '0';
  --   state_s = ARP_CTRL_MAIN_STATE};

end architecture rtl;
