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
}
