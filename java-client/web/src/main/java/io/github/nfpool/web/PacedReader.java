/*
 * SPDX-License-Identifier: Apache-2.0
 * A reader that a person can follow: it takes frames as they come, slowly, one by one, or holds them.
 */
package io.github.nfpool.web;

import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.source.PoolMapping;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/** Only with the claim, and only when told to read. Belongs to the thread that made it. */
final class PacedReader {
    /** How it goes on. */
    enum Pace {
        /** All that is there. */
        RUN,
        /** A frame at a time, some each second. */
        SLOW,
        /** Nothing, until told otherwise. */
        PAUSE
    }

    /** A frame that was read, copied to be shown later: its slot has been given back. */
    record Seen(int slot, byte[] bytes, int originalLength) {
    }

    private static final int BATCH = 4096;
    private static final long SLOW_NANOS = 250_000_000;

    private final PacketPool reader;
    private final PoolGeometry geometry;
    private final PoolMapping mapping;
    private final int keep;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private final NavigableSet<Integer> held = new TreeSet<>();
    private final Waits waits = new Waits();
    private Pace pace = Pace.RUN;
    private int steps;
    private boolean holdNext;
    private IntConsumer onHeld = slot -> { };
    private long slowDue = System.nanoTime();
    private long frames;

    /** Keeps so many of the last frames to be shown. */
    PacedReader(PoolMapping mapping, int keep) {
        this.mapping = mapping;
        this.reader = new PacketPool(mapping.segment());
        this.geometry = reader.geometry();
        this.keep = keep;
    }

    void setPace(Pace pace) {
        this.pace = pace;
    }

    Pace pace() {
        return pace;
    }

    void step() {
        steps++;
    }

    /** Keeps the slot of the next frame. */
    void holdNext(IntConsumer told) {
        holdNext = true;
        onHeld = told;
    }

    void release(int slot) {
        if (held.remove(slot)) {
            reader.release(slot);
        }
    }

    void releaseAll() {
        held.forEach(reader::release);
        held.clear();
    }

    NavigableSet<Integer> held() {
        return held;
    }

    long frames() {
        return frames;
    }

    /** The frames since the last call, the oldest first. */
    Deque<Seen> take() {
        Deque<Seen> taken = new ArrayDeque<>(seen);
        seen.clear();
        return taken;
    }

    /** How long the frames since the last call waited; null if there were none, or the pool has no times. */
    Json waited() {
        return waits.take();
    }

    /** Reads what its pace allows. */
    void read() {
        int limit = switch (pace) {
            case RUN -> BATCH;
            case SLOW -> {
                boolean due = System.nanoTime() - slowDue >= 0;
                slowDue = due ? System.nanoTime() + SLOW_NANOS : slowDue;
                yield due ? 1 : 0;
            }
            case PAUSE -> 0;
        };
        limit = Math.max(limit, steps);
        steps = 0;
        if (limit > 0) {
            frames += reader.poll(this::see, limit);
        }
    }

    private void see(MemorySegment memory, long offset, int length) {
        int slot = geometry.slotAt(offset);
        if (geometry.hasArrivalTimes()) {
            waits.add(memory, geometry, slot);
        }
        if (seen.size() == keep) {
            seen.removeFirst();
        }
        seen.addLast(new Seen(slot, memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE),
                mapping.originalLength(slot, length)));
        if (holdNext) {
            holdNext = false;
            held.add(reader.hold());
            onHeld.accept(slot);
        }
    }
}
