/*
 * SPDX-License-Identifier: Apache-2.0
 * The report of wall mode, section by section.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** @param names of the ways, with footnotes */
record WallReport(Results results, WallCells cells, Footnotes names) {
    private static final String UNIT = "us";

    List<Section> sections() {
        return List.of(pairs(), speeds(), latencies(), Paper.section(UNIT, cells::microseconds, comparability()),
                names.section(), limits());
    }

    private Section pairs() {
        List<Table> tables = new ArrayList<>();
        if (!cells.pairs().isEmpty()) {
            List<Integer> sizes = List.copyOf(cells.sizes());
            List<String> columns = new ArrayList<>(List.of("way", "against"));
            sizes.forEach(size -> columns.add(size + " B"));
            for (String direction : List.of(Way.RECEIVE, Way.SEND)) {
                Table table = Table.of(direction.toUpperCase(Locale.ROOT) + ": frames/s of the one divided by frames/s of"
                        + " the other, median over the rounds.", 2, columns);
                cells.pairs().stream().filter(pair -> pair.key().way().direction().equals(direction))
                        .map(pair -> List.of(pair.key().way(), pair.against())).distinct()
                        .forEach(pair -> table.add(row(pair.get(0), pair.get(1), sizes)));
                if (!table.rows().isEmpty()) {
                    tables.add(table);
                }
            }
        }
        return new Section("One way against the other", tables.isEmpty() ? List.of() : List.of(
                "Both are measured in turn, round by round: what disturbs one disturbs the other."), tables, List.of());
    }

    private List<String> row(Way way, Way against, List<Integer> sizes) {
        List<String> row = new ArrayList<>(List.of(names.name(way), names.name(against)));
        for (int size : sizes) {
            row.add(cells.pairs().stream()
                    .filter(pair -> pair.key().equals(new Key(way, size)) && pair.against().equals(against))
                    .map(pair -> Text.times(pair.ratio())).findFirst().orElse(Text.NONE));
        }
        return row;
    }

    private Section speeds() {
        List<Table> tables = new ArrayList<>();
        List<Integer> sizes = List.copyOf(cells.sizes());
        for (String direction : List.of(Way.RECEIVE, Way.SEND)) {
            List<String> columns = new ArrayList<>(List.of(direction.toUpperCase(Locale.ROOT)));
            sizes.forEach(size -> columns.add(size + " B"));
            Table table = Table.of("Frames per second, the median round.", 1, columns);
            for (Way way : cells.ways()) {
                if (way.direction().equals(direction)) {
                    List<String> row = new ArrayList<>(List.of(names.name(way)));
                    sizes.forEach(size -> row.add(Text.number(cells.framesPerSecond(way, size))));
                    table.add(row);
                }
            }
            if (!table.rows().isEmpty()) {
                tables.add(table);
            }
        }
        double widest = cells.speeds().values().stream().mapToDouble(WallCells.Speed::spreadPercent).max().orElse(0);
        return new Section("How fast", List.of("On this machine, at the time; the widest spread of a cell's rounds, greatest"
                + " less least, is " + Text.percent(widest) + ". RECEIVE has the source in it: what makes the frames runs"
                + " on the same processor."), tables, List.of());
    }

    private Section latencies() {
        List<Table> tables = new ArrayList<>();
        for (String direction : List.of(Way.RECEIVE, Way.SEND)) {
            Table table = Table.of(direction.equals(Way.SEND) ? "SEND, us: how long the call takes that sends one frame."
                    : "RECEIVE, us: from just before the source is called to the bytes of one frame read.", 1,
                    List.of(direction.toUpperCase(Locale.ROOT), "size", "frames", "p50", "p90", "p99", "p99.9", "max"));
            results.latencies().stream().filter(latency -> latency.key().way().direction().equals(direction))
                    .collect(Collectors.groupingBy(Results.Latency::key, TreeMap::new, Collectors.toList()))
                    .forEach((key, runs) -> table.add(List.of(names.name(key.way()), key.size() + " B",
                            String.format(Locale.ROOT, "%,d", runs.stream().mapToLong(Results.Latency::count).sum()),
                            median(runs, Results.Latency::p50), median(runs, Results.Latency::p90),
                            median(runs, Results.Latency::p99), median(runs, Results.Latency::p999),
                            microseconds(runs.stream().mapToLong(Results.Latency::max).max().orElseThrow()))));
            if (!table.rows().isEmpty()) {
                tables.add(table);
            }
        }
        return new Section("Latency of one frame", tables.isEmpty() ? List.of() : List.of(
                "Where a way was measured in several pairs: the median of their percentiles, and the longest of all."), tables, List.of());
    }

    private static String median(List<Results.Latency> runs, ToDoubleFunction<Results.Latency> percentile) {
        return microseconds(Statistics.median(runs, percentile));
    }

    private static String microseconds(double nanos) {
        return Text.number(nanos / 1e3);
    }

    private static List<String> comparability() {
        return List.of(
                "Comparable: that each stands beside the usual way through the stack (INET) on the same machine, in the same"
                + " run. In RECEIVE the time of the source is in both of ours, so that the pool's share of what is saved"
                + " looks smaller than it is; instructions mode subtracts it.",
                "Not comparable: the figures themselves. The paper's are of a Pentium 4 of 3.0 GHz with Linux 2.6.11, from"
                + " the socket to the plug (RJ45) and back, with a network card in it, and \"offloaded\" means that a board"
                + " (ML403) does a part of TCP/IP. Ours are of another machine, most likely an emulated one, between the two"
                + " ends of a driver without card or wire; and the pool does no TCP/IP at all.");
    }

    private static Section limits() {
        return new Section("What the figures are not", List.of(
                "Times of a virtual machine, perhaps an emulated one, on a host with other work. Frames per second and"
                + " microseconds are of that machine alone; the ratios of pairs are what may be told elsewhere.",
                "The pool's frame has been through no stack: no checks, no routing, no filter, no socket."),
                List.of(), List.of());
    }
}
