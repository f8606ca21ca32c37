-- SPDX-License-Identifier: Apache-2.0
-- What all benches share: the steps of the 50 ns clock, hosts, frames, transfers in and out, checks, and the
-- PASS line that ends a case.
library ieee;
use ieee.std_logic_1164.all;
use work.arp_pkg.all;

package tb_pkg is

  constant clock_c : time := 50 ns;  -- rising edges at 25, 75, 125 ns ...; stimuli change on falling ones

  type words_t is array (natural range <>) of word_t;

  -- The benches' own zeros: those of arp_pkg are under test.
  constant no_ip_c     : ip_t  := x"00000000";
  constant no_mac_c    : mac_t := x"000000000000";
  constant our_ip_c    : ip_t  := x"C0A80001";
  constant our_mac_c   : mac_t := x"02004E465001";
  constant peer_ip_c   : ip_t  := x"C0A80102";
  constant peer_mac_c  : mac_t := x"0A1B2C3D4E5F";
  constant other_ip_c  : ip_t  := x"C0A80103";
  constant other_mac_c : mac_t := x"0655AA33CC0F";

  -- A frame by its fields, written out apart from the cores' own frame_word.
  function arp_frame(dst, src : mac_t; oper : word_t; sha : mac_t; spa : ip_t; tha : mac_t; tpa : ip_t)
    return words_t;
  function request_of(sha : mac_t; spa, tpa : ip_t) return words_t;
  function reply_of(sha : mac_t; spa : ip_t; tha : mac_t; tpa : ip_t) return words_t;
  function words_of(address : std_logic_vector) return words_t;
  function host_ip(index : natural) return ip_t;
  function host_mac(index : natural) return mac_t;
  function with_word(frame : words_t; index : natural; word : word_t) return words_t;

  -- The bits, with 0 for what is not known yet.
  function known(bits : std_logic_vector) return std_logic_vector;

  -- Whether a name begins so.
  function starts_with(name, beginning : string) return boolean;

  -- A name without such a beginning.
  function without(beginning, name : string) return string;

  -- The special value where the condition holds.
  function choose(condition : boolean; special, usual : integer) return integer;

  -- To the next falling edge of tb_clock, so many times.
  procedure step(clocks : natural := 1);

  -- Up for so many clocks.
  procedure pulse(signal line : out std_logic; clocks : natural := 1);

  -- A transfer of 16-bit words into a core, under its source code, then none. The word after it is rubbish.
  procedure put(signal data : out word_t; signal source : out source_t; words : words_t; code : source_t);

  -- A transfer out of a core must begin within so many clocks, and be these words and no more. The other
  -- output stays silent until then.
  procedure expect_words(signal enable, other : in std_logic; signal data : in word_t; words : words_t;
                         within : natural := 0);

  procedure check(condition : boolean; message : string);
  procedure check_equal(actual, expected : std_logic_vector; message : string);

  -- The last thing a passing case does.
  procedure pass(case_name : string);

end package tb_pkg;

package body tb_pkg is

  function words_of(address : std_logic_vector) return words_t is
    alias bits_v : std_logic_vector(0 to address'length - 1) is address;
    variable words_v : words_t(0 to address'length / 16 - 1);
  begin
    for i in words_v'range loop
      words_v(i) := bits_v(16 * i to 16 * i + 15);
    end loop;
    return words_v;
  end function words_of;

  function arp_frame(dst, src : mac_t; oper : word_t; sha : mac_t; spa : ip_t; tha : mac_t; tpa : ip_t)
    return words_t is
  begin
    return words_of(dst & src & x"0806" & x"0001" & x"0800" & x"06" & x"04" & oper & sha & spa & tha & tpa);
  end function arp_frame;

  function request_of(sha : mac_t; spa, tpa : ip_t) return words_t is
  begin
    return arp_frame(x"FFFFFFFFFFFF", sha, x"0001", sha, spa, x"000000000000", tpa);
  end function request_of;

  function reply_of(sha : mac_t; spa : ip_t; tha : mac_t; tpa : ip_t) return words_t is
  begin
    return arp_frame(tha, sha, x"0002", sha, spa, tha, tpa);
  end function reply_of;

  function host_ip(index : natural) return ip_t is
    use ieee.numeric_std.all;
  begin
    return x"0A01" & std_logic_vector(to_unsigned(index + 1, 16));
  end function host_ip;

  function host_mac(index : natural) return mac_t is
    use ieee.numeric_std.all;
  begin
    return x"0201" & std_logic_vector(to_unsigned(index * 257, 16)) & std_logic_vector(to_unsigned(65535 - index, 16));
  end function host_mac;

  function with_word(frame : words_t; index : natural; word : word_t) return words_t is
    variable frame_v : words_t(frame'range) := frame;
  begin
    frame_v(index) := word;
    return frame_v;
  end function with_word;

  function known(bits : std_logic_vector) return std_logic_vector is
    variable bits_v : std_logic_vector(bits'range) := bits;
  begin
    for i in bits_v'range loop
      if bits_v(i) /= '1' then
        bits_v(i) := '0';
      end if;
    end loop;
    return bits_v;
  end function known;

  function starts_with(name, beginning : string) return boolean is
    alias name_v : string(1 to name'length) is name;
  begin
    return name'length >= beginning'length and name_v(1 to beginning'length) = beginning;
  end function starts_with;

  function without(beginning, name : string) return string is
    alias name_v : string(1 to name'length) is name;
  begin
    if starts_with(name, beginning) then
      return name_v(beginning'length + 1 to name'length);
    end if;
    return name;
  end function without;

  function choose(condition : boolean; special, usual : integer) return integer is
  begin
    if condition then
      return special;
    end if;
    return usual;
  end function choose;

  procedure step(clocks : natural := 1) is
  begin
    if clocks > 0 then
      wait for clocks * clock_c - now mod clock_c;
    end if;
  end procedure step;

  procedure pulse(signal line : out std_logic; clocks : natural := 1) is
  begin
    line <= '1';
    step(clocks);
    line <= '0';
  end procedure pulse;

  procedure put(signal data : out word_t; signal source : out source_t; words : words_t; code : source_t) is
  begin
    source <= code;
    for i in words'range loop
      data <= words(i);
      step;
    end loop;
    source <= "00";
    data   <= x"DEAD";
  end procedure put;

  procedure expect_words(signal enable, other : in std_logic; signal data : in word_t; words : words_t;
                         within : natural := 0) is
  begin
    for i in 1 to within loop
      exit when enable = '1';
      check(other = '0', "only one transfer out");
      step;
    end loop;
    for i in words'range loop
      check(enable = '1', "enable with word " & to_string(i));
      check_equal(data, words(i), "word " & to_string(i));
      step;
    end loop;
    check(enable = '0', "the transfer ends after " & to_string(words'length) & " words");
  end procedure expect_words;

  procedure check(condition : boolean; message : string) is
  begin
    assert condition report message severity failure;
  end procedure check;

  procedure check_equal(actual, expected : std_logic_vector; message : string) is
  begin
    assert actual = expected
      report message & ": is " & to_hstring(actual) & ", expected " & to_hstring(expected)
      severity failure;
  end procedure check_equal;

  procedure pass(case_name : string) is
  begin
    std.textio.write(std.textio.output, "PASS " & case_name & LF);
    std.env.finish;
  end procedure pass;

end package body tb_pkg;
