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
        assertEquals(1397, events.stream().filter(event -> event.getEventType().getName().equals("nfpool.PollBatch"))
                .mapToInt(event -> event.getInt("frames")).sum());
        List<RecordedEvent> drops = events.stream()
                .filter(event -> event.getEventType().getName().equals("nfpool.Drop")).toList();
        assertEquals(1, drops.size(), drops::toString);
        assertEquals(103, drops.getFirst().getLong("full"));
        assertTrue(events.stream().anyMatch(event -> event.getEventType().getName().equals("nfpool.Wait")
                && event.getString("idle").equals("yield")));
    }
}
