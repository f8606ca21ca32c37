/*
 * SPDX-License-Identifier: Apache-2.0
 * What a reader does with one frame.
 * Step 5 of 5 (pool) on the packet's way: the end of it.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemorySegment;

/**
 * Receives frames as places in the pool's memory. A {@link FrameHandler} cannot keep a frame
 * by mistake; this one can.
 */
@FunctionalInterface
public interface PacketHandler {
    /**
     * Looks at one frame. It belongs to the reader until this method returns. After that, the producer may
     * fill the slot again, and code that still reads it sees the new bytes.
     *
     * @param segment the pool itself, the very segment the reader was made with
     * @param offset  where the frame begins in it, in bytes
     * @param length  bytes in the frame, 1 to the capacity of a slot
     */
    void onPacket(MemorySegment segment, long offset, int length);
}
