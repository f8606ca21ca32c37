/*
 * SPDX-License-Identifier: Apache-2.0
 * How long frames waited in the pool until they were read, as percentiles.
 */
package io.github.nfpool.web;

import io.github.nfpool.capture.CaptureClock;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Of a pool that says when frames arrived. Keeps the last ones since it was asked; used by one thread. */
final class Waits {
    private static final int KEPT = 1 << 16;
    private static final double NANOS = 1000;

    private final CaptureClock clock = new CaptureClock();
    private final long[] nanos = new long[KEPT];
    private long count;

    /** A frame that is being read. The two clocks may differ a little: nobody has waited for less than nothing. */
    void add(MemorySegment pool, PoolGeometry geometry, int slot) {
        add(clock.nanos() - geometry.arrivalNanos(pool, slot));
    }

    void add(long waited) {
        nanos[(int) (count++ % KEPT)] = Math.max(0, waited);
    }

    /** In microseconds, of the frames since the last call; null if there were none. */
    Json take() {
        if (count == 0) {
            return null;
        }
        long[] sorted = Arrays.copyOf(nanos, (int) Math.min(count, KEPT));
        Arrays.sort(sorted);
        count = 0;
        return new Json().put("frames", sorted.length).put("p50", percentile(sorted, 50)).put("p90", percentile(sorted, 90))
                .put("p99", percentile(sorted, 99)).put("most", percentile(sorted, 100));
    }

    /** The least value that so many of a hundred do not exceed. */
    private static double percentile(long[] sorted, int percent) {
        return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1] / NANOS;
    }
}
