/*
 * SPDX-License-Identifier: Apache-2.0
 * What a ReadLoop tells the JDK Flight Recorder.
 * Beside steps 4 and 5 of 5 on the packet's way.
 */
package io.github.nfpool.loop;

import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PacketReader;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.source.PoolMapping;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Four events, each used again and again, so that nothing is allocated: {@code nfpool.PollBatch},
 * {@code nfpool.Wait}, {@code nfpool.Drop} and, while slots are held, {@code nfpool.HeldLong}. While nothing is
 * recorded their methods are empty. Used by one thread.
 */
final class ReaderEvents {
    private final PollBatch pollBatch = new PollBatch();
    private final Wait wait = new Wait();
    private final Drop drop = new Drop();
    private final HeldLong heldLong = new HeldLong();
    private long full;
    private long oversize;

    ReaderEvents(PoolCounters start, IdleStrategy idle) {
        full = start.full();
        oversize = start.oversize();
        wait.idle = idle.toString();
    }

    void pollBegins() {
        pollBatch.begin();
    }

    void pollEnds(int frames, PoolMapping mapping, PacketReader reader) {
        pollBatch.end();
        if (frames > 0 && pollBatch.shouldCommit()) {
            pollBatch.frames = frames;
            pollBatch.commit();
        }
        if (drop.isEnabled()) {
            dropped(PoolCounters.read(mapping.segment()));
        }
        if (heldLong.isEnabled() && reader instanceof PacketPool pool && pool.held() > 0) {
            held(pool, frames);
        }
    }

    void waitBegins() {
        wait.begin();
    }

    void waitEnds() {
        wait.end();
        if (wait.shouldCommit()) {
            wait.commit();
        }
    }

    private void dropped(PoolCounters now) {
        if (now.full() != full || now.oversize() != oversize) {
            drop.begin();
            drop.full = now.full() - full;
            drop.oversize = now.oversize() - oversize;
            drop.commit();
            full = now.full();
            oversize = now.oversize();
        }
    }

    /** Those that have become so by the last frames. */
    private void held(PacketPool pool, int frames) {
        for (int slot : pool.heldLong()) {
            heldLong.frames = pool.heldFrames(slot);
            if (heldLong.frames - frames < pool.geometry().rxCount()) {
                heldLong.begin();
                heldLong.slot = slot;
                heldLong.site = pool.heldSite(slot);
                heldLong.commit();
            }
        }
    }

    @Name("nfpool.PollBatch")
    @Label("Poll batch")
    @Description("Frames handed to a handler, one after the other, without waiting")
    @Category("nfpool")
    @StackTrace(false)
    private static final class PollBatch extends Event {
        @Label("Frames")
        private int frames;
    }

    @Name("nfpool.Wait")
    @Label("Wait")
    @Description("One pause of a reader that found the pool empty")
    @Category("nfpool")
    @StackTrace(false)
    private static final class Wait extends Event {
        @Label("Idle strategy")
        private String idle;
    }

    @Name("nfpool.Drop")
    @Label("Drop")
    @Description("Frames that the producer has dropped since the batch before")
    @Category("nfpool")
    @StackTrace(false)
    private static final class Drop extends Event {
        @Label("Pool full")
        private long full;
        @Label("Too long")
        private long oversize;
    }

    @Name("nfpool.HeldLong")
    @Label("Slot held long")
    @Description("A slot that the reader still holds after as many frames as the pool has slots")
    @Category("nfpool")
    @StackTrace(false)
    private static final class HeldLong extends Event {
        @Label("Slot")
        private int slot;
        @Label("Frames since it was taken")
        private long frames;
        @Label("Taken at")
        private String site;
    }
}
