/*
 * SPDX-License-Identifier: Apache-2.0
 * The open embedded pool: its memory, and the thread that stands in for the driver.
 * Steps 2 to 4 of 5 on the packet's way.
 */
package io.github.nfpool.source;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.os.Timeout;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The producer has a mapping of its own, so that this one is confined to its thread as a driver's is. */
final class EmbeddedMapping implements PoolMapping {
    private static final long NAP_NANOS = 20_000;
    private static final long GRACE_MILLIS = 100;

    private final SharedMemory memory;
    private final Confinement confinement;
    /** Made here and closed by the producer. */
    private final Arena producersArena = Arena.ofShared();
    private final MemorySegment producersSegment;
    private final PoolGeometry geometry;
    /** By slot; 0 for a whole frame. Handed over with the slot. */
    private final int[] originalLengths;
    private final PoolCounters countersAtOpen;
    private final String description;
    private Thread producer;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private long framesSeen;

    EmbeddedMapping(SharedMemory memory, PoolGeometry geometry, String description) {
        this.memory = memory;
        this.confinement = new Confinement(memory::map);
        geometry.format(segment());
        this.geometry = geometry;
        this.producersSegment = memory.map(producersArena);
        this.originalLengths = new int[geometry.length()];
        this.countersAtOpen = PoolCounters.read(segment());
        this.description = description;
    }

    void start(FrameFeed feed, EmbeddedPoolSource.WhenFull whenFull) {
        producer = new Thread(() -> produce(feed, whenFull), "nfpool-embedded-producer");
        producer.setDaemon(true);
        producer.start();
    }

    @Override
    public MemorySegment segment() {
        return confinement.segment();
    }

    @Override
    public long physicalAddress() {
        return 0;
    }

    @Override
    public PoolCounters countersAtOpen() {
        return countersAtOpen;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int originalLength(int slot, int length) {
        return Math.max(originalLengths[slot], length);
    }

    @Override
    public MemorySegment privateView(Arena view) {
        confinement.requireUsable();
        return memory.mapPrivate(view);
    }

    @Override
    public Supply supply() {
        return ended ? Supply.ENDED : Supply.FEEDING;
    }

    /** Wakes up for frames put since the last time it said so. */
    @Override
    public boolean await(Duration timeout) {
        confinement.requireUsable();
        long limit = Timeout.nanos(timeout);
        long start = System.nanoTime();
        for (;;) {
            boolean last = ended;
            long frames = PoolCounters.read(segment()).frames();
            if (frames != framesSeen) {
                framesSeen = frames;
                return true;
            }
            if (last && failure != null) {
                throw brokenOff();
            }
            if (last || System.nanoTime() - start >= limit || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    @Override
    public void handOff() {
        confinement.handOff();
    }

    @Override
    public void takeOver() {
        confinement.takeOver();
    }

    /**
     * Does not wait for ever for a producer that is in its feed: that one is interrupted, and otherwise left alone. It
     * has a mapping of its own.
     */
    @Override
    public void close() {
        if (!confinement.close(memory::close)) {
            return;
        }
        stopping = true;
        LockSupport.unpark(producer);
        if (!hasEnded(GRACE_MILLIS)) {
            producer.interrupt();
            hasEnded(GRACE_MILLIS);
        }
    }

    private boolean hasEnded(long millis) {
        try {
            return producer.join(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void put(PoolProducer pool, MemorySegment frame, int originalLength, long arrivalNanos) {
        int length = (int) Math.min(frame.byteSize(), Integer.MAX_VALUE);
        long at = pool.claim(length);
        if (at != 0) {
            MemorySegment.copy(frame, 0, producersSegment, at, length);
            originalLengths[geometry.slotAt(at)] = originalLength;
            pool.commit(arrivalNanos);
        }
    }

    private RuntimeException brokenOff() {
        return switch (failure) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case Throwable e -> new IllegalStateException("the feed of " + description + " broke off", e);
        };
    }

    private void produce(FrameFeed feed, EmbeddedPoolSource.WhenFull whenFull) {
        try (producersArena) {
            PoolProducer pool = new PoolProducer(producersSegment);
            MemorySegment frame;
            while (!stopping && (frame = feed.next()) != null) {
                while (whenFull == EmbeddedPoolSource.WhenFull.WAIT && !pool.hasRoom() && !stopping) {
                    LockSupport.parkNanos(NAP_NANOS);
                }
                if (!stopping) {
                    put(pool, frame, feed.originalLength(), feed.arrivalNanos());
                }
            }
        } catch (Throwable e) {
            // An Error as well, and what a feed throws undeclared: frames that do not come must be heard of.
            failure = e;
        } finally {
            ended = true;
        }
    }
}
