# SPDX-License-Identifier: Apache-2.0
# From the Verilog of a unit, a module "pins" that has it between registers and only four pins, for units with more
# ports than a package has pins: the inputs are shifted in, the outputs are taken each clock and shifted out. It is
# made of cells of the device, one flip-flop for each port bit, so that a tool can take none of them into the unit.
# Variables: unit, its module's name; family, ice40 or ecp5; the last line says how many cells they are; an
# iCE40 has a LUT before each flip-flop.
BEGIN {
    if (family == "ecp5") {
        flop = "TRELLIS_FF #(.GSR(\"DISABLED\")) %s%d (.CLK(clk), .CE(1'b1), .LSR(1'b0), .DI(%s), .Q(%s[%d]));\n"
        mux = "LUT4 #(.INIT(16'hCACA)) m%d (.A(%s), .B(d[%d]), .C(take), .D(1'b0), .Z(m[%d]));\n"
    } else {
        flop = "SB_DFF %s%d (.C(clk), .D(%s), .Q(%s[%d]));\n"
        mux = "SB_LUT4 #(.LUT_INIT(16'hCACA)) m%d (.I0(%s), .I1(d[%d]), .I2(take), .I3(1'b0), .O(m[%d]));\n"
    }
}
$0 == "module " unit { ports = 1; next }
ports && match($0, /(in|out)put +(\[[0-9]+:0\] *)?[A-Za-z_0-9]+/) {
    words = split(substr($0, RSTART, RLENGTH), part, /[ \[:\]]+/)
    name = part[words]
    width = words > 2 ? part[2] + 1 : 1
    if (name == "clk") {
        connected = connected ".clk(clk)"
    } else if (part[1] == "input") {
        connected = connected sprintf(", .%s(q[%d:%d])", name, ins + width - 1, ins)
        ins += width
    } else {
        connected = connected sprintf(", .%s(d[%d:%d])", name, outs + width - 1, outs)
        outs += width
    }
}
ports && /\);/ {
    printf "module pins(input clk, input in, input take, output out);\n"
    printf "wire [%d:0] q;\nwire [%d:0] d, m, s;\n", ins - 1, outs - 1
    printf "%s unit (%s);\n", unit, connected
    for (i = 0; i < ins; i++)
        printf flop, "i", i, i ? "q[" i - 1 "]" : "in", "q", i
    for (i = 0; i < outs; i++) {
        printf mux, i, i ? "s[" i - 1 "]" : "1'b0", i, i
        printf flop, "o", i, "m[" i "]", "s", i
    }
    printf "assign out = s[%d];\nendmodule\n// %d flip-flops, %d LUTs\n", outs - 1, ins + outs, outs
    exit
}
