/*
 * SPDX-License-Identifier: Apache-2.0
 * The producer of a pool's TX partition: claims free slots, commits frames, rings the doorbell.
 * The way of a packet back to the wire: WRITE -> fill -> READ -> doorbell; native/lib/tx.c does the same in C.
 */
package io.github.nfpool.pool;

import static io.github.nfpool.pool.PoolFormat.NF_SLOT_READ;
import static io.github.nfpool.pool.PoolFormat.NF_SLOT_WRITE;
import static io.github.nfpool.pool.PoolFormat.SLOT_FRAME;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames from the slots in which they are built. Nothing is allocated for a frame or copied here:
 *
 * <pre>{@code
 * int slot = sender.tryClaim();                    // 0: flush, or wait for a free one
 * int length = build(segment, sender.frameOffset(slot), sender.frameCapacity());
 * sender.commit(slot, length);                     // it is the kernel's now
 * sender.flush();                                  // after one frame or many: send them
 * }</pre>
 *
 * or, for less per frame, a batch at a time: {@code sender.fill(filler, 32); sender.flush();}
 *
 * <p><b>Ownership.</b> A slot belongs to the caller from {@link #tryClaim} to {@link #commit} or {@link #abort}.
 * Then it belongs to the kernel, and must not be changed, until {@code tryClaim} returns it again. That can be
 * long after {@link #flush}: the payload of a frame is sent from the slot, which comes back when its last reader has finished.
 *
 * <p><b>Order.</b> Frames leave in the order in which their slots were claimed. A frame that was not committed when
 * a later one was flushed only loses its place. Slots come back in any order; slots that are still in flight
 * are skipped.
 *
 * <p><b>Threads.</b> An instance belongs to the thread that made it; any other gets a
 * {@link WrongThreadException}.
 *
 * <p><b>Memory.</b> The pool's memory belongs to whoever mapped it. When it is closed, every method that
 * needs it throws an {@link IllegalStateException} and changes nothing.
 *
 * {@snippet class="com.example.packets.SendDatagrams" region="send"}
 */
public final class PoolSender {
    /** An Ethernet header; the driver refuses what is shorter. */
    private static final int SHORTEST = 14;
    /** Frames built before they are committed together, at most. */
    private static final int LONGEST_RUN = 64;

    private final MemorySegment segment;
    private final Doorbell doorbell;
    private final Thread owner = Thread.currentThread();
    /** The owner; null while it is in {@link #fill}, so that a filler is turned away as another thread is. */
    private @Nullable Thread user = owner;
    private final int width;
    private final int capacity;
    private final int first;
    private final int count;
    private final int end;
    /** Of the frames that are built in one run and committed together. */
    private final int[] lengths;

    /** The slot claimed last, if it was neither committed nor aborted, else 0; its state says WRITE. */
    private int newest;
    /** One bit for each slot claimed before that one and neither committed nor aborted. */
    private final long[] older;
    private int olderCount;
    /** The kernel takes frames in the order of the slots, once round from here on: snull_tx_send. */
    private int base;
    /** How far from there we have come with claims: each is of a slot behind the one before. */
    private int distance;
    /** How far from there the kernel will have come when it has taken what is committed. */
    private int committed;
    private int pending;

    /**
     * Begins to send from a pool whose TX partition is empty, as it is after a claim.
     *
     * @param segment  the whole pool, writable; stays the caller's
     * @param doorbell makes the driver take frames; called only in {@link #flush}
     * @throws PoolFormatException      if the segment is not a pool
     * @throws IllegalArgumentException if the pool has no TX partition or is read-only
     */
    public PoolSender(MemorySegment segment, Doorbell doorbell) {
        PoolGeometry geometry = PoolGeometry.read(segment);
        if (segment.isReadOnly() || geometry.txCount() == 0) {
            throw new IllegalArgumentException("a PoolSender needs a writable pool with a TX partition");
        }
        this.segment = segment;
        this.doorbell = doorbell;
        this.width = geometry.width();
        this.capacity = geometry.frameCapacity();
        this.first = geometry.txFirst();
        this.count = geometry.txCount();
        this.end = first + count;
        this.older = new long[(count + Long.SIZE - 1) / Long.SIZE];
        this.lengths = new int[Math.min(count, LONGEST_RUN)];
        this.base = first;
    }

    /**
     * Takes the next free slot.
     *
     * @return its number, to be given to {@link #commit} or {@link #abort} once; 0 when none is free, or when
     *         each free one would overtake claimed slots or slots that wait for {@link #flush}
     */
    public int tryClaim() {
        confine();
        while (distance < count) {
            int slot = at(distance++);
            // Load-acquire; partner: the consumer's store-release (snull_tx_give_back in kmod/snull_tx.c).
            // Who sees WRITE may change the frame, for nothing refers to it any more.
            int state = (int) PoolFormat.U32.getAcquire(segment, (long) slot * width);
            if (state == NF_SLOT_WRITE && !isClaimed(slot)) {
                if (newest != 0) {
                    older[(newest - first) >>> 6] |= 1L << (newest - first);
                    olderCount++;
                }
                newest = slot;
                return slot;
            }
        }
        beginAnew();
        return 0;
    }

    /**
     * Claims slots, lets a filler build frames in them, and commits them: the same as {@link #tryClaim} and
     * {@link #commit} one by one, but faster. {@link #flush} sends them.
     *
     * @param filler builds the frames; must not use this sender while it does
     * @param limit  the most frames to build
     * @return frames committed, fewer than the limit if the filler has no more, or no slot is free
     * @throws IllegalArgumentException if the filler returns a length that no frame has. Its slot stays free, also
     *                                  if the filler throws; the frames before it are committed
     */
    public int fill(FrameFiller filler, int limit) {
        confine();
        user = null;
        int frames = 0;
        try {
            while (frames < limit && distance < count) {
                int free = free(Math.min(limit - frames, lengths.length));
                if (free == 0) {
                    distance++;
                    continue;
                }
                int built = build(filler, free);
                frames += built;
                if (built < free) {
                    break;
                }
            }
        } finally {
            user = owner;
        }
        if (distance == count) {
            beginAnew();
        }
        return frames;
    }

    /** How many slots are free, one behind the other from the next one on, up to so many and to the end of the partition. */
    private int free(int most) {
        int slot = at(distance);
        int slots = Math.min(most, Math.min(count - distance, end - slot));
        long at = (long) slot * width;
        int free = 0;
        while (free < slots && segment.get(PoolFormat.STATE, at) == NF_SLOT_WRITE && !isClaimed(slot + free)) {
            at += width;
            free++;
        }
        // With the loads before it a load-acquire of each state; partner: see tryClaim().
        VarHandle.acquireFence();
        return free;
    }

    /** Lets a filler build frames in so many free slots, then commits them; returns how many they are. */
    private int build(FrameFiller filler, int free) {
        MemorySegment memory = segment;
        int[] bytes = lengths;
        int room = capacity;
        int begin = at(distance);
        long at = (long) begin * width + SLOT_FRAME;
        int built = 0;
        try {
            while (built < free) {
                int length = filler.fill(memory, at, room);
                if (length == FrameFiller.END) {
                    break;
                }
                if (length < SHORTEST || length > room) {
                    throw badLength(begin + built, length);
                }
                bytes[built] = length;
                at += width;
                built++;
            }
        } finally {
            if (built > 0) {
                commitRun(begin, built);
            }
        }
        return built;
    }

    /** Commits so many frames that were built one behind the other. */
    private void commitRun(int begin, int frames) {
        // With the stores after it a store-release of each state; partner: see commit().
        VarHandle.releaseFence();
        long at = (long) begin * width;
        for (int i = 0; i < frames; i++) {
            segment.set(PoolFormat.STATE, at, NF_SLOT_READ | lengths[i]);
            at += width;
        }
        distance += frames;
        pending += frames;
        committed = Math.max(committed, distance);
    }

    /**
     * Where to build the frame of a claimed slot.
     *
     * @param slot one that {@link #tryClaim} returned
     * @return bytes from the beginning of the segment; there is room for {@link #frameCapacity} bytes
     * @throws IllegalStateException if this sender has not claimed it
     */
    public long frameOffset(int slot) {
        confine();
        requireClaimed(slot);
        return (long) slot * width + SLOT_FRAME;
    }

    /**
     * The longest frame that a slot takes.
     *
     * @return bytes
     */
    public int frameCapacity() {
        return capacity;
    }

    /**
     * Gives a frame to the kernel, which takes it at the next {@link #flush}.
     *
     * @param slot   one that {@link #tryClaim} returned
     * @param length bytes in the frame, 14 (an Ethernet header) to {@link #frameCapacity}
     * @throws IllegalStateException    if this sender has not claimed the slot
     * @throws IllegalArgumentException if a frame cannot have this length; the slot stays claimed
     */
    public void commit(int slot, int length) {
        confine();
        requireClaimed(slot);
        if (length < SHORTEST || length > capacity) {
            throw badLength(slot, length);
        }
        unclaim(slot);
        pending++;
        committed = Math.max(committed, (slot >= base ? slot - base : slot - base + count) + 1);
        // Store-release; partner: the consumer's load-acquire (snull_tx_look in kmod/snull_tx.c).
        // Who sees READ sees the whole frame.
        PoolFormat.U32.setRelease(segment, (long) slot * width, NF_SLOT_READ | length);
    }

    /**
     * Gives up a claimed slot without a frame.
     *
     * @param slot one that {@link #tryClaim} returned
     * @throws IllegalStateException if this sender has not claimed it
     */
    public void abort(int slot) {
        confine();
        requireClaimed(slot);
        unclaim(slot);
    }

    /**
     * Makes the kernel take all frames committed since the last call, with one doorbell; does nothing if there
     * are none. Malformed frames are taken and counted; the others are sent
     * ({@link TxCounters}).
     *
     * @return frames taken
     * @throws RuntimeException what the doorbell throws; the frames wait for another call
     */
    public int flush() {
        confine();
        if (pending == 0) {
            return 0;
        }
        int taken = doorbell.ring(pending);
        pending = Math.max(0, pending - taken);
        if (pending == 0) {
            base = at(committed);
            // Less than 0 if one was committed late, whose slot lies before those that others took meanwhile.
            distance = Math.max(0, distance - committed);
            committed = 0;
        }
        return taken;
    }

    /**
     * Frames that were committed and not yet taken.
     *
     * @return frames
     */
    public int pending() {
        return pending;
    }

    /** Once round, with nothing to overtake. */
    private void beginAnew() {
        if (pending == 0 && newest == 0 && olderCount == 0) {
            distance = 0;
        }
    }

    private int at(int from) {
        int slot = base + from;
        return slot < end ? slot : slot - count;
    }

    private boolean isClaimed(int slot) {
        return slot == newest || olderCount != 0 && (older[(slot - first) >>> 6] & 1L << (slot - first)) != 0;
    }

    private void unclaim(int slot) {
        if (slot == newest) {
            newest = 0;
        } else {
            older[(slot - first) >>> 6] &= ~(1L << (slot - first));
            olderCount--;
        }
    }

    private void requireClaimed(int slot) {
        boolean claimed = slot == newest ? slot != 0 : slot >= first && slot < end && isClaimed(slot);
        if (!claimed) {
            throw new IllegalStateException("slot " + slot + " is not claimed by this sender");
        }
    }

    private IllegalArgumentException badLength(int slot, int length) {
        return new IllegalArgumentException("a frame of " + length + " bytes in slot " + slot + ", expected "
                + SHORTEST + " to " + capacity);
    }

    private void confine() {
        if (Thread.currentThread() != user) {
            throw refusal();
        }
    }

    private RuntimeException refusal() {
        if (Thread.currentThread() == owner) {
            return new IllegalStateException("a filler must not use its sender");
        }
        return new WrongThreadException("this PoolSender belongs to thread " + owner.getName() + ", not to "
                + Thread.currentThread().getName());
    }
}
