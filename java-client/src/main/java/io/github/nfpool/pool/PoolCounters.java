/*
 * SPDX-License-Identifier: Apache-2.0
 * What the producer has counted, from the pool's header.
 * Step 5 of 5 (pool) on the packet's way: how a loss becomes visible.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemorySegment;

/**
 * The producer's counters since the pool was created. Each is read separately: while frames arrive, one
 * may be one frame ahead of another.
 *
 * @param frames   frames put into a slot
 * @param bytes    bytes in those frames
 * @param full     frames dropped because no slot was free
 * @param oversize frames dropped because they were longer than a slot
 */
public record PoolCounters(long frames, long bytes, long full, long oversize) {

    /**
     * Reads them.
     *
     * @param segment the pool
     * @return the counters now
     */
    public static PoolCounters read(MemorySegment segment) {
        return new PoolCounters(
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.RX_FRAMES),
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.RX_BYTES),
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.RX_FULL),
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.RX_OVERSIZE));
    }

    /**
     * What has been counted since an earlier reading.
     *
     * @param earlier the earlier reading of the same pool
     * @return the differences
     */
    public PoolCounters since(PoolCounters earlier) {
        return new PoolCounters(frames - earlier.frames, bytes - earlier.bytes,
                full - earlier.full, oversize - earlier.oversize);
    }

    /**
     * Frames that did not reach a slot, for whatever reason.
     *
     * @return frames
     */
    public long dropped() {
        return full + oversize;
    }
}
