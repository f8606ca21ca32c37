/*
 * SPDX-License-Identifier: Apache-2.0
 * The states of all slots at one moment, as runs.
 */
package io.github.nfpool.web;

import io.github.nfpool.pool.ChannelState;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.IntPredicate;

/**
 * Written as runs of a number and a letter, slot 1 first, such as {@code 3w5r1389w}:
 * {@code w} WRITE, {@code r} READ and not read yet, {@code h} held: READ, though its reader has gone past it,
 * {@code t} a frame to send, {@code f} a frame to send that may be in flight, {@code -} a slot that is in no partition.
 */
public final class SlotStates {
    private static final VarHandle U16 = ValueLayout.JAVA_SHORT.varHandle();
    private static final VarHandle U32 = ValueLayout.JAVA_INT.varHandle();
    private static final long WI = PoolFormat.HEADER.byteOffset(MemoryLayout.PathElement.groupElement("wi"));
    private static final long RI = PoolFormat.HEADER.byteOffset(MemoryLayout.PathElement.groupElement("ri"));

    private final MemorySegment pool;
    private final PoolGeometry geometry;
    private final IntPredicate held;
    private final int wi;
    private final int ri;
    private final int inFlight;
    private final boolean full;

    /**
     * As they are now.
     *
     * @param pool     all of it
     * @param geometry its shape
     * @param held     slots that are known to be held, whatever the header says
     */
    public SlotStates(MemorySegment pool, PoolGeometry geometry, IntPredicate held) {
        this.pool = pool;
        this.geometry = geometry;
        this.held = held;
        this.wi = producer();
        this.ri = Short.toUnsignedInt((short) U16.getOpaque(pool, RI));
        this.inFlight = ChannelState.read(pool).inFlight();
        // The same cursors mean a full pool, or one in which nothing waits.
        this.full = wi == ri && geometry.waiting(pool) == geometry.rxCount();
    }

    /**
     * Where the producer is.
     *
     * @return a slot
     */
    public int wi() {
        return wi;
    }

    /**
     * Where the reader is.
     *
     * @return a slot
     */
    public int ri() {
        return ri;
    }

    /** A slot's state word. */
    static int word(MemorySegment pool, PoolGeometry g, int slot) {
        return (int) U32.getAcquire(pool, g.slotOffset(slot));
    }

    /** Bytes of a READ slot's frame; 0 if there is none that fits into it. */
    static int frameLength(MemorySegment pool, PoolGeometry g, int slot) {
        int word = word(pool, g, slot);
        int length = word & PoolFormat.NF_SLOT_LENGTH;
        return word < 0 && length > 0 && length <= g.frameCapacity() ? length : 0;
    }

    /**
     * A slot's state.
     *
     * @param slot its number, 1 or more
     * @return one of the letters above
     */
    public char letter(int slot) {
        PoolGeometry g = geometry;
        boolean rx = slot >= g.rxFirst() && slot < g.rxFirst() + g.rxCount();
        boolean tx = slot >= g.txFirst() && slot < g.txFirst() + g.txCount();
        if (!rx && !tx) {
            return '-';
        }
        if (word(pool, g, slot) == PoolFormat.NF_SLOT_WRITE) {
            return 'w';
        }
        if (tx) {
            return inFlight > 0 ? 'f' : 't';
        }
        // It may have been filled since wi was read: then the producer is past it now.
        boolean ahead = ri == wi && full || isAhead(slot, wi) || isAhead(slot, producer());
        return !ahead || held.test(slot) ? 'h' : 'r';
    }

    private boolean isAhead(int slot, int end) {
        return ri < end ? slot >= ri && slot < end : ri > end && (slot >= ri || slot < end);
    }

    private int producer() {
        return Short.toUnsignedInt((short) U16.getOpaque(pool, WI));
    }

    String runs() {
        StringBuilder runs = new StringBuilder();
        char before = letter(1);
        int count = 0;
        for (int slot = 1; slot < geometry.length(); slot++) {
            char letter = letter(slot);
            if (letter != before) {
                runs.append(count).append(before);
                before = letter;
                count = 0;
            }
            count++;
        }
        return runs.append(count).append(before).toString();
    }
}
