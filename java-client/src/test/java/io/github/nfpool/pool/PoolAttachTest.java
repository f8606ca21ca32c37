/*
 * SPDX-License-Identifier: Apache-2.0
 * A reader that comes to a pool as others left it, indices and states that lie included.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolAttachTest {
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
        0x80010000, 0x80000000 | TestPool.CAPACITY + 1, 0x8000ffff, 0xffffffff, 8, 0x7fffffff
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
}
