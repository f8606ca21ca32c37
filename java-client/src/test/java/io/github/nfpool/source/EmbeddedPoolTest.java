/*
 * SPDX-License-Identifier: Apache-2.0
 * The pool without a kernel, and the loop that reads it.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.feed.Replay;
import io.github.nfpool.loop.Idle;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.packet.SequenceCheck;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolFormatException;
import io.github.nfpool.source.EmbeddedPoolSource.WhenFull;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedPoolTest {
    private static final PacketHandler IGNORE = (segment, offset, length) -> { };

    private static PoolMapping open(FrameFeed feed, WhenFull whenFull) {
        return new EmbeddedPoolSource(feed, "a test", whenFull).open();
    }

    @Test
    void everyFrameArrivesOnceInOrderAndUncopied() {
        int frames = 50_000;
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.UDP).limit(frames), WhenFull.WAIT)) {
            ReadLoop loop = new ReadLoop(mapping);
            SequenceCheck check = new SequenceCheck(FrameGenerator.PORT, frames);
            assertEquals(frames, loop.run((segment, offset, length) -> {
                assertSame(mapping.segment(), segment);
                check.accept(segment, offset, length);
            }, ReadLoop.ALL, Duration.ZERO, () -> true));
            assertEquals(0, check.lost() + check.doubled() + check.outOfOrder() + check.beyond());
            assertEquals(frames, check.frames());
            assertEquals(PoolMapping.Supply.ENDED, mapping.supply());
            assertEquals(frames, loop.produced().frames());
            assertEquals(loop.bytes(), loop.produced().bytes());
            assertEquals(0, loop.produced().dropped());
            assertEquals(0, mapping.physicalAddress());
        }
    }

    @Test
    void anotherThreadTakesItOver() throws Exception {
        Iterator<Integer> lengths = HandOffCheck.LENGTHS.iterator();
        PoolMapping mapping = open(() -> lengths.hasNext() ? Arena.ofAuto().allocate(lengths.next()) : null, WhenFull.WAIT);
        while (mapping.supply() == PoolMapping.Supply.FEEDING) {
            Thread.onSpinWait();
        }
        HandOffCheck.run(mapping);
    }

    @Test
    void aLossyFeedAccountsForEachFrame() {
        int frames = 20_000;
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.UDP).limit(frames), WhenFull.DROP)) {
            ReadLoop loop = new ReadLoop(mapping);
            while (mapping.supply() != PoolMapping.Supply.ENDED) {
                Thread.onSpinWait();
            }
            SequenceCheck check = new SequenceCheck(FrameGenerator.PORT, frames);
            loop.run(check::accept, ReadLoop.ALL, Duration.ZERO, () -> true);
            assertEquals(1397, check.frames());
            assertEquals(frames - 1397, loop.produced().full());
            assertEquals(check.lost(), loop.produced().dropped());
            assertEquals(0, check.doubled() + check.outOfOrder());
        }
    }

    @Test
    void stopsAtTheCountAtTheEndOfABatchAndOnRequest() {
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.ALL), WhenFull.WAIT)) {
            ReadLoop loop = new ReadLoop(mapping);
            assertEquals(100, loop.run(IGNORE, 100, Duration.ZERO, () -> true));
            assertTrue(loop.run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> false) > 0);
            assertEquals(1, loop.run((segment, offset, length) -> loop.stop(), ReadLoop.ALL, Duration.ZERO, () -> true));
            assertEquals(0, loop.run(IGNORE, ReadLoop.ALL, ReadLoop.FOREVER, () -> true));
        }
    }

    /** Whatever it throws. */
    @ParameterizedTest
    @EnumSource
    void aFeedThatBreaksOffIsHeardOf(Idle idle) {
        for (Throwable failure : new Throwable[] {
            new PoolException("read", "test.pcap", "ends within record 2", ""), new InternalError("a page is gone"),
            new OutOfMemoryError("none left"), new StackOverflowError()}) {
            FrameFeed frames = new FrameGenerator(FrameGenerator.Mix.ALL).limit(100);
            FrameFeed broken = () -> {
                MemorySegment frame = frames.next();
                return frame == null ? EmbeddedPoolTest.<RuntimeException, MemorySegment>raise(failure) : frame;
            };
            try (PoolMapping mapping = open(broken, WhenFull.WAIT)) {
                ReadLoop loop = new ReadLoop(mapping, idle);
                assertSame(failure, assertThrows(Throwable.class,
                        () -> loop.run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> true)));
                assertEquals(100, loop.frames(), "what came before is read");
            }
        }
        try (PoolMapping mapping = open(() -> EmbeddedPoolTest.<RuntimeException, MemorySegment>raise(new IOException("gone")),
                WhenFull.WAIT)) {
            ReadLoop loop = new ReadLoop(mapping, idle);
            assertEquals("gone", assertThrows(IllegalStateException.class,
                    () -> loop.run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> true)).getCause().getMessage());
        }
    }

    /** Throws anything, without a word in the method's head. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable, R> R raise(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void closesUnderAProducerThatWaits() {
        PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.ALL), WhenFull.WAIT);
        assertTrue(mapping.await(Duration.ofSeconds(60)));
        mapping.close();
        mapping.close();
        assertThrows(IllegalStateException.class, () -> mapping.segment().get(ValueLayout.JAVA_BYTE, 0));
    }

    /** One that an interrupt wakes up, and one that nothing does. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesUnderAFeedThatBlocks(boolean interruptible) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch outside = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        FrameFeed blocking = () -> {
            inside.countDown();
            for (;;) {
                try {
                    outside.await();
                    return MemorySegment.ofArray(new byte[60]);
                } catch (InterruptedException e) {
                    woken.countDown();
                    if (interruptible) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        };
        PoolMapping mapping = open(blocking, WhenFull.WAIT);
        inside.await();
        mapping.close();
        woken.await();
        assertThrows(IllegalStateException.class, () -> mapping.segment().get(ValueLayout.JAVA_BYTE, 0));
        outside.countDown();
    }

    /** In parts that a driver's pool has as well: SourceContractTest. */
    @Test
    void anotherThreadCannotReadIt() throws InterruptedException {
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.ALL).limit(10), WhenFull.WAIT)) {
            MemorySegment segment = mapping.segment();
            ReadLoop loop = new ReadLoop(mapping);
            List<Runnable> uses = List.of(() -> new ReadLoop(mapping), () -> new PacketPool(segment),
                    () -> segment.get(ValueLayout.JAVA_BYTE, 0), () -> mapping.await(Duration.ZERO), mapping::close,
                    () -> loop.run(IGNORE, 1, Duration.ZERO, () -> true));
            List<Throwable> answers = new ArrayList<>();
            Thread other = new Thread(() -> uses.forEach(use -> {
                try {
                    use.run();
                    answers.add(null);
                } catch (RuntimeException e) {
                    answers.add(e);
                }
            }));
            other.start();
            other.join();
            assertEquals(uses.size(), answers.size());
            for (Throwable answer : answers) {
                assertEquals(WrongThreadException.class, answer == null ? null : answer.getClass());
            }
            assertEquals(10, loop.run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> true));
        }
    }

    @Test
    void timesOfAnyLength() {
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.ALL).limit(1), WhenFull.WAIT)) {
            assertTrue(mapping.await(ReadLoop.FOREVER));
            for (Duration timeout : new Duration[] {ReadLoop.FOREVER, Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(-1),
                Duration.ofSeconds(Long.MIN_VALUE)}) {
                new ReadLoop(mapping).run(IGNORE, ReadLoop.ALL, timeout, () -> true);
                assertFalse(mapping.await(timeout));
            }
        }
    }

    /** In the constructor, not when somebody reads. */
    @Test
    void whatIsMissingIsSaidAtOnce() {
        FrameFeed feed = new FrameGenerator(FrameGenerator.Mix.ALL);
        assertThrows(NullPointerException.class, () -> new EmbeddedPoolSource(null, "a test", WhenFull.WAIT));
        assertThrows(NullPointerException.class, () -> new EmbeddedPoolSource(feed, null, WhenFull.WAIT));
        assertThrows(NullPointerException.class, () -> new EmbeddedPoolSource(feed, "a test", null));
        assertThrows(NullPointerException.class, () -> new Replay(null));
        assertThrows(NullPointerException.class, () -> new FrameGenerator(null));
        assertThrows(PoolFormatException.class, () -> new EmbeddedPoolSource(feed, "a test", WhenFull.WAIT, 65_536));
        assertThrows(PoolFormatException.class, () -> new EmbeddedPoolSource(feed, "a test", WhenFull.WAIT, 0));
    }
}
