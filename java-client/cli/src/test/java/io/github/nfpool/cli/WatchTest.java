/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool watch: its lines, and a run in a terminal.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.source.EmbeddedPoolSource;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest extends CommandTest {
    private static final int FRAMES = 40;

    @Test
    void slotsCountersAndPackets() throws InterruptedException {
        try (PoolMapping mapping = new EmbeddedPoolSource(new FrameGenerator(FrameGenerator.Mix.ALL).limit(FRAMES), "a generator",
                EmbeddedPoolSource.WhenFull.WAIT).open()) {
            while (mapping.supply() != PoolMapping.Supply.ENDED) {
                Thread.sleep(1);
            }
            PacketPool pool = new PacketPool(mapping.segment());
            WatchScreen screen = new WatchScreen(mapping);
            assertEquals(2, pool.poll(screen::packet, 2));
            int held = pool.acquire();
            assertEquals(4, pool.poll(screen::packet, 4));
            List<String> lines = screen.lines(80, 24, "mode");
            assertEquals(24, lines.size());
            assertEquals("nfpool watch: a pool in this process, fed by a generator", lines.get(0));
            assertEquals("frames 40  full 0  oversize 0  waiting 34  tx 0  refused 0  in flight 0", lines.get(3));
            assertEquals("channel 0, inactive  activations 0  evictions 0  wi 41  ri 8", lines.get(4));
            assertEquals(". WRITE  r READ  H held  T to send  F in flight; 3 slots each", lines.get(5));
            // Slots 1 and 2 were given back, 3 is held, 4 to 7 were given back, 8 to 40 wait; a held one is not given back either.
            assertEquals(3, held);
            assertEquals("H." + "r".repeat(12) + ".".repeat(66), lines.get(6));
            assertEquals(".".repeat(1397 / 3 + 1 - 5 * 80), lines.get(11));
            assertEquals("2  ARP reply 192.168.0.2 is-at 00:53:4e:55:4c:31", lines.get(14));
            assertTrue(lines.get(18).startsWith("7  IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP"), lines::toString);
            for (int[] size : new int[][] {{80, 24}, {200, 60}, {20, 5}, {1, 1}}) {
                lines = screen.lines(size[0], size[1], "mode");
                assertEquals(size[1], lines.size());
                assertTrue(lines.stream().allMatch(line -> line.length() <= size[0]), lines::toString);
            }
        }
    }

    /** What a run in a terminal of 80 columns and 24 lines writes, if these keys are pressed as soon as there are frames. */
    private String inATerminal(String type, String keys) throws IOException, InterruptedException {
        Path shown = dir.resolve(type);
        Tool.lines("bash", "-c", "touch " + shown + "; (" + keys + ") | TERM=" + type + " script -qfec \"stty cols 80 rows 24; " + NFPOOL
                + " watch --embedded --read --rate 1000; echo status \\$?; stty -a\" " + shown);
        return Files.readString(shown);
    }

    private String typed(String type, String... keys) throws IOException, InterruptedException {
        return inATerminal(type, "until grep -aq UDP " + dir.resolve(type) + "; do sleep 0.1; done; "
                + String.join("", Arrays.stream(keys).map(key -> "printf '" + key + "'; sleep 1; ").toList()));
    }

    @Test
    void keysInATerminal() throws IOException, InterruptedException {
        String shown = typed("xterm", " ", ".", "q");
        assertTrue(shown.matches("(?s).*\u001b\\[H\u001b\\[2J\\S*nfpool watch: a pool in this process.*"), "from the top: " + shown);
        assertTrue(shown.contains("; paused"), shown);
        assertTrue(shown.contains("status 0"), shown);
        assertTrue(shown.matches("(?s).* icanon .* echo .*"), "the terminal is as it was: " + shown);
        assertTrue(typed("vt100", "\\003").contains("status 0"), "Ctrl-C");
    }

    @Test
    void withoutATerminal() throws IOException, InterruptedException {
        assertEquals(List.of("nfpool: watch in a terminal: standard input or output is none; use nfpool stats or nfpool read --watch",
                "status 1"), Tool.lines("bash", "-c", NFPOOL + " watch --embedded </dev/null 2>&1; echo status $?"));
        String shown = inATerminal("dumb", "true");
        assertTrue(shown.contains("(TERM=dumb) has no way to move the cursor") && shown.contains("status 1"), shown);
    }
}
