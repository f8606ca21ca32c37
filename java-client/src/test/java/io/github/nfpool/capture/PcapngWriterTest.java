/*
 * SPDX-License-Identifier: Apache-2.0
 * Captures that we write, taken apart again: by hand, and by the tools they are for.
 */
package io.github.nfpool.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.testing.Tool;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.os.PoolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngWriterTest {
    private static final long START = 1_800_000_000_123_456_789L;

    @TempDir
    private Path dir;

    /** Bodies of blocks as "type: hex", the lengths at both ends checked. */
    private static List<String> blocks(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<String> blocks = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int type = bytes.getInt();
            int length = bytes.getInt();
            assertEquals(0, length % 4);
            byte[] body = new byte[length - 12];
            bytes.get(body);
            assertEquals(length, bytes.getInt(), "the length again");
            blocks.add(Integer.toHexString(type) + ": " + HexFormat.of().formatHex(body));
        }
        return blocks;
    }

    private static String hex(String text, int padding) {
        return HexFormat.of().formatHex(text.getBytes()) + "00".repeat(padding);
    }

    @Test
    void eachBlockIsAsTheDraftHasIt() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MemorySegment memory = Arena.ofAuto().allocate(10);
        memory.copyFrom(MemorySegment.ofArray(new byte[] {9, 9, 1, 2, 3, 4, 5, 9, 9, 9}));
        try (PcapngWriter writer = new PcapngWriter(out, "memory", "sn0", "a test", 1496)) {
            writer.write(memory, 2, 5, 0x0102030405060708L);
            writer.write(memory, 2, 4, 0x0102030405060709L);
            writer.statistics(0x1111111122222222L, 0x3333333344444444L, 7, 5);
        }
        List<String> blocks = blocks(out.toByteArray());
        assertEquals("a0d0d0a: 4d3c2b1a 0100 0000 ffffffffffffffff 0400 0600".replace(" ", "").replace("a:", "a: ")
                + hex("nfpool", 2) + "00000000", blocks.get(0));
        String comment = "times are when nfpool read a frame, not when it arrived";
        assertEquals("1: " + "01000000" + "d8050000" + "01003700" + hex(comment, 1) + "02000300" + hex("sn0", 1)
                + "03000600" + hex("a test", 2) + "0900010009000000" + "00000000", blocks.get(1));
        assertEquals("6: " + "00000000" + "04030201" + "08070605" + "05000000" + "05000000" + "0102030405000000",
                blocks.get(2));
        assertEquals("6: " + "00000000" + "04030201" + "09070605" + "04000000" + "04000000" + "01020304", blocks.get(3));
        assertEquals("5: " + "00000000" + "33333333" + "44444444" + "02000800" + "1111111122222222"
                + "03000800" + "3333333344444444" + "04000800" + "0700000000000000" + "05000800" + "0500000000000000"
                + "00000000", blocks.get(4));
        assertEquals(5, blocks.size());
    }

    /** More than the buffer holds, of each length: 1, 2, 3 and so on. */
    @Test
    void manyFramesComeThrough() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MemorySegment memory = Arena.ofAuto().allocate(1496).fill((byte) 0x5a);
        try (PcapngWriter writer = new PcapngWriter(out, "memory", "sn0", "a test", 1496)) {
            for (int length = 1; length <= 1496; length++) {
                writer.write(memory, 0, length, START + length);
            }
        }
        List<String> blocks = blocks(out.toByteArray());
        assertEquals(2 + 1496, blocks.size());
        for (int length = 1; length <= 1496; length++) {
            String block = blocks.get(1 + length);
            assertTrue(block.endsWith("5a".repeat(length) + "00".repeat(-length & 3)), "length " + length);
        }
    }

    /** Cut where a character ends, of whatever length. */
    @Test
    void aLongDescriptionIsWholeCharacters() {
        for (String character : new String[] {"a", "\u00e9", "\u20ac", "\ud83d\ude00"}) {
            for (int shift = 0; shift < 4; shift++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                new PcapngWriter(out, "memory", "sn0", "b".repeat(shift) + character.repeat(2000), 1496).close();
                String text = out.toString(StandardCharsets.UTF_8);
                int bytes = character.getBytes(StandardCharsets.UTF_8).length;
                String whole = "b".repeat(shift) + character.repeat((1024 - shift) / bytes);
                assertTrue(text.contains(whole), character);
                String rest = text.substring(text.indexOf(whole) + whole.length());
                assertFalse(rest.startsWith("\ufffd") || rest.startsWith(character), character);
            }
        }
    }

    @Test
    void aStreamThatBreaksIsHeardOf() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        PcapngWriter writer = new PcapngWriter(broken, "x.pcapng", "sn0", "a test", 1496);
        PoolException e = assertThrows(PoolException.class, writer::flush);
        assertEquals("write x.pcapng: Broken pipe", e.getMessage());
    }

    private Path generated() throws IOException {
        Path file = dir.resolve("test.pcapng");
        FrameGenerator frames = new FrameGenerator(FrameGenerator.Mix.ALL);
        try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(file), "test", "sn0", "a test", 1496)) {
            for (int i = 0; i < 100; i++) {
                MemorySegment frame = frames.next();
                writer.write(frame, 0, (int) frame.byteSize(), START + i);
            }
            writer.statistics(START, START + 100, 103, 3);
        }
        return file;
    }

    @Test
    void tcpdumpReadsIt() throws IOException, InterruptedException {
        List<String> lines = Tool.lines("tcpdump", "-nn", "-tt", "--nano", "-r", generated().toString());
        assertEquals(100, lines.size());
        assertEquals("1800000000.123456789 ARP, Request who-has 192.168.0.1 tell 192.168.0.2, length 28", lines.get(0));
        assertTrue(lines.get(99).startsWith("1800000000.123456888 IP"), lines.get(99));
    }

    @Test
    void capinfosReadsIt() throws IOException, InterruptedException {
        String report = String.join("\n", Tool.lines("capinfos", generated().toString()));
        assertTrue(report.contains("Number of packets:   100"), report);
        assertTrue(report.contains("pcapng"), report);
        assertTrue(report.contains("nanoseconds (9)"), report);
        assertTrue(report.contains("Name = sn0"), report);
        assertTrue(report.contains("Number of stat entries = 1"), report);
    }

    @Test
    void theClockTellsTheTime() {
        CaptureClock clock = new CaptureClock();
        long before = System.currentTimeMillis();
        long now = clock.nanos();
        assertTrue(Math.abs(now / 1_000_000 - before) < 60_000, "within a minute of the time of day");
        assertTrue(clock.nanos() >= now);
    }
}
