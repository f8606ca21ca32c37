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
    /** How often each size has its turn before anything is measured. */
    private static final int TURNS = 4;
    /** For other threads to do what a collection has left to them; the emulator's clock jumps over what is left. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Control control;
    private final Results results;
    private final String far;
    private final Mark mark = new Mark();

    /**
     * Sets it up.
     *
     * @param far the network card that sends what is received; null: the driver generates it
     */
    Instructions(Control control, Results results, String far) throws IOException {
        this.control = control;
        this.results = results;
        this.far = far;
    }

    void run(Way way, Plan plan) throws IOException {
        results.path(way, plan);
        // All sizes, and in turn: one that the compiler has not seen has it begin anew.
        int lap = LAP * plan.burst();
        int laps = Math.ceilDiv(plan.warmUp(), TURNS * plan.sizes().size());
        for (int turn = 0; turn < TURNS; turn++) {
            for (int size : plan.sizes()) {
                try (Traffic traffic = Traffic.open(control, way, plan.variant(), size, plan.burst(), far)) {
                    traffic.begin();
                    rounds(traffic, lap, lap, laps, false);
                }
            }
        }
        for (int size : plan.sizes()) {
            try (Traffic traffic = Traffic.open(control, way, plan.variant(), size, plan.burst(), far)) {
                traffic.begin();
                System.gc();
                pause();
                rounds(traffic, plan.frames(), lap, SETTLING, false);
                // Not sooner: another file that is written to has the compiler look anew at how files are.
                for (long nanos : rounds(traffic, plan.frames(), lap, plan.rounds(), true)) {
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

    private long[] rounds(Traffic traffic, int frames, int lap, int count, boolean marked) throws IOException {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            nanos[i] = round(traffic, frames, lap, marked);
        }
        return nanos;
    }

    /** The same in both cases but for the number that the marks carry; nanoseconds. */
    private long round(Traffic traffic, int frames, int lap, boolean marked) throws IOException {
        long start = System.nanoTime();
        if (marked) {
            mark.begin();
        } else {
            mark.nothing();
        }
        for (int left = frames; left > 0; left -= lap) {
            traffic.round(Math.min(left, lap));
        }
        if (marked) {
            mark.end();
        } else {
            mark.nothing();
        }
        long nanos = System.nanoTime() - start;
        traffic.settle(frames);
        return nanos;
    }
}
