-- SPDX-License-Identifier: Apache-2.0
-- Entry store of the ARP buffer for many entries: four-way sets in block RAM, found by a hash of the IP.
--
-- Ports:   as arp_table.
-- Timing:  a lookup or store takes four clocks, or five if it meets the sweep. In the first sets clocks after
--          reset and in the 2 * sets clocks after flush, it waits until these end.
-- Meaning: as arp_table, but a set of four can be full while others are empty: room, lowest free and oldest
--          refer to the set. Ageing is a sweep over the sets, two clocks each, started by a tick; between
--          two ticks there must be 2 * sets clocks, plus the clocks of the requests between them.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;

entity arp_table_ram is
  generic (
    entries_g        : positive := 512;  -- four times a power of two, 8 or more
    lifetime_g       : positive range 1 to 2047 := lifetime_c;
    update_g         : boolean := true;
    refresh_g        : boolean := true;
    replace_oldest_g : boolean := false;
    keep_used_g      : natural range 0 to 2047 := 0
  );
  port (
    clk         : in  std_logic;
    reset       : in  std_logic;
    tick        : in  std_logic;
    flush       : in  std_logic;
    lookup      : in  std_logic;
    store       : in  std_logic;
    make_static : in  std_logic;
    update_only : in  std_logic;
    insert_only : in  std_logic := '0';
    make_used   : in  std_logic := '0';
    ip          : in  ip_t;
    mac         : in  mac_t;
    done        : out std_logic;
    found       : out std_logic;
    outcome     : out outcome_t;
    found_mac   : out mac_t;
    expired     : out expired_t
  );
end entity arp_table_ram;

architecture rtl of arp_table_ram is

  constant ways_c : positive := 4;
  constant sets_c : positive := maximum(entries_g / ways_c, 2);  -- the assertion below tells of fewer

  function bits_for(values : positive) return natural is
    variable bits_v : natural := 0;
  begin
    while 2 ** bits_v < values loop
      bits_v := bits_v + 1;
    end loop;
    return bits_v;
  end function bits_for;

  constant set_bits_c : positive := bits_for(sets_c);
  subtype set_t is unsigned(set_bits_c - 1 downto 0);
  subtype way_t is natural range 0 to ways_c - 1;
  subtype flags_t is std_logic_vector(way_t);

  -- What a way keeps beside IP and MAC.
  subtype life_t is unsigned(ttl_t'length downto 0);  -- static flag, TTL
  type tag_array_t is array (way_t) of ip_t;
  type life_array_t is array (way_t) of life_t;
  type macs_t is array (0 to entries_g - 1) of mac_t;

  type step_t is (CLEAR, IDLE, MATCH, CHOOSE, FINISH, AGE);

  -- Neighbouring addresses go to different sets: the IP folded with exclusive or.
  function hash(address : ip_t) return set_t is
    variable set_v : set_t := (others => '0');
  begin
    for i in 0 to 31 loop
      set_v(i mod set_bits_c) := set_v(i mod set_bits_c) xor address(31 - i);
    end loop;
    return set_v;
  end function hash;

  signal step_s      : step_t;
  signal sweep_s     : set_t;      -- set that CLEAR or AGE is at
  signal sweeping_s  : std_logic;
  signal flushing_s  : std_logic;  -- the sweep removes instead of ageing
  signal request_s   : std_logic;
  signal read_set_s  : set_t;
  signal write_set_s : set_t;
  signal tag_s       : tag_array_t;
  signal life_s      : life_array_t;
  signal next_life_s : life_array_t;
  signal life_we_s   : flags_t;
  signal store_we_s  : std_logic;
  signal mac_we_s    : std_logic;
  signal dying_s     : flags_t;
  signal used_s      : flags_t;    -- the entry is in use
  -- Registered at the end of MATCH:
  signal match_s     : flags_t;
  signal free_s      : flags_t;
  -- Registered at the end of CHOOSE:
  signal known_s     : std_logic;
  signal fixed_s     : std_logic;
  signal room_s      : std_logic;
  signal victim_s    : std_logic;
  signal remove_s    : std_logic;
  signal hit_way_s   : way_t;
  signal free_way_s  : way_t;
  signal old_way_s   : way_t;
  signal way_s       : way_t;
  signal macs_s      : macs_t;

begin

  assert ram_size(entries_g)
    report "arp_table_ram: entries_g is " & integer'image(entries_g)
           & "; it must be four times a power of two, 8 or more" severity failure;

  request_s   <= lookup or store;
  read_set_s  <= hash(ip) when request_s = '1' and (flushing_s = '0' or step_s = MATCH or step_s = CHOOSE) else sweep_s;
  write_set_s <= hash(ip) when step_s = FINISH else sweep_s;
  done        <= '1' when step_s = FINISH else '0';
  found       <= known_s;
  way_s       <= hit_way_s when known_s = '1' else free_way_s when room_s = '1' else old_way_s;
  outcome     <= outcome_of(known_s, fixed_s, room_s, victim_s, make_static, remove_s, update_only,
                            update_g or refresh_g);
  store_we_s  <= '1' when step_s = FINISH and store = '1'
                      and (outcome = STORE_INSERTED or outcome = STORE_UPDATED or outcome = STORE_REPLACED) else '0';
  mac_we_s    <= store_we_s when update_g or outcome /= STORE_UPDATED or make_static = '1' else '0';

  p_steps : process (clk)
  begin
    if rising_edge(clk) then
      if reset = '1' then
        step_s     <= CLEAR;
        sweep_s    <= (others => '0');
        sweeping_s <= '0';
        flushing_s <= '0';
      else
        case step_s is
          when CLEAR =>
            sweep_s <= sweep_s + 1;
            if sweep_s = sets_c - 1 then
              step_s <= IDLE;
            end if;
          when IDLE =>
            if request_s = '1' and flushing_s = '0' then
              step_s <= MATCH;
            elsif sweeping_s = '1' and flush = '0' then
              step_s <= AGE;
            end if;
          when MATCH =>
            step_s <= CHOOSE;
          when CHOOSE =>
            step_s <= FINISH;
          when FINISH =>
            step_s <= IDLE;
          when AGE =>
            step_s  <= IDLE;
            sweep_s <= sweep_s + 1;
            if sweep_s = sets_c - 1 then
              sweeping_s <= '0';
              flushing_s <= '0';
            end if;
        end case;
        if tick = '1' then
          sweeping_s <= '1';
        end if;
        if flush = '1' then
          sweeping_s <= '1';
          flushing_s <= '1';
          sweep_s    <= (others => '0');
        end if;
      end if;
    end if;
  end process p_steps;

  -- The ways of a set: one read and one write port each, so that tools may put them into block RAM.
  b_ways : for way in way_t generate
    type tags_t is array (0 to sets_c - 1) of ip_t;
    type lives_t is array (0 to sets_c - 1) of life_t;
    signal tags_s  : tags_t;
    signal lives_s : lives_t;
  begin
    life_we_s(way) <= '1' when step_s = CLEAR or step_s = AGE
                               or (way_s = way and (store_we_s = '1'
                                   or (step_s = FINISH and store = '1' and outcome = STORE_REMOVED))) else '0';

    p_way : process (clk)
    begin
      if rising_edge(clk) then
        if store_we_s = '1' and way_s = way then
          tags_s(to_integer(write_set_s)) <= ip;
        end if;
        if life_we_s(way) = '1' then
          lives_s(to_integer(write_set_s)) <= next_life_s(way);
        end if;
        tag_s(way)  <= tags_s(to_integer(read_set_s));
        life_s(way) <= lives_s(to_integer(read_set_s));
      end if;
    end process p_way;

    dying_s(way) <= '1' when step_s = AGE and flushing_s = '0' and life_s(way) = 1 else '0';

    -- life_s still is that of the request's set in FINISH: the read of IDLE is repeated by each step.
    p_life : process (all)
      variable ttl_v : ttl_t;
    begin
      ttl_v            := life_s(way)(ttl_t'range);
      next_life_s(way) <= life_s(way);
      if step_s = CLEAR then
        next_life_s(way) <= (others => '0');
      elsif step_s = FINISH then
        if outcome = STORE_REMOVED then
          next_life_s(way) <= (others => '0');
        elsif refresh_g or outcome /= STORE_UPDATED or make_static = '1' then
          next_life_s(way) <= make_static & to_unsigned(lifetime_g, ttl_t'length);
        end if;
      elsif life_s(way)(life_t'high) = '0' then
        if flushing_s = '1' then
          next_life_s(way) <= (others => '0');
        elsif ttl_v /= 0 then
          next_life_s(way) <= '0' & (ttl_v - 1);
        end if;
      end if;
    end process p_life;
  end generate b_ways;

  -- The ticks for which an entry still is in use: a memory beside that of its life.
  b_use : if keep_used_g > 0 generate
    subtype use_t is unsigned(bits_for(keep_used_g + 1) - 1 downto 0);
    type uses_t is array (0 to sets_c - 1) of use_t;
  begin
    b_way_uses : for way in way_t generate
      signal uses_s     : uses_t;
      signal use_s      : use_t;
      signal next_use_s : use_t;
      signal use_we_s   : std_logic;
    begin
      used_s(way) <= or use_s;
      use_we_s    <= '1' when step_s = CLEAR or step_s = AGE
                              or (way_s = way and (store_we_s = '1'
                                  or (step_s = FINISH and lookup = '1' and known_s = '1'))) else '0';

      p_next : process (all)
      begin
        next_use_s <= use_s;
        if step_s = CLEAR or (step_s = AGE and flushing_s = '1') then
          next_use_s <= (others => '0');
        elsif step_s = AGE and use_s /= 0 then
          next_use_s <= use_s - 1;
        elsif step_s = FINISH and (lookup = '1' or make_used = '1') then
          next_use_s <= to_unsigned(keep_used_g, use_t'length);
        elsif step_s = FINISH and outcome /= STORE_UPDATED then
          next_use_s <= (others => '0');
        end if;
      end process p_next;

      p_use : process (clk)
      begin
        if rising_edge(clk) then
          if use_we_s = '1' then
            uses_s(to_integer(write_set_s)) <= next_use_s;
          end if;
          use_s <= uses_s(to_integer(read_set_s));
        end if;
      end process p_use;
    end generate b_way_uses;
  end generate b_use;

  b_use_off : if keep_used_g = 0 generate
    used_s <= (others => '0');
  end generate b_use_off;

  p_match : process (clk)
  begin
    if rising_edge(clk) then
      for way in way_t loop
        free_s(way)  <= '1' when life_s(way)(ttl_t'range) = 0 else '0';
        match_s(way) <= '1' when tag_s(way) = ip and life_s(way)(ttl_t'range) /= 0 else '0';
      end loop;
    end if;
  end process p_match;

  p_choose : process (clk)
    variable ttl_v    : ttl_t;
    variable oldest_v : ttl_t;
  begin
    if rising_edge(clk) then
      known_s  <= or match_s;
      room_s   <= or free_s;
      fixed_s  <= '0';
      victim_s <= '0';
      oldest_v := (others => '1');
      for way in way_t'high downto 0 loop
        ttl_v := life_s(way)(ttl_t'range);
        if match_s(way) = '1' then
          hit_way_s <= way;
          fixed_s   <= life_s(way)(life_t'high) or insert_only;
        end if;
        if free_s(way) = '1' then
          free_way_s <= way;
        end if;
        if replace_oldest_g and life_s(way)(life_t'high) = '0' and used_s(way) = '0' and ttl_v <= oldest_v then
          victim_s  <= '1';
          old_way_s <= way;
          oldest_v  := ttl_v;
        end if;
      end loop;
      remove_s <= '1' when make_static = '1' and mac = mac_zero_c else '0';
    end if;
  end process p_choose;

  p_macs : process (clk)
  begin
    if rising_edge(clk) then
      if mac_we_s = '1' then
        macs_s(to_integer(to_unsigned(way_s, 2) & write_set_s)) <= mac;
      end if;
      if step_s = FINISH and lookup = '1' then
        found_mac <= macs_s(to_integer(to_unsigned(way_s, 2) & write_set_s));
      end if;
    end if;
  end process p_macs;

  expired <= count_of(dying_s);

end architecture rtl;
