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
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void outOfOrderReleaseLosesAndDoublesNothing() {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2, 3);
        int a = reader.acquire();
        int b = reader.acquire();
        assertEquals(1, pool.numberAt(reader.frameOffset(a)));
        assertEquals(8, reader.frameLength(b));
        reader.release(b);
        assertEquals(List.of(3L), pool.drain(reader));
        // Slots 4, 2 and 3 are free, 1 is held: the producer goes round it.
        assertEquals(4, pool.put(4));
        assertEquals(2, pool.put(5));
        assertEquals(3, pool.put(6));
        assertEquals(0, pool.put(7));
        assertEquals(List.of(4L, 5L, 6L), pool.drain(reader));
        assertEquals(List.of(), pool.drain(reader));
        reader.release(a);
        // Nothing held any more: the next frame is where the producer says.
        assertEquals(4, pool.put(8));
        assertEquals(1, pool.put(9));
        assertEquals(List.of(8L, 9L), pool.drain(reader));
    }

    @Test
    void aHeldSlotIsNeverDeliveredTwice() {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2, 3);
        int[] held = {reader.acquire(), reader.acquire(), reader.acquire()};
        assertEquals(0, reader.acquire());
        assertEquals(List.of(), pool.drain(reader));
        reader.release(held[1]);
        assertEquals(0, reader.acquire());
        pool.put(4);
        assertEquals(List.of(4L), pool.drain(reader));
        assertThrows(IllegalStateException.class, () -> reader.release(held[1]), "given back already");
        reader.release(held[0]);
        reader.release(held[2]);
    }

    @Test
    void aHandlerCanHoldItsSlot() {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2);
        List<Integer> held = new ArrayList<>();
        reader.poll((segment, offset, length) -> held.add(reader.hold()), 10);
        assertEquals(List.of(1, 2), held);
        assertNotEquals(0, pool.state(1));
        assertEquals(List.of(), pool.drain(reader));
        reader.release(2);
        reader.release(1);
        assertEquals(PoolFormat.NF_SLOT_WRITE, pool.state(1));
        assertThrows(IllegalStateException.class, reader::hold, "no current slot");
    }

    @Test
    void aHandlerMayChangeItsMindButNotPoll() {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2);
        reader.poll((segment, offset, length) -> {
            reader.release(reader.hold());
            assertNotEquals(0, pool.state(1), "ours until the handler returns");
            assertThrows(IllegalStateException.class, reader::acquire);
            assertThrows(IllegalStateException.class, () -> pool.drain(reader));
        }, 1);
        assertEquals(PoolFormat.NF_SLOT_WRITE, pool.state(1));
        assertEquals(List.of(2L), pool.drain(reader));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdingAtRandomLosesAndDoublesNothing(long seed) {
        TestPool pool = new TestPool(7);
        PacketPool reader = new PacketPool(pool.segment);
        Random random = new Random(seed);
        List<Integer> held = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        long next = 0;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(4)) {
                case 0 -> next += pool.put(next) != 0 ? 1 : 0;
                case 1 -> {
                    int slot = reader.acquire();
                    if (slot != 0) {
                        assertTrue(seen.add(pool.numberAt(reader.frameOffset(slot))));
                        held.add(slot);
                    }
                }
                case 2 -> {
                    if (!held.isEmpty()) {
                        reader.release(held.remove(random.nextInt(held.size())));
                    }
                }
                default -> reader.poll((segment, offset, length) ->
                        assertTrue(seen.add(pool.numberAt(offset))), random.nextInt(3));
            }
        }
        held.forEach(reader::release);
        seen.addAll(pool.drain(reader));
        assertEquals(next, seen.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void attachesWhereverTheLastReaderStopped(int consumed) {
        TestPool pool = new TestPool(5);
        PacketPool first = new PacketPool(pool.segment);
        pool.put(1, 2, 3, 4, 5);
        first.poll((segment, offset, length) -> { }, consumed);
        pool.put(6);
        List<Long> rest = pool.drain(new PacketPool(pool.segment));
        List<Long> expected = new ArrayList<>();
        for (long n = consumed + 1; n <= 6; n++) {
            expected.add(n);
        }
        assertEquals(expected, rest);
    }

    @Test
    void attachesWithASlotThatADeadReaderHeld() {
        TestPool pool = new TestPool(4);
        PacketPool dead = new PacketPool(pool.segment);
        pool.put(1, 2, 3);
        dead.acquire();
        pool.drain(dead);
        assertEquals(4, pool.put(4));
        assertEquals(2, pool.put(5));
        PacketPool reader = new PacketPool(pool.segment);
        assertEquals(Set.of(1L, 4L, 5L), new HashSet<>(pool.drain(reader)));
        pool.put(6, 7);
        assertEquals(List.of(6L, 7L), pool.drain(reader));
    }

    /** The producer goes once round a held slot and stands where it stood: that is not "empty". */
    @Test
    void seesAWholeRoundPutBehindAHeldSlot() {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        assertEquals(List.of(), pool.drain(reader), "settled");
        pool.put(1, 2, 3, 4);
        int held = reader.acquire();
        assertEquals(List.of(2L, 3L, 4L), pool.drain(reader));
        assertEquals(4, pool.put(5, 6, 7));
        assertEquals(1, pool.headerU16(PoolFormat.WI));
        assertEquals(List.of(5L, 6L, 7L), pool.drain(reader));
        reader.release(held);
    }

    /** Reader's and producer's indices agree, and yet a dead reader has left a frame somewhere. */
    @Test
    void findsAFrameLeftBehindWhenTheIndicesAgree() {
        TestPool pool = new TestPool(4);
        PacketPool dead = new PacketPool(pool.segment);
        pool.put(1, 2, 3, 4);
        int first = dead.acquire();
        dead.acquire();
        dead.release(first);
        pool.drain(dead);
        assertEquals(pool.headerU16(PoolFormat.WI), pool.headerU16(PoolFormat.RI));
        assertEquals(List.of(2L), pool.drain(new PacketPool(pool.segment)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 5, 6, 0xffff})
    void aWrongPlaceToBeginIsNoHarm(int index) {
        TestPool pool = new TestPool(4);
        pool.setHeaderU16(PoolFormat.RI, index);
        PacketPool reader = new PacketPool(pool.segment);
        assertEquals(List.of(), pool.drain(reader));
        for (long n = 0; n < 30; n += 3) {
            pool.put(n, n + 1, n + 2);
            assertEquals(List.of(n, n + 1, n + 2), pool.drain(reader));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 0xffff})
    void aScribbledProducerIndexCostsOrderAtMost(int index) {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        List<Long> seen = new ArrayList<>();
        pool.put(0, 1);
        pool.setHeaderU16(PoolFormat.WI, index);
        for (long n = 2; n < 20; n++) {
            seen.addAll(pool.drain(reader));
            assertNotEquals(0, pool.put(n));
        }
        seen.addAll(pool.drain(reader));
        Set<Long> once = new HashSet<>(seen);
        assertEquals(seen.size(), once.size());
        for (long n = 0; n < 16; n++) {
            assertTrue(once.contains(n), "frame " + n + " within a round");
        }
    }

    /** The producer stores wi after the state: a reader may be done with a frame and still see the old wi. */
    @Test
    void survivesAnIndexThatComesLate() {
        for (int settled = 0; settled < 2; settled++) {
            TestPool pool = new TestPool(4);
            PacketPool reader = new PacketPool(pool.segment);
            if (settled == 1) {
                pool.drain(reader);
            }
            pool.put(1);
            pool.setHeaderU16(PoolFormat.WI, 1);
            assertEquals(List.of(1L), pool.drain(reader));
            assertEquals(List.of(), pool.drain(reader));
            pool.setHeaderU16(PoolFormat.WI, 2);
            pool.put(2, 3);
            assertEquals(List.of(2L, 3L), pool.drain(reader), "settled " + settled);
        }
    }

    /** A producer that skips a slot which has just become free must not leave a reader waiting there. */
    @Test
    void goesOnWhenTheProducerHasSkippedAFreeSlot() {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1);
        pool.drain(reader);
        assertEquals(List.of(), pool.drain(reader));
        pool.setState(2, PoolFormat.NF_SLOT_READ | 8);
        assertEquals(3, pool.put(2), "slot 2 looked taken");
        pool.setState(2, PoolFormat.NF_SLOT_WRITE);
        assertEquals(List.of(2L), pool.drain(reader));
    }

    @ParameterizedTest
    @ValueSource(ints = {
        0x80000000, 0x80000000 | TestPool.CAPACITY + 1, 0x8000ffff, 0xffffffff, 8, 0x7fffffff
    })
    void aLyingStateIsCountedSkippedAndHealed(int lie) {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2, 3);
        pool.setState(2, lie);
        assertEquals(List.of(1L, 3L), pool.drain(reader));
        assertEquals(1, reader.malformed());
        assertEquals(PoolFormat.NF_SLOT_WRITE, pool.state(2));
        pool.setState(4, lie);
        assertEquals(0, reader.acquire());
        assertEquals(2, reader.malformed());
        pool.put(4, 5, 6, 7);
        assertEquals(List.of(4L, 5L, 6L, 7L), pool.drain(reader));
    }

    @Test
    void aStateThatChangesWhileHeldStaysInsideItsSlot() {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1);
        int slot = reader.acquire();
        pool.setState(slot, 0xffffffff);
        assertEquals(TestPool.CAPACITY, reader.frameLength(slot));
        reader.release(slot);
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
}
