/*
 * SPDX-License-Identifier: Apache-2.0
 * Supplies frames to send, built in the slot itself.
 * The first step of a packet's way back to the wire.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemorySegment;

/** Builds one frame after the other, for one thread. */
@FunctionalInterface
public interface FrameFiller {
    /** What {@link #fill} returns after the last frame. */
    int END = -1;

    /**
     * Builds the next frame, starting with its Ethernet header, in a free slot.
     *
     * @param pool     the pool
     * @param offset   where the frame must begin in it, in bytes
     * @param capacity the most bytes that fit
     * @return bytes in the frame, 14 to {@code capacity}; {@link #END} if there are no more frames
     * @throws RuntimeException if the next frame cannot be built; the frames before it are still sent
     */
    int fill(MemorySegment pool, long offset, int capacity);
}
