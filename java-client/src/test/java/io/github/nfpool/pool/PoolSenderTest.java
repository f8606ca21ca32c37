/*
 * SPDX-License-Identifier: Apache-2.0
 * Sending against a consumer that gives slots back in any order.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.testing.Cases;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSenderTest {
    private static final int SHORT = TestDriver.COPYBREAK;
    private static final int LONG = TestDriver.COPYBREAK + 1;

    private final TestDriver driver = new TestDriver(4);
    private final PoolSender sender = new PoolSender(driver.segment, driver);
    private long next;

    private static List<Long> upTo(long n) {
        return LongStream.range(0, n).boxed().toList();
    }

    private int claim(TestDriver of, PoolSender by) {
        int slot = by.tryClaim();
        if (slot != 0) {
            assertFalse(of.isBusy(slot), () -> "slot " + slot + " is under way");
        }
        return slot;
    }

    private static void commit(TestDriver of, PoolSender by, int slot, long number, int length) {
        of.segment.set(ValueLayout.JAVA_LONG_UNALIGNED, by.frameOffset(slot), number);
        by.commit(slot, length);
    }

    private int put(int length) {
        int slot = claim(driver, sender);
        if (slot != 0) {
            commit(driver, sender, slot, next++, length);
        }
        return slot;
    }

    @Test
    void aBatchADoorbell() {
        assertEquals(0, sender.flush());
        assertEquals(2, put(SHORT));
        assertEquals(3, put(LONG));
        assertEquals(2, sender.pending());
        assertEquals(List.of(), driver.taken, "nothing before the doorbell");
        assertEquals(2, sender.flush());
        assertEquals(0, sender.pending());
        assertEquals(upTo(2), driver.taken);
        assertEquals(PoolFormat.NF_SLOT_READ | LONG, driver.segment.get(ValueLayout.JAVA_INT, 3 * TestPool.WIDTH));
    }

    @Test
    void aFullPartitionAndOneSlotThatStaysAway() {
        for (int i = 0; i < 4; i++) {
            assertEquals(2 + i, put(LONG));
        }
        assertEquals(0, sender.tryClaim());
        assertEquals(4, sender.flush());
        assertEquals(0, sender.tryClaim());
        driver.done(4);
        for (int i = 0; i < 10; i++) {
            assertEquals(4, put(SHORT));
            assertEquals(0, sender.tryClaim());
            assertEquals(1, sender.flush());
        }
        driver.done(2);
        driver.done(5);
        assertEquals(5, put(SHORT));
        assertEquals(2, put(SHORT));
        assertEquals(4, put(SHORT));
        assertEquals(0, sender.tryClaim());
        assertEquals(3, sender.flush());
        assertEquals(upTo(17), driver.taken);
    }

    @Test
    void noSlotIsUsedThatWouldOvertake() {
        for (int i = 0; i < 4; i++) {
            put(LONG);
        }
        sender.flush();
        driver.done(3);
        assertEquals(3, put(SHORT));
        assertEquals(0, sender.tryClaim());
        driver.done(2);
        assertEquals(0, sender.tryClaim(), "the kernel would look at slot 2 before slot 3");
        sender.flush();
        assertEquals(2, put(SHORT));
        sender.flush();
        assertEquals(upTo(6), driver.taken);
    }

    @Test
    void abortedSlotsAreFree() {
        int slot = sender.tryClaim();
        sender.abort(slot);
        assertEquals(0, sender.flush());
        for (int i = 0; i < 3; i++) {
            assertTrue(put(SHORT) != 0);
        }
        sender.flush();
        for (int i = 0; i < 4; i++) {
            assertTrue(put(SHORT) != 0, "all four");
        }
        sender.flush();
        assertEquals(upTo(7), driver.taken);
    }

    @Test
    void aClaimedSlotIsNotClaimedAgain() {
        int held = sender.tryClaim();
        for (int i = 0; i < 20; i++) {
            assertTrue(put(SHORT) != held);
            sender.flush();
        }
        commit(driver, sender, held, next++, SHORT);
        sender.flush();
        for (int i = 0; i < 4; i++) {
            assertTrue(put(SHORT) != 0);
        }
        sender.flush();
        assertEquals(upTo(25), driver.taken);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 13, TestPool.CAPACITY + 1, 0x10000 + 60, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void lengthsThatNoFrameHas(int length) {
        int slot = sender.tryClaim();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> sender.commit(slot, length));
        assertEquals("a frame of " + length + " bytes in slot 2, expected 14 to 124", e.getMessage());
        assertEquals(0, sender.flush());
        sender.commit(slot, 14);
        assertEquals(1, sender.flush());
    }

    @Test
    void slotsThatAreNotClaimed() {
        int slot = put(SHORT);
        for (int wrong : new int[] {slot, slot + 1, 0, 1, 6, -1, Integer.MAX_VALUE}) {
            assertThrows(IllegalStateException.class, () -> sender.commit(wrong, SHORT));
            assertThrows(IllegalStateException.class, () -> sender.abort(wrong));
            assertThrows(IllegalStateException.class, () -> sender.frameOffset(wrong));
        }
    }

    @Test
    void aDoorbellThatFailsLosesNothing() {
        boolean[] broken = {true};
        PoolSender careful = new PoolSender(driver.segment, limit -> {
            if (broken[0]) {
                throw new IllegalArgumentException("broken");
            }
            return driver.ring(limit);
        });
        commit(driver, careful, careful.tryClaim(), 0, SHORT);
        assertThrows(IllegalArgumentException.class, careful::flush);
        assertEquals(1, careful.pending());
        commit(driver, careful, careful.tryClaim(), 1, SHORT);
        broken[0] = false;
        assertEquals(2, careful.flush());
        assertEquals(upTo(2), driver.taken);
    }

    @Test
    void aDoorbellThatTakesLess() {
        PoolSender slow = new PoolSender(driver.segment, limit -> driver.ring(1));
        for (long n = 0; n < 4; n++) {
            commit(driver, slow, slow.tryClaim(), n, SHORT);
        }
        for (int left = 3; left >= 0; left--) {
            assertEquals(0, slow.tryClaim());
            assertEquals(1, slow.flush());
            assertEquals(left, slow.pending());
        }
        assertTrue(slow.tryClaim() != 0);
        assertEquals(upTo(4), driver.taken);
    }

    @Test
    void whereNothingCanBeSent() {
        assertThrows(IllegalArgumentException.class, () -> new PoolSender(new TestPool(4).segment, driver));
        assertThrows(IllegalArgumentException.class, () -> new PoolSender(driver.segment.asReadOnly(), driver));
        assertThrows(PoolFormatException.class, () -> new PoolSender(Arena.ofAuto().allocate(4096, 4096), driver));
    }

    @Test
    void anotherThreadIsTurnedAway() throws InterruptedException {
        List<Throwable> answers = new ArrayList<>();
        Thread other = new Thread(() -> {
            for (Runnable call : List.<Runnable>of(sender::tryClaim, sender::flush, () -> sender.abort(2),
                    () -> sender.commit(2, 60), () -> sender.frameOffset(2), () -> sender.fill(filler(driver, 0, 1), 1))) {
                answers.add(assertThrows(WrongThreadException.class, call::run));
            }
        });
        sender.tryClaim();
        other.start();
        other.join();
        assertEquals(6, answers.size());
    }

    /** On a partition of so many slots: what a user and the driver do, one number a step. */
    private record Steps(int slots, List<Integer> steps) {
        static Steps draw(RandomGenerator random) {
            return new Steps(Cases.between(random, 1, 9), Cases.list(random, 0, 200, r -> Cases.between(r, 0, 99)));
        }

        Stream<Steps> fewer() {
            return Cases.shorter(steps).map(rest -> new Steps(slots, rest));
        }
    }

    private static void forAllSteps(BiConsumer<Integer, List<Integer>> check) {
        Cases.of(2000).forAll(Steps::draw, Steps::fewer, drawn -> check.accept(drawn.slots(), drawn.steps()));
    }

    /** Whatever is claimed, given up, flushed and completed when: each frame is taken once, and in order. */
    @Test
    void inOrderWhateverComesWhen() {
        forAllSteps((slots, steps) -> {
            TestDriver own = new TestDriver(slots);
            PoolSender by = new PoolSender(own.segment, own);
            long sent = 0;
            for (int step : steps) {
                if (step < 35) {
                    int slot = claim(own, by);
                    if (slot != 0) {
                        commit(own, by, slot, sent++, step < 25 ? LONG : SHORT);
                    }
                } else if (step < 50) {
                    sent += by.fill(filler(own, sent, step), step % 5);
                } else if (step < 60) {
                    int slot = claim(own, by);
                    if (slot != 0) {
                        by.abort(slot);
                    }
                } else if (step < 80) {
                    by.flush();
                } else if (own.any(step) != 0) {
                    own.done(own.any(step));
                }
            }
            by.flush();
            assertEquals(upTo(sent), own.taken);
            while (own.any(0) != 0) {
                own.done(own.any(0));
            }
            Set<Integer> usable = new HashSet<>();
            for (int i = 0; i < 3 * slots; i++) {
                int slot = claim(own, by);
                if (slot != 0) {
                    usable.add(slot);
                    commit(own, by, slot, sent++, SHORT);
                    by.flush();
                }
            }
            assertEquals(slots, usable.size(), "every slot comes back");
        });
    }

    /** Frames from a number on, none to two of them, short and long in turn. */
    private FrameFiller filler(TestDriver of, long first, int times) {
        long[] number = {first};
        return (pool, offset, capacity) -> {
            if (number[0] - first >= times % 3) {
                return FrameFiller.END;
            }
            assertFalse(of.isBusy((int) (offset / TestPool.WIDTH)), "it is under way");
            pool.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, number[0]++);
            return number[0] % 2 == 0 ? LONG : SHORT;
        };
    }

    /** With claims that are kept over doorbells, and committed in the order in which they were made: in order. */
    @Test
    void inOrderWithClaimsAhead() {
        forAllSteps((slots, steps) -> {
            TestDriver own = new TestDriver(slots);
            PoolSender by = new PoolSender(own.segment, own);
            ArrayDeque<Integer> held = new ArrayDeque<>();
            long sent = 0;
            for (int step : steps) {
                if (step < 40) {
                    int slot = claim(own, by);
                    if (slot != 0) {
                        held.add(slot);
                    }
                } else if (step < 65 && !held.isEmpty()) {
                    commit(own, by, held.remove(), sent++, step < 55 ? LONG : SHORT);
                } else if (step < 80) {
                    by.flush();
                } else if (own.any(step) != 0) {
                    own.done(own.any(step));
                }
            }
            by.flush();
            assertEquals(upTo(sent), own.taken);
        });
    }

    /** With claims that are kept over doorbells and committed in any order: each frame is taken once. */
    @Test
    void onceEachWhateverIsHeld() {
        forAllSteps((slots, steps) -> {
            TestDriver own = new TestDriver(slots);
            PoolSender by = new PoolSender(own.segment, own);
            List<Integer> held = new ArrayList<>();
            long sent = 0;
            for (int step : steps) {
                if (step < 40) {
                    int slot = claim(own, by);
                    if (slot != 0) {
                        assertFalse(held.contains(slot), "claimed twice");
                        held.add(slot);
                    }
                } else if (step < 65 && !held.isEmpty()) {
                    commit(own, by, held.remove(step % held.size()), sent++, step < 50 ? LONG : SHORT);
                } else if (step < 70) {
                    sent += by.fill(filler(own, sent, step), 2);
                } else if (step < 80) {
                    by.flush();
                } else if (own.any(step) != 0) {
                    own.done(own.any(step));
                }
            }
            by.flush();
            assertEquals(upTo(sent), own.taken.stream().sorted().toList());
        });
    }

    /** A frame under way is not touched, though another thread gives slots back by chance. */
    @Test
    void besideAThreadThatGivesSlotsBack() throws InterruptedException {
        int frames = 200_000;
        int words = LONG / 8;
        TestDriver own = new TestDriver(16);
        PoolSender by = new PoolSender(own.segment, own);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            Random chance = new Random(7);
            try {
                for (int n = 0; n < frames; n++) {
                    int slot = own.any(chance.nextInt(16));
                    while (slot == 0) {
                        Thread.yield();
                        slot = own.any(chance.nextInt(16));
                    }
                    long number = own.numberIn(slot);
                    for (int w = 1; w < words; w++) {
                        assertEquals(number, own.segment.get(ValueLayout.JAVA_LONG_UNALIGNED,
                                (long) slot * TestPool.WIDTH + PoolFormat.SLOT_FRAME + 8L * w));
                    }
                    own.done(slot);
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        reader.start();
        for (long n = 0; n < frames && failure.get() == null;) {
            int slot = by.tryClaim();
            if (slot == 0) {
                by.flush();
                Thread.yield();
                continue;
            }
            for (int w = 0; w < words; w++) {
                own.segment.set(ValueLayout.JAVA_LONG_UNALIGNED, by.frameOffset(slot) + 8L * w, n);
            }
            by.commit(slot, LONG);
            n++;
        }
        by.flush();
        reader.join();
        assertNull(failure.get());
        assertEquals(upTo(frames), own.taken);
    }
}
