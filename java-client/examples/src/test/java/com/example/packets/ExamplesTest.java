/*
 * SPDX-License-Identifier: Apache-2.0
 * What the examples print, from a pool in this process.
 */
package com.example.packets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    @TempDir
    private Path dir;

    private static List<String> printed(Executable example) throws Throwable {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true));
        try {
            example.execute();
        } finally {
            System.setOut(before);
        }
        return bytes.toString().lines().toList();
    }

    @Test
    void countByProtocol() throws Throwable {
        List<String> lines = printed(() -> CountByProtocol.main(new String[0]));
        assertTrue(lines.getFirst().startsWith("1000 frames, "), lines::toString);
        long sum = lines.stream().skip(1).mapToLong(line -> Long.parseLong(line.replaceAll(".*: ", ""))).sum();
        assertEquals(1000, sum, lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("IP protocol 17: ")), lines::toString);
    }

    @Test
    void holdOutOfOrder() throws Throwable {
        List<String> lines = printed(() -> HoldOutOfOrder.main(new String[0]));
        assertEquals(10, lines.size(), lines::toString);
        assertTrue(lines.getFirst().startsWith("1000 frames; PacketPool of 1397 RX slots"), lines::toString);
        assertTrue(lines.getFirst().endsWith(", 8 held"), lines::toString);
        assertTrue(lines.get(1).startsWith("slot 71: "), lines::toString);
        assertTrue(lines.getLast().endsWith(", 0 held"), lines::toString);
    }

    @Test
    void tap() throws Throwable {
        List<String> lines = printed(() -> Tap.main(new String[0]));
        assertEquals("ARP who-has 192.168.0.1 tell 192.168.0.2", lines.getFirst());
        assertEquals("0 did not fit into the queue", lines.getLast());
    }

    @Test
    void saveAndReplay() throws Throwable {
        String file = dir.resolve("saved.pcapng").toString();
        assertEquals(List.of("saved 1000 frames", "replayed 1000 frames"),
                printed(() -> SaveAndReplay.main(new String[] {file})));
        assertEquals(printed(() -> CountByProtocol.main(new String[0])),
                printed(() -> CountByProtocol.main(new String[] {file})));
    }
}
