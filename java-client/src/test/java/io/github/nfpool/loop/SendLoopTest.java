/*
 * SPDX-License-Identifier: Apache-2.0
 * Batches, due times, and ends of a loop that sends; its driver copies each frame at once.
 */
package io.github.nfpool.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.FrameFiller;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolSender;
import io.github.nfpool.source.SegmentMapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class SendLoopTest {
    private static final int WIDTH = 512;
    private static final int FIRST = 2;
    private static final int SLOTS = 8;

    /** A pool whose driver takes what it finds when it is rung, and frees the slots then or when waited for. */
    private static final class Wire extends SegmentMapping {
        final List<byte[]> frames = new ArrayList<>();
        final List<Integer> batches = new ArrayList<>();
        private final PoolSender sender;
        boolean keeping;
        int waits;

        Wire() {
            super(Arena.ofAuto().allocate((FIRST + SLOTS) * WIDTH, 4096));
            new PoolGeometry(WIDTH, FIRST + SLOTS, segment().byteSize(), PoolFormat.NF_FEATURE_TX, 1, 1, FIRST, SLOTS)
                    .format(segment());
            sender = new PoolSender(segment(), this::ring);
        }

        /** Cyclic from where it stopped, as the driver. */
        private int ring(int limit) {
            int next = FIRST + frames.size() % SLOTS;
            for (int i = 0; i < limit; i++, next = next + 1 < FIRST + SLOTS ? next + 1 : FIRST) {
                int length = segment().get(ValueLayout.JAVA_INT, (long) next * WIDTH) & PoolFormat.NF_SLOT_LENGTH;
                frames.add(segment().asSlice((long) next * WIDTH + PoolFormat.SLOT_FRAME, length)
                        .toArray(ValueLayout.JAVA_BYTE));
                if (!keeping) {
                    segment().set(ValueLayout.JAVA_INT, (long) next * WIDTH, PoolFormat.NF_SLOT_WRITE);
                }
            }
            batches.add(limit);
            return limit;
        }

        @Override
        public PoolSender sender() {
            return sender;
        }

        @Override
        public boolean awaitSendable(Duration timeout) {
            waits++;
            for (int slot = FIRST; slot < FIRST + SLOTS; slot++) {
                segment().set(ValueLayout.JAVA_INT, (long) slot * WIDTH, PoolFormat.NF_SLOT_WRITE);
            }
            return true;
        }
    }

    private final Wire wire = new Wire();

    /** Frames of 20 bytes that begin with their number. */
    private static FrameFiller numbers(int count) {
        int[] next = {0};
        return (pool, offset, capacity) -> {
            if (next[0] == count) {
                return FrameFiller.END;
            }
            pool.set(ValueLayout.JAVA_INT_UNALIGNED, offset, next[0]++);
            return 20;
        };
    }

    private void assertSent(int count) {
        assertEquals(count, wire.frames.size());
        for (int i = 0; i < count; i++) {
            assertEquals(i, MemorySegment.ofArray(wire.frames.get(i)).get(ValueLayout.JAVA_INT_UNALIGNED, 0));
        }
    }

    @Test
    void aDoorbellABatch() {
        assertEquals(10, new SendLoop(wire, 4).run(numbers(10), SendLoop.AT_ONCE));
        assertSent(10);
        assertEquals(List.of(4, 4, 2), wire.batches);
        assertEquals(0, wire.waits);
    }

    @Test
    void aBatchLargerThanThePartition() {
        assertEquals(20, new SendLoop(wire, 100).run(numbers(20), SendLoop.AT_ONCE));
        assertSent(20);
        assertEquals(List.of(8, 8, 4), wire.batches);
    }

    @Test
    void waitsForSlotsThatAreUnderWay() {
        wire.keeping = true;
        assertEquals(20, new SendLoop(wire, 3).run(numbers(20), SendLoop.AT_ONCE));
        assertSent(20);
        assertEquals(2, wire.waits);
    }

    @Test
    void beforeAWaitAllIsSent() {
        List<Long> asked = new ArrayList<>();
        long began = System.nanoTime();
        LongUnaryOperator due = frame -> {
            asked.add(frame);
            // A second from now, so that a busy machine does not make it late.
            return frame == 3 ? System.nanoTime() - began + 1_000_000_000 : 0;
        };
        new SendLoop(wire, 100).run(numbers(5), due);
        assertSent(5);
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), asked);
        assertEquals(3, wire.batches.getFirst());
    }

    @Test
    void dueTimesOfARate() {
        LongUnaryOperator due = SendLoop.at(4);
        assertEquals(0, due.applyAsLong(0));
        assertEquals(250_000_000, due.applyAsLong(1));
        assertEquals(2_500_000_000_000_000_000L, due.applyAsLong(10_000_000_000L));
    }

    @Test
    void aStoppedLoopSendsWhatItHas() {
        SendLoop loop = new SendLoop(wire, 100);
        FrameFiller endless = numbers(-1);
        assertEquals(2, loop.run((pool, offset, capacity) -> {
            if (wire.sender.pending() == 2) {
                loop.stop();
            }
            return endless.fill(pool, offset, capacity);
        }, frame -> frame < 2 ? 0 : Long.MAX_VALUE / 2));
        assertSent(2);
    }

    @Test
    void framesBeforeABreakAreSent() {
        FrameFiller three = numbers(3);
        FrameFiller breaking = (pool, offset, capacity) -> {
            int length = three.fill(pool, offset, capacity);
            if (length == FrameFiller.END) {
                throw new PoolException("read", "a file", "broke off", "");
            }
            return length;
        };
        SendLoop loop = new SendLoop(wire, 100);
        assertThrows(PoolException.class, () -> loop.run(breaking, SendLoop.AT_ONCE));
        assertSent(3);
        assertEquals(8, loop.run(numbers(8), SendLoop.AT_ONCE), "no slot stays claimed");
    }
}
