/*
 * SPDX-License-Identifier: Apache-2.0
 * The table of the paper (section VII) beside ours.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/** INET against offloaded there, DatagramChannel against the pool here. */
final class Paper {
    static final int SMALL = 64;
    static final int LARGE = 1482;

    private Paper() {
    }

    /** What a frame costs here; more is worse. */
    @FunctionalInterface
    interface CostOf {
        OptionalDouble of(Way way, int size);
    }

    /** The paper's figures of one direction, in microseconds. */
    record Figures(String direction, double inet, double offloaded) {
        double lessPercent() {
            return less(inet, offloaded);
        }
    }

    static final List<Figures> FIGURES =
            List.of(new Figures(Way.SEND, 86.5, 68.5), new Figures(Way.RECEIVE, 78.8, 70.1));

    /**
     * @param unit    of {@code cost}
     * @param compare what is comparable with the paper and what is not, in this mode
     */
    static Section section(String unit, CostOf cost, List<String> compare) {
        Table table = Table.of("Per frame; the paper's in us, ours in " + unit + ".", 1,
                List.of("", "paper,\nus", "ours, " + SMALL + " B,\n" + unit, "ours, " + LARGE + " B,\n" + unit));
        for (Figures figures : FIGURES) {
            boolean send = figures.direction().equals(Way.SEND);
            String name = send ? "SEND" : "RECEIVE";
            Way inet = inet(figures.direction());
            table.add(row(name + ": INET; ours: DatagramChannel", Text.number(figures.inet()),
                    size -> Text.number(cost.of(inet, size))));
            table.add(row(name + ": offloaded; ours: pool, Java FFM" + (send ? ", batch 64" : ""),
                    Text.number(figures.offloaded()), size -> Text.number(cost.of(inet.pool(), size))));
            table.add(row(name + ": less by", Text.percent(figures.lessPercent()),
                    size -> lessPercent(cost, inet, size).stream().mapToObj(Text::percent).findFirst().orElse(Text.NONE)));
        }
        return new Section("The paper's table", compare, List.of(table), List.of());
    }

    static Way inet(String direction) {
        return direction.equals(Way.SEND) ? Way.send("datagram-channel") : Way.receive("datagram-channel");
    }

    static OptionalDouble lessPercent(CostOf cost, Way inet, int size) {
        OptionalDouble before = cost.of(inet, size);
        OptionalDouble after = cost.of(inet.pool(), size);
        return before.isPresent() && after.isPresent() && before.getAsDouble() > 0
                ? OptionalDouble.of(less(before.getAsDouble(), after.getAsDouble())) : OptionalDouble.empty();
    }

    private static double less(double before, double after) {
        return 100 * (before - after) / before;
    }

    private static List<String> row(String name, String paper, IntFunction<String> ours) {
        return new ArrayList<>(List.of(name, paper, ours.apply(SMALL), ours.apply(LARGE)));
    }
}
