/*
 * SPDX-License-Identifier: Apache-2.0
 * The two ways to read a pool, seen from outside: to consume it or to watch it.
 * Step 5 of 5 (pool) on the packet's way.
 */
package io.github.nfpool.pool;

/** Delivers the frames of a pool in place. */
public sealed interface PacketReader permits PacketPool, PoolWatcher {
    /**
     * Hands out frames that are there now; never waits. A frame that the handler keeps is of no use to it:
     * see {@link Frame}.
     *
     * @param handler called once for each frame, in this thread
     * @param limit   the most frames to hand out
     * @return frames handed out, 0 when the pool is empty
     */
    int poll(FrameHandler handler, int limit);

    /**
     * Hands out frames that are there now, as places in the pool's memory; never waits. For code that
     * needs a {@link java.lang.foreign.MemorySegment}: nothing but the closing of the pool takes that
     * away again, and who looks at a frame after giving it back sees whatever the producer puts there.
     *
     * @param handler called once for each frame, in this thread
     * @param limit   the most frames to hand out
     * @return frames handed out, 0 when the pool is empty
     */
    int poll(PacketHandler handler, int limit);

    /**
     * The shape of the pool.
     *
     * @return as read and checked when the reader was made
     */
    PoolGeometry geometry();

    /**
     * Slots passed over since the reader was made, because their state gave a length that no frame in
     * a slot can have.
     *
     * @return slots
     */
    long malformed();
}
