-- SPDX-License-Identifier: Apache-2.0
-- Input side of the ARP control: follows the words of a query or frame and keeps the fields (paper V).
--
-- Ports:   enable              a transfer may begin or go on; what begins while 0 is dropped whole
--          din, source         as ARPctrl_din and ARPctrl_in_source
--          idle                no transfer is under way and none begins
--          query, frame        the last word of a query, of a good ARP frame, is sampled at this edge
--          keep                the same for a record to keep permanently (static_g)
--          own_ip, own_mac     local_ip and local_mac as they were before the transfer under way, or, if there is
--                              none and enable = 1, in the last clock; the flags compare with them
--          peer_ip, peer_mac   IP asked for or SPA; SHA; valid from the clock after that edge
--          request, for_us, ..  what the frame says, valid from then on as well
--          lost                a transfer begins while enable = 0
-- A transfer begins where the source changes to its code. A frame is good if it has 21 words or more and
-- is an Ethernet IPv4 ARP request or reply (RFC 826). With vlan_g it may have tags (802.1Q, 802.1ad) of VLAN 0
-- before its type, two words each: they carry a priority and no VLAN.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_input is
  generic (
    static_g : boolean := false;
    vlan_g   : boolean := false
  );
  port (
    clk       : in  std_logic;
    reset     : in  std_logic;
    enable    : in  std_logic;
    local_ip  : in  ip_t;
    local_mac : in  mac_t;
    din       : in  word_t;
    source    : in  source_t;
    idle      : out std_logic;
    query     : out std_logic;
    frame     : out std_logic;
    keep      : out std_logic;
    own_ip    : out ip_t;
    own_mac   : out mac_t;
    peer_ip   : out ip_t;
    peer_mac  : out mac_t;
    request   : out std_logic;  -- oper is request
    for_us    : out std_logic;  -- TPA is own_ip
    from_us   : out std_logic;  -- SPA is own_ip
    our_mac   : out std_logic;  -- SHA is own_mac
    no_spa    : out std_logic;  -- SPA is zero
    group_mac : out std_logic;  -- SHA is broadcast or multicast
    bad_tpa   : out std_logic;  -- TPA is multicast or 127/8
    lost      : out std_logic
  );
end entity arp_input;

architecture rtl of arp_input is

  signal count_s    : word_count_t;  -- words of the transfer done; 0: none under way
  signal source_s   : source_t;      -- source, with "11" as "00" where it means nothing
  signal source_q_s : source_t;
  signal index_s    : word_count_t;  -- which word of a transfer is on din now
  signal taken_s    : std_logic;     -- that word is part of a transfer
  signal valid_s    : std_logic;     -- frame so far: Ethernet IPv4 ARP request or reply
  signal tag_s      : std_logic;     -- the word on din is half a tag: the index stays
  signal tag_id_s   : std_logic;     -- it is the second half
  signal vlan_s     : std_logic;     -- the frame is one of a VLAN

  -- Whether a comparison word by word still holds after `word`, the word `index` of `field`.
  function still(before : std_logic; word : word_t; field : std_logic_vector; index : natural) return std_logic is
  begin
    if word = word_of(field, index) and (before = '1' or index = 0) then
      return '1';
    end if;
    return '0';
  end function still;

begin

  source_s <= source_none_c when source = source_static_c and not static_g else source;
  index_s  <= count_s when source_s = source_q_s else 0;
  taken_s  <= '1' when enable = '1' and source_s /= source_none_c
                   and (source_s /= source_q_s or count_s /= 0) else '0';

  tag_s <= '1' when vlan_g and taken_s = '1' and source_s = source_frame_c and index_s = at_type_c
                    and (tag_id_s = '1' or din = ethertype_vlan_c or din = ethertype_qinq_c) else '0';

  lost  <= '1' when enable = '0' and source_s /= source_none_c and source_s /= source_q_s else '0';
  idle  <= '1' when count_s = 0 and taken_s = '0' else '0';
  query <= '1' when taken_s = '1' and source_s = source_query_c and index_s = ip_words_c - 1 else '0';
  keep  <= '1' when taken_s = '1' and source_s = source_static_c and index_s = record_words_c - 1 else '0';
  frame <= '1' when taken_s = '1' and index_s = frame_words_c - 1 and valid_s = '1' else '0';

  p_count : process (clk)
  begin
    if rising_edge(clk) then
      source_q_s <= source_s;
      if reset = '1' or taken_s = '0' or query = '1' or keep = '1' or index_s = frame_words_c - 1 then
        count_s <= 0;
      elsif tag_s = '0' then
        count_s <= index_s + 1;
      end if;
    end if;
  end process p_count;

  -- The host's addresses may change at any time: they stand still from the first word of a transfer until the
  -- control is done with it, so that no frame is compared with, or sent from, half of each.
  p_own : process (clk)
  begin
    if rising_edge(clk) and idle = '1' and enable = '1' then
      own_ip  <= local_ip;
      own_mac <= local_mac;
    end if;
  end process p_own;

  p_fields : process (clk)
  begin
    if rising_edge(clk) and taken_s = '1' then
      if source_s = source_frame_c then
        tag_id_s <= tag_s and not tag_id_s when index_s = at_type_c else '0';
        case index_s is
          when at_dst_c   => vlan_s <= '0';
          when at_type_c  =>
            vlan_s  <= vlan_s or (tag_id_s and or din(4 to 15));
            valid_s <= '1' when din = ethertype_arp_c and vlan_s = '0' and tag_id_s = '0' else '0';
          when at_htype_c => valid_s <= valid_s when din = htype_eth_c else '0';
          when at_ptype_c => valid_s <= valid_s when din = ptype_ipv4_c else '0';
          when at_len_c   => valid_s <= valid_s when din = lengths_c else '0';
          when at_oper_c  =>
            request <= '1' when din = oper_request_c else '0';
            valid_s <= valid_s when din = oper_request_c or din = oper_reply_c else '0';
          when at_sha_c to at_spa_c - 1 =>
            peer_mac  <= peer_mac(16 to 47) & din;
            our_mac   <= still(our_mac, din, own_mac, index_s - at_sha_c);
            group_mac <= din(7) when index_s = at_sha_c else group_mac;
          when at_spa_c to at_tha_c - 1 =>
            peer_ip <= peer_ip(16 to 31) & din;
            from_us <= still(from_us, din, own_ip, index_s - at_spa_c);
            no_spa  <= still(no_spa, din, ip_zero_c, index_s - at_spa_c);
          when at_tpa_c to frame_words_c - 1 =>
            for_us  <= still(for_us, din, own_ip, index_s - at_tpa_c);
            bad_tpa <= bad_target(din) when index_s = at_tpa_c else bad_tpa;
          when others => null;
        end case;
      elsif index_s < ip_words_c then
        peer_ip <= peer_ip(16 to 31) & din;
      else
        peer_mac <= peer_mac(16 to 47) & din;
      end if;
    end if;
  end process p_fields;

end architecture rtl;
