/*
 * SPDX-License-Identifier: Apache-2.0
 * The paper's pool on a plain segment, and a ring buffer of Agrona's of the same size, full or empty.
 */
package io.github.nfpool.bench;

import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** What the benchmarks share. All of them go over FRAMES frames of LENGTH bytes. */
final class Memory {
    static final int FRAMES = 1397;
    static final int LENGTH = 64;
    /** -jvmArgsAppend -Dnfpool.width=1536 measures another. */
    static final int WIDTH = Integer.getInteger("nfpool.width", PoolFormat.NF_POOL_WIDTH);
    /** The paper's 512 pages; with another width, room for as many frames. */
    static final int SIZE = WIDTH == PoolFormat.NF_POOL_WIDTH ? 2 << 20 : (FRAMES + 1) * WIDTH;
    static final int TX_FIRST = 2;

    static final VarHandle U16 = ValueLayout.JAVA_SHORT.varHandle();
    static final VarHandle U32 = ValueLayout.JAVA_INT.varHandle();
    static final VarHandle U64 = ValueLayout.JAVA_LONG.varHandle();
    /** -jvmArgsAppend -Dnfpool.order=network has eight bytes read as a number in network order, as a Frame's are. */
    private static final ValueLayout.OfLong EIGHT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(
            "network".equals(System.getProperty("nfpool.order")) ? ByteOrder.BIG_ENDIAN : ByteOrder.nativeOrder());

    private Memory() {
    }

    static MemorySegment pool() {
        MemorySegment pool = Arena.ofAuto().allocate(SIZE, 4096);
        PoolGeometry geometry = PoolGeometry.rxOnly(SIZE, WIDTH);
        geometry.format(pool);
        if (geometry.rxCount() != FRAMES) {
            throw new AssertionError(geometry.toString());
        }
        return pool;
    }

    /** A pool whose slots but one are for sending: the TX partition begins at slot TX_FIRST. */
    static MemorySegment sendingPool() {
        MemorySegment pool = Arena.ofAuto().allocate(2 * SIZE, 4096);
        new PoolGeometry(WIDTH, TX_FIRST + FRAMES, 2 * SIZE, PoolFormat.NF_FEATURE_TX, 1, 1, TX_FIRST, FRAMES)
                .format(pool);
        return pool;
    }

    /** All slots to one state: READ with a frame in each, or WRITE. */
    static void setStates(MemorySegment pool, int state) {
        setStates(pool, 1, state);
    }

    /** The same of FRAMES slots from one on. */
    static void setStates(MemorySegment pool, int first, int state) {
        for (int slot = first; slot < first + FRAMES; slot++) {
            pool.set(ValueLayout.JAVA_INT, (long) slot * WIDTH, state);
        }
        VarHandle.fullFence();
    }

    static MemorySegment frame() {
        MemorySegment frame = Arena.ofAuto().allocate(LENGTH, 8);
        for (int i = 0; i < LENGTH; i++) {
            frame.set(ValueLayout.JAVA_BYTE, i, (byte) i);
        }
        return frame;
    }

    static OneToOneRingBuffer agrona() {
        int capacity = BitUtil.findNextPositivePowerOfTwo(FRAMES * (LENGTH + 8) * 2);
        return new OneToOneRingBuffer(new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(capacity + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    }

    /** What "reading a frame" is: each of its bytes is looked at, eight at a time. */
    static long sum(MemorySegment segment, long offset, int length) {
        long sum = 0;
        for (int i = 0; i + 8 <= length; i += 8) {
            sum += segment.get(EIGHT, offset + i);
        }
        return sum;
    }
}
