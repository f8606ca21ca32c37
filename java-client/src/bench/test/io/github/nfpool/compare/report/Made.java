/*
 * SPDX-License-Identifier: Apache-2.0
 * Small results that tests make up.
 */
package io.github.nfpool.compare.report;

import io.github.nfpool.compare.report.Results.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rounds of 10 frames each. */
final class Made {
    static final int FRAMES = 10;
    private static final Results.Description SOURCE = new Results.Description("source alone", "", "", "");

    private final List<Interval> intervals = new ArrayList<>();

    /** Each round: so many instructions per frame in driver, kernel, user. */
    Made round(Way way, int size, double driver, double kernel, double user) {
        intervals.add(new Interval(new Key(way, size), FRAMES, 1000,
                new Split(driver * FRAMES, kernel * FRAMES, user * FRAMES)));
        return this;
    }

    Made timed(Way way, int size, long nanos) {
        intervals.add(new Interval(new Key(way, size), FRAMES, nanos, null));
        return this;
    }

    Results results() {
        return new Results(new TreeMap<>(Map.of(Way.DROP, SOURCE)), List.of(intervals), List.of(), Map.of());
    }

    Cells cells() {
        return Cells.of(results());
    }

    /** What the goals compare, each at 64 bytes, with so many instructions per frame above the source. */
    static Made goals(double pool, double channel, double pcap, double ring, double xdp, double c, double send,
            double sendChannel) {
        Made made = new Made().round(Way.DROP, 64, 5, 80, 15).round(Way.DROP_C, 64, 5, 80, 15);
        Map.of("pool-ffm", pool, "datagram-channel", channel, "pcap4j", pcap, "tpacket-v3", ring, "af-xdp", xdp, "pool-c", c)
                .forEach((path, cost) -> made.round(Way.receive(path), 64, 5, 80, 15 + cost));
        return made.round(Way.send("pool-ffm"), 64, 0, 0, send).round(Way.send("datagram-channel"), 64, 0, 0, sendChannel);
    }
}
