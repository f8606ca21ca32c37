-- SPDX-License-Identifier: Apache-2.0
-- Bench of axis_arbiter: three streams of numbered beats into one, with random pauses on every handshake in the cases
-- named stalls_*, as named cases. Each `case_g = "..."` below is a case; the runners read the names from this file.
library ieee;
use ieee.std_logic_1164.all;
use ieee.math_real.all;
use ieee.numeric_std.all;
use work.tb_pkg.all;
use work.tb_ip_pkg.all;
use work.tb_stream_pkg.all;

entity axis_arbiter_tb is
  generic (case_g : string := "none");
end entity axis_arbiter_tb;

architecture sim of axis_arbiter_tb is

  constant data_c    : positive := choose(case_g = "stalls_8", 8, choose(case_g = "stalls_64", 64, 16));
  constant streams_c : positive := choose(case_g = "stalls_8", 2, choose(case_g = "stalls_64", 8, 3));
  constant lanes_c   : positive := data_c / 8;
  constant stalls_c  : boolean := starts_with(case_g, "stalls_");
  constant frames_c  : positive := 60;  -- of each stream

  type counts_t is array (0 to streams_c - 1) of natural;

  signal clk_s       : std_logic;
  signal reset_s     : std_logic := '0';
  signal data_s      : std_logic_vector(streams_c * data_c - 1 downto 0) := (others => '0');
  signal keep_s      : std_logic_vector(streams_c * lanes_c - 1 downto 0) := (others => '0');
  signal valid_s     : std_logic_vector(streams_c - 1 downto 0) := (others => '0');
  signal ready_s     : std_logic_vector(streams_c - 1 downto 0);
  signal last_s      : std_logic_vector(streams_c - 1 downto 0) := (others => '0');
  signal out_data_s  : std_logic_vector(data_c - 1 downto 0);
  signal out_keep_s  : std_logic_vector(lanes_c - 1 downto 0);
  signal out_valid_s : std_logic;
  signal out_ready_s : std_logic := '1';
  signal out_last_s  : std_logic;
  signal go_s        : std_logic_vector(streams_c - 1 downto 0) := (others => '0');  -- may begin frames
  signal stop_out_s  : std_logic := '0';
  signal sent_s      : counts_t := (others => 0);   -- frames that came out
  signal total_s     : natural := 0;
  signal order_s     : string(1 to 9) := (others => '-');  -- the last streams served
  signal beat_s      : std_logic_vector(data_c + lanes_c downto 0);
  signal beat_q_s    : std_logic_vector(data_c + lanes_c downto 0);
  signal idle_s      : natural := 0;                -- clocks in which some stream had a beat and none came out

  -- A frame has 1 to 7 beats. Each byte of a beat tells stream, frame and beat.
  function beats_of(stream, frame : natural) return positive is
  begin
    return 1 + (stream * 3 + frame * 5) mod 7;
  end function beats_of;

  function value(stream, frame, beat : natural) return std_logic_vector is
    variable value_v : std_logic_vector(data_c - 1 downto 0);
  begin
    for lane in 0 to lanes_c - 1 loop
      value_v(8 * lane + 7 downto 8 * lane)
        := std_logic_vector(to_unsigned((stream * 32 + (frame mod 4) * 8 + beat) mod 256, 8));
    end loop;
    return value_v;
  end function value;

  -- The last beat is not full.
  function keep(last : boolean) return std_logic_vector is
    variable keep_v : std_logic_vector(lanes_c - 1 downto 0) := (others => '1');
  begin
    if last then
      keep_v    := (others => '0');
      keep_v(0) := '1';
    end if;
    return keep_v;
  end function keep;

begin

  i_clock : entity work.tb_clock generic map (case_g, 10 ms) port map (clk_s);

  i_dut : entity work.axis_arbiter
    generic map (data_g => data_c, streams_g => streams_c)
    port map (
      clk           => clk_s,
      reset         => reset_s,
      s_axis_tdata  => data_s,
      s_axis_tkeep  => keep_s,
      s_axis_tvalid => valid_s,
      s_axis_tready => ready_s,
      s_axis_tlast  => last_s,
      m_axis_tdata  => out_data_s,
      m_axis_tkeep  => out_keep_s,
      m_axis_tvalid => out_valid_s,
      m_axis_tready => out_ready_s,
      m_axis_tlast  => out_last_s
    );

  g_streams : for stream in 0 to streams_c - 1 generate
    p_stream : process
      variable seed1_v : positive := 7 + stream;
      variable seed2_v : positive := 2010;
      variable draw_v  : real;
    begin
      for frame in 0 to frames_c - 1 loop
        while go_s(stream) = '0' loop
          step;
        end loop;
        for beat in 0 to beats_of(stream, frame) - 1 loop
          loop
            uniform(seed1_v, seed2_v, draw_v);
            exit when not stalls_c or draw_v < 0.6;
            step;
          end loop;
          data_s((stream + 1) * data_c - 1 downto stream * data_c)   <= value(stream, frame, beat);
          keep_s((stream + 1) * lanes_c - 1 downto stream * lanes_c) <= keep(beat = beats_of(stream, frame) - 1);
          valid_s(stream) <= '1';
          last_s(stream)  <= '1' when beat = beats_of(stream, frame) - 1 else '0';
          await(ready_s(stream));
          step;
          valid_s(stream) <= '0';
          last_s(stream)  <= '1';
        end loop;
      end loop;
      wait;
    end process p_stream;
  end generate g_streams;

  p_ready : ready_at_random(out_ready_s, stop_out_s, stalls_c, 0.4, 41);

  -- Each beat is the next of the frame that is under way, or the first of some stream's next.
  p_collect : process (clk_s)
    variable stream_v : natural := 0;
    variable beat_v   : natural := 0;
  begin
    if rising_edge(clk_s) and reset_s = '0' then
      if out_valid_s = '1' and out_ready_s = '1' then
        if beat_v = 0 then
          stream_v := to_integer(unsigned(out_data_s(7 downto 5)));
        end if;
        check(out_data_s = value(stream_v, sent_s(stream_v), beat_v),
              "beat " & to_string(beat_v) & " of frame " & to_string(sent_s(stream_v)) & " of stream "
              & to_string(stream_v) & " is " & to_hstring(out_data_s));
        check((out_last_s = '1') = (beat_v = beats_of(stream_v, sent_s(stream_v)) - 1), "last");
        check(out_keep_s = keep(out_last_s = '1'), "keep");
        beat_v := beat_v + 1;
        if out_last_s = '1' then
          beat_v           := 0;
          sent_s(stream_v) <= sent_s(stream_v) + 1;
          total_s          <= total_s + 1;
          order_s          <= order_s(2 to 9) & to_string(stream_v);
        end if;
      end if;
      if valid_s /= (streams_c - 1 downto 0 => '0') and out_valid_s = '0' and beat_v = 0 then
        idle_s <= idle_s + 1;
      end if;
    end if;
  end process p_collect;

  p_stimulus : process
  begin
    pulse(reset_s, 2);
    step;

    if case_g = "stalls_8" or case_g = "stalls_16" or case_g = "stalls_64" then
      go_s <= (others => '1');
      for clock in 0 to 20000 loop
        exit when total_s = streams_c * frames_c;
        step;
      end loop;
      check(total_s = streams_c * frames_c, "all frames came out: " & to_string(total_s));
      check(idle_s = 0, "a frame goes out when there is one");

    elsif case_g = "in_turn" then
      go_s <= (others => '1');
      for clock in 0 to 2000 loop
        exit when total_s = 9;
        step;
      end loop;
      check(order_s = "120120120", "in turn: " & order_s);
      go_s <= "010";
      step(60);
      check(order_s = "111111111", "one alone: " & order_s);
      go_s <= "101";
      step(60);
      check(order_s = "020202020" or order_s = "202020202", "two in turn: " & order_s);

    elsif case_g = "shown_stays" then
      -- Stream 2 is shown first; those that come while it waits come later.
      stop_out_s <= '1';
      step(2);
      go_s <= "100";
      step(3);
      go_s <= "111";
      step(3);
      check(out_data_s(7 downto 5) = "010", "stream 2 is shown");
      stop_out_s <= '0';
      step(200);
      check(total_s > 20, "all go on");

    elsif case_g = "reset" then
      stop_out_s <= '1';
      step(2);
      go_s <= "100";
      step(3);
      check(out_data_s(7 downto 5) = "010", "stream 2 is shown");
      go_s <= "110";
      step(3);
      pulse(reset_s);
      wait for 1 ns;
      check(out_data_s(7 downto 5) = "001", "after a reset the first from the beginning is shown");

    else
      report "unknown case " & case_g severity failure;
    end if;

    pass(case_g);
  end process p_stimulus;

  beat_s   <= out_data_s & out_keep_s & out_last_s;
  beat_q_s <= beat_s when rising_edge(clk_s);

  -- psl default clock is rising_edge(clk_s);
  -- psl valid_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {out_valid_s = '1'})
  --   abort reset_s = '1';
  -- psl beat_stays : assert always ({out_valid_s = '1' and out_ready_s = '0'} |=> {beat_s = beat_q_s})
  --   abort reset_s = '1';
  -- psl seen_out_stall : cover {out_valid_s = '1' and out_ready_s = '0'; out_valid_s = '1' and out_ready_s = '1'};
  -- psl seen_no_gap : cover {out_last_s = '1' and out_valid_s = '1' and out_ready_s = '1'; out_valid_s = '1'};

end architecture sim;
