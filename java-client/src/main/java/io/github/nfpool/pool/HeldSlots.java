/*
 * SPDX-License-Identifier: Apache-2.0
 * The slots that a reader keeps past their turn: which, since when, and taken where.
 * Step 5 of 5 (pool) on the packet's way: between acquire and release.
 */
package io.github.nfpool.pool;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set of RX slots. Its members' state in the pool still says READ. */
final class HeldSlots {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final Set<String> LIBRARY = Set.of(HeldSlots.class.getName(), PacketPool.class.getName());

    private final int first;
    private final int slots;
    private final long[] bits;
    /** By slot, from the first one held on: how many frames the reader had handed out by then. */
    private long @Nullable [] since;
    /** Where each was taken, or null: that costs a walk through the stack for each. */
    private final String @Nullable [] sites;
    private int count;

    HeldSlots(int first, int slots) {
        this.first = first;
        this.slots = slots;
        this.bits = new long[(slots + Long.SIZE - 1) / Long.SIZE];
        this.sites = Boolean.getBoolean("nfpool.heldSites") ? new String[slots] : null;
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean contains(int slot) {
        return (bits[(slot - first) >>> 6] & 1L << (slot - first)) != 0;
    }

    /** Also for numbers that are no RX slots. */
    void require(int slot) {
        if (slot < first || slot >= first + slots || !contains(slot)) {
            throw new IllegalStateException("slot " + slot + " is not held by this reader");
        }
    }

    /** Adds one that is not there yet. */
    void add(int slot, long frames) {
        if (since == null) {
            since = new long[slots];
        }
        bits[(slot - first) >>> 6] |= 1L << (slot - first);
        since[slot - first] = frames;
        count++;
        if (sites != null) {
            sites[slot - first] = WALKER.walk(stack -> stack.map(StackWalker.StackFrame::toStackTraceElement)
                    .filter(call -> !LIBRARY.contains(call.getClassName())).findFirst()
                    .map(StackTraceElement::toString).orElse(""));
        }
    }

    /** Removes one that is there. */
    void remove(int slot) {
        bits[(slot - first) >>> 6] &= ~(1L << (slot - first));
        count--;
    }

    /** How many frames were handed out after a slot was added. */
    long frames(int slot, long now) {
        return now - since[slot - first];
    }

    /** Where it was taken; empty if that is not remembered. */
    String site(int slot) {
        return sites == null ? "" : sites[slot - first];
    }

    /** Those after which at least so many frames were handed out, in no order in time. */
    int[] longerThan(long least, long now) {
        int[] found = new int[count];
        int n = 0;
        for (int word = 0; word < bits.length; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                int slot = first + word * Long.SIZE + Long.numberOfTrailingZeros(left);
                if (frames(slot, now) >= least) {
                    found[n++] = slot;
                }
            }
        }
        return Arrays.copyOf(found, n);
    }
}
