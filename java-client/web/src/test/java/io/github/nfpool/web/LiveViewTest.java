/*
 * SPDX-License-Identifier: Apache-2.0
 * What the page is told is what is in the pool.
 */
package io.github.nfpool.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.packet.PacketPrinter;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.source.EmbeddedPoolSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveViewTest {
    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":(\"[^\"]*\"|[^,}]*)").matcher(json);
        assertTrue(found.find(), () -> name + " in " + json);
        return found.group(1).replace("\"", "");
    }

    private static MemorySegment pool(Arena arena, int slots) {
        PoolGeometry g = PoolGeometry.rxOnly(128L * (slots + 1), 128);
        MemorySegment segment = arena.allocate(g.size(), 4096);
        g.format(segment);
        return segment;
    }

    private static void put(PoolProducer producer, MemorySegment segment, int length) {
        long at = producer.claim(length);
        segment.asSlice(at, length).fill((byte) 0x11);
        producer.commit();
    }

    @Test
    void eachSlotHasItsLetter() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = pool(arena, 10);
            PoolGeometry g = PoolGeometry.read(segment);
            PoolProducer producer = new PoolProducer(segment);
            PacketPool reader = new PacketPool(segment);
            assertEquals("10w", runs(segment, g));
            for (int i = 0; i < 6; i++) {
                put(producer, segment, 60);
            }
            assertEquals("6r4w", runs(segment, g));
            int held = reader.acquire();
            reader.release(reader.acquire());
            assertEquals("1h1w4r4w", runs(segment, g));
            for (int i = 0; i < 5; i++) {
                put(producer, segment, 60);
            }
            SlotStates states = new SlotStates(segment, g, slot -> slot == held);
            assertEquals(3, states.wi(), "the producer went past the held slot");
            assertEquals(3, states.ri());
            assertEquals("1h9r", states.runs());
            while (reader.poll(frame -> { }, 10) > 0) {
                // All but the held one.
            }
            assertEquals("1h9w", runs(segment, g), "seen by others, too");
            SlotStates before = new SlotStates(segment, g, slot -> false);
            put(producer, segment, 60);
            assertEquals("1h1w1r7w", before.runs(), "filled after the cursors were read");
        }
    }

    private static String runs(MemorySegment segment, PoolGeometry g) {
        return new SlotStates(segment, g, slot -> false).runs();
    }

    @Test
    void watchingTakesNothing() throws Exception {
        try (Served served = Served.embedded(false, true, 10_000)) {
            String sample = WebServerTest.get(served, "now");
            while (field(sample, "full").equals("0")) {
                Thread.sleep(50);
                sample = WebServerTest.get(served, "now");
            }
            assertEquals("1397r", field(sample, "slots"));
            assertEquals("1397", field(sample, "frames"));
            assertEquals("1397", field(sample, "waiting"));
            assertEquals(field(sample, "wi"), field(sample, "ri"));
        }
    }

    @Test
    void aReaderThatIsToldToHoldHolds() throws Exception {
        LiveView view = Served.embeddedView(true, true, 0);
        try (Served served = new Served(view)) {
            WebServerTest.get(served, "now");
            view.act("reader", Map.of("value", "hold"));
            view.act("feed", Map.of("value", "step"));
            String sample = WebServerTest.get(served, "now");
            while (!field(sample, "read").equals("1")) {
                sample = WebServerTest.get(served, "now");
            }
            assertEquals("1h1396w", field(sample, "slots"));
            assertEquals("h", field(WebServerTest.get(served, "slot?n=1"), "state"));
            view.act("release", Map.of("value", "1"));
            assertEquals("1397w", field(WebServerTest.get(served, "now"), "slots"));
        }
    }

    /** As nfpool read prints it; and bytes behind the headers only where they may be seen. */
    @Test
    void aPageHasItsBytesAndHeadersAreMarked() throws Exception {
        for (boolean payload : new boolean[] {true, false}) {
            LiveView view = Served.embeddedView(false, payload, 0);
            try (Served served = new Served(view)) {
                WebServerTest.get(served, "now");
                for (int i = 0; i < 8; i++) {
                    view.act("feed", Map.of("value", "step"));
                }
                while (!field(WebServerTest.get(served, "now"), "frames").equals("8")) {
                    Thread.sleep(10);
                }
                String slot = WebServerTest.get(served, "slot?n=8");
                String expected = view.on(() -> new PacketPrinter().describe(view.mapping().segment(), 8 * 1500L + 4,
                        SlotStates.frameLength(view.mapping().segment(), view.geometry(), 8)));
                assertEquals(expected, field(slot, "text"));
                assertTrue(slot.contains("{\"name\":\"eth\",\"from\":0,\"length\":14},{\"name\":\"ip\",\"from\":14,\"length\":20},"
                        + "{\"name\":\"udp\",\"from\":34,\"length\":8},{\"name\":\"payload\",\"from\":42,\"length\":17}"), slot);
                assertEquals(payload, !field(slot, "hex").contains(".."), slot);
                assertEquals(2 * (42 + 17), field(slot, "hex").length());
                String page = WebServerTest.get(served, "page?n=2");
                String hex = field(page, "hex");
                assertEquals(2 * 4096, hex.length());
                // Slot 8 begins at 12000 = 2 * 4096 + 3808.
                assertEquals("3b000080", hex.substring(2 * 3808, 2 * 3812), "the state word: READ, 59 bytes");
                assertEquals(field(slot, "hex").substring(0, 2 * 42), hex.substring(2 * 3812, 2 * (3812 + 42)));
                assertEquals(payload, !hex.contains(".."), "hidden where it is to be");
            }
        }
    }

    @Test
    void aRecordingIsReplayed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("recording.jsonl");
        LiveView view = Served.embeddedView(true, true, 200);
        try (Served served = new Served(view); Recorder _ = new Recorder(file, view, served.server.events(), served.log::add)) {
            while (Files.size(file) < 20_000) {
                Thread.sleep(50);
            }
            served.stop();
        }
        String recorded = Files.readString(file);
        assertTrue(recorded.startsWith(Recorder.HEAD + "\n"), recorded);
        String sample = recorded.lines().filter(line -> line.contains("\"event\":\"sample\"")).findFirst().orElseThrow();
        try (Served served = new Served(new Replay(file)); Events.Subscription heard = served.server.events().subscribe()) {
            boolean memory = false;
            for (Events.Event event = heard.queue().take();; event = heard.queue().take()) {
                memory |= event.name().equals(Events.MEMORY);
                if (event.name().equals(Events.POOL)) {
                    assertTrue(event.data().contains("\"live\":false"), "it says that it is a recording");
                } else if (event.name().equals(Events.SAMPLE)) {
                    assertTrue(sample.endsWith("\"data\":" + event.data() + "}"), "as it was recorded");
                    break;
                }
            }
            assertTrue(memory, "the bytes of the pool come first");
        }
        Files.writeString(file, "something else\n");
        assertFalse(fails(() -> new Replay(file)).isEmpty());
    }

    private static String fails(Runnable work) {
        try {
            work.run();
            return "";
        } catch (PoolException e) {
            return e.getMessage();
        }
    }

    @Test
    void aPrivateViewIsCopiedWhereItIsWrittenTo() throws Exception {
        LiveView view = Served.embeddedView(false, true, 0);
        try (Served served = new Served(view); Events.Subscription heard = served.server.events().subscribe()) {
            WebServerTest.get(served, "now");
            view.act("scene", Map.of("value", "cow"));
            String last = "";
            while (!last.contains("\"outcome\"")) {
                Events.Event event = heard.queue().take();
                last = event.name().equals(Events.SCENE) ? event.data() : last;
            }
            assertEquals("0x0", field(last, "poolByte"), "what others see");
            assertEquals("0xff", field(last, "ownByte"));
            boolean visible = !field(last, "ownFrame").equals("?");
            assertEquals(visible ? "copied" : "hidden", field(last, "outcome"));
            assertTrue(!visible || !field(last, "ownFrame").equals(field(last, "poolFrame")));
            assertTrue(!visible || field(last, "before").equals(field(last, "poolFrame")), "shared until then");
        }
    }

    @Test
    void aFeedThatBreaksOffEndsTheView() throws InterruptedException {
        FrameFeed broken = () -> {
            throw new IllegalStateException("the capture is cut");
        };
        EmbeddedPoolSource source = new EmbeddedPoolSource(broken, "a test", EmbeddedPoolSource.WhenFull.DROP);
        try (Served served = new Served(new LiveView(new LiveView.Settings(source, false, true, null, "", 0, null, Path.of("vhdl"))))) {
            assertEquals("the capture is cut", served.failure().getMessage());
        }
    }

    @Test
    void countersAreThoseOfThePool() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = pool(arena, 10);
            PoolProducer producer = new PoolProducer(segment);
            for (int i = 0; i < 12; i++) {
                if (producer.claim(60) != 0) {
                    producer.commit();
                }
            }
            PoolCounters counted = PoolCounters.read(segment);
            String json = PoolJson.counters(segment, PoolGeometry.read(segment)).toString();
            assertEquals(Long.toString(counted.frames()), field(json, "frames"));
            assertEquals(Long.toString(counted.full()), field(json, "full"));
            assertEquals("2", field(json, "full"));
            assertEquals("10", field(json, "waiting"));
        }
    }
}
