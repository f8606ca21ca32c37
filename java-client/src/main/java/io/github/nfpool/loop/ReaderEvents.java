/*
 * SPDX-License-Identifier: Apache-2.0
 * What a ReadLoop tells the JDK Flight Recorder.
 * Beside steps 4 and 5 of 5 on the packet's way.
 */
package io.github.nfpool.loop;

import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.source.PoolMapping;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Three events, each used again and again, so that nothing is allocated: {@code nfpool.PollBatch},
 * {@code nfpool.Wait} and {@code nfpool.Drop}. While nothing is recorded their methods are empty. Used by
 * one thread.
 */
final class ReaderEvents {
    private final PollBatch pollBatch = new PollBatch();
    private final Wait wait = new Wait();
    private final Drop drop = new Drop();
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

    void pollEnds(int frames, PoolMapping mapping) {
        pollBatch.end();
        if (frames > 0 && pollBatch.shouldCommit()) {
            pollBatch.frames = frames;
            pollBatch.commit();
        }
        if (drop.isEnabled()) {
            dropped(PoolCounters.read(mapping.segment()));
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
}
