/*
 * SPDX-License-Identifier: Apache-2.0
 * Each way to wait: no frame is missed, patience ends, and so does a loop that is told to stop.
 */
package io.github.nfpool.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.FrameHandler;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.source.EmbeddedPoolSource;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.SegmentMapping;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdleTest {
    private static final PacketHandler IGNORE = (segment, offset, length) -> { };

    /** An empty pool that nobody fills; counts how often somebody waits for it. */
    static final class Empty extends SegmentMapping {
        private static final int SIZE = 1 << 20;

        private final CountDownLatch looked = new CountDownLatch(3);
        private int waits;

        Empty() {
            super(Arena.ofAuto().allocate(SIZE, 8));
            PoolGeometry.rxOnly(SIZE, 1500).format(segment());
        }

        @Override
        public Supply supply() {
            looked.countDown();
            return Supply.OUTSIDE;
        }

        @Override
        public boolean await(Duration timeout) {
            assertTrue(timeout.compareTo(Duration.ofMillis(100)) <= 0, "stop() would not be seen for " + timeout);
            waits++;
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFrameOfASlowFeedArrives(Idle idle) {
        FrameGenerator generator = new FrameGenerator(FrameGenerator.Mix.UDP);
        FrameFeed slow = () -> {
            Idle.NAP.pause(null, 1_000_000_000, 0);
            return generator.next();
        };
        try (PoolMapping mapping = new EmbeddedPoolSource(slow.limit(200), "a test",
                EmbeddedPoolSource.WhenFull.WAIT).open()) {
            assertEquals(200, new ReadLoop(mapping, idle).run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFeedThatBreaksOffIsHeardOf(Idle idle) {
        FrameFeed broken = () -> {
            throw new PoolException("read", "test.pcap", "ends within record 2", "");
        };
        try (PoolMapping mapping = new EmbeddedPoolSource(broken, "a test", EmbeddedPoolSource.WhenFull.WAIT).open()) {
            ReadLoop loop = new ReadLoop(mapping, idle);
            assertThrows(PoolException.class, () -> loop.run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> true));
        }
    }

    @Test
    void backingOffEndsInBlocking() {
        Empty empty = new Empty();
        for (long idle : new long[] {0, 19_999, 20_000, 99_999, 100_000, 999_999}) {
            Idle.BACKOFF.pause(empty, 1000, idle);
        }
        assertEquals(0, empty.waits);
        Idle.BACKOFF.pause(empty, 1000, 1_000_000);
        assertEquals(1, empty.waits);
    }

    @ParameterizedTest
    @EnumSource
    void patienceEndsNotBeforeItsTime(Idle idle) {
        Empty empty = new Empty();
        long start = System.nanoTime();
        assertEquals(0, new ReadLoop(empty, idle).run(IGNORE, ReadLoop.ALL, Duration.ofMillis(20), () -> true));
        assertTrue(System.nanoTime() - start >= 20_000_000);
        if (idle != Idle.BACKOFF) {
            assertEquals(idle == Idle.BLOCK, empty.waits > 0, "only BLOCK waits in the mapping");
        }
        empty.waits = 0;
        assertEquals(0, new ReadLoop(empty, idle).run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> true));
        assertEquals(0, empty.waits, "no patience, no waiting");
    }

    @Test
    void aProgramMayHaveItsOwn() {
        Empty empty = new Empty();
        List<Long> idleFor = new ArrayList<>();
        ReadLoop[] loop = new ReadLoop[1];
        loop[0] = new ReadLoop(empty, (mapping, most, idle) -> {
            assertSame(empty, mapping);
            assertEquals(1_000_000_000, most + idle);
            idleFor.add(idle);
            if (idleFor.size() == 3) {
                loop[0].stop();
            }
        });
        assertEquals(0, loop[0].run(IGNORE, ReadLoop.ALL, Duration.ofSeconds(1), () -> true));
        assertEquals(3, idleFor.size());
        assertEquals(0, idleFor.getFirst());
        assertEquals(0, empty.waits);
    }

    @ParameterizedTest
    @EnumSource
    void anotherThreadStopsIt(Idle idle) throws InterruptedException {
        Empty empty = new Empty();
        ReadLoop loop = new ReadLoop(empty, idle);
        Thread stopper = new Thread(() -> {
            try {
                empty.looked.await();
            } catch (InterruptedException e) {
                return;
            }
            loop.stop();
        });
        stopper.start();
        assertEquals(0, loop.run(IGNORE, ReadLoop.ALL, ReadLoop.FOREVER, () -> true));
        stopper.join();
    }

    /** Instead of parks that return at once for ever. */
    @ParameterizedTest
    @EnumSource
    void anInterruptStopsIt(Idle idle) throws InterruptedException {
        Empty empty = new Empty();
        Thread reader = Thread.currentThread();
        Thread other = new Thread(() -> {
            try {
                empty.looked.await();
            } catch (InterruptedException e) {
                return;
            }
            reader.interrupt();
        });
        other.start();
        assertEquals(0, new ReadLoop(empty, idle).run(IGNORE, ReadLoop.ALL, ReadLoop.FOREVER, () -> true));
        assertTrue(Thread.interrupted(), "the interrupt is still there");
        other.join();
        FrameFeed endless = new FrameGenerator(FrameGenerator.Mix.UDP);
        try (PoolMapping mapping = new EmbeddedPoolSource(endless, "a test", EmbeddedPoolSource.WhenFull.WAIT).open()) {
            ReadLoop loop = new ReadLoop(mapping, idle);
            loop.run((segment, offset, length) -> reader.interrupt(), ReadLoop.ALL, ReadLoop.FOREVER, () -> true);
            assertTrue(loop.frames() > 0 && Thread.interrupted());
        }
    }

    /** The others of its run stay in the pool, whichever kind of handler it is. */
    @Test
    void stoppedInAHandlerItReadsNoFurther() {
        for (int kind = 0; kind < 2; kind++) {
            Empty pool = new Empty();
            PoolProducer producer = new PoolProducer(pool.segment());
            for (int i = 0; i < 4; i++) {
                producer.put(Arena.ofAuto().allocate(60 + i), 0, 60 + i);
            }
            ReadLoop loop = new ReadLoop(pool);
            PacketHandler raw = (segment, offset, length) -> stopAt(2, loop);
            FrameHandler handler = frame -> stopAt(2, loop);
            assertEquals(2, kind == 0 ? loop.run(raw, ReadLoop.ALL, ReadLoop.FOREVER, () -> true)
                    : loop.run(handler, ReadLoop.ALL, ReadLoop.FOREVER, () -> true));
            long[] bytes = {0};
            assertEquals(2, new ReadLoop(pool).run(frame -> bytes[0] += frame.length(), ReadLoop.ALL, Duration.ZERO, () -> true));
            assertEquals(62 + 63, bytes[0], "the third and the fourth");
        }
    }

    private static void stopAt(long frames, ReadLoop loop) {
        if (loop.frames() == frames) {
            loop.stop();
        }
    }
}
