/*
 * SPDX-License-Identifier: Apache-2.0
 * Rounds between marks, for an emulator that counts instructions.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.time.Duration;

/** One way in one JVM: what the compiler makes of it depends on nothing else. */
final class Instructions {
    /** Rounds after a collection and before the first that counts. */
    private static final int SETTLING = 3;
    /** Bursts in one go: the compiler makes better code of what is called often than of a loop that goes on for long. */
    private static final int LAP = 50;
    /** For other threads to do what a collection has left to them; the emulator's clock jumps over what is left. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Control control;
    private final Results results;
    private final Mark mark = new Mark();

    Instructions(Control control, Results results) throws IOException {
        this.control = control;
        this.results = results;
    }

    void run(Way way, Plan plan) throws IOException {
        results.path(way, plan);
        // All sizes first: one that the compiler has not seen has it begin anew.
        for (int size : plan.sizes()) {
            try (Traffic traffic = Traffic.open(control, way, plan.variant(), size, plan.burst())) {
                traffic.begin();
                rounds(traffic, plan, Math.ceilDiv(plan.warmUp(), plan.sizes().size()), false);
            }
        }
        for (int size : plan.sizes()) {
            try (Traffic traffic = Traffic.open(control, way, plan.variant(), size, plan.burst())) {
                traffic.begin();
                System.gc();
                pause();
                rounds(traffic, plan, SETTLING, false);
                // Not sooner: another file that is written to has the compiler look anew at how files are.
                for (long nanos : rounds(traffic, plan, plan.rounds(), true)) {
                    results.interval(way, plan, size, nanos);
                }
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private long[] rounds(Traffic traffic, Plan plan, int count, boolean marked) throws IOException {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            nanos[i] = round(traffic, plan, marked);
        }
        return nanos;
    }

    /** The same in both cases but for the number that the marks carry; nanoseconds. */
    private long round(Traffic traffic, Plan plan, boolean marked) throws IOException {
        int lap = LAP * plan.burst();
        long start = System.nanoTime();
        if (marked) {
            mark.begin();
        } else {
            mark.nothing();
        }
        for (int left = plan.frames(); left > 0; left -= lap) {
            traffic.round(Math.min(left, lap));
        }
        if (marked) {
            mark.end();
        } else {
            mark.nothing();
        }
        long nanos = System.nanoTime() - start;
        traffic.settle(plan.frames());
        return nanos;
    }
}
