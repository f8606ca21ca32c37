/*
 * SPDX-License-Identifier: Apache-2.0
 * How long a handler takes, as percentiles.
 */
package io.github.nfpool.cli;

import io.github.nfpool.capture.CaptureClock;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Times each call of another handler, in nanoseconds: so long is a slot kept from the producer. And how long a frame has
 * waited before that, if the pool says when it arrived.
 */
final class HandlingTimes implements PacketHandler {
    private static final long MOST_NANOS = 10_000_000_000L;
    private static final int DIGITS = 3;

    private final PacketHandler handler;
    private final PoolGeometry geometry;
    private final CaptureClock clock = new CaptureClock();
    private final Histogram nanos = new Histogram(MOST_NANOS, DIGITS);
    private final Histogram waited = new Histogram(MOST_NANOS, DIGITS);

    private HandlingTimes(PacketHandler handler, PoolGeometry geometry) {
        this.handler = handler;
        this.geometry = geometry;
    }

    /** Fails with advice where HdrHistogram, an optional dependency, is not there. */
    static HandlingTimes of(PacketHandler handler, PoolGeometry geometry) {
        try {
            return new HandlingTimes(handler, geometry);
        } catch (LinkageError e) {
            throw new PoolException("load", "HdrHistogram", "not found (" + e + ")",
                    "put org.hdrhistogram:HdrHistogram on the class path (and --add-reads io.github.nfpool=ALL-UNNAMED"
                            + " if nfpool runs as a module), or do not use --latency");
        }
    }

    @Override
    public void onPacket(MemorySegment segment, long offset, int length) {
        if (geometry.hasArrivalTimes()) {
            long wait = clock.nanos() - geometry.arrivalNanos(segment, geometry.slotAt(offset));
            waited.recordValue(Math.clamp(wait, 0, MOST_NANOS));
        }
        long start = System.nanoTime();
        handler.onPacket(segment, offset, length);
        nanos.recordValue(Math.min(System.nanoTime() - start, MOST_NANOS));
    }

    /** One line for a person. */
    String summary() {
        return "a slot was kept for, in microseconds: " + summary(nanos)
                + (geometry.hasArrivalTimes() ? System.lineSeparator()
                        + "a frame had waited for, in microseconds: " + summary(waited) : "");
    }

    private static String summary(Histogram of) {
        return "50% " + micros(of, 50) + ", 90% " + micros(of, 90) + ", 99% " + micros(of, 99)
                + ", 99.9% " + micros(of, 99.9) + ", most " + micros(of, 100);
    }

    private static String micros(Histogram of, double percentile) {
        return String.format(Locale.ROOT, "%.1f", of.getValueAtPercentile(percentile) / 1e3);
    }
}
