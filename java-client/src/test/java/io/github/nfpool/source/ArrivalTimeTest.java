/*
 * SPDX-License-Identifier: Apache-2.0
 * Frames with the time of their arrival, in a pool without a kernel.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.capture.CaptureClock;
import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolFormatException;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalTimeTest {
    private static final int FRAMES = 5_000;
    private static final long SECOND = 1_000_000_000;

    private static List<Long> times(FrameFeed feed, boolean arrivalTimes) {
        List<Long> times = new ArrayList<>();
        try (PoolMapping mapping = new EmbeddedPoolSource(feed, "a test", EmbeddedPoolSource.WhenFull.WAIT, 1500, arrivalTimes)
                .open()) {
            PacketPool pool = new PacketPool(mapping.segment());
            assertEquals(arrivalTimes, pool.geometry().hasArrivalTimes());
            while (times.size() < FRAMES) {
                assertTrue(mapping.await(Duration.ofSeconds(10)));
                pool.poll(frame -> times.add(frame.arrivalNanos()), FRAMES);
            }
        }
        return times;
    }

    @Test
    void theProducerTakesTheTime() {
        CaptureClock clock = new CaptureClock();
        long before = clock.nanos() - SECOND;
        long last = before;
        for (long time : times(new FrameGenerator(FrameGenerator.Mix.UDP).limit(FRAMES), true)) {
            assertTrue(time >= last, "in the order of arrival");
            last = time;
        }
        assertTrue(last < clock.nanos() + SECOND);
    }

    /** More frames than slots: each has its own time, not that of another round. */
    @Test
    void aFeedMayKnowTheTime() {
        FrameFeed generator = new FrameGenerator(FrameGenerator.Mix.UDP).limit(FRAMES);
        FrameFeed feed = new FrameFeed() {
            private long time = 1_700_000_000 * SECOND;

            @Override
            public MemorySegment next() {
                time++;
                return generator.next();
            }

            @Override
            public long arrivalNanos() {
                return time;
            }
        };
        long expected = 1_700_000_000 * SECOND;
        for (long time : times(feed.limit(FRAMES), true)) {
            assertEquals(++expected, time);
        }
    }

    @Test
    void withoutTimesTheAnswerIsZero() {
        times(new FrameGenerator(FrameGenerator.Mix.UDP).limit(FRAMES), false).forEach(time -> assertEquals(0, time));
    }

    @Test
    void theTableLiesBehindTheSlots() {
        try (Arena arena = Arena.ofConfined()) {
            // All widths: the table begins at a multiple of eight, and ends in the pool.
            for (int width = 128; width <= 2048; width += 4) {
                PoolGeometry g = PoolGeometry.rxOnly(1 << 16, width, true);
                assertTrue(g.length() * (width + 8L) + 4 <= g.size());
                assertTrue((g.length() + 1) * (width + 8L) + 4 > g.size(), "no slot is wasted");
                MemorySegment memory = arena.allocate(g.size(), 8);
                g.format(memory);
                assertEquals(g, PoolGeometry.read(memory));
            }
        }
    }

    @Test
    void aTableThatDoesNotFitIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1 << 16, 8);
            PoolGeometry whole = PoolGeometry.rxOnly(1 << 16, 1024);
            whole.format(memory);
            assertFalse(PoolGeometry.read(memory).hasArrivalTimes());
            PoolGeometry lie = new PoolGeometry(whole.width(), whole.length(), whole.size(), PoolFormat.NF_FEATURE_STAMP,
                    1, whole.rxCount(), 0, 0);
            assertThrows(PoolFormatException.class, () -> lie.format(memory));
        }
    }
}
