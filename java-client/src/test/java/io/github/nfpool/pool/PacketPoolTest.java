/*
 * SPDX-License-Identifier: Apache-2.0
 * The ring's logic on a plain segment: no kernel, one thread.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
    @Test
    void deliversTheMappedSegmentItself() {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        pool.putSized(7, 20);
        int n = reader.poll((segment, offset, length) -> {
            assertSame(pool.segment, segment);
            assertEquals(TestPool.WIDTH + 4, offset);
            assertEquals(20, length);
            pool.segment.set(ValueLayout.JAVA_LONG_UNALIGNED, TestPool.WIDTH + 4L, 8);
            assertEquals(8, segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset), "a change is seen at once");
        }, 10);
        assertEquals(1, n);
    }

    @Test
    void keepsOrderOverManyRounds() {
        TestPool pool = new TestPool(5);
        PacketPool reader = new PacketPool(pool.segment);
        long next = 0;
        long expected = 0;
        Random random = new Random(1);
        for (int round = 0; round < 1000; round++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                if (pool.put(next) != 0) {
                    next++;
                }
            }
            for (long number : pool.drain(reader)) {
                assertEquals(expected++, number);
            }
        }
        assertEquals(next, expected);
        assertTrue(next > 1000);
    }

    @Test
    void passesOverWhatCameBefore() {
        TestPool pool = new TestPool(5);
        PacketPool reader = new PacketPool(pool.segment);
        assertEquals(0, reader.passOver(() -> { }), "an empty pool");
        pool.put(1, 2, 3);
        assertEquals(4, reader.passOver(() -> pool.put(4)), "with what comes while the change is made");
        pool.put(5, 6);
        assertEquals(List.of(5L, 6L), pool.drain(reader));
        pool.put(7, 8, 9, 10, 11);
        assertEquals(5, reader.passOver(() -> { }), "a full pool");
        pool.put(12);
        assertEquals(List.of(12L), pool.drain(reader));
    }

    @Test
    void passesOverBlanks() {
        TestPool pool = new TestPool(5);
        PacketPool reader = new PacketPool(pool.segment);
        long next = 0;
        long expected = 0;
        int full = 0;
        Random random = new Random(2);
        for (int round = 0; round < 2000; round++) {
            for (int i = random.nextInt(8); i > 0; i--) {
                int slot = random.nextInt(3) == 0 ? pool.put(next) : pool.putBlank();
                if (slot == 0) {
                    full++;
                } else if (pool.state(slot) != PoolFormat.NF_SLOT_READ) {
                    next++;
                }
            }
            for (long number : pool.drain(reader)) {
                assertEquals(expected++, number);
            }
            assertEquals(next, expected, "a look has missed a frame");
        }
        assertEquals(0, reader.malformed());
        assertTrue(next > 1000 && full > 100);
    }

    @Test
    void passesOverWhatCameBeforeAndNotBeyondBlanks() {
        TestPool pool = new TestPool(5);
        PacketPool reader = new PacketPool(pool.segment);
        pool.putBlank();
        assertEquals(2, reader.passOver(() -> {
            pool.put(1);
            pool.putBlank();
            pool.put(2);
            pool.putBlank();
        }));
        pool.put(3);
        assertEquals(List.of(3L), pool.drain(reader));
        pool.putBlank();
        pool.putBlank();
        assertEquals(0, reader.passOver(() -> { }));
        pool.put(4);
        assertEquals(List.of(4L), pool.drain(reader));
    }

    @Test
    void respectsTheLimit() {
        TestPool pool = new TestPool(5);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2, 3);
        assertEquals(2, reader.poll((segment, offset, length) -> { }, 2));
        assertEquals(List.of(3L), pool.drain(reader));
        assertEquals(0, reader.poll((segment, offset, length) -> { }, 2));
    }

    @Test
    void fullPoolDropsCountsAndRecovers() {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        assertEquals(3, pool.put(1, 2, 3));
        assertEquals(0, pool.put(4));
        assertEquals(0, pool.put(5));
        assertEquals(new PoolCounters(3, 24, 2, 0), PoolCounters.read(pool.segment));
        assertEquals(List.of(1L, 2L, 3L), pool.drain(reader));
        assertEquals(1, pool.put(6));
        assertEquals(List.of(6L), pool.drain(reader));
        assertEquals(new PoolCounters(4, 32, 2, 0), PoolCounters.read(pool.segment));
    }

    @Test
    void exactFitPassesAndOversizeIsRefused() {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        assertEquals(1, pool.putSized(1, TestPool.CAPACITY));
        assertEquals(0, pool.putSized(2, TestPool.CAPACITY + 1));
        assertEquals(2, pool.putSized(3, 1));
        assertEquals(1, PoolCounters.read(pool.segment).oversize());
        List<Integer> lengths = new ArrayList<>();
        reader.poll((segment, offset, length) -> lengths.add(length), 10);
        assertEquals(List.of(TestPool.CAPACITY, 1), lengths);
    }

    @Test
    void givesSlotsBackAndPublishesItsPlace() {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2);
        assertEquals(PoolFormat.NF_SLOT_READ | 8, pool.state(1));
        reader.poll((segment, offset, length) -> assertNotEquals(0, pool.state(1), "ours while we look"), 1);
        assertEquals(PoolFormat.NF_SLOT_WRITE, pool.state(1));
        assertEquals(2, pool.headerU16(PoolFormat.RI));
        pool.drain(reader);
        assertEquals(3, pool.headerU16(PoolFormat.RI));
        assertEquals(3, pool.headerU16(PoolFormat.WI));
    }

    @Test
    void aHandlerThatThrowsHasHadItsFrame() {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2);
        assertThrows(ArithmeticException.class, () -> reader.poll((segment, offset, length) -> {
            throw new ArithmeticException();
        }, 1));
        assertEquals(PoolFormat.NF_SLOT_WRITE, pool.state(1));
        assertEquals(List.of(2L), pool.drain(reader));
    }

    @Test
    void leavesTheOtherPartitionAlone() {
        long size = 16L * TestPool.WIDTH;
        MemorySegment segment = Arena.ofAuto().allocate(size, 8);
        new PoolGeometry(TestPool.WIDTH, 16, size, PoolFormat.NF_FEATURE_TX, 9, 7, 1, 8).format(segment);
        for (int slot = 1; slot <= 8; slot++) {
            segment.set(ValueLayout.JAVA_INT, (long) slot * TestPool.WIDTH, PoolFormat.NF_SLOT_READ | 8);
        }
        PoolProducer producer = new PoolProducer(segment);
        PacketPool reader = new PacketPool(segment);
        ArrayDeque<Integer> slots = new ArrayDeque<>();
        for (int i = 0; i < 20; i++) {
            assertTrue(producer.put(segment, 0, 8) >= 9);
            reader.poll((memory, offset, length) -> slots.add(reader.geometry().slotAt(offset)), 10);
        }
        assertEquals(20, slots.size());
        for (int slot = 1; slot <= 8; slot++) {
            assertEquals(PoolFormat.NF_SLOT_READ | 8, segment.get(ValueLayout.JAVA_INT, (long) slot * TestPool.WIDTH));
        }
    }

    @Test
    void oneSlotIsEnough() {
        TestPool pool = new TestPool(1);
        PacketPool reader = new PacketPool(pool.segment);
        for (long n = 0; n < 10; n++) {
            assertEquals(1, pool.put(n));
            assertFalse(pool.producer.hasRoom());
            assertEquals(List.of(n), pool.drain(reader));
            assertEquals(List.of(), pool.drain(reader));
        }
    }

    @Test
    void anotherThreadIsRefused() throws InterruptedException {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1);
        AtomicReference<Throwable> caught = new AtomicReference<>();
        Thread other = new Thread(() -> {
            try {
                pool.drain(reader);
            } catch (Throwable e) {
                caught.set(e);
            }
        }, "intruder");
        other.start();
        other.join();
        assertEquals(WrongThreadException.class, caught.get().getClass());
        assertTrue(caught.get().getMessage().contains("intruder"), caught.get().getMessage());
        assertEquals(List.of(1L), pool.drain(reader));
    }

    @Test
    void aClosedPoolIsAnExceptionNotACrash() {
        PacketPool reader;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(8 * TestPool.WIDTH, 8);
            PoolGeometry.rxOnly(segment.byteSize(), TestPool.WIDTH).format(segment);
            reader = new PacketPool(segment);
        }
        assertThrows(IllegalStateException.class, () -> reader.poll((segment, offset, length) -> { }, 1));
        assertThrows(IllegalStateException.class, reader::acquire);
    }

    @Test
    void aReadOnlyPoolIsForWatching() {
        TestPool pool = new TestPool(3);
        assertThrows(IllegalArgumentException.class, () -> new PacketPool(pool.segment.asReadOnly()));
    }

    @Test
    void aFrameIsMadeWhereItWillLie() {
        TestPool pool = new TestPool(2);
        PacketPool reader = new PacketPool(pool.segment);
        assertThrows(IllegalStateException.class, pool.producer::commit);
        long at = pool.producer.claim(8);
        assertEquals(TestPool.WIDTH + 4, at);
        pool.segment.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 7);
        assertEquals(0, reader.acquire(), "claimed is not sent");
        assertEquals(at, pool.producer.claim(8), "a claim that is not committed is forgotten");
        assertEquals(1, pool.producer.commit());
        assertThrows(IllegalStateException.class, pool.producer::commit);
        pool.put(8);
        assertEquals(0, pool.producer.claim(8));
        assertThrows(IllegalStateException.class, pool.producer::commit);
        assertEquals(0, pool.producer.claim(TestPool.CAPACITY + 1));
        assertEquals(new PoolCounters(2, 16, 1, 1), PoolCounters.read(pool.segment));
        assertEquals(List.of(7L, 8L), pool.drain(reader));
    }
}
