/*
 * SPDX-License-Identifier: Apache-2.0
 * How long a handler takes, as percentiles.
 */
package io.github.nfpool.cli;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PacketHandler;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Times each call of another handler, in nanoseconds: so long is a slot kept from the producer. */
final class HandlingTimes implements PacketHandler {
    private static final long MOST_NANOS = 10_000_000_000L;
    private static final int DIGITS = 3;

    private final PacketHandler handler;
    private final Histogram nanos = new Histogram(MOST_NANOS, DIGITS);

    private HandlingTimes(PacketHandler handler) {
        this.handler = handler;
    }

    /** Fails with advice where HdrHistogram, an optional dependency, is not there. */
    static HandlingTimes of(PacketHandler handler) {
        try {
            return new HandlingTimes(handler);
        } catch (LinkageError e) {
            throw new PoolException("load", "HdrHistogram", "not found (" + e + ")",
                    "put org.hdrhistogram:HdrHistogram on the class path (and --add-reads io.github.nfpool=ALL-UNNAMED"
                            + " if nfpool runs as a module), or do not use --latency");
        }
    }

    @Override
    public void onPacket(MemorySegment segment, long offset, int length) {
        long start = System.nanoTime();
        handler.onPacket(segment, offset, length);
        nanos.recordValue(Math.min(System.nanoTime() - start, MOST_NANOS));
    }

    /** One line for a person. */
    String summary() {
        return "a slot was kept for, in microseconds: 50% " + micros(50) + ", 90% " + micros(90) + ", 99% " + micros(99)
                + ", 99.9% " + micros(99.9) + ", most " + micros(100);
    }

    private String micros(double percentile) {
        return String.format(Locale.ROOT, "%.1f", nanos.getValueAtPercentile(percentile) / 1e3);
    }
}
