/*
 * SPDX-License-Identifier: Apache-2.0
 * A feed at a rate that a person can follow, and change.
 * Step 1 of 5 (the wire) on the packet's way, when there is none.
 */
package io.github.nfpool.feed;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Yields the frames of another feed, so many a second, or one by one. The producer's thread takes frames; any thread may
 * change the rate. An interrupt ends the feed.
 */
public final class PacedFeed implements FrameFeed {
    /** So that a new rate, or an interrupt, is noticed soon. */
    private static final long LONGEST_WAIT_NANOS = 20_000_000;

    private final FrameFeed whole;
    private final Semaphore steps = new Semaphore(0);
    private volatile double rate;
    private long due = System.nanoTime();

    /**
     * A feed that begins at once.
     *
     * @param whole where the frames come from
     * @param rate  frames per second; 0: none, except by {@link #step}
     */
    public PacedFeed(FrameFeed whole, double rate) {
        this.whole = Objects.requireNonNull(whole, "whole");
        setRate(rate);
    }

    /**
     * Changes the rate.
     *
     * @param framesPerSecond 0 or more; 0: no frame comes by itself
     */
    public void setRate(double framesPerSecond) {
        if (!(framesPerSecond >= 0)) {
            throw new IllegalArgumentException("a rate of " + framesPerSecond + " frames per second, expected 0 or more");
        }
        rate = framesPerSecond;
    }

    /**
     * The rate now.
     *
     * @return frames per second
     */
    public double rate() {
        return rate;
    }

    /** Lets one frame come at once, whatever the rate. */
    public void step() {
        steps.release();
    }

    @Override
    public MemorySegment next() {
        try {
            while (!steps.tryAcquire(untilDue(), TimeUnit.NANOSECONDS)) {
                if (rate > 0 && System.nanoTime() - due >= 0) {
                    due += (long) (1e9 / rate);
                    break;
                }
            }
            return whole.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public int originalLength() {
        return whole.originalLength();
    }

    /** Never longer than a period: after a standstill, frames do not come in a burst. */
    private long untilDue() {
        long now = System.nanoTime();
        double frames = rate;
        if (frames == 0) {
            due = now;
            return LONGEST_WAIT_NANOS;
        }
        long period = (long) (1e9 / frames);
        due = Math.max(due, now - Math.max(period, LONGEST_WAIT_NANOS));
        due = Math.min(due, now + period);
        return Math.clamp(due - now, 0, LONGEST_WAIT_NANOS);
    }
}
