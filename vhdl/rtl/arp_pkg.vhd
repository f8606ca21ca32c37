-- SPDX-License-Identifier: Apache-2.0
-- The words, codes, states and frame layout that all ARP cores share (paper, sections IV and V; RFC 826).
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

package arp_pkg is

  -- Bit 0 is the most significant bit everywhere: network order.
  subtype word_t is std_logic_vector(0 to 15);
  subtype ip_t is std_logic_vector(0 to 31);
  subtype mac_t is std_logic_vector(0 to 47);

  -- ARPbuf_state (paper IV.B, port 8).
  subtype buf_code_t is std_logic_vector(0 to 2);
  constant buf_free_c     : buf_code_t := "000";
  constant buf_result_c   : buf_code_t := "001";
  constant buf_none_c     : buf_code_t := "010";
  constant buf_overflow_c : buf_code_t := "011";
  constant buf_busy_c     : buf_code_t := "111";

  -- ARPctrl_in_source (paper V.B, port 6); "11" counts as no data unless
  -- static entries are switched on: then it is a record to keep for good.
  subtype source_t is std_logic_vector(0 to 1);
  constant source_none_c  : source_t := "00";
  constant source_frame_c : source_t := "01";
  constant source_query_c : source_t := "10";
  constant source_static_c : source_t := "11";

  -- The paper's table 1 and table 2, state names as printed there.
  type buffer_fsm_t is (BUFFER_MAIN_STATE, BUFFER_READ, BUFFER_WRITE, BUFFER_OUTPUT);
  type control_fsm_t is (ARP_CTRL_MAIN_STATE, ARP_CTRL_REQUEST_INSIDE, ARP_CTRL_OUTPUT_INSIDE,
                         ARP_CTRL_WAIT, ARP_REQUEST_OR_ANSWER, ARP_SEND_FRAME);

  -- Transfers, in words of 16 bits.
  constant ip_words_c     : positive := 2;
  constant mac_words_c    : positive := 3;
  constant record_words_c : positive := ip_words_c + mac_words_c;
  constant frame_words_c  : positive := 21;
  subtype word_count_t is natural range 0 to frame_words_c;

  -- A whole transfer as arp_input understood it; the flags are of frames only, see there.
  type transfer_t is record
    kind      : source_t;
    ip        : ip_t;
    mac       : mac_t;
    request   : std_logic;
    for_us    : std_logic;
    from_us   : std_logic;
    our_mac   : std_logic;
    no_spa    : std_logic;
    group_mac : std_logic;
    bad_tpa   : std_logic;
  end record transfer_t;

  -- What became of a record that was to be stored.
  type outcome_t is (STORE_KEPT, STORE_INSERTED, STORE_UPDATED, STORE_REPLACED, STORE_REMOVED, STORE_OVERFLOW);

  -- Which frame to send.
  type send_t is (SEND_REQUEST, SEND_REPLY, SEND_RETRY, SEND_PROBE, SEND_ANNOUNCE);

  -- A frame that arp_pending or arp_guard wants sent.
  subtype job_t is std_logic_vector(0 to 1);
  constant job_none_c     : job_t := "00";
  constant job_retry_c    : job_t := "01";
  constant job_probe_c    : job_t := "10";
  constant job_announce_c : job_t := "11";

  -- Things to count, one bit each; expiries come as a number of their own.
  subtype events_t is std_logic_vector(0 to 6);
  constant event_hit_c      : natural := 0;
  constant event_miss_c     : natural := 1;
  constant event_insert_c   : natural := 2;
  constant event_update_c   : natural := 3;
  constant event_replace_c  : natural := 4;
  constant event_overflow_c : natural := 5;
  constant event_limited_c  : natural := 6;
  constant event_expire_c   : natural := 7;
  subtype expired_t is unsigned(5 downto 0);

  -- Where each field of an ARP frame begins, in words, Ethernet header included.
  constant at_dst_c   : natural := 0;
  constant at_src_c   : natural := 3;
  constant at_type_c  : natural := 6;
  constant at_htype_c : natural := 7;
  constant at_ptype_c : natural := 8;
  constant at_len_c   : natural := 9;
  constant at_oper_c  : natural := 10;
  constant at_sha_c   : natural := 11;
  constant at_spa_c   : natural := 14;
  constant at_tha_c   : natural := 16;
  constant at_tpa_c   : natural := 19;

  constant ethertype_arp_c : word_t := x"0806";
  constant ethertype_vlan_c : word_t := x"8100";
  constant ethertype_qinq_c : word_t := x"88A8";
  constant htype_eth_c     : word_t := x"0001";
  constant ptype_ipv4_c    : word_t := x"0800";
  constant lengths_c       : word_t := x"0604";
  constant oper_request_c  : word_t := x"0001";
  constant oper_reply_c    : word_t := x"0002";
  constant broadcast_c     : mac_t  := (others => '1');
  constant mac_zero_c      : mac_t  := (others => '0');
  constant ip_zero_c       : ip_t   := (others => '0');
  constant ip_ones_c       : ip_t   := (others => '1');

  -- Life of a table entry, in ticks of 1 s (paper IV: 20 minutes).
  subtype ttl_t is unsigned(10 downto 0);
  constant lifetime_c : positive := 1200;

  -- Ticks of arp_guard in a second, where it has its own.
  constant guard_parts_c : positive := 16;

  -- How many of the flags are up.
  function count_of(flags : std_logic_vector) return expired_t;

  -- Entries that arp_table_ram can have: four times a power of two, 8 or more.
  function ram_size(entries : positive) return boolean;

  -- Most entries of arp_table whose deaths in one clock expired_t can count.
  constant expired_most_c : positive := 2 ** expired_t'length - 1;

  -- The rule for storing, the same for every kind of table. `known`: a live entry has the IP; `fixed`:
  -- that entry is static; `room`: an entry is free; `victim`: one may be thrown out.
  function outcome_of(known, fixed, room, victim, make_static, remove, update_only : std_logic;
                      renews : boolean) return outcome_t;

  -- No host sends from it (RFC 1122, 3.2.1.3): 0/8, 127/8, 224/4, 255.255.255.255.
  function no_host(ip : ip_t) return boolean;

  -- Everyone in the subnet of own_ip is meant: all host bits are one. Not with 31 or 32 bits of netmask (RFC 3021),
  -- nor where none is given.
  function to_subnet(ip, own_ip, netmask : ip_t) return boolean;

  -- No host may be asked for it: `high`, the upper half of a TPA, is of 127/8 or 224/4.
  function bad_target(high : word_t) return std_logic;

  -- Word `index` of an address, 0 being the first on the wire.
  function word_of(address : std_logic_vector; index : natural) return word_t;

  -- Word `index` of the ARP frame with these fields.
  function frame_word(index : natural; dst, sha : mac_t; oper : word_t; spa : ip_t; tha : mac_t; tpa : ip_t)
    return word_t;

end package arp_pkg;

package body arp_pkg is

  function count_of(flags : std_logic_vector) return expired_t is
    variable count_v : expired_t := (others => '0');
  begin
    for i in flags'range loop
      if flags(i) = '1' then
        count_v := count_v + 1;
      end if;
    end loop;
    return count_v;
  end function count_of;

  function ram_size(entries : positive) return boolean is
    variable size_v : positive := 8;
  begin
    while size_v < entries loop
      size_v := 2 * size_v;
    end loop;
    return size_v = entries;
  end function ram_size;

  function outcome_of(known, fixed, room, victim, make_static, remove, update_only : std_logic;
                      renews : boolean) return outcome_t is
  begin
    if known = '1' then
      if remove = '1' then
        return STORE_REMOVED;
      elsif make_static = '1' or (fixed = '0' and renews) then
        return STORE_UPDATED;
      end if;
      return STORE_KEPT;
    elsif update_only = '1' or remove = '1' then
      return STORE_KEPT;
    elsif room = '1' then
      return STORE_INSERTED;
    elsif victim = '1' then
      return STORE_REPLACED;
    end if;
    return STORE_OVERFLOW;
  end function outcome_of;

  function no_host(ip : ip_t) return boolean is
  begin
    return ip(0 to 7) = x"00" or bad_target(ip(0 to 15)) = '1' or ip = ip_ones_c;
  end function no_host;

  function to_subnet(ip, own_ip, netmask : ip_t) return boolean is
  begin
    return netmask /= ip_zero_c and netmask(30) = '0' and ((ip xor own_ip) and netmask) = ip_zero_c
           and (ip or netmask) = ip_ones_c;
  end function to_subnet;

  function bad_target(high : word_t) return std_logic is
  begin
    if high(0 to 7) = x"7F" or high(0 to 3) = x"E" then
      return '1';
    end if;
    return '0';
  end function bad_target;

  function word_of(address : std_logic_vector; index : natural) return word_t is
    alias bits_v : std_logic_vector(0 to address'length - 1) is address;
    variable word_v : word_t := (others => '0');
  begin
    for i in 0 to address'length / 16 - 1 loop
      if i = index then
        word_v := bits_v(16 * i to 16 * i + 15);
      end if;
    end loop;
    return word_v;
  end function word_of;

  function frame_word(index : natural; dst, sha : mac_t; oper : word_t; spa : ip_t; tha : mac_t; tpa : ip_t)
    return word_t is
  begin
    case index is
      when at_dst_c to at_src_c - 1  => return word_of(dst, index - at_dst_c);
      when at_src_c to at_type_c - 1 => return word_of(sha, index - at_src_c);
      when at_type_c                 => return ethertype_arp_c;
      when at_htype_c                => return htype_eth_c;
      when at_ptype_c                => return ptype_ipv4_c;
      when at_len_c                  => return lengths_c;
      when at_oper_c                 => return oper;
      when at_sha_c to at_spa_c - 1  => return word_of(sha, index - at_sha_c);
      when at_spa_c to at_tha_c - 1  => return word_of(spa, index - at_spa_c);
      when at_tha_c to at_tpa_c - 1  => return word_of(tha, index - at_tha_c);
      when others                    => return word_of(tpa, index - at_tpa_c);
    end case;
  end function frame_word;

end package body arp_pkg;
