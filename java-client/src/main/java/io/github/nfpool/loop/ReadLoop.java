/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads an open pool until enough is read, nothing more comes, or somebody says stop.
 * Steps 4 and 5 of 5 on the packet's way, joined.
 */
package io.github.nfpool.loop;

import io.github.nfpool.os.Timeout;
import io.github.nfpool.pool.FrameHandler;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PacketReader;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolWatcher;
import io.github.nfpool.source.PoolMapping;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/**
 * Polls in batches and waits between them. An interrupt of its thread ends {@link #run} as {@link #stop} does; the
 * thread stays interrupted. Tells the JDK Flight Recorder of batches, waits, drops and slots held long
 * ({@code nfpool.PollBatch}, {@code nfpool.Wait}, {@code nfpool.Drop}, {@code nfpool.HeldLong}), if it is on. Belongs
 * to the thread that made it, save for {@link #stop}.
 *
 * {@snippet class="com.example.packets.CountByProtocol" region="read"}
 */
public final class ReadLoop {
    /** No limit on frames. */
    public static final long ALL = Long.MAX_VALUE;
    /** Wait for ever. */
    public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private static final int BATCH = 64;

    private final PoolMapping mapping;
    private final PacketReader reader;
    private final IdleStrategy idle;
    private final ReaderEvents events;
    private final Thread owner = Thread.currentThread();
    private volatile boolean stopped;
    /** By the owner, so that it can be looked at for each frame without a barrier. */
    private boolean stoppedHere;
    private long frames;
    private long bytes;
    private boolean idling;
    private long idleSince;

    /**
     * Attaches to an open pool as below, and waits in {@link Idle#BLOCK}.
     *
     * @param mapping the pool; stays the caller's to close
     * @throws io.github.nfpool.pool.PoolFormatException if it is none
     */
    public ReadLoop(PoolMapping mapping) {
        this(mapping, Idle.BLOCK);
    }

    /**
     * Attaches to an open pool: consumes it, or watches it if its memory is read-only.
     *
     * @param mapping the pool; stays the caller's to close
     * @param idle    what to do while it is empty
     * @throws io.github.nfpool.pool.PoolFormatException if it is none
     */
    public ReadLoop(PoolMapping mapping, IdleStrategy idle) {
        this.mapping = mapping;
        this.idle = idle;
        this.events = new ReaderEvents(mapping.countersAtOpen(), idle);
        this.reader = mapping.segment().isReadOnly()
                ? new PoolWatcher(mapping.segment()) : new PacketPool(mapping.segment());
    }

    /**
     * Reads until {@link #stop}, or the end of a feed in this process.
     *
     * @param handler gets each frame while it is this reader's
     * @return frames read by this call
     * @throws io.github.nfpool.os.PoolException if waiting fails or the feed broke off
     */
    public long run(FrameHandler handler) {
        return run(handler, ALL, FOREVER, () -> true);
    }

    /**
     * Reads, and lets the handler keep nothing.
     *
     * @param handler  gets each frame while it is this reader's
     * @param count    as below, and so are the others
     * @param patience how long to wait for the next frame
     * @param batchEnd called after each batch that had frames
     * @return frames read by this call
     * @throws io.github.nfpool.os.PoolException if waiting fails or the feed broke off
     */
    public long run(FrameHandler handler, long count, Duration patience, BooleanSupplier batchEnd) {
        FrameHandler counting = frame -> {
            frames++;
            bytes += frame.length();
            handler.onFrame(frame);
            stopHere();
        };
        return loop(limit -> reader.poll(counting, limit), count, patience, batchEnd);
    }

    /**
     * Reads.
     *
     * @param handler  gets each frame
     * @param count    the most frames to read, {@link #ALL} for no limit
     * @param patience how long to wait for the next frame when there is none, zero for not at all; a pool
     *                 that is fed in this process is waited for until its feed ends
     * @param batchEnd called after each batch that had frames; false ends the loop
     * @return frames read by this call
     * @throws io.github.nfpool.os.PoolException if waiting fails or the feed broke off
     */
    public long run(PacketHandler handler, long count, Duration patience, BooleanSupplier batchEnd) {
        PacketHandler counting = (segment, offset, length) -> {
            frames++;
            bytes += length;
            handler.onPacket(segment, offset, length);
            stopHere();
        };
        return loop(limit -> reader.poll(counting, limit), count, patience, batchEnd);
    }

    /** As if the handler had thrown: the later frames of its run stay in the pool. */
    private void stopHere() {
        if (stoppedHere) {
            throw Stop.NOW;
        }
    }

    private long loop(IntUnaryOperator batch, long count, Duration patience, BooleanSupplier batchEnd) {
        long start = frames;
        idling = false;
        while (!stopped && !owner.isInterrupted() && frames - start < count) {
            PoolMapping.Supply supply = mapping.supply();
            events.pollBegins();
            int n = poll(batch, (int) Math.min(BATCH, count - (frames - start)));
            events.pollEnds(n, mapping, reader);
            if (n > 0) {
                idling = false;
                if (!batchEnd.getAsBoolean()) {
                    break;
                }
            } else if (!await(supply, patience)) {
                break;
            }
        }
        // Was the last batch whole?
        mapping.supply();
        return frames - start;
    }

    private int poll(IntUnaryOperator batch, int most) {
        long before = frames;
        try {
            return batch.applyAsInt(most);
        } catch (Stop e) {
            return (int) (frames - before);
        }
    }

    /**
     * Ends {@link #run} soon; may be called by any thread. If a handler calls it, the frame that it looks at is the last.
     */
    public void stop() {
        stopped = true;
        if (Thread.currentThread() == owner) {
            stoppedHere = true;
        }
    }

    /**
     * The reader below.
     *
     * @return a {@link PacketPool}, or a {@link PoolWatcher} if the memory is read-only
     */
    public PacketReader reader() {
        return reader;
    }

    /**
     * Frames read so far.
     *
     * @return frames
     */
    public long frames() {
        return frames;
    }

    /**
     * Bytes in the frames read so far.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * What the producer has counted since the pool was opened.
     *
     * @return counters, as differences
     */
    public PoolCounters produced() {
        return PoolCounters.read(mapping.segment()).since(mapping.countersAtOpen());
    }

    /** True when it is worth to poll again, false when nothing more comes or patience is at its end. */
    private boolean await(PoolMapping.Supply supply, Duration patience) {
        if (supply == PoolMapping.Supply.ENDED) {
            return mapping.await(Duration.ZERO);
        }
        long now = System.nanoTime();
        if (!idling) {
            idling = true;
            idleSince = now;
        }
        Duration limit = supply == PoolMapping.Supply.FEEDING ? FOREVER : patience;
        long left = Timeout.nanos(limit) - (now - idleSince);
        if (left > 0) {
            events.waitBegins();
            idle.pause(mapping, left, now - idleSince);
            events.waitEnds();
        }
        return left > 0;
    }

    /** Not an error, so it has no message and no stack trace. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final Stop NOW = new Stop();

        Stop() {
            super(null, null, false, false);
        }
    }
}
