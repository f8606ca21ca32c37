/*
 * SPDX-License-Identifier: Apache-2.0
 * Some signals of a simulation, from the file that GHDL wrote for a waveform viewer (VCD, IEEE 1364, clause 18).
 */
package io.github.nfpool.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each signal was at which clock. Times in the file are in femtoseconds, as GHDL writes them. */
final class Wave {
    private static final long CLOCK_FEMTOSECONDS = 50_000_000;

    /** The value from each clock on, in the order of the clocks; -1 while a bit of it is neither 0 nor 1. */
    private final Map<String, TreeMap<Long, BigInteger>> signals = new LinkedHashMap<>();

    private Wave() {
    }

    /**
     * Reads a file.
     *
     * @param file  written by GHDL
     * @param names of the signals, with the instances that they are in: top.instance.signal
     * @throws IOException if it cannot be read
     */
    static Wave read(Path file, List<String> names) throws IOException {
        Wave wave = new Wave();
        Map<String, String> byCode = new HashMap<>();
        Deque<String> scopes = new ArrayDeque<>();
        long clock = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "$scope" -> scopes.addLast(words[2]);
                    case "$upscope" -> scopes.removeLast();
                    case "$var" -> {
                        String name = String.join(".", scopes) + "." + words[4].replaceFirst("\\[.*", "");
                        if (names.contains(name)) {
                            byCode.put(words[3], name);
                            wave.signals.put(name, new TreeMap<>());
                        }
                    }
                    default -> {
                        if (line.startsWith("#")) {
                            // What changes within a clock is seen at its end.
                            clock = Math.ceilDiv(Long.parseLong(line.substring(1)), CLOCK_FEMTOSECONDS);
                        } else if (line.startsWith("b")) {
                            wave.add(byCode.get(words[1]), clock, words[0].substring(1));
                        } else if (line.matches("[01UXZW].*")) {
                            wave.add(byCode.get(line.substring(1)), clock, line.substring(0, 1));
                        }
                    }
                }
            }
        }
        return wave;
    }

    private void add(String name, long clock, String bits) {
        if (name != null) {
            signals.get(name).put(clock, bits.matches("[01]+") ? new BigInteger(bits, 2) : BigInteger.valueOf(-1));
        }
    }

    /** What a signal is in a clock; -1 if it is not known. */
    long at(String name, long clock) {
        Map.Entry<Long, BigInteger> entry = signals.get(name).floorEntry(clock);
        return entry == null ? -1 : entry.getValue().longValue();
    }

    /** The last clock before another one in which a signal begins to have a value; -1 if there is none. */
    long lastBegin(String name, long value, long before) {
        return signals.get(name).headMap(before, false).descendingMap().entrySet().stream()
                .filter(change -> change.getValue().longValue() == value).map(Map.Entry::getKey).findFirst().orElse(-1L);
    }

    /** A signal from one clock to another for the page: [[clock, "hex"], ...], with clocks counted from a third one. */
    String changes(String name, long from, long to, long zero) {
        List<String> changes = new ArrayList<>();
        changes.add(change(from - zero, at(name, from)));
        signals.get(name).subMap(from, false, to, true).forEach((clock, value) ->
                changes.add(change(clock - zero, value.longValue())));
        return "[" + String.join(",", changes) + "]";
    }

    private static String change(long clock, long value) {
        return "[" + clock + "," + Json.quote(value < 0 ? "" : Long.toHexString(value)) + "]";
    }
}
