/*
 * SPDX-License-Identifier: Apache-2.0
 * How fast the producer's counters increase.
 * Step 5 of 5 (pool) on the packet's way, seen from the side.
 */
package io.github.nfpool.pool;

/**
 * Averages over a time, per second.
 *
 * @param frames  frames put into a slot
 * @param bytes   bytes in those frames
 * @param dropped frames that did not reach a slot
 */
public record PoolRates(double frames, double bytes, double dropped) {
    /**
     * From a difference of counters.
     *
     * @param counted what was counted in that time, see {@link PoolCounters#since}
     * @param nanos   how long that took, in nanoseconds, more than 0
     * @return the rates
     */
    public static PoolRates of(PoolCounters counted, long nanos) {
        double seconds = nanos / 1e9;
        return new PoolRates(counted.frames() / seconds, counted.bytes() / seconds, counted.dropped() / seconds);
    }
}
