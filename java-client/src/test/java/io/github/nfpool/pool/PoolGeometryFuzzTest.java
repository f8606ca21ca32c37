/*
 * SPDX-License-Identifier: Apache-2.0
 * Pools with headers that Jazzer makes up: refused, or all slots are inside.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

class PoolGeometryFuzzTest {
    private static final MemorySegment MEMORY = Arena.global().allocate(0x10000, 4096);

    /** Two bytes say how much memory there is; it begins with the others, and goes on in zeros. */
    @FuzzTest
    void anyHeader(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        int size = Byte.toUnsignedInt(bytes[0]) | Byte.toUnsignedInt(bytes[1]) << 8;
        MemorySegment memory = MEMORY.asSlice(0, size);
        memory.fill((byte) 0);
        MemorySegment.copy(bytes, 2, memory, ValueLayout.JAVA_BYTE, 0, Math.min(size, bytes.length - 2));

        PoolGeometry geometry;
        try {
            geometry = PoolGeometry.read(memory);
        } catch (PoolFormatException e) {
            assertTrue(e.getMessage().startsWith("not a pool: "), e.getMessage());
            assertThrows(PoolFormatException.class, () -> new PacketPool(memory));
            assertThrows(PoolFormatException.class, () -> new PoolWatcher(memory));
            assertThrows(PoolFormatException.class, () -> new PoolProducer(memory));
            assertThrows(PoolFormatException.class, () -> new PoolSender(memory, limit -> 0));
            return;
        }
        everySlotIsInside(geometry, size);
        assertEquals(geometry.size(), PoolGeometry.declaredSize(memory));
        eachEndWorks(geometry, memory);
    }

    private static void everySlotIsInside(PoolGeometry g, int size) {
        assertTrue(g.size() <= size && g.frameCapacity() > 0 && g.rxCount() > 0, g::toString);
        assertTrue(g.slotOffset(g.rxFirst()) >= PoolFormat.HEADER.byteSize(), g::toString);
        assertTrue(g.slotOffset(g.rxFirst() + g.rxCount()) <= size, g::toString);
        if (g.txCount() > 0) {
            assertTrue(g.slotOffset(g.txFirst()) >= PoolFormat.HEADER.byteSize(), g::toString);
            assertTrue(g.slotOffset(g.txFirst() + g.txCount()) <= size, g::toString);
            assertTrue(g.rxFirst() + g.rxCount() <= g.txFirst() || g.txFirst() + g.txCount() <= g.rxFirst(),
                    g::toString);
        }
    }

    private static void eachEndWorks(PoolGeometry g, MemorySegment memory) {
        ChannelState.read(memory);
        PoolCounters.read(memory).since(PoolCounters.read(memory));
        TxCounters.read(memory).since(TxCounters.read(memory));
        assertTrue(g.waiting(memory) <= g.rxCount(), g::toString);

        PacketHandler inItsSlot = (pool, offset, length) -> {
            int slot = g.slotAt(offset);
            assertTrue(slot >= g.rxFirst() && slot < g.rxFirst() + g.rxCount(), g::toString);
            assertEquals(g.slotOffset(slot) + PoolFormat.SLOT_FRAME, offset);
            assertTrue(length > 0 && length <= g.frameCapacity(), g::toString);
        };
        new PoolWatcher(memory).poll(inItsSlot, Integer.MAX_VALUE);
        PacketPool pool = new PacketPool(memory);
        pool.poll(inItsSlot, Integer.MAX_VALUE);
        assertEquals(0, g.waiting(memory), "all was read");

        PoolProducer producer = new PoolProducer(memory);
        MemorySegment frame = MemorySegment.ofArray(new byte[g.frameCapacity()]);
        for (int i = 0; i < g.rxCount(); i++) {
            assertTrue(producer.put(frame, 0, g.frameCapacity()) != 0, g::toString);
        }
        assertEquals(0, producer.put(frame, 0, 1), "it is full");
        assertEquals(g.rxCount(), pool.poll(inItsSlot, Integer.MAX_VALUE));
        if (g.txCount() > 0) {
            new PoolSender(memory, limit -> limit).fill((to, offset, capacity) -> {
                int slot = g.slotAt(offset);
                assertTrue(slot >= g.txFirst() && slot < g.txFirst() + g.txCount(), g::toString);
                return capacity;
            }, Integer.MAX_VALUE);
        }
    }
}
