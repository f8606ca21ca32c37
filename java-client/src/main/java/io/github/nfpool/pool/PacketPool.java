/*
 * SPDX-License-Identifier: Apache-2.0
 * The consumer of a pool's RX partition: finds READ slots, hands them out, gives them back.
 * Step 5 of 5 (pool) on the packet's way: acquire slot -> handler -> release -> WRITE.
 */
package io.github.nfpool.pool;

import static io.github.nfpool.pool.PoolFormat.NF_SLOT_LENGTH;
import static io.github.nfpool.pool.PoolFormat.NF_SLOT_READ;
import static io.github.nfpool.pool.PoolFormat.NF_SLOT_WRITE;
import static io.github.nfpool.pool.PoolFormat.SLOT_FRAME;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Set;

/**
 * Reads frames in place and gives their slots back to the producer (section VII of the paper, steps 1
 * to 3 and 5). Nothing is copied, nothing is allocated for a packet.
 *
 * <p><b>Order.</b> A reader that gives slots back in the order in which it got them sees every frame once and
 * in the order of arrival. A reader that holds slots longer still misses no frame and sees none twice, but
 * the producer skips the slots that it holds, so that later frames may overtake earlier ones.
 *
 * <p><b>Threads.</b> An instance belongs to the thread that made it; any other gets a
 * {@link WrongThreadException}. A pool has one reader at a time: one that finds that another has read meanwhile
 * throws {@link IllegalStateException} at its next poll.
 *
 * <p><b>Memory.</b> The pool's memory belongs to whoever mapped it. When it is closed, every method
 * here throws an {@link IllegalStateException} and changes nothing. Slots that are still held then stay READ
 * and are given to the next reader.
 */
public final class PacketPool implements PacketReader {
    /** Frames handed out before their slots go back together, at most. */
    private static final int LONGEST_RUN = 64;
    /** Part of all slots that may wait for that, so that a small pool does not fill up. */
    private static final int RUN_PART = 8;
    private static final int NONE = Integer.MAX_VALUE;
    /** The processor lets others see plain stores in the order of the program: x86 does, ARM does not. */
    private static final boolean STORES_IN_ORDER =
            Set.of("amd64", "x86_64", "x86", "i386").contains(System.getProperty("os.arch"));

    private final MemorySegment segment;
    private final PoolGeometry geometry;
    private final Thread owner = Thread.currentThread();
    private final Frame frame;
    private final ControlledPoll controlled = new ControlledPoll();
    private final long width;
    private final int capacity;
    private final int first;
    private final int count;
    private final int end;
    private final int longest;

    /** How long the frames are that are found and not yet handed out: asked once, for others may write there, too. */
    private final int[] lengths;
    /** Those that were acquired and not yet released. */
    private final HeldSlots held;
    /** Slots without a frame that go back after one of these. */
    private final HeldSlots blanks;
    private int cursor;
    /** Handed out so far. */
    private long frames;
    /** What this reader has put into the header last, or found there at the beginning. */
    private short published;
    /** Whether a WRITE slot at the cursor may have READ slots behind it that the producer put there. */
    private boolean gaps = true;
    /** The slot handed out last, or passed over as blank; 0 before the first. A handler looks at it while one runs. */
    private int last;
    /** The first slot of those that are handed out and go back together; NONE while none are. */
    private int run = NONE;
    /** Whether a poll is under way. */
    private boolean handling;
    private long malformed;

    /**
     * Attaches to a pool, at the place where its last reader stopped.
     *
     * @param segment the whole pool, writable; stays the caller's
     * @throws PoolFormatException if the segment is not a pool
     */
    public PacketPool(MemorySegment segment) {
        if (segment.isReadOnly()) {
            throw new IllegalArgumentException("a PacketPool gives slots back and needs a writable pool;"
                    + " PoolWatcher reads a read-only one");
        }
        this.segment = segment;
        this.geometry = PoolGeometry.read(segment);
        this.frame = new Frame(segment, geometry);
        this.width = geometry.width();
        this.capacity = geometry.frameCapacity();
        this.first = geometry.rxFirst();
        this.count = geometry.rxCount();
        this.end = first + count;
        this.longest = Math.clamp(count / RUN_PART, 1, LONGEST_RUN);
        this.lengths = new int[longest];
        this.held = new HeldSlots(first, count);
        this.blanks = new HeldSlots(first, count);
        this.published = (short) PoolFormat.U16.getOpaque(segment, PoolFormat.RI);
        this.cursor = clamp(published);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A slot goes back to the producer when the handler has returned or thrown, unless it called
     * {@link #hold}. The slots of frames that were there at the same time go back together, at most 64 and
     * at most an eighth of the partition. The handler must not poll or acquire.
     */
    @Override
    public int poll(FrameHandler handler, int limit) {
        confine();
        return poll(frame.leadTo(handler), limit);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A slot goes back to the producer when the handler has returned or thrown, unless it called
     * {@link #hold}. The slots of frames that were there at the same time go back together, at most 64 and
     * at most an eighth of the partition. The handler must not poll or acquire.
     */
    @Override
    public int poll(PacketHandler handler, int limit) {
        enter();
        handling = true;
        int left = limit;
        try {
            while (left > 0) {
                int ready = held.isEmpty() ? ready(Math.min(left, longest)) : 0;
                if (ready == 0) {
                    // Not the usual case, or none is there.
                    int slot = next();
                    if (slot == 0) {
                        break;
                    }
                    cursor = slot;
                    ready = 1;
                }
                left -= ready;
                deliver(handler, ready);
            }
        } finally {
            handling = false;
            publishCursor();
        }
        return limit - left;
    }

    /** How many slots from the cursor on are frames, up to so many and to the end of the partition; notes their lengths. */
    private int ready(int most) {
        int slots = Math.min(most, end - cursor);
        long at = cursor * width;
        int ready = 0;
        while (ready < slots) {
            // Counted from READ on, a frame's state is its length, and one comparison tells it from any other.
            int bytes = segment.get(PoolFormat.STATE, at) - NF_SLOT_READ;
            if (!isLength(bytes)) {
                break;
            }
            lengths[ready] = bytes;
            at += width;
            ready++;
        }
        // With the loads before it a load-acquire of each state; partner: see state().
        VarHandle.acquireFence();
        return ready;
    }

    /** Hands out so many frames from the cursor on, whose lengths have been noted, then gives their slots back. */
    private void deliver(PacketHandler handler, int ready) {
        MemorySegment memory = segment;
        int[] bytes = lengths;
        int begin = cursor;
        long at = begin * width + SLOT_FRAME;
        run = begin;
        frames += ready;
        try {
            // A handler may close the pool, and then gets no more of it.
            for (int i = 0; i < ready && memory.scope().isAlive(); i++) {
                last = begin + i;
                handler.onPacket(memory, at, bytes[i]);
                at += width;
            }
        } finally {
            cursor = after(last);
            giveBackRun();
        }
    }

    /** Of those from the first of the run to the last one handed out, all that are not to be kept. */
    private void giveBackRun() {
        // With the stores after it a store-release of each state; partner: see giveBack().
        VarHandle.releaseFence();
        long at = run * width;
        int stop = last + 1;
        boolean all = held.isEmpty();
        for (int slot = run; slot < stop; slot++) {
            if (all || !held.contains(slot)) {
                if (STORES_IN_ORDER) {
                    segment.set(PoolFormat.STATE, at, NF_SLOT_WRITE);
                } else {
                    // The producer's second look relies on the order of the slots, too.
                    giveBack(segment, at);
                }
            }
            at += width;
        }
        run = NONE;
    }

    /**
     * Changes which frames come, and gives those that came before back unread.
     *
     * @param change makes the change; afterwards the producer fills slots for other reasons than before
     * @return frames given back
     */
    public int passOver(Runnable change) {
        enter();
        boolean waiting = state(cursor) != NF_SLOT_WRITE;
        change.run();
        int stop = clamp((short) PoolFormat.U16.getAcquire(segment, PoolFormat.WI));
        int passed = 0;
        // In a full pool, the slot to be filled next is the first one to be read.
        while (waiting || cursor != stop) {
            int before = cursor;
            // One slot at a time: what comes after blanks may be wanted.
            int slot = next(1);
            if (slot != 0) {
                giveBack(segment, slot * width);
                frames++;
                passed++;
            } else if (cursor == before) {
                break;
            }
            waiting = false;
        }
        publishCursor();
        return passed;
    }

    /**
     * Called by a handler: keeps the slot it looks at past its return.
     *
     * {@snippet class="com.example.packets.HoldOutOfOrder" region="hold"}
     *
     * @return the slot's number, to be given to {@link #release} once
     */
    public int hold() {
        confine();
        if (!handling) {
            throw new IllegalStateException("hold() can be called only in a handler: there is no current slot");
        }
        if (!held.contains(last)) {
            keep(last);
        }
        return last;
    }

    /**
     * Takes the next frame without a handler.
     *
     * @return its slot, to be given to {@link #release} once; 0 when the pool is empty
     */
    public int acquire() {
        enter();
        int slot = next();
        if (slot != 0) {
            frames++;
            keep(slot);
        }
        publishCursor();
        return slot;
    }

    /**
     * Gives a slot back to the producer, in any order.
     *
     * {@snippet class="com.example.packets.HoldOutOfOrder" region="release"}
     *
     * @param slot one that {@link #acquire} or {@link #hold} returned
     * @throws IllegalStateException if this reader does not hold it
     */
    public void release(int slot) {
        confine();
        held.require(slot);
        held.remove(slot);
        // One of the run that is handed out goes back with the others.
        if (slot < run || slot > last) {
            giveBack(segment, slot * width);
            if (!blanks.isEmpty()) {
                releaseBlanks(slot);
            }
        }
    }

    /**
     * Where the frame of a held slot is.
     *
     * @param slot one that this reader holds
     * @return bytes from the beginning of the segment
     */
    public long frameOffset(int slot) {
        confine();
        held.require(slot);
        return slot * width + SLOT_FRAME;
    }

    /**
     * How long the frame of a held slot is.
     *
     * @param slot one that this reader holds
     * @return bytes, never more than fit into the slot
     */
    public int frameLength(int slot) {
        confine();
        held.require(slot);
        int state = (int) PoolFormat.U32.getOpaque(segment, slot * width);
        return Math.min(state & NF_SLOT_LENGTH, capacity);
    }

    /**
     * How many slots are held now.
     *
     * @return slots that {@link #acquire} or {@link #hold} returned and that were not released
     */
    public int held() {
        return held.count();
    }

    /**
     * The slots that are held too long for the pool's size: since they were taken, as many frames have been handed out
     * as the pool has slots, so that the producer had to skip them. {@code ReadLoop} tells the JDK Flight Recorder of
     * each ({@code nfpool.HeldLong}).
     *
     * @return their numbers, in no order in time; most readers hold none
     */
    public int[] heldLong() {
        return held.longerThan(count, frames);
    }

    /**
     * How long a slot has been held.
     *
     * @param slot one that this reader holds
     * @return frames handed out since it was taken
     */
    public long heldFrames(int slot) {
        held.require(slot);
        return held.frames(slot, frames);
    }

    /**
     * Which line of the program took a slot that is held, to find the one that forgets to release it.
     *
     * @param slot one that this reader holds
     * @return class, method, file and line; empty unless the JVM was started with {@code -Dnfpool.heldSites=true}
     */
    public String heldSite(int slot) {
        held.require(slot);
        return held.site(slot);
    }

    /**
     * The pool itself.
     *
     * @return the segment with which this reader was created
     */
    public MemorySegment segment() {
        return segment;
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

    /** The shape of the pool, and what this reader has of it now. */
    @Override
    public String toString() {
        return "PacketPool of " + count + " RX slots of " + width + " bytes from slot " + first + " on: next slot "
                + cursor + ", " + held.count() + " held" + (segment.scope().isAlive() ? "" : "; closed");
    }

    /** The next slot to hand out, 0 when there is none; the cursor stands behind it. */
    private int next() {
        return next(count);
    }

    /** The same, of so many slots at most. */
    private int next(int slots) {
        for (int tries = 0; tries < slots; tries++) {
            int slot = cursor;
            int state = state(slot);
            if (state == NF_SLOT_WRITE || isKept(slot)) {
                slot = lookOn();
                if (slot == 0) {
                    return 0;
                }
                state = state(slot);
            }
            cursor = after(slot);
            if (isFrame(state)) {
                last = slot;
                lengths[0] = state & NF_SLOT_LENGTH;
                return slot;
            }
            if (state == NF_SLOT_READ) {
                last = slot;
                passBlank(slot);
            } else {
                malformed++;
                gaps = true;
                giveBack(segment, slot * width);
            }
        }
        return 0;
    }

    /**
     * A slot without a frame goes back after those that were handed out before it: after the one just before
     * it, if that is still held.
     */
    private void passBlank(int slot) {
        if (isKept(before(slot))) {
            blanks.add(slot, frames);
        } else {
            giveBack(segment, slot * width);
        }
    }

    /** The blanks that come right after a slot that has gone back go back, too. */
    private void releaseBlanks(int released) {
        for (int slot = after(released); blanks.contains(slot); slot = after(slot)) {
            blanks.remove(slot);
            giveBack(segment, slot * width);
        }
    }

    private boolean isKept(int slot) {
        return held.contains(slot) || blanks.contains(slot);
    }

    /** READ, with a length that a slot has room for. */
    private boolean isFrame(int state) {
        return state < 0 && isLength(state & NF_SLOT_LENGTH);
    }

    private boolean isLength(int bytes) {
        return Integer.compareUnsigned(bytes - 1, capacity) < 0;
    }

    /**
     * The cursor's slot is not for us: is the pool empty, or has the producer gone on past that slot?
     *
     * <p>`wi` is read before the slots, and it is where the next frame will come. The producer stores it
     * after the state, so while it still names the slot handed out last, the next frame will come behind
     * that one. Where this agrees with the cursor, the pool is empty. Anything else, and any doubt after
     * holding or attaching, is settled by looking at each slot of the partition.
     */
    private int lookOn() {
        int wi = clamp((short) PoolFormat.U16.getAcquire(segment, PoolFormat.WI));
        int expected = wi == last ? after(wi) : wi;
        if (!gaps && expected == cursor) {
            return 0;
        }
        int distance = firstReady(count);
        if (distance < 0) {
            if (held.isEmpty()) {
                cursor = expected;
                gaps = false;
            }
            return 0;
        }
        if (distance > 0) {
            gaps = true;
            // A READ seen with acquire makes everything visible that was put before it.
            int earlier = firstReady(distance);
            distance = earlier < 0 ? distance : earlier;
        }
        return at(distance);
    }

    /** How far from the cursor the first slot is that the producer left to us; looks at so many slots. */
    private int firstReady(int slots) {
        for (int distance = 0; distance < slots; distance++) {
            int slot = at(distance);
            if (state(slot) != NF_SLOT_WRITE && !isKept(slot)) {
                return distance;
            }
        }
        return -1;
    }

    private int at(int distance) {
        int slot = cursor + distance;
        return slot < first + count ? slot : slot - count;
    }

    private int after(int slot) {
        return slot + 1 < end ? slot + 1 : first;
    }

    private int before(int slot) {
        return slot > first ? slot - 1 : end - 1;
    }

    private int clamp(short index) {
        int slot = Short.toUnsignedInt(index);
        return slot >= first && slot < first + count ? slot : first;
    }

    /** Load-acquire; partner: the producer's store-release (snull_pool_put, PoolProducer.put). */
    private int state(int slot) {
        return (int) PoolFormat.U32.getAcquire(segment, slot * width);
    }

    /** Store-release; partner: the producer's load-acquire (snull_pool_put, PoolProducer.put). */
    private static void giveBack(MemorySegment memory, long at) {
        PoolFormat.U32.setRelease(memory, at, NF_SLOT_WRITE);
    }

    private void publishCursor() {
        published = (short) cursor;
        PoolFormat.U16.setOpaque(segment, PoolFormat.RI, published);
    }

    private void keep(int slot) {
        held.add(slot, frames);
        gaps = true;
    }

    private void enter() {
        confine();
        if (handling) {
            throw new IllegalStateException("a handler must not poll or acquire");
        }
        if ((short) PoolFormat.U16.getOpaque(segment, PoolFormat.RI) != published) {
            throw new IllegalStateException("another reader has read from this pool since this one did: use one PacketPool"
                    + " (or ReadLoop) at a time, or a new one after the other");
        }
    }

    private void confine() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException("this PacketPool belongs to thread " + owner.getName()
                    + ", not to " + Thread.currentThread().getName());
        }
    }
}
