/*
 * SPDX-License-Identifier: Apache-2.0
 * Who asked, who answered, and the clocks that it took, added up for a person.
 * Beside step 5 of 5 on the packet's way.
 */
package io.github.nfpool.offload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;

/** A row for each kind of question, in the order in which they came first. */
final class OffloadTable {
    private static final String ROW = "%-10s%-16s%-24s%7s  %s";

    private record Kind(String asker, String question, String answerer) {
    }

    private final Map<Kind, LongSummaryStatistics> rows = new LinkedHashMap<>();

    /**
     * Adds a question.
     *
     * @param asker    who asked
     * @param question what
     * @param answerer who answered, and how
     * @param clocks   from the first word in to the first word out; -1 if nothing came out
     */
    void add(String asker, String question, String answerer, int clocks) {
        rows.computeIfAbsent(new Kind(asker, question, answerer), kind -> new LongSummaryStatistics()).accept(clocks);
    }

    /** Nothing if nobody has asked. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!rows.isEmpty()) {
            lines.add(String.format(ROW, "asked by", "for", "answered by", "times", "clocks"));
        }
        rows.forEach((kind, clocks) -> lines.add(String.format(ROW, kind.asker(), kind.question(), kind.answerer(),
                clocks.getCount(), range(clocks)).stripTrailing()));
        return lines;
    }

    private static String range(LongSummaryStatistics clocks) {
        if (clocks.getMax() < 0) {
            return "";
        }
        return clocks.getMin() == clocks.getMax() ? Long.toString(clocks.getMin())
                : clocks.getMin() + " to " + clocks.getMax();
    }
}
