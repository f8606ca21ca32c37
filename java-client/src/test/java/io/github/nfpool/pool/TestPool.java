/*
 * SPDX-License-Identifier: Apache-2.0
 * A small pool on a plain segment, with both of its ends, for tests.
 */
package io.github.nfpool.pool;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Frames are numbers: 8 bytes and as many more as asked for. */
final class TestPool {
    static final int WIDTH = 128;
    static final int CAPACITY = WIDTH - 4;

    final MemorySegment segment;
    final PoolProducer producer;
    private final MemorySegment frame = Arena.ofAuto().allocate(4096, 8);

    TestPool(int rxSlots) {
        long size = (long) WIDTH * (rxSlots + 1);
        segment = Arena.ofAuto().allocate(size, 4096);
        PoolGeometry.rxOnly(size, WIDTH).format(segment);
        producer = new PoolProducer(segment);
    }

    /** Puts frame after frame; returns the slot of the last one. */
    int put(long... numbers) {
        int slot = 0;
        for (long number : numbers) {
            slot = putSized(number, 8);
        }
        return slot;
    }

    /** Hands over a slot without a frame, as a port does whose device has filled it with what is not for the reader. */
    int putBlank() {
        int slot = put(-1);
        if (slot != 0) {
            setState(slot, PoolFormat.NF_SLOT_READ);
        }
        return slot;
    }

    int putSized(long number, int length) {
        frame.set(ValueLayout.JAVA_LONG, 0, number);
        return producer.put(frame, 0, length);
    }

    long numberAt(long offset) {
        return segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    }

    /** Reads all there is, giving each slot back at once. */
    List<Long> drain(PacketReader reader) {
        List<Long> numbers = new ArrayList<>();
        reader.poll((memory, offset, length) -> numbers.add(numberAt(offset)), Integer.MAX_VALUE);
        return numbers;
    }

    int state(int slot) {
        return segment.get(ValueLayout.JAVA_INT, (long) slot * WIDTH);
    }

    void setState(int slot, int state) {
        segment.set(ValueLayout.JAVA_INT, (long) slot * WIDTH, state);
    }

    int headerU16(long offset) {
        return Short.toUnsignedInt(segment.get(ValueLayout.JAVA_SHORT, offset));
    }

    void setHeaderU16(long offset, int value) {
        segment.set(ValueLayout.JAVA_SHORT, offset, (short) value);
    }
}
