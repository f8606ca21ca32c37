/*
 * SPDX-License-Identifier: Apache-2.0
 * Which function an address of the guest is in.
 * Step 1 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** From a copy of the guest's /proc/kallsyms. Addresses are unsigned; the kernel's have the highest bit set. */
final class Symbols {
    static final String USER_SPACE = "user space";
    private static final String UNKNOWN = "unknown";

    private final TreeMap<Long, String> functions = new TreeMap<>(Long::compareUnsigned);

    static Symbols read(Path kallsyms) {
        Symbols symbols = new Symbols();
        for (String line : ResultsReader.lines(kallsyms)) {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 3 && "tTwW".contains(words[1])) {
                symbols.functions.put(Long.parseUnsignedLong(words[0], 16), words[2]);
            }
        }
        return symbols;
    }

    String at(long address) {
        if (address >= 0) {
            return USER_SPACE;
        }
        Map.Entry<Long, String> function = functions.floorEntry(address);
        return function == null ? UNKNOWN : function.getValue();
    }
}
