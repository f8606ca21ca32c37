/*
 * SPDX-License-Identifier: Apache-2.0
 * The producer of a pool's RX partition, as the kernel's snull_pool.c does it.
 * Step 2 of 5 (slot WRITE -> fill -> READ) on the packet's way, for a pool without a kernel.
 */
package io.github.nfpool.pool;

import static io.github.nfpool.pool.PoolFormat.NF_SLOT_READ;
import static io.github.nfpool.pool.PoolFormat.NF_SLOT_WRITE;
import static io.github.nfpool.pool.PoolFormat.SLOT_FRAME;

import java.lang.foreign.MemorySegment;
import java.time.Instant;

/**
 * Puts frames into a pool: the paper's {@code put_mem}, for the embedded source and for tests. It takes
 * the first free slot, starting at its own next one, and counts what it has to drop.
 *
 * <p>There is one producer to a pool, and it is used by one thread at a time.
 *
 * <p>While it stores a frame, no second {@link PacketPool} may be made on the pool: the new reader could
 * begin at a wrong place. The driver's lock keeps a new owner out meanwhile; the threads of one process
 * must see to it themselves.
 */
public final class PoolProducer {
    private final MemorySegment segment;
    private final PoolGeometry geometry;
    private final int width;
    private final int capacity;
    private final int first;
    private final int count;
    private final int end;
    private int cursor;
    /** The slot of the claim under way, 0 without one. */
    private int claimed;
    private int claimedLength;
    private long frames;
    private long bytes;
    private long full;
    private long oversize;

    /**
     * Continues production in a pool, at the place in its header.
     *
     * @param segment the whole pool, writable; stays the caller's
     * @throws PoolFormatException if the segment is not a pool
     */
    public PoolProducer(MemorySegment segment) {
        this.segment = segment;
        this.geometry = PoolGeometry.read(segment);
        this.width = geometry.width();
        this.capacity = geometry.frameCapacity();
        this.first = geometry.rxFirst();
        this.count = geometry.rxCount();
        this.end = first + count;
        int wi = Short.toUnsignedInt((short) PoolFormat.U16.getOpaque(segment, PoolFormat.WI));
        this.cursor = wi >= first && wi < first + count ? wi : first;
        PoolCounters counters = PoolCounters.read(segment);
        this.frames = counters.frames();
        this.bytes = counters.bytes();
        this.full = counters.full();
        this.oversize = counters.oversize();
    }

    /**
     * Puts one frame into the pool.
     *
     * @param source where the frame is
     * @param offset where it begins there, in bytes
     * @param frameLength bytes in the frame, at least 1
     * @return the slot it went to; 0 when it was dropped, because no slot is free or it is too long
     */
    public int put(MemorySegment source, long offset, int frameLength) {
        long at = claim(frameLength);
        if (at == 0) {
            return 0;
        }
        MemorySegment.copy(source, offset, segment, at, frameLength);
        return commit();
    }

    /**
     * Takes a slot for a frame that is built in place. A claim that is not committed is dropped at the next
     * claim.
     *
     * @param frameLength bytes in the frame, at least 1
     * @return where in the segment the frame must begin, in bytes; 0 when it was dropped, because no slot is
     *         free or it is too long
     */
    public long claim(int frameLength) {
        int slot = cursor;
        // The usual case, that the next slot is free, without a call.
        if (frameLength < 1 || frameLength > capacity || !isFree(slot)) {
            slot = search(frameLength);
        }
        claimed = slot;
        claimedLength = frameLength;
        return slot == 0 ? 0 : (long) slot * width + SLOT_FRAME;
    }

    /**
     * Hands the claimed slot to the consumer.
     *
     * @return its number
     * @throws IllegalStateException if none is claimed
     */
    public int commit() {
        return commit(0);
    }

    /**
     * Hands the claimed slot to the consumer, with a time of arrival if the pool has such times.
     *
     * @param arrivalNanos nanoseconds since 1970; 0: now
     * @return its number
     * @throws IllegalStateException if none is claimed
     */
    public int commit(long arrivalNanos) {
        int slot = claimed;
        if (slot == 0) {
            throw new IllegalStateException("no slot is claimed");
        }
        claimed = 0;
        if (geometry.hasArrivalTimes()) {
            PoolFormat.U64.setOpaque(segment, geometry.stampOffset(slot), arrivalNanos == 0 ? now() : arrivalNanos);
        }
        // Store-release; partner: the consumer's load-acquire (PacketPool.state).
        PoolFormat.U32.setRelease(segment, (long) slot * width, NF_SLOT_READ | claimedLength);
        cursor = slot + 1 < end ? slot + 1 : first;
        // Store-release: a consumer that sees this index also sees the state above (PacketPool.lookOn).
        PoolFormat.U16.setRelease(segment, PoolFormat.WI, (short) cursor);
        bytes += claimedLength;
        PoolFormat.U64.setOpaque(segment, PoolFormat.RX_BYTES, bytes);
        PoolFormat.U64.setRelease(segment, PoolFormat.RX_FRAMES, ++frames);
        return slot;
    }

    /**
     * Whether the next frame of an allowed length would find a slot.
     *
     * @return true if a slot is free
     */
    public boolean hasRoom() {
        return firstFree() >= 0;
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    /** The slot for a frame; 0, and counted why, if there is none. */
    private int search(int frameLength) {
        if (frameLength < 1) {
            throw new IllegalArgumentException("a frame of " + frameLength + " bytes");
        }
        if (frameLength > capacity) {
            PoolFormat.U64.setOpaque(segment, PoolFormat.RX_OVERSIZE, ++oversize);
            return 0;
        }
        int distance = firstFree();
        if (distance < 0) {
            PoolFormat.U64.setOpaque(segment, PoolFormat.RX_FULL, ++full);
            return 0;
        }
        return at(distance);
    }

    /**
     * How far behind the cursor the first free slot is, -1 when there is none.
     *
     * <p>A consumer may give slots back while we look. One that does it in order has given back the
     * slots we passed before the one we found, so these are looked at again: the frames of such a
     * consumer never leave a gap, and it gets them in order.
     */
    private int firstFree() {
        int distance = firstFree(count);
        if (distance > 0) {
            int earlier = firstFree(distance);
            return earlier < 0 ? distance : earlier;
        }
        return distance;
    }

    private int firstFree(int slots) {
        for (int distance = 0; distance < slots; distance++) {
            if (isFree(at(distance))) {
                return distance;
            }
        }
        return -1;
    }

    /** Load-acquire; partner: the consumer's store-release (PacketPool.giveBack). */
    private boolean isFree(int slot) {
        return (int) PoolFormat.U32.getAcquire(segment, (long) slot * width) == NF_SLOT_WRITE;
    }

    private int at(int distance) {
        int slot = cursor + distance;
        return slot < first + count ? slot : slot - count;
    }
}
