/*
 * SPDX-License-Identifier: Apache-2.0
 * One slot that goes to the reader and back: no half frame, no frame overwritten while it is read.
 */
package io.github.nfpool.stress;

import io.github.nfpool.pool.PacketPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a reader sees of the frame of an empty, and of a full, pool of one slot, at two looks. */
public class PublishTest {
    private PublishTest() {
    }

    /** The number of the frame that a poll finds, 0 without one. */
    private static int look(PacketPool reader) {
        long[] number = new long[1];
        reader.poll((memory, offset, length) -> number[0] = SmallPool.number(memory, offset), 1);
        return (int) number[0];
    }

    /** The slot is WRITE: the frame is there whole, or not at all. */
    @JCStressTest
    @Outcome(id = {"0, 0", "0, 1", "1, 0", "1, 2"}, expect = Expect.ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "half a frame, or one that was not given back is overwritten")
    @State
    public static class Empty {
        private final SmallPool pool = SmallPool.receiving(1, 0);

        @Actor
        public void producer() {
            pool.putMore(0, 2);
        }

        @Actor
        public void reader(II_Result result) {
            PacketPool reader = new PacketPool(pool.segment);
            result.r1 = look(reader);
            result.r2 = look(reader);
        }
    }

    /** The slot is READ: its frame stays until it is given back. */
    @JCStressTest
    @Outcome(id = {"1, 0", "1, 2"}, expect = Expect.ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "half a frame, or one that was not given back is overwritten")
    @State
    public static class Full {
        private final SmallPool pool = SmallPool.receiving(1, 1);

        @Actor
        public void producer() {
            pool.putMore(1, 1);
        }

        @Actor
        public void reader(II_Result result) {
            PacketPool reader = new PacketPool(pool.segment);
            result.r1 = look(reader);
            result.r2 = look(reader);
        }
    }
}
