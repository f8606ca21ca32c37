/*
 * SPDX-License-Identifier: Apache-2.0
 * What the flight recorder is told.
 */
package io.github.nfpool.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.source.EmbeddedPoolSource;
import io.github.nfpool.source.PoolMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderEventsTest {
    private static final PacketHandler IGNORE = (segment, offset, length) -> { };

    @TempDir
    private Path dir;

    private static List<RecordedEvent> named(String name, List<RecordedEvent> events) {
        return events.stream().filter(event -> event.getEventType().getName().equals("nfpool." + name)).toList();
    }

    @Test
    void batchesWaitsAndDrops() throws IOException {
        Path file = dir.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            for (String name : new String[] {"PollBatch", "Wait", "Drop"}) {
                recording.enable("nfpool." + name).withThreshold(Duration.ZERO);
            }
            recording.start();
            FrameFeed feed = new FrameGenerator(FrameGenerator.Mix.UDP).limit(1500);
            try (PoolMapping mapping = new EmbeddedPoolSource(feed, "a test", EmbeddedPoolSource.WhenFull.DROP).open()) {
                while (mapping.supply() != PoolMapping.Supply.ENDED) {
                    Thread.onSpinWait();
                }
                assertEquals(1397, new ReadLoop(mapping).run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> true));
            }
            new ReadLoop(new IdleTest.Empty(), Idle.YIELD)
                    .run(IGNORE, ReadLoop.ALL, Duration.ofMillis(1), () -> true);
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertEquals(1397, named("PollBatch", events).stream().mapToInt(event -> event.getInt("frames")).sum());
        List<RecordedEvent> drops = named("Drop", events);
        assertEquals(1, drops.size(), drops::toString);
        assertEquals(103, drops.getFirst().getLong("full"));
        assertTrue(named("Wait", events).stream().anyMatch(event -> event.getString("idle").equals("yield")));
    }

    @Test
    void aSlotHeldLongIsToldOfOnce() throws IOException {
        Path file = dir.resolve("test.jfr");
        int[] slot = new int[1];
        try (Recording recording = new Recording()) {
            recording.enable("nfpool.HeldLong").withThreshold(Duration.ZERO);
            recording.start();
            FrameFeed feed = new FrameGenerator(FrameGenerator.Mix.UDP).limit(4 * 1397);
            try (PoolMapping mapping = new EmbeddedPoolSource(feed, "a test", EmbeddedPoolSource.WhenFull.WAIT).open()) {
                ReadLoop loop = new ReadLoop(mapping);
                PacketPool pool = (PacketPool) loop.reader();
                loop.run(frame -> slot[0] = loop.frames() == 100 ? pool.hold() : slot[0]);
            }
            recording.dump(file);
        }
        List<RecordedEvent> events = named("HeldLong", RecordingFile.readAllEvents(file));
        assertEquals(1, events.size(), events::toString);
        assertEquals(slot[0], events.getFirst().getInt("slot"));
        long frames = events.getFirst().getLong("frames");
        assertTrue(frames >= 1397 && frames < 1397 + 64, () -> "told of after " + frames);
        assertEquals("", events.getFirst().getString("site"));
    }
}
