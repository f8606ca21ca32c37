/*
 * SPDX-License-Identifier: Apache-2.0
 * A paced feed yields nothing at rate 0 but what it is told to, all there is at a high one, and ends by an interrupt.
 */
package io.github.nfpool.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacedFeedTest {
    private static final MemorySegment FRAME = MemorySegment.ofArray(new byte[60]);

    @Test
    void atRestItYieldsAStepAtATimeAndEndsByAnInterrupt() throws InterruptedException {
        PacedFeed feed = new PacedFeed(() -> FRAME, 0);
        SynchronousQueue<String> got = new SynchronousQueue<>();
        Thread producer = Thread.ofPlatform().start(() -> {
            try {
                while (feed.next() != null) {
                    got.put("a frame");
                }
                assertTrue(Thread.interrupted(), "as the driver of a pool has to be told");
                got.put("the end");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertNull(got.poll(100, TimeUnit.MILLISECONDS));
        feed.step();
        assertEquals("a frame", got.take());
        assertNull(got.poll(100, TimeUnit.MILLISECONDS));
        feed.setRate(1000);
        assertEquals("a frame", got.take());
        assertEquals("a frame", got.take());
        feed.setRate(0);
        String more = got.poll(200, TimeUnit.MILLISECONDS);
        while (more != null) {
            more = got.poll(200, TimeUnit.MILLISECONDS);
        }
        producer.interrupt();
        assertEquals("the end", got.take());
        producer.join();
    }

    @Test
    void itHasAllFramesOfTheOtherAndItsEnd() {
        PacedFeed feed = new PacedFeed(((FrameFeed) () -> FRAME).limit(500), 1e9);
        int frames = 0;
        while (feed.next() != null) {
            frames++;
        }
        assertEquals(500, frames);
        assertThrows(IllegalArgumentException.class, () -> feed.setRate(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> feed.setRate(-1));
    }
}
