// SPDX-License-Identifier: Apache-2.0
// What the memories of arp_table_ram hold, compared with the ghost of arp_table_ram.psl and with what was read of them.
// formal/run puts this into the module that GHDL makes of both, whose names these are, with 8 entries: two sets of four.
`default_nettype none
wire g_started = arp_table_ram_proof_started_s;
wire g_live = arp_table_ram_proof_live_x_s;
wire [11:0] g_life = arp_table_ram_proof_life_x_s;  // static flag, TTL
wire [1:0] g_way = arp_table_ram_proof_way_x_s;
wire g_set = arp_table_ram_proof_set_x_s;
// A request has read its set until it is done, the sweep that which it is at.
wire g_request = step_s == 3'd2 || step_s == 3'd3 || step_s == 3'd4;
wire g_sweep = step_s == 3'd5;
wire g_read = g_request ? arp_table_ram_proof_set_ip_s : sweep_s;
// The set of x is no longer one that is to be cleared.
wire g_cleared = step_s != 3'd0 || sweep_s > g_set;

`define WAY(way, tags, lives) \
    wire [31:0] g_tag_``way = tags[g_set]; \
    wire [11:0] g_life_``way = lives[g_set]; \
    always @* if (g_started) begin \
        i_read_``way: assert (!(g_request || g_sweep) \
            || (tag_s[127 - 32 * way -: 32] == tags[g_read] && life_s[47 - 12 * way -: 12] == lives[g_read])); \
        i_holds_``way: assert (!g_cleared \
            || (g_tag_``way == arp_table_ram_proof_x_s && g_life_``way[10:0] != 0) == (g_live && g_way == way)); \
        i_same_``way: assert (!g_live || g_way != way || g_life_``way == g_life); \
    end
`WAY(0, b_ways_n1_tags_s, b_ways_n1_lives_s)
`WAY(1, b_ways_n2_tags_s, b_ways_n2_lives_s)
`WAY(2, b_ways_n3_tags_s, b_ways_n3_lives_s)
`WAY(3, b_ways_n4_tags_s, b_ways_n4_lives_s)
wire [47:0] g_mac = macs_s[{g_way, g_set}];
always @* if (g_started) i_mac: assert (!g_live || g_mac == arp_table_ram_proof_mac_x_s);
