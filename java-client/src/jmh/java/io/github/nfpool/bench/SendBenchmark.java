/*
 * SPDX-License-Identifier: Apache-2.0
 * What it costs to put a 64-byte frame into a slot, of the TX partition or of the RX partition.
 */
package io.github.nfpool.bench;

import io.github.nfpool.pool.FrameFiller;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.pool.PoolSender;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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

/** Each call fills an empty pool; emptying it is not counted. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Memory.FRAMES)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendBenchmark {
    /** An empty pool. */
    @State(Scope.Thread)
    public static class Pool {
        final MemorySegment segment = Memory.pool();
        final MemorySegment frame = Memory.frame();
        final PoolProducer producer = new PoolProducer(segment);
        /** The hand-written producer's counters. */
        long frames;
        long bytes;

        @Setup(Level.Invocation)
        public void drain() {
            Memory.setStates(segment, PoolFormat.NF_SLOT_WRITE);
        }
    }

    /** An empty TX partition; the doorbell takes what there is and does nothing. */
    @State(Scope.Thread)
    public static class TxPool {
        final MemorySegment segment = Memory.sendingPool();
        final MemorySegment frame = Memory.frame();
        final PoolSender sender = new PoolSender(segment, limit -> limit);
        final FrameFiller filler = (memory, offset, capacity) -> {
            MemorySegment.copy(frame, 0, memory, offset, frame.byteSize());
            return (int) frame.byteSize();
        };

        @Setup(Level.Invocation)
        public void drain() {
            Memory.setStates(segment, Memory.TX_FIRST, PoolFormat.NF_SLOT_WRITE);
        }
    }

    /** An empty ring of Agrona's. */
    @State(Scope.Thread)
    public static class Ring {
        final OneToOneRingBuffer ring = Memory.agrona();
        final UnsafeBuffer message = new UnsafeBuffer(Memory.frame().asByteBuffer());

        @Setup(Level.Invocation)
        public void drain() {
            while (ring.read((type, buffer, index, length) -> { }) > 0) {
                continue;
            }
        }
    }

    /** What nf_pool.h demands of a producer, written out: slot, next index, counters. */
    @Benchmark
    public int byHand(Pool pool) {
        MemorySegment segment = pool.segment;
        int slot = 1;
        for (; slot <= Memory.FRAMES; slot++) {
            long at = (long) slot * Memory.WIDTH;
            if ((int) Memory.U32.getAcquire(segment, at) != PoolFormat.NF_SLOT_WRITE) {
                break;
            }
            MemorySegment.copy(pool.frame, 0, segment, at + 4, pool.frame.byteSize());
            Memory.U32.setRelease(segment, at, PoolFormat.NF_SLOT_READ | (int) pool.frame.byteSize());
            Memory.U16.setRelease(segment, 4L, (short) (slot < Memory.FRAMES ? slot + 1 : 1));
            Memory.U64.setOpaque(segment, 40L, pool.bytes += pool.frame.byteSize());
            Memory.U64.setRelease(segment, 32L, ++pool.frames);
        }
        return check(slot - 1);
    }

    /** What nf_pool.h demands of a sender, written out: look at the state, fill, set it. */
    @Benchmark
    public int senderByHand(TxPool pool) {
        MemorySegment segment = pool.segment;
        int slot = Memory.TX_FIRST;
        for (; slot < Memory.TX_FIRST + Memory.FRAMES; slot++) {
            long at = (long) slot * Memory.WIDTH;
            if ((int) Memory.U32.getAcquire(segment, at) != PoolFormat.NF_SLOT_WRITE) {
                break;
            }
            MemorySegment.copy(pool.frame, 0, segment, at + 4, pool.frame.byteSize());
            Memory.U32.setRelease(segment, at, PoolFormat.NF_SLOT_READ | (int) pool.frame.byteSize());
        }
        return check(slot - Memory.TX_FIRST);
    }

    /** {@link PoolSender#tryClaim}, {@link PoolSender#commit}, and one {@link PoolSender#flush}. */
    @Benchmark
    public int sender(TxPool pool) {
        int frames = 0;
        while (frames < Memory.FRAMES) {
            int slot = pool.sender.tryClaim();
            if (slot == 0) {
                break;
            }
            MemorySegment.copy(pool.frame, 0, pool.segment, pool.sender.frameOffset(slot), pool.frame.byteSize());
            pool.sender.commit(slot, (int) pool.frame.byteSize());
            frames++;
        }
        pool.sender.flush();
        return check(frames);
    }

    /** {@link PoolSender#fill} and {@link PoolSender#flush}. */
    @Benchmark
    public int senderFill(TxPool pool) {
        int frames = pool.sender.fill(pool.filler, Memory.FRAMES);
        pool.sender.flush();
        return check(frames);
    }

    /** {@link PoolProducer#put}. */
    @Benchmark
    public int put(Pool pool) {
        int frames = 0;
        while (frames < Memory.FRAMES && pool.producer.put(pool.frame, 0, (int) pool.frame.byteSize()) != 0) {
            frames++;
        }
        return check(frames);
    }

    /** {@link PoolProducer#claim} and {@link PoolProducer#commit}. */
    @Benchmark
    public int claimCommit(Pool pool) {
        int frames = 0;
        while (frames < Memory.FRAMES) {
            long at = pool.producer.claim((int) pool.frame.byteSize());
            if (at == 0) {
                break;
            }
            MemorySegment.copy(pool.frame, 0, pool.segment, at, pool.frame.byteSize());
            pool.producer.commit();
            frames++;
        }
        return check(frames);
    }

    /** As libraries do that take arrays: the frame is made in a new one, and copied from there. */
    @Benchmark
    public int byteArray(Pool pool) {
        int frames = 0;
        while (frames < Memory.FRAMES) {
            byte[] copy = pool.frame.toArray(ValueLayout.JAVA_BYTE);
            if (pool.producer.put(MemorySegment.ofArray(copy), 0, copy.length) == 0) {
                break;
            }
            frames++;
        }
        return check(frames);
    }

    /** Agrona's ring of one producer and one consumer. */
    @Benchmark
    public int agrona(Ring ring) {
        int frames = 0;
        while (frames < Memory.FRAMES && ring.ring.write(1, ring.message, 0, Memory.LENGTH)) {
            frames++;
        }
        return check(frames);
    }

    private static int check(int frames) {
        if (frames != Memory.FRAMES) {
            throw new AssertionError(frames + " frames");
        }
        return frames;
    }
}
