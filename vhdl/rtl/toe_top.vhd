-- SPDX-License-Identifier: Apache-2.0
-- A TCP/IP offload engine of ARP, ICMP echo and UDP between two AXI streams: arp_axis, ip_receive, icmp_echo and
-- udp_send, one stream in for all and one out.
--
-- Ports:   s_axis_*        frames from the MAC, as arp_axis; each goes to ARP and to IP
--          m_axis_*        frames to the MAC, as arp_axis: of ARP, of icmp_echo and of udp_send, whole and in turn
--          send_*, payload_*    a datagram to send, and its payload, as send_* and s_axis_* of udp_send
--          received        one clock long, one clock after the last beat of each frame; what follows is valid with it
--          verdict ... header_words   as ip_receive: a GOOD frame whose protocol is UDP has `length` bytes for
--                          target_port, that begin header_words and four more words of 16 bits after its first byte
--          lookup_*, result_*   as arp_axis, for others than udp_send; the two are served in turn
--          tick            one clock long, once a second (arp_tick makes one from the clock)
--          unreachable, too_long   as udp_send
--          lost            as icmp_echo
--          local_ip, local_mac, netmask, gateway, failed, failed_ip, count_number, count, bad_frame   as arp_axis
-- Handshakes: a word passes where valid and ready are both 1; valid does not wait for ready and does not fall before
--          it. s_axis_tready falls only for ARP, see arp_axis.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.arp_pkg.all;
use work.inet_pkg.all;

entity toe_top is
  generic (
    data_g       : positive range 16 to 64 := 64;
    entries_g    : positive := 8;
    lifetime_g   : positive range 1 to 2047 := lifetime_c;
    asked_only_g : boolean := false;
    pending_g    : positive := 4;
    retries_g    : natural := 2;
    patience_g   : natural range 0 to 15 := 3
  );
  port (
    clk            : in  std_logic;
    reset          : in  std_logic;
    s_axis_tdata   : in  std_logic_vector(data_g - 1 downto 0);
    s_axis_tkeep   : in  std_logic_vector(data_g / 8 - 1 downto 0);
    s_axis_tvalid  : in  std_logic;
    s_axis_tready  : out std_logic;
    s_axis_tlast   : in  std_logic;
    s_axis_tuser   : in  std_logic;
    m_axis_tdata   : out std_logic_vector(data_g - 1 downto 0);
    m_axis_tkeep   : out std_logic_vector(data_g / 8 - 1 downto 0);
    m_axis_tvalid  : out std_logic;
    m_axis_tready  : in  std_logic;
    m_axis_tlast   : out std_logic;
    m_axis_tuser   : out std_logic;
    send_ip        : in  std_logic_vector(31 downto 0);
    send_from      : in  std_logic_vector(15 downto 0);
    send_to        : in  std_logic_vector(15 downto 0);
    send_length    : in  std_logic_vector(15 downto 0);
    send_valid     : in  std_logic;
    send_ready     : out std_logic;
    payload_tdata  : in  std_logic_vector(data_g - 1 downto 0);
    payload_tvalid : in  std_logic;
    payload_tready : out std_logic;
    unreachable    : out std_logic;
    too_long       : out std_logic;
    received       : out std_logic;
    verdict        : out verdict_t;
    protocol       : out protocol_t;
    source_mac     : out mac_t;
    source_ip      : out ip_t;
    source_port    : out word_t;
    target_port    : out word_t;
    length         : out unsigned(15 downto 0);
    header_words   : out unsigned(5 downto 0);
    lost           : out std_logic;
    lookup_ip      : in  std_logic_vector(31 downto 0) := (others => '0');
    lookup_valid   : in  std_logic := '0';
    lookup_ready   : out std_logic;
    result_mac     : out std_logic_vector(47 downto 0);
    result_found   : out std_logic;
    result_valid   : out std_logic;
    result_ready   : in  std_logic := '1';
    local_ip       : in  std_logic_vector(31 downto 0);
    local_mac      : in  std_logic_vector(47 downto 0);
    netmask        : in  std_logic_vector(31 downto 0) := (others => '0');
    gateway        : in  std_logic_vector(31 downto 0) := (others => '0');
    tick           : in  std_logic := '-';
    failed         : out std_logic;
    failed_ip      : out std_logic_vector(31 downto 0);
    count_number   : in  std_logic_vector(2 downto 0) := "000";
    count          : out std_logic_vector(31 downto 0);
    bad_frame      : out std_logic
  );
end entity toe_top;

architecture rtl of toe_top is

  constant streams_c : positive := 3;
  constant lanes_c   : positive := data_g / 8;

  signal data_s         : std_logic_vector(0 to data_g - 1);  -- in network order
  signal keep_s         : std_logic_vector(0 to lanes_c - 1);
  signal enable_s       : std_logic;
  -- Lookups: of udp_send (1), of others (0), and what arp_axis gets.
  signal send_ask_ip_s    : ip_t;
  signal asks_s           : std_logic_vector(0 to 1);
  signal takes_s          : std_logic_vector(0 to 1);  -- the result
  signal asker_s          : natural range 0 to 1;
  signal last_asker_s     : natural range 0 to 1;
  signal asked_s          : std_logic;                 -- shown to arp_axis, and its result not yet taken
  signal ask_ip_s         : ip_t;
  signal ask_valid_s      : std_logic;
  signal ask_ready_s      : std_logic;
  signal answer_valid_s   : std_logic;
  signal answer_ready_s   : std_logic;
  signal send_ask_ready_s : std_logic;
  signal send_answer_s    : std_logic;
  signal out_data_s     : std_logic_vector(streams_c * data_g - 1 downto 0);
  signal out_keep_s     : std_logic_vector(streams_c * lanes_c - 1 downto 0);
  signal out_valid_s    : std_logic_vector(streams_c - 1 downto 0);
  signal out_ready_s    : std_logic_vector(streams_c - 1 downto 0);
  signal out_last_s     : std_logic_vector(streams_c - 1 downto 0);

begin

  enable_s     <= s_axis_tvalid and s_axis_tready;
  m_axis_tuser <= '0';

  p_order : process (all)
  begin
    for lane in 0 to lanes_c - 1 loop
      data_s(8 * lane to 8 * lane + 7) <= s_axis_tdata(8 * lane + 7 downto 8 * lane);
      keep_s(lane)                     <= s_axis_tkeep(lane);
    end loop;
  end process p_order;

  i_arp : entity work.arp_axis
    generic map (
      data_g       => data_g,
      entries_g    => entries_g,
      lifetime_g   => lifetime_g,
      asked_only_g => asked_only_g,
      pending_g    => pending_g,
      retries_g    => retries_g
    )
    port map (
      clk           => clk,
      reset         => reset,
      s_axis_tdata  => s_axis_tdata,
      s_axis_tkeep  => s_axis_tkeep,
      s_axis_tvalid => s_axis_tvalid,
      s_axis_tready => s_axis_tready,
      s_axis_tlast  => s_axis_tlast,
      s_axis_tuser  => s_axis_tuser,
      m_axis_tdata  => out_data_s(data_g - 1 downto 0),
      m_axis_tkeep  => out_keep_s(lanes_c - 1 downto 0),
      m_axis_tvalid => out_valid_s(0),
      m_axis_tready => out_ready_s(0),
      m_axis_tlast  => out_last_s(0),
      m_axis_tuser  => open,
      lookup_ip     => ask_ip_s,
      lookup_valid  => ask_valid_s,
      lookup_ready  => ask_ready_s,
      result_mac    => result_mac,
      result_found  => result_found,
      result_valid  => answer_valid_s,
      result_ready  => answer_ready_s,
      local_ip      => local_ip,
      local_mac     => local_mac,
      netmask       => netmask,
      gateway       => gateway,
      tick          => tick,
      bound         => open,
      conflict      => open,
      failed        => failed,
      failed_ip     => failed_ip,
      count_number  => count_number,
      count         => count,
      bad_frame     => bad_frame
    );

  asks_s(0)        <= lookup_valid;
  takes_s(0)       <= result_ready;
  asker_s          <= last_asker_s when asked_s = '1' or asks_s(1 - last_asker_s) = '0' else 1 - last_asker_s;
  ask_ip_s         <= lookup_ip when asker_s = 0 else send_ask_ip_s;
  ask_valid_s      <= asks_s(asker_s);
  lookup_ready     <= ask_ready_s when asker_s = 0 else '0';
  send_ask_ready_s <= ask_ready_s when asker_s = 1 else '0';
  result_valid     <= answer_valid_s when asker_s = 0 else '0';
  send_answer_s    <= answer_valid_s when asker_s = 1 else '0';
  answer_ready_s   <= takes_s(asker_s);

  p_asker : process (clk)
  begin
    if rising_edge(clk) then
      last_asker_s <= asker_s;
      if answer_valid_s = '1' and answer_ready_s = '1' then
        asked_s <= '0';
      elsif ask_valid_s = '1' then
        asked_s <= '1';
      end if;
      if reset = '1' then
        asked_s      <= '0';
        last_asker_s <= 0;
      end if;
    end if;
  end process p_asker;

  i_ip : entity work.ip_receive
    generic map (data_g => data_g)
    port map (
      clk          => clk,
      reset        => reset,
      enable       => enable_s,
      data         => data_s,
      keep         => keep_s,
      last         => s_axis_tlast,
      bad          => s_axis_tuser,
      local_ip     => local_ip,
      local_mac    => local_mac,
      netmask      => netmask,
      done         => received,
      verdict      => verdict,
      protocol     => protocol,
      source_mac   => source_mac,
      source_ip    => source_ip,
      source_port  => source_port,
      target_port  => target_port,
      length       => length,
      header_words => header_words
    );

  i_echo : entity work.icmp_echo
    generic map (data_g => data_g)
    port map (
      clk           => clk,
      reset         => reset,
      enable        => enable_s,
      data          => data_s,
      keep          => keep_s,
      last          => s_axis_tlast,
      done          => received,
      verdict       => verdict,
      local_ip      => local_ip,
      m_axis_tdata  => out_data_s(2 * data_g - 1 downto data_g),
      m_axis_tkeep  => out_keep_s(2 * lanes_c - 1 downto lanes_c),
      m_axis_tvalid => out_valid_s(1),
      m_axis_tready => out_ready_s(1),
      m_axis_tlast  => out_last_s(1),
      lost          => lost
    );

  i_send : entity work.udp_send
    generic map (data_g => data_g, patience_g => patience_g)
    port map (
      clk           => clk,
      reset         => reset,
      send_ip       => send_ip,
      send_from     => send_from,
      send_to       => send_to,
      send_length   => send_length,
      send_valid    => send_valid,
      send_ready    => send_ready,
      s_axis_tdata  => payload_tdata,
      s_axis_tvalid => payload_tvalid,
      s_axis_tready => payload_tready,
      lookup_ip     => send_ask_ip_s,
      lookup_valid  => asks_s(1),
      lookup_ready  => send_ask_ready_s,
      result_mac    => result_mac,
      result_found  => result_found,
      result_valid  => send_answer_s,
      result_ready  => takes_s(1),
      m_axis_tdata  => out_data_s(3 * data_g - 1 downto 2 * data_g),
      m_axis_tkeep  => out_keep_s(3 * lanes_c - 1 downto 2 * lanes_c),
      m_axis_tvalid => out_valid_s(2),
      m_axis_tready => out_ready_s(2),
      m_axis_tlast  => out_last_s(2),
      local_ip      => local_ip,
      local_mac     => local_mac,
      tick          => tick,
      unreachable   => unreachable,
      too_long      => too_long
    );

  i_out : entity work.axis_arbiter
    generic map (data_g => data_g, streams_g => streams_c)
    port map (
      clk           => clk,
      reset         => reset,
      s_axis_tdata  => out_data_s,
      s_axis_tkeep  => out_keep_s,
      s_axis_tvalid => out_valid_s,
      s_axis_tready => out_ready_s,
      s_axis_tlast  => out_last_s,
      m_axis_tdata  => m_axis_tdata,
      m_axis_tkeep  => m_axis_tkeep,
      m_axis_tvalid => m_axis_tvalid,
      m_axis_tready => m_axis_tready,
      m_axis_tlast  => m_axis_tlast
    );

end architecture rtl;
