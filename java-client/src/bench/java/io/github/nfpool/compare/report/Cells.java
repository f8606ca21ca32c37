/*
 * SPDX-License-Identifier: Apache-2.0
 * All cells of instructions mode.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** @param costs by cell; of those received without what the source costs, of the source alone just that */
record Cells(SortedMap<Key, Cost> costs) {
    static Cells of(Results results) {
        Map<Key, List<Results.Interval>> rounds =
                results.intervals().collect(Collectors.groupingBy(Results.Interval::key, TreeMap::new, Collectors.toList()));
        SortedMap<Key, Cost> raw = new TreeMap<>();
        rounds.forEach((key, intervals) -> raw.put(key, Cost.of(intervals)));
        SortedMap<Key, Cost> costs = new TreeMap<>();
        raw.forEach((key, cost) -> costs.put(key, cost.less(source(raw, key))));
        return new Cells(costs);
    }

    private static Split source(Map<Key, Cost> raw, Key key) {
        if (!key.way().hasSource()) {
            return Split.ZERO;
        }
        Cost drop = raw.get(key.source());
        if (drop == null) {
            throw new ReportException(key + ": what its source costs is not known. Measure path " + key.way().source().path()
                    + " at that size too.");
        }
        return drop.raw();
    }

    SortedSet<Way> ways() {
        return new TreeSet<>(costs.keySet().stream().map(Key::way).toList());
    }

    SortedSet<Integer> sizes() {
        return new TreeSet<>(costs.keySet().stream().map(Key::size).toList());
    }

    Collection<Way> ways(String direction) {
        return ways().stream().filter(way -> way.direction().equals(direction)).toList();
    }

    Cost cost(Way way, int size) {
        return costs.get(new Key(way, size));
    }

    OptionalDouble total(Way way, int size) {
        Cost cost = cost(way, size);
        return cost == null ? OptionalDouble.empty() : OptionalDouble.of(cost.net().total());
    }

    /** How many times what the pool costs; nothing if either was not measured, or is noise around 0. */
    OptionalDouble timesPool(Way way, int size) {
        OptionalDouble own = total(way, size);
        OptionalDouble pool = total(way.pool(), size);
        return own.isPresent() && pool.isPresent() && own.getAsDouble() > 0 && pool.getAsDouble() > 0
                ? OptionalDouble.of(own.getAsDouble() / pool.getAsDouble()) : OptionalDouble.empty();
    }
}
