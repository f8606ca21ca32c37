/*
 * SPDX-License-Identifier: Apache-2.0
 * Looks at a pool's RX partition without giving slots back, while another reader does.
 * Step 5 of 5 (pool) on the packet's way, seen from the side.
 */
package io.github.nfpool.pool;

import static io.github.nfpool.pool.PoolFormat.NF_SLOT_LENGTH;
import static io.github.nfpool.pool.PoolFormat.NF_SLOT_READ;
import static io.github.nfpool.pool.PoolFormat.NF_SLOT_WRITE;
import static io.github.nfpool.pool.PoolFormat.SLOT_FRAME;

import java.lang.foreign.MemorySegment;

/**
 * Follows the producer round the pool and shows each READ slot it passes. It writes nothing, so a
 * read-only mapping is enough and the reader that has claimed the pool is not disturbed.
 *
 * <p>The disadvantage: frames that this reader has already given back are not seen, and a frame may change
 * while it is looked at; if more than a round of slots passes between two polls, blanks among them, older frames
 * may be missed. The first poll goes once round the whole partition, oldest slot first.
 *
 * <p>Belongs to the thread that made it, as {@link PacketPool} does.
 */
public final class PoolWatcher implements PacketReader {
    private final MemorySegment segment;
    private final PoolGeometry geometry;
    private final Thread owner = Thread.currentThread();
    private final Frame frame;
    private final ControlledPoll controlled = new ControlledPoll();
    private final int first;
    private final int count;
    private int cursor;
    private int left;
    private long framesSeen;
    private long malformed;

    /**
     * Attaches to a pool.
     *
     * @param segment the whole pool; stays the caller's
     * @throws PoolFormatException if the segment is not a pool
     */
    public PoolWatcher(MemorySegment segment) {
        this.segment = segment;
        this.geometry = PoolGeometry.read(segment);
        this.frame = new Frame(segment, geometry);
        this.first = geometry.rxFirst();
        this.count = geometry.rxCount();
        // So much missed that the first look goes once round.
        this.framesSeen = frames() - count;
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        confine();
        return poll(frame.leadTo(handler), limit);
    }

    @Override
    public int poll(PacketHandler handler, int limit) {
        confine();
        if (left == 0) {
            lookForNew();
        }
        int delivered = 0;
        while (left > 0 && delivered < limit) {
            long offset = geometry.slotOffset(cursor);
            cursor = cursor + 1 < first + count ? cursor + 1 : first;
            left--;
            // Load-acquire; partner: the producer's store-release (snull_pool_put, PoolProducer.put).
            int state = (int) PoolFormat.U32.getAcquire(segment, offset);
            if (state == NF_SLOT_WRITE || state == NF_SLOT_READ) {
                continue;
            }
            int length = state & NF_SLOT_LENGTH;
            if (state > 0 || length == 0 || length > geometry.frameCapacity()) {
                malformed++;
                continue;
            }
            delivered++;
            handler.onPacket(segment, offset + SLOT_FRAME, length);
        }
        return delivered;
    }

    @Override
    public int controlledPoll(ControlledHandler handler, int limit) {
        confine();
        return controlled.run(this, handler, limit);
    }

    @Override
    public PoolGeometry geometry() {
        return geometry;
    }

    @Override
    public long malformed() {
        return malformed;
    }

    /** Sets out for the producer's place, or for a whole round if it has overtaken us. */
    private void lookForNew() {
        long frames = frames();
        int wi = producerIndex();
        if (frames - framesSeen >= count) {
            cursor = wi;
            left = count;
        } else {
            left = Math.floorMod(wi - cursor, count);
        }
        framesSeen = frames;
    }

    private void confine() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException("this PoolWatcher belongs to thread " + owner.getName()
                    + ", not to " + Thread.currentThread().getName());
        }
    }

    private long frames() {
        return (long) PoolFormat.U64.getAcquire(segment, PoolFormat.RX_FRAMES);
    }

    private int producerIndex() {
        int wi = Short.toUnsignedInt((short) PoolFormat.U16.getAcquire(segment, PoolFormat.WI));
        return wi >= first && wi < first + count ? wi : first;
    }
}
