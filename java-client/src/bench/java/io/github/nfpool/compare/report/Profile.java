/*
 * SPDX-License-Identifier: Apache-2.0
 * In which functions a way's instructions are.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Per frame, without what the source alone spends in the same function. */
final class Profile {
    private static final int TOP = 12;

    private final Map<Key, List<Results.Spot>> spots;

    Profile(Results results) {
        spots = results.profile();
    }

    boolean has(Key key) {
        return spots.containsKey(key) && (!key.way().hasSource() || spots.containsKey(key.source()));
    }

    /** The most expensive functions first. */
    List<Results.Spot> net(Key key) {
        Map<String, Double> sums = new HashMap<>();
        spots.get(key).forEach(spot -> sums.merge(spot.symbol(), spot.instructions(), Double::sum));
        if (key.way().hasSource()) {
            spots.get(key.source())
                    .forEach(spot -> sums.merge(spot.symbol(), -spot.instructions(), Double::sum));
        }
        List<Results.Spot> net = new ArrayList<>();
        sums.forEach((symbol, instructions) -> net.add(new Results.Spot(symbol, instructions)));
        net.sort(Comparator.comparingDouble(Results.Spot::instructions).reversed().thenComparing(Results.Spot::symbol));
        return net;
    }

    /** Within the kernel's functions for copying; what the compiler has put into the driver itself is not in it. */
    OptionalDouble copying(Key key) {
        return has(key) ? OptionalDouble.of(net(key).stream().filter(spot -> isCopy(spot.symbol()))
                .mapToDouble(Results.Spot::instructions).sum()) : OptionalDouble.empty();
    }

    private static boolean isCopy(String symbol) {
        return symbol.contains("memcpy") || symbol.contains("memmove") || symbol.contains("copy_user");
    }

    /** What costs most, of each way profiled. */
    Section section(Footnotes names) {
        List<Table> tables = new ArrayList<>();
        for (Key key : spots.keySet().stream().filter(this::has).toList()) {
            List<Results.Spot> net = net(key).stream().filter(spot -> spot.instructions() != 0).toList();
            Table table = Table.of(names.plainName(key.way()) + " (" + key.way().direction() + "), frames of " + key.size()
                    + " bytes: instructions per frame", 1, List.of("function", "instructions"));
            net.stream().limit(TOP).forEach(spot -> table.add(List.of(spot.symbol(), Text.number(spot.instructions()))));
            if (net.size() > TOP) {
                table.add(List.of((net.size() - TOP) + " others", Text.number(
                        net.stream().skip(TOP).mapToDouble(Results.Spot::instructions).sum())));
            }
            tables.add(table);
        }
        return new Section("Where the instructions are", tables.isEmpty() ? List.of() : List.of(
                "Of what is received, what the source alone spends in the same function is subtracted."), tables, List.of());
    }
}
