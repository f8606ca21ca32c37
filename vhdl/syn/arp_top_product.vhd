-- SPDX-License-Identifier: Apache-2.0
-- arp_top with every generic of a product switched on, for synthesis: what it reports leaves by one word, as
-- all its ports together outnumber the pins of a ct256.
library ieee;
use ieee.std_logic_1164.all;

entity arp_top_product is
  generic (
    entries_g : positive := 8;
    ram_g     : boolean := false
  );
  port (
    arp_clk         : in  std_logic;
    arp_reset       : in  std_logic;
    arp_local_ip    : in  std_logic_vector(0 to 31);
    arp_local_mac   : in  std_logic_vector(0 to 47);
    arp_data_in     : in  std_logic_vector(0 to 15);
    arp_in_source   : in  std_logic_vector(0 to 1);
    arp_data_out_ip : out std_logic_vector(0 to 15);
    arp_out_ip_en   : out std_logic;
    arp_send_frame  : out std_logic_vector(0 to 15);
    arp_send_en     : out std_logic;
    arp_buf_state   : out std_logic_vector(0 to 2);
    arp_busy        : out std_logic;
    arp_flush       : in  std_logic;
    arp_rebind      : in  std_logic;
    arp_bound       : out std_logic;
    arp_conflict    : out std_logic;
    arp_failed      : out std_logic;
    number          : in  std_logic_vector(0 to 2);
    word            : in  std_logic_vector(0 to 1);   -- which word of IP failed, counter
    report_word     : out std_logic_vector(0 to 15)
  );
end entity arp_top_product;

architecture rtl of arp_top_product is

  signal failed_ip_s : std_logic_vector(0 to 31);
  signal count_s     : std_logic_vector(0 to 31);

begin

  i_top : entity work.arp_top
    generic map (
      entries_g         => entries_g,
      tick_clocks_g     => 50_000_000,
      ram_g             => ram_g,
      replace_oldest_g  => true,
      learn_if_target_g => true,
      strict_g          => true,
      static_g          => true,
      pending_g         => 4,
      retries_g         => 2,
      guard_g           => true,
      counters_g        => true
    )
    port map (
      arp_clk          => arp_clk,
      arp_reset        => arp_reset,
      arp_local_ip     => arp_local_ip,
      arp_local_mac    => arp_local_mac,
      arp_data_in      => arp_data_in,
      arp_in_source    => arp_in_source,
      arp_data_out_ip  => arp_data_out_ip,
      arp_out_ip_en    => arp_out_ip_en,
      arp_send_frame   => arp_send_frame,
      arp_send_en      => arp_send_en,
      arp_buf_state    => arp_buf_state,
      arp_busy         => arp_busy,
      arp_flush        => arp_flush,
      arp_rebind       => arp_rebind,
      arp_bound        => arp_bound,
      arp_conflict     => arp_conflict,
      arp_failed       => arp_failed,
      arp_failed_ip    => failed_ip_s,
      arp_count_number => number,
      arp_count        => count_s
    );

  with word select report_word <=
    failed_ip_s(0 to 15)  when "00",
    failed_ip_s(16 to 31) when "01",
    count_s(0 to 15)      when "10",
    count_s(16 to 31)     when others;

end architecture rtl;
