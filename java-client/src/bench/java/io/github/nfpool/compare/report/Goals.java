/*
 * SPDX-License-Identifier: Apache-2.0
 * What must hold, and whether it does.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Guest instructions per 64-byte frame, medians. */
final class Goals {
    static final int SIZE = 64;

    /** In percent: from here on two runs differ. */
    static final double REPEATABLE = 1;

    private Goals() {
    }

    enum Verdict {
        MET("met"), NOT_MET("NOT MET"), NOT_MEASURED("not measured");

        final String text;

        Verdict(String text) {
            this.text = text;
        }
    }

    /**
     * One goal.
     *
     * @param own    what the pool costs, NaN if not measured
     * @param other  what it is compared to
     * @param limit  {@code own / other} at most
     * @param figures both, in words
     */
    record Goal(String name, double own, double other, double limit, String figures, Verdict verdict) {
    }

    /** @param difference to another run, null if there is none */
    static List<Goal> of(Cells cells, Difference difference) {
        List<Goal> goals = new ArrayList<>();
        Way receive = Way.receive("pool-ffm");
        Way send = Way.send("pool-ffm");
        goals.add(goal(cells, "RECEIVE: pool at most 1/20 of DatagramChannel", receive, Way.receive("datagram-channel"), 1 / 20.0));
        goals.add(goal(cells, "RECEIVE: pool at most 1/20 of pcap4j", receive, Way.receive("pcap4j"), 1 / 20.0));
        goals.add(goal(cells, "RECEIVE: pool at most 1/4 of TPACKET_V3", receive, Way.receive("tpacket-v3"), 1 / 4.0));
        goals.add(goal(cells, "RECEIVE: pool at most 1/4 of AF_XDP, generic mode", receive, Way.receive("af-xdp"), 1 / 4.0));
        goals.add(goal(cells, "SEND, batch of 64: pool at most 1/5 of DatagramChannel", send, Way.send("datagram-channel"), 1 / 5.0));
        goals.add(goal(cells, "RECEIVE: Java reader at most 1.3 times the C reader", receive, Way.receive("pool-c"), 1.3));
        goals.add(repeatable(difference));
        return goals;
    }

    private static Goal goal(Cells cells, String name, Way way, Way other, double limit) {
        OptionalDouble own = cells.total(way, SIZE);
        OptionalDouble against = cells.total(other, SIZE);
        if (own.isEmpty() || against.isEmpty()) {
            Way without = own.isEmpty() ? way : other;
            return new Goal(name, own.orElse(Double.NaN), against.orElse(Double.NaN), limit, without + ": no figure",
                    Verdict.NOT_MEASURED);
        }
        double a = own.getAsDouble();
        double b = against.getAsDouble();
        String figures = Text.number(a) + " of " + Text.number(b);
        if (a <= 0 || b <= 0) {
            return new Goal(name, a, b, limit, figures + ": less than the source alone", Verdict.NOT_MEASURED);
        }
        return new Goal(name, a, b, limit, figures + ", " + Text.ratio(a / b), a / b <= limit ? Verdict.MET : Verdict.NOT_MET);
    }

    private static Goal repeatable(Difference difference) {
        String name = "Two runs differ by less than 1 % in every cell";
        if (difference == null) {
            return new Goal(name, Double.NaN, Double.NaN, Double.NaN, "one run only: give the other with --against",
                    Verdict.NOT_MEASURED);
        }
        return new Goal(name, Double.NaN, Double.NaN, Double.NaN, difference.summary(),
                difference.same() ? Verdict.MET : Verdict.NOT_MET);
    }
}
