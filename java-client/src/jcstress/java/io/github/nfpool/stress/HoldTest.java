/*
 * SPDX-License-Identifier: Apache-2.0
 * A reader that holds slots and gives them back in another order, a producer that goes round them.
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

/** Every frame once; no order is promised. */
@JCStressTest
@Outcome(id = "all [3456]", expect = Expect.ACCEPTABLE, desc = "each frame once")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice or half")
@State
public class HoldTest {
    private final Seen seen = new Seen();
    private final SmallPool pool = SmallPool.receiving(3, 3);
    private int put = 3;

    @Actor
    public void producer() {
        put = pool.putMore(put, 3);
    }

    @Actor
    public void reader() {
        PacketPool reader = new PacketPool(pool.segment);
        int[] held = new int[3];
        int[] count = new int[1];
        // The first is held, the second goes back, the third is held.
        reader.poll((memory, offset, length) -> {
            seen.add(SmallPool.number(memory, offset));
            if (count[0] != 1) {
                held[count[0]] = reader.hold();
            }
            count[0]++;
        }, 3);
        reader.release(held[2]);
        reader.poll((memory, offset, length) -> seen.add(SmallPool.number(memory, offset)), 1);
        // Not before its frame was last looked at.
        if (SmallPool.number(pool.segment, reader.frameOffset(held[0])) != 1) {
            seen.add(SmallPool.BROKEN);
        }
        reader.release(held[0]);
        reader.poll((memory, offset, length) -> seen.add(SmallPool.number(memory, offset)), 1);
    }

    @Arbiter
    public void rest(L_Result result) {
        pool.drain(seen);
        result.r1 = seen.once(put);
    }
}
