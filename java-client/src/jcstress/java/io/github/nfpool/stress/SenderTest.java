/*
 * SPDX-License-Identifier: Apache-2.0
 * A slot of the TX partition that goes to the kernel and back.
 */
package io.github.nfpool.stress;

import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolSender;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * PoolSender sends frames 1 and 2 from the only slot; the kernel comes three times, as snull_tx_look and
 * snull_tx_give_back do. What it found is the result, 0 where there was nothing.
 */
public class SenderTest {
    private static final int SLOT = 2;
    private static final VarHandle STATE = ValueLayout.JAVA_INT.varHandle();

    private SenderTest() {
    }

    /** The kernel: what is in the slot, which it gives back. */
    private static int take(MemorySegment memory) {
        long at = SmallPool.slotOffset(SLOT);
        int tries = 0;
        while ((int) STATE.getAcquire(memory, at) == PoolFormat.NF_SLOT_WRITE) {
            if (++tries == SmallPool.TRIES) {
                return 0;
            }
        }
        int number = (int) SmallPool.number(memory, at + Integer.BYTES);
        STATE.setRelease(memory, at, PoolFormat.NF_SLOT_WRITE);
        return number;
    }

    private static void takeThrice(SmallPool pool, III_Result result) {
        result.r1 = take(pool.segment);
        result.r2 = take(pool.segment);
        result.r3 = take(pool.segment);
    }

    /** Slot by slot. */
    @JCStressTest
    @Outcome(id = {"0, 0, 0", "0, 0, 1", "0, 1, 0", "0, 1, 2", "1, 0, 0", "1, 0, 2", "1, 2, 0"},
            expect = Expect.ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "half a frame, or one that was not given back is overwritten")
    @State
    public static class Claim {
        private final SmallPool pool = SmallPool.sending(1);

        @Actor
        public void sender() {
            PoolSender sender = new PoolSender(pool.segment, limit -> limit);
            for (int number = 1; number <= 2; number++) {
                int slot = sender.tryClaim();
                if (slot == 0) {
                    return;
                }
                SmallPool.write(pool.segment, sender.frameOffset(slot), number);
                sender.commit(slot, SmallPool.LENGTH);
                sender.flush();
            }
        }

        @Actor
        public void kernel(III_Result result) {
            takeThrice(pool, result);
        }
    }

    /** In batches. */
    @JCStressTest
    @Outcome(id = {"0, 0, 0", "0, 0, 1", "0, 1, 0", "0, 1, 2", "1, 0, 0", "1, 0, 2", "1, 2, 0"},
            expect = Expect.ACCEPTABLE, desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "half a frame, or one that was not given back is overwritten")
    @State
    public static class Fill {
        private final SmallPool pool = SmallPool.sending(1);
        private int number;

        @Actor
        public void sender() {
            PoolSender sender = new PoolSender(pool.segment, limit -> limit);
            for (int batch = 0; batch < 2; batch++) {
                sender.fill((memory, offset, capacity) -> {
                    SmallPool.write(memory, offset, ++number);
                    return SmallPool.LENGTH;
                }, 1);
                sender.flush();
            }
        }

        @Actor
        public void kernel(III_Result result) {
            takeThrice(pool, result);
        }
    }
}
