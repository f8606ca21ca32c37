-- SPDX-License-Identifier: Apache-2.0
-- ARP between AXI streams: arp_top with its generics beside the paper's, behind the interface of a MAC core, and a
-- port of its own for lookups.
--
-- Ports:   s_axis_*        frames from the MAC, as arp_axis_in
--          m_axis_*        frames to the MAC, as arp_axis_out: 60 bytes each
--          lookup_*        the IPv4 address asked for
--          result_*        the answer to each, in order: result_found says whether result_mac is its MAC. If not, a
--                          request goes out unless one did in the last second, or the output waits; ask again
--          local_ip, local_mac, netmask, gateway, flush, rebind   as arp_top; may change at any time
--          tick            one clock long, once a second; not used with tick_clocks_g
--          bound, conflict, failed, failed_ip, count_number, count   as arp_top
--          bad_frame       one clock long for each frame that was bad or too short
-- Handshakes: a word passes where valid and ready are both 1; valid does not wait for ready and does not fall before
--          it. No frame from the MAC is lost here: s_axis_tready falls while two of them wait, which is only when
--          the output waits too.
-- Timing:  result_valid rises eight clocks after the edge at which a lookup was taken (register table with the MAC in
--          it, control free). A frame that is being answered makes it wait for up to 29 clocks more.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_axis is
  generic (
    data_g            : positive range 8 to 64 := 64;
    entries_g         : positive := 8;
    lifetime_g        : positive range 1 to 2047 := lifetime_c;
    tick_clocks_g     : natural := 0;
    ram_g             : boolean := false;
    replace_oldest_g  : boolean := true;
    keep_used_g       : natural range 0 to 2047 := 60;
    learn_if_target_g : boolean := true;
    strict_g          : boolean := true;
    asked_only_g      : boolean := false;
    map_g             : boolean := true;
    vlan_g            : boolean := true;
    pending_g         : natural := 4;
    retries_g         : natural := 2;
    guard_g           : boolean := false;
    counters_g        : boolean := true
  );
  port (
    clk           : in  std_logic;
    reset         : in  std_logic;
    s_axis_tdata  : in  std_logic_vector(data_g - 1 downto 0);
    s_axis_tkeep  : in  std_logic_vector(data_g / 8 - 1 downto 0);
    s_axis_tvalid : in  std_logic;
    s_axis_tready : out std_logic;
    s_axis_tlast  : in  std_logic;
    s_axis_tuser  : in  std_logic;
    m_axis_tdata  : out std_logic_vector(data_g - 1 downto 0);
    m_axis_tkeep  : out std_logic_vector(data_g / 8 - 1 downto 0);
    m_axis_tvalid : out std_logic;
    m_axis_tready : in  std_logic;
    m_axis_tlast  : out std_logic;
    m_axis_tuser  : out std_logic;
    lookup_ip     : in  std_logic_vector(31 downto 0);
    lookup_valid  : in  std_logic;
    lookup_ready  : out std_logic;
    result_mac    : out std_logic_vector(47 downto 0);
    result_found  : out std_logic;
    result_valid  : out std_logic;
    result_ready  : in  std_logic;
    local_ip      : in  std_logic_vector(31 downto 0);
    local_mac     : in  std_logic_vector(47 downto 0);
    netmask       : in  std_logic_vector(31 downto 0) := (others => '0');
    gateway       : in  std_logic_vector(31 downto 0) := (others => '0');
    tick          : in  std_logic := '-';
    flush         : in  std_logic := '0';
    rebind        : in  std_logic := '0';
    bound         : out std_logic;
    conflict      : out std_logic;
    failed        : out std_logic;
    failed_ip     : out std_logic_vector(31 downto 0);
    count_number  : in  std_logic_vector(2 downto 0) := "000";
    count         : out std_logic_vector(31 downto 0);
    bad_frame     : out std_logic
  );
end entity arp_axis;

architecture rtl of arp_axis is

  type lookup_t is (READY, ASKING, ANSWERING);

  signal din_s     : word_t;
  signal source_s  : source_t;
  signal busy_s    : std_logic;
  signal out_ip_s  : word_t;
  signal ip_en_s   : std_logic;
  signal frame_s   : word_t;
  signal send_en_s : std_logic;
  signal room_s    : std_logic;
  signal lookup_s  : lookup_t;
  signal ask_s     : std_logic;
  signal ask_ip_s  : ip_t;
  signal ask_end_s : std_logic;

begin

  i_in : entity work.arp_axis_in
    generic map (data_g => data_g)
    port map (
      clk       => clk,
      reset     => reset,
      tdata     => s_axis_tdata,
      tkeep     => s_axis_tkeep,
      tvalid    => s_axis_tvalid,
      tready    => s_axis_tready,
      tlast     => s_axis_tlast,
      tuser     => s_axis_tuser,
      local_mac => local_mac,
      busy      => busy_s,
      din       => din_s,
      source    => source_s,
      bad       => bad_frame
    );

  i_top : entity work.arp_top
    generic map (
      entries_g         => entries_g,
      lifetime_g        => lifetime_g,
      tick_clocks_g     => tick_clocks_g,
      ram_g             => ram_g,
      replace_oldest_g  => replace_oldest_g,
      keep_used_g       => keep_used_g,
      learn_if_target_g => learn_if_target_g,
      strict_g          => strict_g,
      asked_only_g      => asked_only_g,
      map_g             => map_g,
      vlan_g            => vlan_g,
      pending_g         => pending_g,
      retries_g         => retries_g,
      guard_g           => guard_g,
      counters_g        => counters_g,
      queue_g           => 2
    )
    port map (
      arp_clk          => clk,
      arp_reset        => reset,
      arp_tick         => tick,
      arp_local_ip     => local_ip,
      arp_local_mac    => local_mac,
      arp_data_in      => din_s,
      arp_in_source    => source_s,
      arp_data_out_ip  => out_ip_s,
      arp_out_ip_en    => ip_en_s,
      arp_send_frame   => frame_s,
      arp_send_en      => send_en_s,
      arp_buf_state    => open,
      arp_busy         => busy_s,
      arp_flush        => flush,
      arp_rebind       => rebind,
      arp_bound        => bound,
      arp_conflict     => conflict,
      arp_failed       => failed,
      arp_failed_ip    => failed_ip,
      arp_count_number => count_number,
      arp_count        => count,
      arp_netmask      => netmask,
      arp_gateway      => gateway,
      arp_ask          => ask_s,
      arp_ask_ip       => ask_ip_s,
      arp_asked_end    => ask_end_s,
      arp_room         => room_s,
      arp_losses       => open
    );

  i_out : entity work.arp_axis_out
    generic map (data_g => data_g)
    port map (
      clk    => clk,
      reset  => reset,
      words  => frame_s,
      enable => send_en_s,
      room   => room_s,
      tdata  => m_axis_tdata,
      tkeep  => m_axis_tkeep,
      tvalid => m_axis_tvalid,
      tready => m_axis_tready,
      tlast  => m_axis_tlast
    );

  m_axis_tuser <= '0';

  lookup_ready <= '1' when lookup_s = READY and reset = '0' else '0';
  result_valid <= '1' when lookup_s = ANSWERING else '0';
  ask_s        <= '1' when lookup_s = ASKING else '0';

  p_lookup : process (clk)
  begin
    if rising_edge(clk) then
      case lookup_s is
        when READY =>
          ask_ip_s <= lookup_ip;
          if lookup_valid = '1' then
            lookup_s <= ASKING;
          end if;
        when ASKING =>
          if ip_en_s = '1' then
            result_mac <= result_mac(31 downto 0) & out_ip_s;
          end if;
          if ask_end_s = '1' then
            result_found <= ip_en_s;
            lookup_s     <= ANSWERING;
          end if;
        when ANSWERING =>
          if result_ready = '1' then
            lookup_s <= READY;
          end if;
      end case;
      if reset = '1' then
        lookup_s <= READY;
      end if;
    end if;
  end process p_lookup;

end architecture rtl;
