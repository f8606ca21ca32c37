/*
 * SPDX-License-Identifier: Apache-2.0
 * A full pool, a reader that gives back in order, a producer that searches meanwhile.
 */
package io.github.nfpool.stress;

import io.github.nfpool.pool.PacketPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Every frame once and in order: PoolProducer's second look, PacketPool's look at `wi`. */
public class OrderTest {
    private OrderTest() {
    }

    /** What both tests do but for how they read. */
    abstract static class Full {
        final Seen seen = new Seen();
        final SmallPool pool;
        private int put;

        Full(int slots) {
            pool = SmallPool.receiving(slots, slots);
            put = slots;
        }

        void produce() {
            put = pool.putMore(put, 3);
        }

        String judge() {
            pool.drain(seen);
            return seen.inOrder(put);
        }
    }

    /** With a handler, one frame at a call. */
    @JCStressTest
    @Outcome(id = "all [2345]", expect = Expect.ACCEPTABLE, desc = "each frame once and in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "out of order, lost, twice or half")
    @State
    public static class Poll extends Full {
        public Poll() {
            super(2);
        }

        @Actor
        public void producer() {
            produce();
        }

        @Actor
        public void reader() {
            PacketPool reader = new PacketPool(pool.segment);
            for (int i = 0; i < 3; i++) {
                reader.poll((memory, offset, length) -> seen.add(SmallPool.number(memory, offset)), 1);
            }
        }

        @Arbiter
        public void rest(L_Result result) {
            result.r1 = judge();
        }
    }

    /** Without, all that is there at a time. */
    @JCStressTest
    @Outcome(id = "all [3456]", expect = Expect.ACCEPTABLE, desc = "each frame once and in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "out of order, lost, twice or half")
    @State
    public static class Acquire extends Full {
        public Acquire() {
            super(3);
        }

        @Actor
        public void producer() {
            produce();
        }

        @Actor
        public void reader() {
            PacketPool reader = new PacketPool(pool.segment);
            int[] held = new int[3];
            for (int round = 0; round < 2; round++) {
                int count = 0;
                while (count < held.length && (held[count] = reader.acquire()) != 0) {
                    seen.add(SmallPool.number(pool.segment, reader.frameOffset(held[count++])));
                }
                for (int i = 0; i < count; i++) {
                    reader.release(held[i]);
                }
            }
        }

        @Arbiter
        public void rest(L_Result result) {
            result.r1 = judge();
        }
    }
}
