/*
 * SPDX-License-Identifier: Apache-2.0
 * This run against the report of another one.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * @param changes of each cell that both have, the greatest first
 * @param alone   cells that only one of them has
 */
record Difference(List<Change> changes, List<Key> alone) {
    /** Instructions per frame: a change below that is one of a round, not of a frame. */
    private static final double NEGLIGIBLE = 1;

    /** One cell then and now. {@code negligible}: less than one instruction per frame, both with and without the source. */
    record Change(Key key, double before, double now, boolean negligible) {
        double percent() {
            return now == before ? 0 : 100 * Math.abs(now - before) / Math.abs(before);
        }

        boolean counts() {
            return !negligible && percent() >= Goals.REPEATABLE;
        }
    }

    /** What the other report says of a cell, with its source ({@code raw}) and without. */
    record Totals(double raw, double net) {
    }

    static Difference of(Cells cells, Map<Key, Totals> other) {
        List<Change> changes = new ArrayList<>();
        List<Key> alone = new ArrayList<>(other.keySet().stream().filter(key -> !cells.costs().containsKey(key)).toList());
        cells.costs().forEach((key, cost) -> {
            Totals before = other.get(key);
            if (before == null) {
                alone.add(key);
                return;
            }
            double now = cost.net().total();
            boolean negligible = Math.abs(now - before.net) < NEGLIGIBLE
                    && Math.abs(cost.raw().total() - before.raw) < NEGLIGIBLE;
            changes.add(new Change(key, before.net, now, negligible));
        });
        changes.sort(Comparator.comparingDouble(Change::percent).reversed());
        alone.sort(null);
        return new Difference(changes, alone);
    }

    /** The cells of a report.json. */
    static SortedMap<Key, Totals> totals(JsonNode report, String file) {
        if (!report.path("format").asText().equals(JsonReport.FORMAT) || !report.path("mode").asText().equals("instructions")) {
            throw new ReportException(file + ": not a report.json of instructions mode, format " + JsonReport.FORMAT);
        }
        SortedMap<Key, Totals> totals = new TreeMap<>();
        for (JsonNode cell : report.path("cells")) {
            Way way = new Way(cell.path("direction").asText(), cell.path("path").asText(), cell.path("variant").asText());
            totals.put(new Key(way, cell.path("sizeBytes").asInt()),
                    new Totals(cell.path("rawInstructions").asDouble(), cell.path("totalInstructions").asDouble()));
        }
        return totals;
    }

    Optional<Change> greatest() {
        return changes.stream().findFirst();
    }

    /** Cells that only one run has do not count: a run may be of some ways only. Nothing in common is not the same. */
    boolean same() {
        return !changes.isEmpty() && changes.stream().noneMatch(Change::counts);
    }

    String summary() {
        return changes.stream().filter(Change::counts).count() + " of " + changes.size() + " cells differ by 1 % or more";
    }

    /** With the greatest one, whether it counts or not. */
    String words() {
        StringBuilder words = new StringBuilder();
        greatest().ifPresentOrElse(change -> words.append("greatest difference ").append(words(change)),
                () -> words.append("no cell in common"));
        words.append("; ").append(summary());
        // The greatest may be one that does not count: then the one that does is told as well.
        changes.stream().filter(Change::counts).findFirst().filter(change -> change != changes.getFirst())
                .ifPresent(change -> words.append(", first ").append(words(change)));
        if (!alone.isEmpty()) {
            words.append("; not compared, for only one run has it: ").append(alone.size() == 1 ? "" : alone.size() + " cells, such as ")
                    .append(alone.getFirst());
        }
        return words.toString();
    }

    private static String words(Change change) {
        return String.format(Locale.ROOT, "%.2f %% in %s: %.2f then, %.2f now%s", change.percent(),
                change.key(), change.before(), change.now(),
                change.negligible() ? " (below 1 instruction, does not count)" : "");
    }
}
