/*
 * SPDX-License-Identifier: Apache-2.0
 * The consumer of a TX partition as kmod/snull_tx.c is one, for tests.
 */
package io.github.nfpool.pool;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Frames are numbers, as in {@link TestPool}. One longer than {@link #COPYBREAK} stays busy until
 * {@link #done}, which another thread may call.
 */
final class TestDriver implements Doorbell {
    static final int COPYBREAK = 64;

    final MemorySegment segment;
    /** What was taken, in that order. */
    final List<Long> taken = new ArrayList<>();
    /** Slots whose frames are under way, in the order in which they left. */
    final List<Integer> underWay = new ArrayList<>();
    private final PoolGeometry geometry;
    private final BitSet busy = new BitSet();
    private int next;

    TestDriver(int txSlots) {
        long size = TestPool.WIDTH * (2L + txSlots);
        geometry = new PoolGeometry(TestPool.WIDTH, 2 + txSlots, size, PoolFormat.NF_FEATURE_TX, 1, 1, 2, txSlots);
        segment = Arena.ofAuto().allocate(size, 4096);
        geometry.format(segment);
        next = geometry.txFirst();
    }

    /** snull_tx_send. */
    @Override
    public synchronized int ring(int limit) {
        int frames = 0;
        int slot = next;
        for (int left = geometry.txCount(); left > 0 && frames < limit; left--, slot = after(slot)) {
            int state = (int) PoolFormat.U32.getAcquire(segment, geometry.slotOffset(slot));
            if (state == PoolFormat.NF_SLOT_WRITE || busy.get(slot)) {
                continue;
            }
            taken.add(numberIn(slot));
            if ((state & PoolFormat.NF_SLOT_LENGTH) > COPYBREAK) {
                busy.set(slot);
                underWay.add(slot);
            } else {
                giveBack(slot);
            }
            next = after(slot);
            frames++;
        }
        return frames;
    }

    /** snull_tx_done. */
    synchronized void done(int slot) {
        busy.clear(slot);
        underWay.remove((Integer) slot);
        giveBack(slot);
    }

    synchronized boolean isBusy(int slot) {
        return busy.get(slot);
    }

    /** One that is under way, by chance; 0 if there is none. */
    synchronized int any(int chance) {
        return underWay.isEmpty() ? 0 : underWay.get(Math.floorMod(chance, underWay.size()));
    }

    long numberIn(int slot) {
        return segment.get(ValueLayout.JAVA_LONG_UNALIGNED, geometry.slotOffset(slot) + PoolFormat.SLOT_FRAME);
    }

    private void giveBack(int slot) {
        PoolFormat.U32.setRelease(segment, geometry.slotOffset(slot), PoolFormat.NF_SLOT_WRITE);
    }

    private int after(int slot) {
        return slot + 1 < geometry.txFirst() + geometry.txCount() ? slot + 1 : geometry.txFirst();
    }
}
