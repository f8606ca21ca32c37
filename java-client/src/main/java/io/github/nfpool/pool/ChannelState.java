/*
 * SPDX-License-Identifier: Apache-2.0
 * Which channel a pool is, and whether it is among the active ones, as its header says.
 * Beside the packet's way: the paper's cache of communication nodes, seen from one of them.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemorySegment;

/**
 * What the driver says about a channel. Each field is read separately.
 *
 * @param channel     its number
 * @param active      whether it has a block of pages, from which frames are sent without a copy; else its
 *                    slots are in host memory
 * @param inFlight    slots that frames in flight use
 * @param activations times it got a block
 * @param evictions   times it lost its block to another channel
 */
public record ChannelState(int channel, boolean active, int inFlight, int activations, int evictions) {

    /**
     * Reads it.
     *
     * @param segment the pool
     * @return the state now
     */
    public static ChannelState read(MemorySegment segment) {
        return new ChannelState(
                Short.toUnsignedInt((short) PoolFormat.U16.getOpaque(segment, PoolFormat.CHANNEL)),
                (short) PoolFormat.U16.getOpaque(segment, PoolFormat.ACTIVE) != 0,
                (int) PoolFormat.U32.getOpaque(segment, PoolFormat.TX_IN_FLIGHT),
                (int) PoolFormat.U32.getOpaque(segment, PoolFormat.ACTIVATIONS),
                (int) PoolFormat.U32.getOpaque(segment, PoolFormat.EVICTIONS));
    }
}
