/*
 * SPDX-License-Identifier: Apache-2.0
 * What the driver has counted about the frames to send, from the pool's header.
 * The way of a packet back to the wire: what was copied, and what became of each frame.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemorySegment;

/**
 * The TX partition's counters since the pool was created. They change at the end of a doorbell.
 *
 * @param frames    frames taken from a slot and sent
 * @param bytes     bytes in those frames
 * @param malformed frames refused because their headers are malformed
 * @param dropped   frames dropped because there was no peer or no memory
 * @param copied    bytes sent that were copied: headers, and short frames
 * @param attached  bytes sent in place: payload
 */
public record TxCounters(long frames, long bytes, long malformed, long dropped, long copied, long attached) {

    /**
     * Reads them.
     *
     * @param segment the pool
     * @return the counters now
     */
    public static TxCounters read(MemorySegment segment) {
        return new TxCounters(
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.TX_FRAMES),
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.TX_BYTES),
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.TX_MALFORMED),
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.TX_DROPPED),
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.TX_COPIED),
                (long) PoolFormat.U64.getOpaque(segment, PoolFormat.TX_ATTACHED));
    }

    /**
     * What has been counted since an earlier reading.
     *
     * @param earlier the earlier reading of the same pool
     * @return the differences
     */
    public TxCounters since(TxCounters earlier) {
        return new TxCounters(frames - earlier.frames, bytes - earlier.bytes, malformed - earlier.malformed,
                dropped - earlier.dropped, copied - earlier.copied, attached - earlier.attached);
    }
}
