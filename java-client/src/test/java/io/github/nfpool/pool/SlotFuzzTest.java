/*
 * SPDX-License-Identifier: Apache-2.0
 * Both ends that Java has in a pool, while another process writes whatever Jazzer makes up into the same memory.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class SlotFuzzTest {
    /** So many that a poll hands out three at a time. */
    private static final int RX_SLOTS = 24;
    private static final int TX_SLOTS = 4;
    private static final long SIZE = TestPool.WIDTH * (1L + RX_SLOTS + TX_SLOTS);
    private static final PoolGeometry GEOMETRY = new PoolGeometry(TestPool.WIDTH, 1 + RX_SLOTS + TX_SLOTS, SIZE,
            PoolFormat.NF_FEATURE_TX, 1, RX_SLOTS, 1 + RX_SLOTS, TX_SLOTS);
    private static final MemorySegment MEMORY = Arena.global().allocate(SIZE, 4096);

    /** The bytes are a program: each step is what one of the readers, the sender or the scribbler does next. */
    @FuzzTest
    void anySteps(byte[] bytes) {
        new Run(ByteBuffer.wrap(bytes)).run();
    }

    private static final class Run {
        private final ByteBuffer steps;
        /** What the memory has to be, but for the words that are ours to write. */
        private final MemorySegment expected = MemorySegment.ofArray(new byte[(int) SIZE]);
        private final PacketPool pool;
        private final PoolWatcher watcher;
        private final PoolSender sender;
        private final List<Integer> held = new ArrayList<>();
        private final List<Integer> claimed = new ArrayList<>();
        /** Slots written to in this step: a frame of one may have been found before, with the length that it had then. */
        private final Set<Integer> scribbled = new HashSet<>();
        private int polled;

        Run(ByteBuffer steps) {
            this.steps = steps;
            GEOMETRY.format(MEMORY);
            expected.copyFrom(MEMORY);
            pool = new PacketPool(MEMORY);
            watcher = new PoolWatcher(MEMORY);
            sender = new PoolSender(MEMORY, limit -> next(limit + 1));
        }

        /** Below {@code bound}; 0 when all steps are done. */
        private int next(int bound) {
            return steps.hasRemaining() ? Byte.toUnsignedInt(steps.get()) % bound : 0;
        }

        void run() {
            while (steps.hasRemaining()) {
                scribbled.clear();
                switch (next(13)) {
                    case 0, 1 -> scribbleState();
                    case 2 -> scribbleAnywhere();
                    case 3 -> poll(next(10));
                    case 4 -> assertTrue(watcher.poll(this::inItsSlot, Integer.MAX_VALUE) <= RX_SLOTS);
                    case 5 -> acquire();
                    case 6 -> release();
                    case 7 -> look();
                    case 8 -> claim();
                    case 9 -> commit();
                    case 10 -> sender.fill(this::build, next(5));
                    case 11 -> flush();
                    default -> readFrames(next(10));
                }
                nothingElseIsWritten();
            }
            assertEquals(GEOMETRY, pool.geometry());
        }

        private void store(long at, int value) {
            MEMORY.set(ValueLayout.JAVA_INT, at, value);
            expected.set(ValueLayout.JAVA_INT_UNALIGNED, at, value);
            scribbled.add(GEOMETRY.slotAt(at));
        }

        /** As a producer or a consumer would write it, at any time: free, a frame, or nearly one. */
        private void scribbleState() {
            int length = next(256);
            store((1L + next(RX_SLOTS + TX_SLOTS)) * TestPool.WIDTH, switch (length) {
                case 0 -> PoolFormat.NF_SLOT_WRITE;
                case 255 -> PoolFormat.NF_SLOT_LENGTH;
                case 254 -> -1;
                default -> PoolFormat.NF_SLOT_READ | length;
            });
        }

        /** But not in `ri`: a reader that finds another number there ends, see PacketPoolRunTest.twoReadersAreFoundOut. */
        private void scribbleAnywhere() {
            long word = (next(256) | next(256) << 8) % (SIZE / Integer.BYTES);
            short ri = MEMORY.get(ValueLayout.JAVA_SHORT, PoolFormat.RI);
            store(word * Integer.BYTES, next(256) | next(256) << 8 | next(256) << 16 | next(256) << 24);
            MEMORY.set(ValueLayout.JAVA_SHORT, PoolFormat.RI, ri);
        }

        /**
         * Of what nobody scribbled, only these change: `ri`; the state of an RX slot that is not held, to free; that
         * of a TX slot that is not claimed, to a frame. What was received, and what is counted, is not ours.
         */
        private void nothingElseIsWritten() {
            short ri = MEMORY.get(ValueLayout.JAVA_SHORT, PoolFormat.RI);
            expected.set(ValueLayout.JAVA_SHORT_UNALIGNED, PoolFormat.RI, ri);
            for (int slot = 1; slot < GEOMETRY.length(); slot++) {
                int state = state(slot);
                boolean ours = slot <= RX_SLOTS ? !held.contains(slot) && state == PoolFormat.NF_SLOT_WRITE
                        : !claimed.contains(slot) && isFrame(state);
                if (ours) {
                    expected.set(ValueLayout.JAVA_INT_UNALIGNED, GEOMETRY.slotOffset(slot), state);
                }
            }
            assertEquals(-1, expected.mismatch(MEMORY));
        }

        private static int state(int slot) {
            return MEMORY.get(ValueLayout.JAVA_INT, GEOMETRY.slotOffset(slot));
        }

        private static boolean isFrame(int state) {
            int length = state - PoolFormat.NF_SLOT_READ;
            return length >= 14 && length <= TestPool.CAPACITY;
        }

        private void inItsSlot(MemorySegment memory, long offset, int length) {
            int slot = GEOMETRY.slotAt(offset);
            assertTrue(slot >= 1 && slot <= RX_SLOTS, () -> "slot " + slot);
            assertEquals(GEOMETRY.slotOffset(slot) + PoolFormat.SLOT_FRAME, offset);
            assertTrue(length > 0 && length <= TestPool.CAPACITY, () -> length + " bytes");
            if (!scribbled.contains(slot)) {
                assertEquals(state(slot) & PoolFormat.NF_SLOT_LENGTH, length);
            }
        }

        private void poll(int limit) {
            polled = 0;
            int frames = pool.poll((memory, offset, length) -> {
                inItsSlot(memory, offset, length);
                polled++;
                assertFalse(held.contains(GEOMETRY.slotAt(offset)), "it is held");
                whileHandled();
            }, limit);
            assertTrue(frames == polled && frames <= limit, () -> frames + " of " + limit + ", " + polled + " handled");
        }

        private void readFrames(int limit) {
            polled = 0;
            pool.poll(frame -> {
                inItsSlot(MEMORY, frame.offset(), frame.length());
                polled++;
                frame.u8(frame.length() - 1);
                assertThrows(IndexOutOfBoundsException.class, () -> frame.u8(frame.length()));
                whileHandled();
                frame.u8(frame.length() - 1);
            }, limit);
            assertTrue(polled <= limit, () -> polled + " of " + limit);
        }

        /** The memory changes under a handler, which may keep its slot. */
        private void whileHandled() {
            switch (next(4)) {
                case 1 -> scribbleState();
                case 2 -> scribbleAnywhere();
                case 3 -> held.add(pool.hold());
                default -> { }
            }
        }

        private void acquire() {
            int slot = pool.acquire();
            if (slot != 0) {
                assertFalse(held.contains(slot), () -> "slot " + slot + " is held");
                held.add(slot);
            }
        }

        private void release() {
            if (held.isEmpty()) {
                int slot = next(256);
                assertThrows(IllegalStateException.class, () -> pool.release(slot));
            } else {
                pool.release(held.remove(next(held.size())));
            }
        }

        private void look() {
            for (int slot : held) {
                assertEquals(GEOMETRY.slotOffset(slot) + PoolFormat.SLOT_FRAME, pool.frameOffset(slot));
                int length = pool.frameLength(slot);
                assertTrue(length >= 0 && length <= TestPool.CAPACITY, () -> length + " bytes");
            }
        }

        private void claim() {
            int slot = sender.tryClaim();
            if (slot != 0) {
                isFree(slot);
                claimed.add(slot);
            }
        }

        private void commit() {
            if (claimed.isEmpty()) {
                int slot = next(256);
                assertThrows(IllegalStateException.class, () -> sender.commit(slot, 60));
                return;
            }
            int slot = claimed.get(next(claimed.size()));
            int length = next(256);
            assertEquals(GEOMETRY.slotOffset(slot) + PoolFormat.SLOT_FRAME, sender.frameOffset(slot));
            if (length == 0) {
                sender.abort(slot);
            } else if (length < 14 || length > TestPool.CAPACITY) {
                assertThrows(IllegalArgumentException.class, () -> sender.commit(slot, length));
                return;
            } else {
                sender.commit(slot, length);
            }
            claimed.remove((Integer) slot);
        }

        private int build(MemorySegment memory, long offset, int capacity) {
            int slot = GEOMETRY.slotAt(offset);
            isFree(slot);
            assertEquals(TestPool.CAPACITY, capacity);
            int length = next(capacity + 1);
            return length < 14 ? FrameFiller.END : length;
        }

        private void isFree(int slot) {
            assertTrue(slot > RX_SLOTS && slot <= RX_SLOTS + TX_SLOTS, () -> "slot " + slot);
            assertFalse(claimed.contains(slot), () -> "slot " + slot + " is claimed");
        }

        private void flush() {
            int pending = sender.pending();
            int taken = sender.flush();
            assertEquals(pending - taken, sender.pending());
        }
    }
}
