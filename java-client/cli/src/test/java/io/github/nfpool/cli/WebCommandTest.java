/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool web: its numbers are those of the other commands, and its end is said in a line.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WebCommandTest extends CommandTest {
    private static final int PAGE = 4096;
    private static final int ADDRESS = 5 * PAGE;
    private static final int PAGES = 8;

    private Path makePool() throws IOException {
        Path memory = dir.resolve("memory");
        try (Arena arena = Arena.ofConfined(); FileChannel channel = FileChannel.open(memory,
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment pool = channel.map(FileChannel.MapMode.READ_WRITE, 0, ADDRESS + PAGES * PAGE, arena).asSlice(ADDRESS);
            PoolGeometry.rxOnly(PAGES * PAGE, 1500).format(pool);
            PoolProducer producer = new PoolProducer(pool);
            for (int i = 0; i < 25; i++) {
                producer.put(arena.allocate(60 + i), 0, 60 + i);
            }
        }
        return memory;
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":(\"[^\"]*\"|[^,}]*)").matcher(json);
        assertTrue(found.find(), () -> name + " in " + json);
        return found.group(1);
    }

    private static String get(String url, String what) throws IOException {
        try (var in = URI.create(url.replace("/?", "/api/" + what + "&")).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String other(String command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertEquals(0, run(said, err, false, command.split(" ")), err::toString);
        return said.toString(StandardCharsets.UTF_8);
    }

    /** And when the VM is gone, so is the command: with one line, no stack trace. */
    @Test
    void itsNumbersAreThoseOfTheOtherCommands() throws Exception {
        Path memory = makePool();
        String pool = " --source vmram --file " + memory + " --address " + ADDRESS;
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> run("web --port 0" + pool));
        while (!out.toString().contains("Ctrl-C")) {
            assertFalse(status.isDone(), err::toString);
            Thread.sleep(50);
        }
        String url = out.toString().lines().findFirst().orElseThrow();
        assertTrue(url.matches("http://localhost:\\d+/\\?token=[0-9a-f]{32}"), url);

        String sample = get(url, "now?x=1");
        String stats = other("stats --format json --count 1 --interval 0" + pool);
        for (String name : new String[] {"frames", "full", "oversize", "waiting", "txFrames", "inFlight"}) {
            assertEquals(field(stats, name), field(sample, name), name);
        }
        assertEquals("20", field(sample, "frames"));
        assertEquals("5", field(sample, "full"));
        String info = other("info --format json" + pool);
        assertEquals(field(info, "rxBytes"), field(sample, "bytes"));
        assertEquals(field(info, "activations"), field(sample, "activations"));
        String[] map = other("map 0-" + (PAGES - 1) + " --format json" + pool).split("\n");
        for (int page = 0; page < PAGES; page++) {
            assertEquals(field(map[page], "pageFrame"), field(get(url, "page?n=" + page), "pageFrame"), "page " + page);
        }

        Files.delete(memory);
        assertEquals(1, status.get());
        assertTrue(err.toString().lines().anyMatch(line -> line.startsWith("nfpool: ") && line.contains("did the VM end?")), err::toString);
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    @Test
    void whatCannotBeServedIsSaid() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "no recording\n");
        assertEquals(1, run("web --replay " + file));
        assertOneErrorLine("is no recording of nfpool web", "--record");
        err.reset();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(1, run("web --embedded --port " + taken.getLocalPort()));
            assertOneErrorLine("port " + taken.getLocalPort(), "--port");
        }
        err.reset();
        assertEquals(1, run("web --embedded --port 0 --record " + file));
        assertOneErrorLine(file.toString(), "does not exist yet");
    }
}
