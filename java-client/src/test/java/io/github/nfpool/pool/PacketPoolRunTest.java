/*
 * SPDX-License-Identifier: Apache-2.0
 * Frames handed out in runs, whose slots go back together.
 */
package io.github.nfpool.pool;

import static io.github.nfpool.pool.PoolFormat.NF_SLOT_READ;
import static io.github.nfpool.pool.PoolFormat.NF_SLOT_WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketPoolRunTest {
    /** An eighth of these are a run: four. */
    private static final int SLOTS = 32;

    private final TestPool pool = new TestPool(SLOTS);
    private final PacketPool reader = new PacketPool(pool.segment);
    private final List<Long> seen = new ArrayList<>();

    private List<Integer> ready(int slots) {
        List<Integer> ready = new ArrayList<>();
        for (int slot = 1; slot <= slots; slot++) {
            if (pool.state(slot) != NF_SLOT_WRITE) {
                ready.add(slot);
            }
        }
        return ready;
    }

    private int poll(Runnable inHandler) {
        return reader.poll((memory, offset, length) -> {
            seen.add(pool.numberAt(offset));
            inHandler.run();
        }, Integer.MAX_VALUE);
    }

    @Test
    void slotsGoBackAtTheEndOfARun() {
        pool.put(1, 2, 3, 4, 5);
        List<List<Integer>> states = new ArrayList<>();
        assertEquals(5, poll(() -> states.add(ready(5))));
        List<Integer> all = List.of(1, 2, 3, 4, 5);
        assertEquals(List.of(all, all, all, all, List.of(5)), states);
        assertEquals(List.of(), ready(5));
    }

    @Test
    void aRunEndsWithThePartition() {
        for (long first = 1; first <= 10 * SLOTS; first += 5) {
            pool.put(first, first + 1, first + 2, first + 3, first + 4);
            assertEquals(List.of(first, first + 1, first + 2, first + 3, first + 4), pool.drain(reader));
        }
    }

    @Test
    void aHandlerThatThrowsLeavesTheRestOfItsRun() {
        pool.put(1, 2, 3, 4);
        assertThrows(ArithmeticException.class, () -> poll(() -> {
            if (seen.size() == 2) {
                throw new ArithmeticException();
            }
        }));
        assertEquals(List.of(3, 4), ready(4));
        assertEquals(List.of(3L, 4L), pool.drain(reader));
    }

    @Test
    void aSlotHeldInARunIsKept() {
        pool.put(1, 2, 3, 4, 5);
        poll(() -> {
            if (seen.size() == 2) {
                reader.hold();
            }
        });
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), seen);
        assertEquals(List.of(2), ready(5));
        reader.release(2);
        assertEquals(List.of(), ready(5));
    }

    /** Given back twice, it could be taken from the producer, who has filled it in between. */
    @Test
    void aSlotReleasedInItsOwnRunGoesBackOnce() {
        pool.put(1, 2, 3, 4);
        List<List<Integer>> states = new ArrayList<>();
        poll(() -> {
            if (seen.size() == 1) {
                reader.hold();
            } else if (seen.size() == 2) {
                reader.release(1);
            }
            states.add(ready(4));
        });
        List<Integer> all = List.of(1, 2, 3, 4);
        assertEquals(List.of(all, all, all, all), states);
        assertEquals(List.of(), ready(4));
    }

    @Test
    void aSlotOfAnEarlierRunGoesBackAtOnce() {
        pool.put(1);
        int slot = reader.acquire();
        pool.put(2, 3);
        List<List<Integer>> states = new ArrayList<>();
        poll(() -> {
            if (seen.size() == 1) {
                reader.release(slot);
            }
            states.add(ready(3));
        });
        assertEquals(List.of(List.of(2, 3), List.of(3)), states);
    }

    /** Others may write there while the frames before are looked at: what was checked is what is handed out. */
    @Test
    void aLengthIsAskedOnce() {
        pool.put(1, 2, 3, 4);
        List<Integer> lengths = new ArrayList<>();
        int polled = reader.poll((memory, offset, length) -> {
            seen.add(pool.numberAt(offset));
            lengths.add(length);
            pool.setState(2, NF_SLOT_READ);
            pool.setState(3, NF_SLOT_READ | TestPool.CAPACITY + 1);
        }, Integer.MAX_VALUE);
        assertEquals(List.of(1L, 2L, 3L, 4L), seen);
        assertEquals(List.of(8, 8, 8, 8), lengths);
        assertEquals(4, polled);
        assertEquals(0, reader.malformed());
        assertEquals(List.of(), ready(4));
    }

    /** In the first slot of a run it is found out, whichever way the run begins. */
    @Test
    void anImpossibleLengthIsNotHandedOut() {
        pool.put(1, 2, 3, 4);
        pool.setState(1, NF_SLOT_READ | TestPool.CAPACITY + 1);
        pool.setState(3, NF_SLOT_READ | TestPool.CAPACITY + 1);
        assertEquals(2, poll(() -> { }));
        assertEquals(List.of(2L, 4L), seen);
        assertEquals(2, reader.malformed());
        assertEquals(List.of(), ready(4));
    }

    private ControlledHandler.Action until(Frame frame, int last) {
        seen.add(pool.numberAt(frame.offset()));
        return seen.size() == last ? ControlledHandler.Action.BREAK : ControlledHandler.Action.CONTINUE;
    }

    @Test
    void aHandlerEndsThePoll() {
        pool.put(1, 2, 3, 4, 5, 6, 7);
        assertEquals(2, reader.controlledPoll(frame -> until(frame, 2), Integer.MAX_VALUE));
        assertEquals(List.of(3, 4, 5, 6, 7), ready(7));
        assertEquals(3, reader.controlledPoll(frame -> until(frame, 0), 3));
        assertEquals(1, reader.controlledPoll(frame -> until(frame, 6), Integer.MAX_VALUE));
        assertEquals(1, reader.controlledPoll(frame -> until(frame, 7), Integer.MAX_VALUE));
        assertEquals(0, reader.controlledPoll(frame -> until(frame, 8), Integer.MAX_VALUE));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), seen);
        pool.put(8, 9);
        assertThrows(IllegalStateException.class, () -> reader.controlledPoll(
                frame -> reader.controlledPoll(f -> until(f, 0), 1) == 0 ? null : null, 1));
        assertEquals(1, reader.controlledPoll(frame -> until(frame, 8), 5));
    }

    @Test
    void aHandlerEndsAWatchersPoll() {
        PoolWatcher watcher = new PoolWatcher(pool.segment.asReadOnly());
        pool.put(1, 2, 3);
        assertEquals(2, watcher.controlledPoll(frame -> until(frame, 2), Integer.MAX_VALUE));
        assertEquals(1, watcher.controlledPoll(frame -> until(frame, 0), Integer.MAX_VALUE));
        assertEquals(List.of(1L, 2L, 3L), seen);
    }

    /** Each would have got the other's frames as well, or only some of its own. */
    @Test
    void twoReadersAreFoundOut() {
        PacketPool other = new PacketPool(pool.segment);
        pool.put(1, 2, 3, 4);
        assertEquals(1, reader.poll((memory, offset, length) -> { }, 1));
        assertThrows(IllegalStateException.class, () -> pool.drain(other));
        assertThrows(IllegalStateException.class, other::acquire);
        PacketPool next = new PacketPool(pool.segment);
        assertEquals(List.of(2L, 3L, 4L), pool.drain(next), "one after the other is what a pool is for");
        assertThrows(IllegalStateException.class, reader::acquire);
    }
}
