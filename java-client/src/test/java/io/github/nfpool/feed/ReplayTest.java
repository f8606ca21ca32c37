/*
 * SPDX-License-Identifier: Apache-2.0
 * A replay sends the frames that fit and counts the others.
 */
package io.github.nfpool.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.nfpool.pool.FrameFiller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
    @Test
    void aReplayLeavesOutWhatDoesNotFit() {
        int capacity = 508;
        int[] sizes = {13, 14, capacity, capacity + 1, 0, 60};
        int[] next = {0};
        Replay replay = new Replay(() -> next[0] == sizes.length ? null
                : MemorySegment.ofArray(new byte[sizes[next[0]++]]).fill((byte) next[0]));
        MemorySegment pool = Arena.ofAuto().allocate(1000);
        assertEquals(14, replay.fill(pool, 100, capacity));
        assertEquals(capacity, replay.fill(pool, 100, capacity));
        assertEquals(60, replay.fill(pool, 100, capacity));
        assertEquals(3, pool.get(ValueLayout.JAVA_BYTE, 160), "of the frame before");
        assertEquals(6, pool.get(ValueLayout.JAVA_BYTE, 159));
        assertEquals(FrameFiller.END, replay.fill(pool, 100, capacity));
        assertEquals(3, replay.leftOut());
    }

    @Test
    void framesCutWhenTheyWereCapturedAreCounted() {
        Iterator<Integer> originals = List.of(60, 61, 0, 1514).iterator();
        Replay replay = new Replay(new FrameFeed() {
            private int original;

            @Override
            public MemorySegment next() {
                if (!originals.hasNext()) {
                    return null;
                }
                original = originals.next();
                return MemorySegment.ofArray(new byte[60]);
            }

            @Override
            public int originalLength() {
                return original;
            }
        });
        MemorySegment pool = Arena.ofAuto().allocate(100);
        for (int frame = 0; frame < 4; frame++) {
            assertEquals(60, replay.fill(pool, 0, 100));
        }
        assertEquals(FrameFiller.END, replay.fill(pool, 0, 100));
        assertEquals(2, replay.cut());
        assertEquals(0, replay.leftOut());
    }
}
