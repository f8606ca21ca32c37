/*
 * SPDX-License-Identifier: Apache-2.0
 * Slots kept past their turn and given back in any order.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldSlotTest {
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
    void blanksGoBackAfterTheSlotsHeldBeforeThem() {
        TestPool pool = new TestPool(5);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1);
        pool.putBlank();
        pool.putBlank();
        pool.put(2);
        int a = reader.acquire();
        int b = reader.acquire();
        assertEquals(4, b);
        assertEquals(0, reader.acquire());
        assertEquals(PoolFormat.NF_SLOT_READ, pool.state(2));
        assertThrows(IllegalStateException.class, () -> reader.release(5));
        reader.release(a);
        assertEquals(PoolFormat.NF_SLOT_WRITE, pool.state(2));
        assertEquals(PoolFormat.NF_SLOT_WRITE, pool.state(3));
        assertNotEquals(PoolFormat.NF_SLOT_WRITE, pool.state(4));
        pool.putBlank();
        assertEquals(0, reader.acquire());
        assertEquals(PoolFormat.NF_SLOT_READ, pool.state(5));
        reader.release(b);
        assertEquals(PoolFormat.NF_SLOT_WRITE, pool.state(5));
        pool.put(3, 4, 5, 6, 7);
        assertEquals(List.of(3L, 4L, 5L, 6L, 7L), pool.drain(reader));
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
    void aSlotIsHeldLongAfterOneRound() {
        TestPool pool = new TestPool(3);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1);
        int slot = reader.acquire();
        for (long number = 2; number < 5; number++) {
            assertEquals(number - 2, reader.heldFrames(slot));
            assertArrayEquals(new int[0], reader.heldLong());
            pool.put(number);
            assertEquals(List.of(number), pool.drain(reader));
        }
        assertEquals(1, reader.held());
        assertArrayEquals(new int[] {slot}, reader.heldLong());
        assertEquals("", reader.heldSite(slot));
        reader.release(slot);
        assertEquals(0, reader.held());
        assertArrayEquals(new int[0], reader.heldLong());
        assertThrows(IllegalStateException.class, () -> reader.heldFrames(slot));
        assertThrows(IllegalStateException.class, () -> reader.heldSite(slot));
    }

    @Test
    void whereASlotWasTakenIsRememberedOnDemand() {
        TestPool pool = new TestPool(3);
        System.setProperty("nfpool.heldSites", "true");
        PacketPool reader;
        try {
            reader = new PacketPool(pool.segment);
        } finally {
            System.clearProperty("nfpool.heldSites");
        }
        pool.put(1, 2);
        reader.poll((segment, offset, length) -> reader.hold(), 1);
        String acquired = reader.heldSite(reader.acquire());
        assertTrue(acquired.contains("HeldSlotTest.whereASlotWasTakenIsRememberedOnDemand(HeldSlotTest.java:"), acquired);
        String held = reader.heldSite(1);
        assertTrue(held.contains("HeldSlotTest.lambda$"), held);
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
}
