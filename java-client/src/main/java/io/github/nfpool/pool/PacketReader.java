/*
 * SPDX-License-Identifier: Apache-2.0
 * The two ways to read a pool, seen from outside: to consume it or to watch it.
 * Step 5 of 5 (pool) on the packet's way.
 */
package io.github.nfpool.pool;

/** Delivers the frames of a pool in place. */
public sealed interface PacketReader permits PacketPool, PoolWatcher {
    /**
     * Hands out the frames that are there now; never waits. The handler cannot use a frame after it returns:
     * see {@link Frame}.
     *
     * @param handler called once for each frame, in this thread
     * @param limit   the most frames to hand out
     * @return frames handed out, 0 when the pool is empty
     */
    int poll(FrameHandler handler, int limit);

    /**
     * Hands out frames that are there now, as places in the pool's memory; never waits. For code that
     * needs a {@link java.lang.foreign.MemorySegment}: the segment stays valid until the pool is closed,
     * and code that reads a frame after giving it back sees whatever the producer puts there.
     *
     * @param handler called once for each frame, in this thread
     * @param limit   the most frames to hand out
     * @return frames handed out, 0 when the pool is empty
     */
    int poll(PacketHandler handler, int limit);

    /**
     * Hands out frames as {@link #poll(FrameHandler, int)} does, until the handler says that it was the last.
     *
     * @param handler called once for each frame, in this thread
     * @param limit   the most frames to hand out
     * @return frames handed out, the last one included
     */
    int controlledPoll(ControlledHandler handler, int limit);

    /**
     * The shape of the pool.
     *
     * @return the shape, read and checked when the reader was created
     */
    PoolGeometry geometry();

    /**
     * Slots skipped since the reader was created, because their state has a length that no frame in
     * a slot can have.
     *
     * @return slots
     */
    long malformed();
}
