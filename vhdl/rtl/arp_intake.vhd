-- SPDX-License-Identifier: Apache-2.0
-- What arp_control is to do next: a transfer as it comes in, as in the paper, or one that waited in a queue.
--
-- Ports:   free                 the control is in its main state
--          storing              the buffer still has a record to store
--          room                 a frame may go out: with a queue, only a query by ask begins without it
--          din, source, local_ip, local_mac   as in arp_control
--          query, frame, keep   transfer is of this kind, and begins at this edge
--          ask, asks            a query that comes past the queue; it begins at this edge
--          idle                 nothing begins: the control may do a job of its own
--          transfer             what began, until the control is free again
--          own_ip, own_mac      this host, unchanged while anything is being done
--          busy                 a transfer that comes now is lost
--          lost                 one clock long for each that was
-- Without queue_g a transfer must begin while the control is free. With it a transfer may come at any time;
-- queries by ask and the queue take turns.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

entity arp_intake is
  generic (
    static_g : boolean := false;
    vlan_g   : boolean := false;
    queue_g  : natural := 0
  );
  port (
    clk       : in  std_logic;
    reset     : in  std_logic;
    free      : in  std_logic;
    storing   : in  std_logic;
    room      : in  std_logic := '1';
    local_ip  : in  ip_t;
    local_mac : in  mac_t;
    din       : in  word_t;
    source    : in  source_t;
    ask       : in  std_logic;
    idle      : out std_logic;
    query     : out std_logic;
    frame     : out std_logic;
    keep      : out std_logic;
    asks      : out std_logic;
    transfer  : out transfer_t;
    own_ip    : out ip_t;
    own_mac   : out mac_t;
    busy      : out std_logic;
    lost      : out std_logic
  );
end entity arp_intake;

architecture rtl of arp_intake is

  signal enable_s   : std_logic;
  signal in_idle_s  : std_logic;
  signal in_query_s : std_logic;
  signal in_frame_s : std_logic;
  signal in_keep_s  : std_logic;
  signal in_lost_s  : std_logic;
  signal in_ip_s    : ip_t;
  signal in_mac_s   : mac_t;
  signal input_s    : transfer_t;  -- the last transfer that ended

begin

  i_input : entity work.arp_input
    generic map (
      static_g => static_g,
      vlan_g   => vlan_g
    )
    port map (
      clk       => clk,
      reset     => reset,
      enable    => enable_s,
      local_ip  => local_ip,
      local_mac => local_mac,
      din       => din,
      source    => source,
      idle      => in_idle_s,
      query     => in_query_s,
      frame     => in_frame_s,
      keep      => in_keep_s,
      own_ip    => in_ip_s,
      own_mac   => in_mac_s,
      peer_ip   => input_s.ip,
      peer_mac  => input_s.mac,
      request   => input_s.request,
      for_us    => input_s.for_us,
      from_us   => input_s.from_us,
      our_mac   => input_s.our_mac,
      no_spa    => input_s.no_spa,
      group_mac => input_s.group_mac,
      bad_tpa   => input_s.bad_tpa,
      lost      => in_lost_s
    );

  b_direct : if queue_g = 0 generate
    enable_s     <= free;
    idle         <= in_idle_s;
    query        <= in_query_s;
    frame        <= in_frame_s;
    keep         <= in_keep_s;
    asks         <= '0';
    input_s.kind <= source_none_c;
    transfer     <= input_s;
    own_ip       <= in_ip_s;
    own_mac      <= in_mac_s;
    busy         <= not free;
    lost         <= in_lost_s;
  end generate b_direct;

  -- The queue's front stays until the control is free again and the buffer has stored the record.
  b_queue : if queue_g > 0 generate
    signal put_s   : std_logic;
    signal take_s  : std_logic;
    signal some_s  : std_logic;
    signal ready_s : std_logic;
    signal begin_s : std_logic;  -- the front begins
    signal begun_s : std_logic;  -- the front is done, or being done
    signal turn_s  : std_logic;  -- the queue's, as the last query came by ask
  begin
    i_queue : entity work.arp_queue
      generic map (depth_g => queue_g)
      port map (
        clk   => clk,
        reset => reset,
        put   => put_s,
        item  => input_s,
        full  => busy,
        lost  => lost,
        ready => some_s,
        front => transfer,
        take  => take_s
      );

    enable_s <= '1';
    ready_s  <= free and not storing;
    take_s   <= ready_s and begun_s;
    asks     <= ready_s and ask and not (turn_s and some_s and room);
    begin_s  <= ready_s and some_s and room and not begun_s and not asks;
    idle     <= ready_s and room and not some_s and not asks;
    query    <= begin_s when transfer.kind = source_query_c else '0';
    frame    <= begin_s when transfer.kind = source_frame_c else '0';
    keep     <= begin_s when transfer.kind = source_static_c else '0';

    p_queue : process (clk)
    begin
      if rising_edge(clk) then
        put_s        <= (in_query_s or in_frame_s or in_keep_s) and not reset;
        input_s.kind <= source;
        if free = '1' then
          own_ip  <= local_ip;
          own_mac <= local_mac;
        end if;
        begun_s <= (begin_s or begun_s) and not take_s and not reset;
        turn_s  <= (asks or turn_s) and not begin_s and not reset;
      end if;
    end process p_queue;
  end generate b_queue;

end architecture rtl;
