/*
 * SPDX-License-Identifier: Apache-2.0
 * Keeps the slots of some frames, goes on reading, and gives them back later, the last one first.
 */
package com.example.packets;

import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.source.PoolMapping;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/** Holds the last frames: {@code HoldOutOfOrder [driver | CAPTURE]}. */
public final class HoldOutOfOrder {
    private static final int MOST = 8;

    private HoldOutOfOrder() {
    }

    /**
     * Holds one frame of ten until eight are held.
     *
     * @param args {@code driver} or a capture; nothing for frames that are made here
     */
    public static void main(String[] args) {
        Deque<Integer> held = new ArrayDeque<>();
        try (PoolMapping mapping = Pools.chosenBy(args).open()) {
            // @start region="hold"
            ReadLoop loop = new ReadLoop(mapping);
            PacketPool pool = (PacketPool) loop.reader();
            loop.run(frame -> {
                if (loop.frames() % 10 == 1 && held.size() < MOST) {
                    // The producer skips this slot from now on; its bytes stay as they are.
                    held.push(pool.hold());
                }
            });
            // @end
            System.out.printf("%d frames; %s%n", loop.frames(), pool);
            // @start region="release"
            while (!held.isEmpty()) {
                int slot = held.pop();
                System.out.printf("slot %d: %d bytes, the first is %d%n", slot, pool.frameLength(slot),
                        pool.segment().get(ValueLayout.JAVA_BYTE, pool.frameOffset(slot)));
                pool.release(slot);
            }
            // @end
            System.out.println(pool);
        }
    }
}
