/*
 * SPDX-License-Identifier: Apache-2.0
 * Where frames to be sent come from: built in the slot itself.
 * The first step of a packet's way back to the wire.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemorySegment;

/** Builds frame after frame, for one thread. */
@FunctionalInterface
public interface FrameFiller {
    /** What {@link #fill} answers after the last frame. */
    int END = -1;

    /**
     * Builds the next frame, from its Ethernet header on, in a slot that is free.
     *
     * @param pool     the pool
     * @param offset   where the frame is to begin in it, in bytes
     * @param capacity bytes there is room for
     * @return bytes in the frame, 14 to {@code capacity}; {@link #END} if there is no further one
     * @throws RuntimeException if the frames break off; those before are still sent
     */
    int fill(MemorySegment pool, long offset, int capacity);
}
