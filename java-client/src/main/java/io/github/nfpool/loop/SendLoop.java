/*
 * SPDX-License-Identifier: Apache-2.0
 * Sends frames until there are no more, or somebody says stop.
 * A packet's way back to the wire: filler, slot and doorbell, joined.
 */
package io.github.nfpool.loop;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.FrameFiller;
import io.github.nfpool.pool.PoolSender;
import io.github.nfpool.pool.TxCounters;
import io.github.nfpool.source.PoolMapping;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

/** Rings once a batch, and before each wait. Belongs to the thread that made it, save for {@link #stop}. */
public final class SendLoop {
    /** Each frame as soon as there is a slot for it. */
    public static final LongUnaryOperator AT_ONCE = frame -> 0;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    /** How often a waiting sender looks whether it has been stopped. */
    private static final long SLICE_NANOS = 100_000_000;
    /** A park takes longer than this in any case. */
    private static final long SPIN_NANOS = 60_000;

    private final PoolMapping mapping;
    private final PoolSender sender;
    private final int batch;
    private final TxCounters countersAtStart;
    private volatile boolean stopped;
    private long frames;

    /**
     * Begins to send from an open pool.
     *
     * @param mapping the pool; stays the caller's to close
     * @param batch   frames to a doorbell, at least 1; fewer are sent together where fewer slots are free
     * @throws PoolException if this pool cannot send
     */
    public SendLoop(PoolMapping mapping, int batch) {
        this.mapping = mapping;
        this.sender = mapping.sender();
        this.batch = batch;
        this.countersAtStart = TxCounters.read(mapping.segment());
    }

    /**
     * So many frames a second.
     *
     * @param rate frames a second, more than 0
     * @return when each frame is due, for {@link #run}
     */
    public static LongUnaryOperator at(double rate) {
        return frame -> (long) (frame * (NANOS_PER_SECOND / rate));
    }

    /**
     * Sends.
     *
     * @param filler builds the frames
     * @param due    when a frame is to leave, in nanoseconds after the first, by its number in this call from 0
     *               on; asked when the frame has been built. One that is late leaves at once
     * @return frames handed to the driver by this call, refused ones among them
     * @throws PoolException if no slot has come back for a minute
     */
    public long run(FrameFiller filler, LongUnaryOperator due) {
        long before = frames;
        long start = System.nanoTime();
        try {
            while (sendOne(filler, start, before, due)) {
                continue;
            }
        } finally {
            while (sender.pending() > 0 && sender.flush() > 0) {
                continue;
            }
        }
        return frames - before;
    }

    /** Ends {@link #run} soon; may be called by any thread. An interrupt of the thread that runs it does the same. */
    public void stop() {
        stopped = true;
    }

    /**
     * What the driver has counted since this was made.
     *
     * @return counters, as differences
     */
    public TxCounters counted() {
        return TxCounters.read(mapping.segment()).since(countersAtStart);
    }

    /** False when there is no further frame, or it was stopped. */
    private boolean sendOne(FrameFiller filler, long start, long before, LongUnaryOperator due) {
        int slot = claim();
        if (slot == 0) {
            return false;
        }
        boolean committed = false;
        try {
            int length = filler.fill(mapping.segment(), sender.frameOffset(slot), sender.frameCapacity());
            if (length != FrameFiller.END && waitUntil(start + due.applyAsLong(frames - before))) {
                sender.commit(slot, length);
                committed = true;
            }
        } finally {
            if (!committed) {
                sender.abort(slot);
            }
        }
        if (!committed) {
            return false;
        }
        frames++;
        if (sender.pending() >= batch) {
            sender.flush();
        }
        return true;
    }

    /** By {@link #stop}, or by an interrupt, with which no park would last. */
    private boolean isStopped() {
        return stopped || Thread.currentThread().isInterrupted();
    }

    /** A free slot; 0 when stopped. */
    private int claim() {
        long end = 0;
        while (!isStopped()) {
            int slot = sender.tryClaim();
            if (slot != 0) {
                return slot;
            }
            if (sender.flush() > 0) {
                continue;
            }
            long now = System.nanoTime();
            end = end == 0 ? now + PATIENCE_NANOS : end;
            if (!mapping.awaitSendable(Duration.ofNanos(SLICE_NANOS)) && now - end >= 0) {
                throw new PoolException("send from", mapping.description(), "no slot has come back for 60 s",
                        "is there a receiver that reads?");
            }
        }
        return 0;
    }

    /** False when stopped. */
    private boolean waitUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            sender.flush();
            if (isStopped()) {
                return false;
            }
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(Math.min(left - SPIN_NANOS, SLICE_NANOS));
            } else {
                Thread.onSpinWait();
            }
        }
        return true;
    }
}
