/*
 * SPDX-License-Identifier: Apache-2.0
 * Sending a batch at a time, beside slots that are claimed one by one.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PoolSenderFillTest {
    private static final int SHORT = TestDriver.COPYBREAK;

    private final TestDriver driver = new TestDriver(4);
    private final PoolSender sender = new PoolSender(driver.segment, driver);
    private long next;

    private static List<Long> upTo(long n) {
        return LongStream.range(0, n).boxed().toList();
    }

    private void commit(int slot, long number, int length) {
        driver.segment.set(ValueLayout.JAVA_LONG_UNALIGNED, sender.frameOffset(slot), number);
        sender.commit(slot, length);
    }

    /** Numbers from {@link #next} on, so many. */
    private FrameFiller numbers(int count) {
        int[] left = {count};
        return (pool, offset, capacity) -> {
            if (left[0]-- == 0) {
                return FrameFiller.END;
            }
            pool.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, next++);
            return SHORT;
        };
    }

    @Test
    void aBatchIsFilledInOneGo() {
        assertEquals(3, sender.fill(numbers(9), 3));
        assertEquals(3, sender.pending());
        assertEquals(List.of(), driver.taken, "nothing before the doorbell");
        assertEquals(1, sender.fill(numbers(9), 9), "there are four slots");
        assertEquals(0, sender.fill(numbers(9), 9));
        assertEquals(0, sender.tryClaim());
        assertEquals(4, sender.flush());
        for (int i = 0; i < 10; i++) {
            assertEquals(2, sender.fill(numbers(2), 9));
            assertEquals(2, sender.fill(numbers(9), 9), "no slot is lost at the end of the frames");
            assertEquals(4, sender.flush());
        }
        assertEquals(upTo(44), driver.taken);
        assertEquals(0, sender.fill(numbers(1), 0));
    }

    @Test
    void fillingGoesRoundWhatIsClaimed() {
        int held = sender.tryClaim();
        int newest = sender.tryClaim();
        assertEquals(2, sender.fill(numbers(9), 9));
        assertEquals(2, sender.flush());
        for (int i = 0; i < 20; i++) {
            sender.fill(numbers(9), 9);
            sender.flush();
        }
        assertEquals(upTo(next), driver.taken);
        assertTrue(next > 20, "the other two are used again and again");
        commit(newest, next++, SHORT);
        commit(held, next++, SHORT);
        assertEquals(2, sender.flush());
        assertEquals(next, driver.taken.size());
    }

    @Test
    void aFillerThatFailsLosesItsOwnFrameOnly() {
        FrameFiller good = numbers(9);
        assertThrows(IllegalArgumentException.class, () -> sender.fill((pool, offset, capacity) -> {
            int length = good.fill(pool, offset, capacity);
            return next == 3 ? 13 : length;
        }, 9));
        next = 2;
        assertEquals(2, sender.fill(numbers(9), 9), "its slot stays free");
        assertEquals(4, sender.flush());
        assertThrows(ArithmeticException.class, () -> sender.fill((pool, offset, capacity) -> {
            throw new ArithmeticException();
        }, 9));
        assertEquals(0, sender.flush());
        for (int i = 0; i < 4; i++) {
            sender.fill(numbers(9), 9);
            sender.flush();
        }
        assertEquals(upTo(next), driver.taken);
    }

    @Test
    void aFillerMustNotUseItsSender() {
        int slot = sender.tryClaim();
        List<Throwable> answers = new ArrayList<>();
        assertEquals(1, sender.fill((pool, offset, capacity) -> {
            for (Runnable call : List.<Runnable>of(sender::tryClaim, sender::flush, () -> sender.abort(slot),
                    () -> sender.commit(slot, 60), () -> sender.frameOffset(slot),
                    () -> sender.fill(numbers(1), 1))) {
                answers.add(assertThrows(IllegalStateException.class, call::run));
            }
            return SHORT;
        }, 1));
        assertEquals(6, answers.size());
        sender.abort(slot);
    }
}
