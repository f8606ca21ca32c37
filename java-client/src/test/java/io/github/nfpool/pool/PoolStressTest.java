/*
 * SPDX-License-Identifier: Apache-2.0
 * Producer and consumer in two threads: what acquire and release have to keep apart.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolStressTest {
    private static final int FRAMES = 1_000_000;
    /** In a pool that is full after a few: each waits for the other thread to have its turn. */
    private static final int FRAMES_IN_TURNS = 100_000;
    private static final int WORDS = 8;

    /** Each word of a frame is its number, so that a half-filled frame gives itself away. */
    private static Thread producer(MemorySegment pool, int frames, AtomicReference<Throwable> failure) {
        Thread thread = new Thread(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment frame = arena.allocate(WORDS * 8, 8);
                PoolProducer producer = new PoolProducer(pool);
                for (long n = 0; n < frames; n++) {
                    for (int w = 0; w < WORDS; w++) {
                        frame.setAtIndex(ValueLayout.JAVA_LONG, w, n);
                    }
                    while (producer.put(frame, 0, WORDS * 8) == 0) {
                        Thread.onSpinWait();
                        Thread.yield();
                    }
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }, "producer");
        thread.start();
        return thread;
    }

    private static void checkWords(MemorySegment segment, long offset, long number) {
        for (int w = 1; w < WORDS; w++) {
            long word = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + 8L * w);
            if (word != number) {
                throw new AssertionError("word " + w + " is of frame " + word + ", word 0 of frame " + number);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1397})
    void inOrderReaderSeesEachFrameOnceInOrder(int slots) throws InterruptedException {
        MemorySegment pool = new TestPool(slots).segment;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        PacketPool reader = new PacketPool(pool);
        int frames = slots < 10 ? FRAMES_IN_TURNS : FRAMES;
        Thread producer = producer(pool, frames, failure);
        long[] next = {0};
        while (next[0] < frames && failure.get() == null) {
            int n = reader.poll((segment, offset, length) -> {
                long number = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
                if (number != next[0]) {
                    throw new AssertionError("frame " + number + " came instead of " + next[0]);
                }
                checkWords(segment, offset, number);
                next[0]++;
            }, 64);
            if (n == 0) {
                Thread.yield();
            }
        }
        producer.join();
        assertNull(failure.get());
        assertEquals(frames, PoolCounters.read(pool).frames());
        assertEquals(0, reader.acquire());
    }

    @Test
    void holdingReaderSeesEachFrameOnce() throws InterruptedException {
        MemorySegment pool = new TestPool(32).segment;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        PacketPool reader = new PacketPool(pool);
        Thread producer = producer(pool, FRAMES, failure);
        BitSet seen = new BitSet(FRAMES);
        ArrayDeque<Integer> held = new ArrayDeque<>();
        int frames = 0;
        while (frames < FRAMES && failure.get() == null) {
            int slot = reader.acquire();
            if (slot == 0) {
                if (!held.isEmpty()) {
                    reader.release(held.pollLast());
                }
                Thread.yield();
                continue;
            }
            long offset = reader.frameOffset(slot);
            long number = pool.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
            checkWords(pool, offset, number);
            assertEquals(false, seen.get((int) number), () -> "frame " + number + " came twice");
            seen.set((int) number);
            frames++;
            held.add(slot);
            if (held.size() > 5) {
                reader.release((number & 1) == 0 ? held.pollFirst() : held.pollLast());
            }
        }
        producer.join();
        assertNull(failure.get());
        assertEquals(FRAMES, seen.cardinality());
    }
}
