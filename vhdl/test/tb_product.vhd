-- SPDX-License-Identifier: Apache-2.0
-- arp_top with the generics that the beginning of a case's name asks for, its clock, and what must hold
-- whatever is played to it.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;
use work.tb_pkg.all;
use work.tb_product_pkg.all;

entity tb_product is
  generic (case_g : string);
  port (
    to_product   : in  to_product_t;
    from_product : out from_product_t
  );
end entity tb_product;

architecture sim of tb_product is

  constant all_c     : boolean := starts_with(case_g, "all_");
  constant ram_c     : boolean := starts_with(case_g, "ram_");
  constant retry_c   : boolean := starts_with(case_g, "retry_") or all_c;
  constant divider_c : natural := choose(starts_with(case_g, "tick_"), 100,
                                         choose(case_g = "guard_in_sixteenths", 1600, 0));

  signal clk_s       : std_logic := '0';
  signal busy_s      : std_logic;
  signal ip_en_s     : std_logic;
  signal send_en_s   : std_logic;
  signal bound_s     : std_logic;
  signal conflict_s  : std_logic;
  signal failed_s    : std_logic;
  signal failed_ip_s : ip_t;
  signal failures_s  : natural := 0;

begin

  i_clock : entity work.tb_clock generic map (case_g) port map (clk_s);

  i_dut : entity work.arp_top
    generic map (
      entries_g         => choose(ram_c, 512, 4),
      lifetime_g        => 3,
      tick_clocks_g     => divider_c,
      ram_g             => ram_c,
      replace_oldest_g  => starts_with(case_g, "replace_") or all_c,
      learn_if_target_g => starts_with(case_g, "learn_") or all_c,
      strict_g          => starts_with(case_g, "strict_") or all_c,
      static_g          => starts_with(case_g, "static_") or all_c,
      pending_g         => choose(starts_with(case_g, "limit_") or retry_c, 2, 0),
      retries_g         => choose(retry_c, 2, 0),
      guard_g           => starts_with(case_g, "guard_") or all_c,
      counters_g        => not starts_with(case_g, "replace_")
    )
    port map (
      arp_clk          => clk_s,
      arp_reset        => to_product.reset,
      arp_tick         => to_product.tick,
      arp_local_ip     => our_ip_c,
      arp_local_mac    => our_mac_c,
      arp_data_in      => to_product.data,
      arp_in_source    => to_product.source,
      arp_data_out_ip  => from_product.out_ip,
      arp_out_ip_en    => ip_en_s,
      arp_send_frame   => from_product.frame,
      arp_send_en      => send_en_s,
      arp_buf_state    => open,
      arp_busy         => busy_s,
      arp_flush        => to_product.flush,
      arp_rebind       => to_product.rebind,
      arp_bound        => bound_s,
      arp_conflict     => conflict_s,
      arp_failed       => failed_s,
      arp_failed_ip    => failed_ip_s,
      arp_count_number => to_product.number,
      arp_count        => from_product.count
    );

  from_product.ip_en    <= ip_en_s;
  from_product.send_en  <= send_en_s;
  from_product.busy     <= busy_s;
  from_product.bound    <= bound_s;
  from_product.conflict <= conflict_s;
  from_product.failures <= failures_s;
  from_product.clear    <= choose(ram_c, 130, 0);

  p_failures : process (clk_s)
  begin
    if rising_edge(clk_s) and failed_s = '1' then
      check(retry_c, "no failure without retries");
      failures_s             <= failures_s + 1;
      from_product.last_lost <= failed_ip_s;
    end if;
  end process p_failures;

  -- psl default clock is rising_edge(clk_s);
  -- psl frame_is_21_words : assert always ({send_en_s = '0'; send_en_s = '1'}
  --   |=> {send_en_s = '1'[*20]; send_en_s = '0'}) abort to_product.reset = '1';
  -- psl result_is_three_words : assert always ({ip_en_s = '0'; ip_en_s = '1'}
  --   |=> {ip_en_s = '1'[*2]; ip_en_s = '0'}) abort to_product.reset = '1';
  -- psl bound_or_conflict : assert always (not (bound_s = '1' and conflict_s = '1'));

  -- psl seen_failure  : cover {failed_s = '1'};
  -- psl seen_defence  : cover {bound_s = '1' and busy_s = '1'; busy_s = '0'; send_en_s = '1'};
  -- psl seen_conflict : cover {conflict_s = '0'; conflict_s = '1'};
  -- psl seen_given_up : cover {bound_s = '1' and conflict_s = '0'; conflict_s = '1'};

end architecture sim;
