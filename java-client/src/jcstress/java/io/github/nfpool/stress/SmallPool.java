/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool of a few slots and the frames that are put into it: what the stress tests share.
 */
package io.github.nfpool.stress;

import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A frame is a number, at its first byte and at its last eight; {@link #BROKEN} is read if these differ.
 *
 * <p>jcstress makes thousands of these at a time and forgets them. Their memory is used again after
 * {@link #POOLS} others, which is more than it ever has.
 */
final class SmallPool {
    static final int LENGTH = 64;
    static final long BROKEN = -1;
    /** Looks at a slot that is the other's: about as long as it takes to make a reader or a sender. */
    static final int TRIES = 50;

    private static final int WIDTH = 128;
    private static final int LONGEST = 4 * WIDTH;
    private static final int POOLS = 1 << 15;
    private static final MemorySegment MEMORY = Arena.global().allocate((long) POOLS * LONGEST, WIDTH);
    private static final AtomicInteger NEXT = new AtomicInteger();

    final MemorySegment segment;
    final PoolProducer producer;

    private SmallPool(PoolGeometry geometry) {
        segment = MEMORY.asSlice((long) (NEXT.getAndIncrement() & POOLS - 1) * LONGEST, geometry.size());
        geometry.format(segment);
        producer = new PoolProducer(segment);
    }

    /** A pool of so many slots to receive in, 3 at most, and frames 1, 2, ... in the first of them. */
    static SmallPool receiving(int slots, int frames) {
        SmallPool pool = new SmallPool(PoolGeometry.rxOnly((slots + 1) * WIDTH, WIDTH));
        for (int number = 1; number <= frames; number++) {
            if (!pool.put(number)) {
                throw new AssertionError("no slot for frame " + number);
            }
        }
        return pool;
    }

    /** A pool of one slot to receive in, and after it so many to send from, 2 at most. */
    static SmallPool sending(int slots) {
        return new SmallPool(new PoolGeometry(
                WIDTH, 2 + slots, (2 + slots) * WIDTH, PoolFormat.NF_FEATURE_TX, 1, 1, 2, slots));
    }

    static long slotOffset(int slot) {
        return (long) slot * WIDTH;
    }

    /** Whether there was a slot for the frame. */
    boolean put(long number) {
        long at = producer.claim(LENGTH);
        if (at == 0) {
            return false;
        }
        write(segment, at, number);
        producer.commit();
        return true;
    }

    /**
     * Puts frames behind those that were put, so many at most. The other thread makes its reader first, so one
     * that finds no slot is tried again.
     *
     * @return how many were put since the pool was made
     */
    int putMore(int before, int most) {
        int put = before;
        for (int i = 0; i < TRIES && put < before + most; i++) {
            put += put(put + 1) ? 1 : 0;
        }
        return put;
    }

    /** Reads all there is, as the next reader of this pool. */
    void drain(Seen seen) {
        new PacketPool(segment).poll((memory, offset, length) -> seen.add(number(memory, offset)), Integer.MAX_VALUE);
    }

    static void write(MemorySegment memory, long offset, long number) {
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, number);
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, offset + LENGTH - Long.BYTES, number);
    }

    static long number(MemorySegment memory, long offset) {
        long last = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + LENGTH - Long.BYTES);
        long first = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
        return first == last ? first : BROKEN;
    }
}
