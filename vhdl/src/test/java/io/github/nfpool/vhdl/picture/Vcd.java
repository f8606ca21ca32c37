// SPDX-License-Identifier: Apache-2.0
// The values of a simulation over time, read from a VCD file as GHDL writes it.
package io.github.nfpool.vhdl.picture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Signals by hierarchical name such as {@code arp_buffer_tb.i_dut.state_number_s}; times in ns. */
public final class Vcd {

    private final Map<String, TreeMap<Long, String>> signals = new HashMap<>();

    private long end;

    private Vcd() { }

    /** When the simulation ended, in ns, cut to whole clocks. */
    public long end() {
        return end / 50 * 50;
    }

    public static Vcd parse(String text) {
        Vcd vcd = new Vcd();
        Map<String, List<String>> names = new HashMap<>();
        Deque<String> scope = new ArrayDeque<>();
        long now = 0;
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "" -> { }
                case "$scope" -> scope.addLast(words[2]);
                case "$upscope" -> scope.removeLast();
                case "$var" -> names.computeIfAbsent(words[3], k -> new ArrayList<>())
                        .add(String.join(".", scope) + "." + words[4].replaceAll("\\[.*", ""));
                default -> {
                    char first = words[0].charAt(0);
                    if (first == '#') {
                        now = Long.parseLong(words[0].substring(1)) / 1_000_000;
                    } else if (first == 'b') {
                        vcd.set(names.get(words[1]), now, words[0].substring(1));
                    } else if (first != '$' && names.containsKey(words[0].substring(1))) {
                        vcd.set(names.get(words[0].substring(1)), now, words[0].substring(0, 1));
                    }
                }
            }
        }
        vcd.end = now;
        return vcd;
    }

    private void set(List<String> names, long time, String bits) {
        if (names != null) {
            names.forEach(name -> signals.computeIfAbsent(name, k -> new TreeMap<>()).put(time, bits));
        }
    }

    /** The bits of a signal at a time. */
    public String at(String name, long time) {
        TreeMap<Long, String> changes = signals.get(name);
        if (changes == null) {
            throw new IllegalArgumentException("no signal " + name + " among " + signals.keySet());
        }
        Map.Entry<Long, String> entry = changes.floorEntry(time);
        return entry == null ? "U" : entry.getValue();
    }
}
