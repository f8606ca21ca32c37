/*
 * SPDX-License-Identifier: Apache-2.0
 * Looking on beside a reader.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolWatcherTest {
    @Test
    void seesWhatIsThereInOrderAndOnce() {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        pool.put(1, 2, 3);
        pool.drain(reader);
        pool.put(4, 5, 6);
        PoolWatcher watcher = new PoolWatcher(pool.segment.asReadOnly());
        assertEquals(List.of(4L, 5L, 6L), pool.drain(watcher));
        assertEquals(List.of(), pool.drain(watcher));
        pool.put(7);
        assertEquals(List.of(7L), pool.drain(watcher));
        assertEquals(0, pool.put(8), "nothing was given back");
        assertEquals(List.of(), pool.drain(watcher));
    }

    @Test
    void passesOverBlanks() {
        TestPool pool = new TestPool(4);
        pool.put(1);
        pool.putBlank();
        pool.put(2);
        PoolWatcher watcher = new PoolWatcher(pool.segment.asReadOnly());
        assertEquals(List.of(1L, 2L), pool.drain(watcher));
        assertEquals(0, watcher.malformed());
    }

    @Test
    void changesNothing() {
        TestPool pool = new TestPool(4);
        pool.put(1, 2, 3, 4, 5);
        MemorySegment before = Arena.ofAuto().allocate(pool.segment.byteSize());
        before.copyFrom(pool.segment);
        assertEquals(List.of(1L, 2L, 3L, 4L), pool.drain(new PoolWatcher(pool.segment)));
        assertEquals(-1, before.mismatch(pool.segment));
    }

    @Test
    void respectsTheLimitAndFollowsTheProducer() {
        TestPool pool = new TestPool(8);
        PacketPool reader = new PacketPool(pool.segment);
        PoolWatcher watcher = new PoolWatcher(pool.segment);
        for (long n = 0; n < 50; n++) {
            pool.put(2 * n, 2 * n + 1);
            assertEquals(1, watcher.poll((segment, offset, length) -> { }, 1));
            assertEquals(List.of(2 * n + 1), pool.drain(watcher));
            pool.drain(reader);
        }
    }

    @Test
    void beginsAnewWhenOvertaken() {
        TestPool pool = new TestPool(4);
        PacketPool reader = new PacketPool(pool.segment);
        PoolWatcher watcher = new PoolWatcher(pool.segment);
        assertEquals(List.of(), pool.drain(watcher));
        for (long n = 1; n <= 8; n++) {
            pool.put(n);
            if (n <= 5) {
                pool.drain(reader);
            }
        }
        assertEquals(List.of(6L, 7L, 8L), pool.drain(watcher));
    }

    @Test
    void countsWhatCannotBeAFrame() {
        TestPool pool = new TestPool(4);
        pool.put(1, 2, 3);
        pool.setState(2, 0x8000ffff);
        pool.setState(4, 8);
        PoolWatcher watcher = new PoolWatcher(pool.segment);
        assertEquals(List.of(1L, 3L), pool.drain(watcher));
        assertEquals(2, watcher.malformed());
    }
}
