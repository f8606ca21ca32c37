/*
 * SPDX-License-Identifier: Apache-2.0
 * What it costs to read a 64-byte frame in place, and to give its slot back.
 */
package io.github.nfpool.bench;

import io.github.nfpool.pool.FrameHandler;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each call reads a full pool; filling it is not counted. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Memory.FRAMES)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadBenchmark {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** A full pool. */
    @State(Scope.Thread)
    public static class Pool {
        final MemorySegment segment = Memory.pool();
        final PacketPool reader = new PacketPool(segment);
        long sum;
        final PacketHandler handler = (memory, offset, length) -> sum += Memory.sum(memory, offset, length);
        final FrameHandler frameHandler = frame -> {
            long eights = 0;
            for (int i = 0; i + 8 <= frame.length(); i += 8) {
                eights += frame.u64(i);
            }
            sum += eights;
        };

        @Setup(Level.Invocation)
        public void fill() {
            Memory.setStates(segment, PoolFormat.NF_SLOT_READ | Memory.LENGTH);
        }

        long check(int frames) {
            if (frames != Memory.FRAMES) {
                throw new AssertionError(frames + " frames");
            }
            return sum;
        }
    }

    /** A ring of Agrona's with as many messages. */
    @State(Scope.Thread)
    public static class Ring {
        final OneToOneRingBuffer ring = Memory.agrona();
        final org.agrona.concurrent.UnsafeBuffer message = new org.agrona.concurrent.UnsafeBuffer(new byte[Memory.LENGTH]);
        long sum;
        final MessageHandler handler = (type, buffer, index, length) -> {
            for (int i = 0; i + 8 <= length; i += 8) {
                sum += buffer.getLong(index + i);
            }
        };

        @Setup(Level.Invocation)
        public void fill() {
            for (int i = 0; i < Memory.FRAMES; i++) {
                if (!ring.write(1, message, 0, Memory.LENGTH)) {
                    throw new AssertionError("full");
                }
            }
        }
    }

    /** The least that nf_pool.h demands of a reader, written out. */
    @Benchmark
    public long byHand(Pool pool) {
        MemorySegment segment = pool.segment;
        long sum = pool.sum;
        int slot = 1;
        for (; slot <= Memory.FRAMES; slot++) {
            long at = (long) slot * Memory.WIDTH;
            int state = (int) Memory.U32.getAcquire(segment, at);
            if (state == PoolFormat.NF_SLOT_WRITE) {
                break;
            }
            sum += Memory.sum(segment, at + 4, state & PoolFormat.NF_SLOT_LENGTH);
            Memory.U32.setRelease(segment, at, PoolFormat.NF_SLOT_WRITE);
        }
        Memory.U16.setOpaque(segment, 6L, (short) slot);
        pool.sum = sum;
        return pool.check(slot - 1);
    }

    /** {@link PacketPool#poll(PacketHandler, int)}. */
    @Benchmark
    public long segmentHandler(Pool pool) {
        return pool.check(pool.reader.poll(pool.handler, Memory.FRAMES));
    }

    /** {@link PacketPool#poll(FrameHandler, int)}. */
    @Benchmark
    public long frameHandler(Pool pool) {
        return pool.check(pool.reader.poll(pool.frameHandler, Memory.FRAMES));
    }

    /** {@link PacketPool#acquire} and {@link PacketPool#release}. */
    @Benchmark
    public long acquireRelease(Pool pool) {
        int frames = 0;
        for (int slot = pool.reader.acquire(); slot != 0; slot = pool.reader.acquire()) {
            pool.sum += Memory.sum(pool.segment, pool.reader.frameOffset(slot), pool.reader.frameLength(slot));
            pool.reader.release(slot);
            frames++;
        }
        return pool.check(frames);
    }

    /** As libraries do that hand out arrays: the frame is copied to a new one, and that is read. */
    @Benchmark
    public long byteArray(Pool pool) {
        return pool.check(pool.reader.poll((segment, offset, length) -> {
            byte[] copy = new byte[length];
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
            for (int i = 0; i + 8 <= length; i += 8) {
                pool.sum += (long) LONGS.get(copy, i);
            }
        }, Memory.FRAMES));
    }

    /** Agrona's ring of one producer and one consumer, in place. */
    @Benchmark
    public long agrona(Ring ring) {
        int frames = 0;
        // Agrona reads at most to the end of its buffer in one call.
        while (frames < Memory.FRAMES) {
            frames += ring.ring.read(ring.handler, Memory.FRAMES);
        }
        return ring.sum;
    }
}
