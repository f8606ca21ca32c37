# SPDX-License-Identifier: Apache-2.0
# From a bench's VCD: the ports of its i_dut just before each rising clock edge, and a Verilog bench that
# plays the inputs to the netlist and compares the outputs. -v unit=ENTITY -v vectors=FILE -v bench=FILE,
# -v ports="in:NAME out:NAME ...", as Verilog spells them: a VCD of GHDL has them in lower case, and none
# of an enumeration.
BEGIN {
    n = split(ports, listed)
    for (i = 1; i <= n; i++) {
        split(listed[i], part, ":")
        spelling[tolower(part[2])] = part[2]
        direction[tolower(part[2])] = part[1]
    }
    ports = 0
}
$1 == "$scope" { depth++; scope[depth] = $3; next }
$1 == "$upscope" { depth--; next }
$1 == "$var" && depth >= 2 && scope[depth] == "i_dut" {
    name = tolower($5); sub(/\[.*/, "", name)
    if (!(name in spelling)) next
    id[++ports] = $4; port[ports] = spelling[name]; width[ports] = $3
    is_out[ports] = direction[name] == "out"
    if (name ~ /(^|_)clk$/) { clock = $4; clock_port = ports }
    next
}
/^#/ { flush_time(); next }
/^b/ { next_value[$2] = substr($1, 2); next }
/^[01UXZuxz]/ { next_value[substr($1, 2)] = substr($1, 1, 1); next }
END { flush_time(); write_bench() }

# At the end of a time step: if the clock rose in it, the values before it are a vector.
function flush_time(    i, bits, v) {
    if (clock in next_value && next_value[clock] == "1" && value[clock] == "0") {
        bits = ""
        for (i = 1; i <= ports; i++) {
            if (i == clock_port) continue
            v = tolower(value[id[i]])
            while (length(v) < width[i]) v = (v == "" ? "x" : "0") v
            gsub(/[^01]/, "x", v)
            bits = bits v
        }
        print bits > vectors
        count++
    }
    for (i in next_value) value[i] = next_value[i]
    delete next_value
}

function write_bench(    i, total, at, n, high) {
    for (i = 1; i <= ports; i++) if (i != clock_port) total += width[i]
    print "module tb;\n  reg clk = 0;\n  reg [" total - 1 ":0] v, all [0:" count - 1 "];" > bench
    print "  integer i, bad = 0, known = 0, started = 0;  // nothing is compared before the first reset" > bench
    at = total
    for (i = 1; i <= ports; i++) {
        if (i == clock_port) continue
        high = at - 1; at -= width[i]
        if (port[i] ~ /(^|_)(init|reset)$/) reset = high
        if (is_out[i]) {
            print "  wire [" width[i] - 1 ":0] o" i ";" > bench
            checks = checks "      compare(o" i ", v[" high ":" at "], " width[i] ", \"" port[i] "\");\n"
            pins = pins ",\n    ." port[i] "(o" i ")"
        } else {
            pins = pins ",\n    ." port[i] "(v[" high ":" at "])"
        }
    }
    print "  " unit " dut (." port[clock_port] "(clk)" pins ");" > bench
    print "  task compare(input [63:0] is, input [63:0] want, input integer bits, input [255:0] name);" > bench
    print "    integer b;\n    for (b = 0; b < bits; b = b + 1)\n      if (want[b] === 1'b0 || want[b] === 1'b1) begin" > bench
    print "        known = known + 1;\n        if (is[b] !== want[b]) begin" > bench
    print "          bad = bad + 1;\n          if (bad < 5) $display(\"clock %0d %0s bit %0d: %b, RTL %b\", i, name, b, is[b], want[b]);" > bench
    print "        end\n      end\n  endtask\n  initial begin" > bench
    print "    $readmemb(\"" vectors "\", all);" > bench
    print "    v = all[0];\n    repeat (3) begin clk = 0; #5; clk = 1; #5; end  // what block RAM has read is known" > bench
    print "    for (i = 0; i < " count "; i = i + 1) begin\n      v = all[i]; clk = 0; #5;\n      if (started) begin\n" checks "      end\n      if (v[" reset "]) started = 1;\n      clk = 1; #5;\n    end" > bench
    print "    $display(\"%0d clocks, %0d bits compared, %0d differ\", i, known, bad);\n    $finish(0);\n  end\nendmodule" > bench
}
