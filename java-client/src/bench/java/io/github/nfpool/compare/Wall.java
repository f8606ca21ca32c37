/*
 * SPDX-License-Identifier: Apache-2.0
 * Two ways in turn, by the clock: what disturbs the machine disturbs both.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Rounds for throughput, then single frames for latency. A way is open only while it is measured. */
final class Wall {
    private static final long MOST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;
    /** Of the samples, so many come first and do not count. */
    private static final int WARM_UP_PART = 10;

    private final Control control;
    private final Results results;

    Wall(Control control, Results results) {
        this.control = control;
        this.results = results;
    }

    void run(List<Way> ways, Plan plan) throws IOException {
        for (Way way : ways) {
            results.path(way, plan.on(way));
        }
        int warmUp = Math.ceilDiv(plan.warmUp(), plan.sizes().size());
        for (int size : plan.sizes()) {
            for (int i = -warmUp; i < plan.rounds(); i++) {
                for (Way way : ways) {
                    long nanos = round(way, plan.on(way), size);
                    if (i >= 0) {
                        results.interval(way, plan.on(way), size, nanos);
                    }
                }
            }
        }
        for (int size : plan.sizes()) {
            for (Way way : ways) {
                results.latency(way, plan.on(way), size, latencies(way, plan.on(way), size));
            }
        }
    }

    private long round(Way way, Plan plan, int size) throws IOException {
        try (Traffic traffic = Traffic.open(control, way, plan.variant(), size, plan.burst(), null)) {
            traffic.begin();
            // What is touched for the first time after opening.
            traffic.round(plan.burst());
            traffic.settle(plan.burst());
            long start = System.nanoTime();
            traffic.round(plan.frames());
            long nanos = System.nanoTime() - start;
            traffic.settle(plan.frames());
            return nanos;
        }
    }

    private Histogram latencies(Way way, Plan plan, int size) throws IOException {
        Histogram nanos = new Histogram(MOST_NANOS, DIGITS);
        try (Traffic traffic = Traffic.open(control, way, plan.variant(), size, plan.burst(), null)) {
            traffic.begin();
            int warmUp = plan.samples() / WARM_UP_PART;
            for (int i = -warmUp; i < plan.samples(); i++) {
                long start = System.nanoTime();
                traffic.one();
                long taken = System.nanoTime() - start;
                if (i >= 0) {
                    nanos.recordValue(Math.min(taken, MOST_NANOS));
                }
            }
            traffic.settle(warmUp + plan.samples());
        }
        return nanos;
    }
}
