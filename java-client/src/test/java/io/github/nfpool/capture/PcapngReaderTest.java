/*
 * SPDX-License-Identifier: Apache-2.0
 * Captures in pcapng: by hand, by our own writer, by editcap, and cut or changed at random.
 */
package io.github.nfpool.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.testing.Tool;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.testing.Cases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapngReaderTest {
    private static final String SECTION = "4d3c2b1a 0100 0000 ffffffffffffffff";
    private static final String ETHERNET = "0100 0000 00000000";
    private static final String FRAME = "00000000 00000000 01000000 03000000 04000000 aabbcc00";

    @TempDir
    private Path dir;

    /** The byte orders of a file. */
    enum Order {
        LITTLE(ByteOrder.LITTLE_ENDIAN), BIG(ByteOrder.BIG_ENDIAN);

        private final ByteOrder order;

        Order(ByteOrder order) {
            this.order = order;
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] block(ByteOrder order, int type, byte[] body) {
        int length = 12 + (body.length + 3 & ~3);
        return ByteBuffer.allocate(length).order(order).putInt(type).putInt(length).put(body)
                .putInt(length - 4, length).array();
    }

    private static byte[] block(int type, String body) {
        return block(ByteOrder.LITTLE_ENDIAN, type, bytes(body));
    }

    private CaptureReader open(byte[]... blocks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            for (byte[] block : blocks) {
                file.write(block);
            }
            return CaptureReader.open(Files.write(dir.resolve("test.pcapng"), file.toByteArray()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] section() {
        return block(0x0a0d0d0a, SECTION);
    }

    private static void assertNext(CaptureReader reader, String hex) {
        MemorySegment frame = reader.next();
        assertNotNull(frame);
        assertArrayEquals(bytes(hex), frame.toArray(ValueLayout.JAVA_BYTE));
    }

    @ParameterizedTest
    @EnumSource
    void eachKindOfPacketInEitherOrder(Order order) {
        ByteOrder o = order.order;
        byte[] section = ByteBuffer.allocate(16).order(o).putInt(0x1a2b3c4d).putShort((short) 1).putLong(8, -1).array();
        byte[] device = ByteBuffer.allocate(8).order(o).putShort((short) 1).putInt(4, 2).array();
        byte[] enhanced = ByteBuffer.allocate(24).order(o).putInt(0).putInt(1).putInt(2).putInt(3).putInt(9)
                .put(bytes("aabbcc")).array();
        byte[] obsolete = ByteBuffer.allocate(24).order(o).putShort((short) 0).putShort((short) 7).putInt(0).putInt(5)
                .putInt(1).putInt(1).put((byte) 0x11).array();
        byte[] simple = ByteBuffer.allocate(8).order(o).putInt(1500).put(bytes("d1d2")).array();
        CaptureReader reader = open(block(o, 0x0a0d0d0a, section), block(o, 1, device), block(o, 6, enhanced),
                block(o, 5, new byte[12]), block(o, 2, obsolete), block(o, 3, simple));
        assertEquals(0, reader.nanos());
        assertNext(reader, "aabbcc");
        assertEquals(((1L << 32) + 2) * 1000, reader.nanos(), "microseconds, where nothing else is said");
        assertNext(reader, "11");
        assertEquals(5000, reader.nanos());
        assertNext(reader, "d1d2");
        assertEquals(5000, reader.nanos(), "it has no time of its own");
        assertNull(reader.next());
        assertNull(reader.next());
    }

    @ParameterizedTest
    @CsvSource({"00, 3, 3000000000", "03, 1500, 1500000000", "09, 4294967297, 4294967297", "0c, 4000, 4",
        "80, 2, 2000000000", "8a, 1536, 1500000000", "a0, 6442450944, 1500000000", "bf, 4611686018427387904, 500000000",
        "ff, 5, 0", "7f, 5, 0"})
    void resolutionsOfTime(String resolution, long time, long nanos) {
        String when = HexFormat.of().formatHex(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (time >>> 32)).putInt((int) time).array());
        CaptureReader reader = open(section(),
                block(1, ETHERNET + "0200 0300 65746800 0900 0100" + resolution + "000000 00000000"),
                block(6, "00000000" + when + "01000000 01000000 ff"));
        assertNext(reader, "ff");
        assertEquals(nanos, reader.nanos());
    }

    @Test
    void anOffsetOfTimeAndSecondSection() {
        byte[] later = block(1, ETHERNET + "0e00 0800 0a00000000000000 00000000");
        CaptureReader reader = open(section(), block(1, "7100 0000 00000000"), later,
                block(6, "01000000" + FRAME.substring(9)), section(), later, block(6, FRAME));
        assertNext(reader, "aabbcc");
        assertEquals(10_000_001_000L, reader.nanos());
        assertNext(reader, "aabbcc");
        assertNull(reader.next());
    }

    @Test
    void framesOfNoBytesAreCounted() {
        CaptureReader reader = open(section(), block(1, ETHERNET),
                block(6, "00000000 00000000 00000000 00000000 00000000"), block(6, FRAME), block(3, "00000000"),
                block(2, "0000 0000 00000000 00000000 00000000 05000000"));
        assertNext(reader, "aabbcc");
        assertNull(reader.next());
        assertEquals(3, reader.empty());
        assertEquals(0, reader.foreign());
    }

    /** Between Ethernet frames, in each kind of block; and none of a section that describes its own interfaces. */
    @Test
    void packetsOfOtherLinksAreCounted() {
        CaptureReader reader = open(section(), block(1, ETHERNET), block(1, "7100 0000 00000000"), block(6, FRAME),
                block(6, "01000000" + FRAME.substring(8)), block(2, "0100 0000 00000000 00000000 01000000 01000000 ff"),
                block(6, FRAME), section(), block(1, "9300 0000 00000000"), block(3, "01000000 ff"),
                section(), block(1, ETHERNET), block(6, FRAME));
        for (int i = 0; i < 3; i++) {
            assertNext(reader, "aabbcc");
        }
        assertNull(reader.next());
        assertEquals(3, reader.foreign());
        assertEquals(113, reader.foreignLink());
        assertEquals(0, reader.empty());
    }

    /** Where the packet is Ethernet's, and where nothing is known of it: blocks that are none of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"4", "5", "7", "10", "2989", "1073741825", "2147483649", "305419896"})
    void otherBlocksAreSkipped(long type) {
        CaptureReader reader = open(section(), block((int) type, "01020304 05060708"), block(1, ETHERNET),
                block((int) type, ""), block(6, FRAME), block((int) type, "ff".repeat(100_000)), block(6, FRAME));
        assertNext(reader, "aabbcc");
        assertNext(reader, "aabbcc");
        assertNull(reader.next());
    }

    /** An invented frame was read where a block was longer than it said at its end. */
    @ParameterizedTest
    @EnumSource
    void theLengthsAtBothEndsMustAgree(Order order) {
        ByteOrder o = order.order;
        byte[] device = ByteBuffer.allocate(8).order(o).putShort((short) 1).array();
        byte[] section = block(o, 0x0a0d0d0a, ByteBuffer.allocate(16).order(o).putInt(0x1a2b3c4d).putShort((short) 1).array());
        byte[] packet = ByteBuffer.allocate(24).order(o).putInt(12, 3).putInt(16, 4).array();
        for (byte[] block : new byte[][] {section, block(o, 1, device), block(o, 6, packet), block(o, 2, packet),
            block(o, 3, new byte[8]), block(o, 4, new byte[4]), block(o, 99, new byte[0])}) {
            CaptureReader reader = open(section, block(o, 1, device), block);
            reader.next();
            for (int wrong : new int[] {0, block.length - 4, block.length + 4, Integer.reverseBytes(block.length), -1}) {
                ByteBuffer.wrap(block).order(o).putInt(block.length - 4, wrong);
                CaptureReader bad = open(section.clone(), block(o, 1, device), block);
                String message = assertThrows(PoolException.class, bad::next).getMessage();
                assertTrue(message.contains("says it has " + block.length + " bytes, and at its end "
                        + Integer.toUnsignedLong(wrong)), message);
            }
            ByteBuffer.wrap(block).order(o).putInt(block.length - 4, block.length);
        }
    }

    @Test
    void theOriginalLengthIsKept() {
        CaptureReader reader = open(section(), block(1, "0100 0000 02000000"), block(6, FRAME), block(3, "dc050000 aabb0000"),
                block(6, "00000000 00000000 01000000 03000000 02000000 aabbcc00"));
        reader.next();
        assertEquals(4, reader.originalLength());
        assertNext(reader, "aabb");
        assertEquals(1500, reader.originalLength());
        reader.next();
        assertEquals(3, reader.originalLength(), "never less than what was captured");
    }

    @ParameterizedTest
    @CsvSource({
        "6, 00000000 00000000 00000000 05000000 05000000 aabbcc00, "
            + "'a packet of 5 bytes in block 3, which has room for 4'",
        "6, 01000000 00000000 00000000 01000000 01000000 ff, 'of interface 1, which is not described'",
        "6, 00000000, 'a block 3 too short for what it is'", "3, '', too short for what it is",
        "1, 0100, too short for what it is", "1, 0100 0000 00000000 0900 0900 06000000, an option in block 3",
        "168627466, 00000000 0100 0000 ffffffffffffffff, without a byte order",
        "168627466, 4d3c2b1a 0200 0000 ffffffffffffffff, 'version 2.0, expected 1.0'",
        "168627466, 4d3c2b1a, ends within the header of a section",
        "168627466, 4d3c2b1a 0100 0100 ffffffffffffffff, 'version 1.1, expected 1.0'",
        "168627466, 4d3c2b1a 0000 0900 ffffffffffffffff, 'version 0.9, expected 1.0'",
        "6, 00000000 00000000 00000000 ffffffff ffffffff aabbcc00, 'a packet of 4294967295 bytes in block 3'",
        "2, 0000 0000 00000000 00000000 ffffff7f ffffff7f aabbcc00, 'a packet of 2147483647 bytes in block 3'",
        "3, 05000000 aabbcc00, 'a packet of 5 bytes in block 3'",
        "1, 0100 0000 00000000 0900 0200 0606 0000 00000000, 'an option 9 of 2 bytes in block 3, expected 1'",
        "1, 0100 0000 00000000 0e00 0400 01000000 00000000, 'an option 14 of 4 bytes in block 3, expected 8'"
    })
    void blocksThatMakeNoSense(int type, String body, String complaint) {
        CaptureReader reader = open(section(), block(1, ETHERNET), block(type, body));
        PoolException e = assertThrows(PoolException.class, reader::next);
        assertTrue(e.getMessage().contains(complaint) && e.getMessage().contains("test.pcapng"), e.getMessage());
    }

    @Test
    void anotherLinkType() {
        CaptureReader reader = open(section(), block(1, "7100 0000 00000000"), block(6, FRAME));
        assertTrue(assertThrows(PoolException.class, reader::next).getMessage().contains("link type 113"));
    }

    @ParameterizedTest
    @CsvSource({"06000000 0000, ends within the header of block 3", "06000000 0b000000 00000000, says it has 11 bytes",
        "06000000 00010000 00000000, 'ends within block 3, which says it has 256 bytes'",
        "06000000 ffffffff 00000000, says it has 4294967295 bytes"})
    void cutOffWithinABlock(String tail, String complaint) {
        CaptureReader reader = open(section(), block(1, ETHERNET), bytes(tail));
        String message = assertThrows(PoolException.class, reader::next).getMessage();
        assertTrue(message.contains(complaint), message);
    }

    @Test
    void whatOurWriterWrites() throws IOException {
        Path file = dir.resolve("own.pcapng");
        FrameGenerator frames = new FrameGenerator(FrameGenerator.Mix.ALL);
        long time = 1_800_000_000_123_456_789L;
        try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(file), "test", "sn0", "a test", 1496)) {
            for (int i = 0; i < 100; i++) {
                MemorySegment frame = frames.next();
                writer.write(frame, 0, (int) frame.byteSize(), time + i);
            }
            writer.statistics(time, time + 100, 103, 3);
        }
        CaptureReader reader = CaptureReader.open(file);
        FrameGenerator again = new FrameGenerator(FrameGenerator.Mix.ALL);
        for (int i = 0; i < 100; i++) {
            assertEquals(-1, again.next().mismatch(reader.next()), "frame " + i);
            assertEquals(time + i, reader.nanos());
        }
        assertNull(reader.next());
    }

    /** The same capture in both formats, made by a tool of others. */
    @Test
    void whatEditcapWrites() throws IOException, InterruptedException {
        Path pcap = Path.of("src/test/resources/mix.pcap");
        Path pcapng = dir.resolve("mix.pcapng");
        Tool.lines("editcap", "-F", "pcapng", pcap.toString(), pcapng.toString());
        CaptureReader expected = CaptureReader.open(pcap);
        CaptureReader reader = CaptureReader.open(pcapng);
        int frames = 0;
        for (MemorySegment frame = expected.next(); frame != null; frame = expected.next()) {
            assertEquals(-1, frame.mismatch(reader.next()), "frame " + frames);
            assertEquals(expected.nanos(), reader.nanos(), "frame " + frames);
            frames++;
        }
        assertNull(reader.next());
        assertTrue(frames > 20, frames + " frames");
    }

    /** The capture, one byte of it changed, cut to a length; each may also be beyond its end. */
    private static byte[] changed(byte[] whole, RandomGenerator random) {
        byte[] changed = Arrays.copyOf(whole, Math.min(Cases.between(random, 0, 260), whole.length));
        int at = Cases.between(random, 0, 200);
        if (at < changed.length) {
            changed[at] = (byte) Cases.between(random, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
        return changed;
    }

    /** Frames or a PoolException, whatever the bytes. */
    @Test
    void noBytesMakeItFailOtherwise() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] block : List.of(section(), block(1, ETHERNET + "0900 0100 09000000 00000000"), block(6, FRAME),
                block(3, "03000000 aabbcc00"), block(2, FRAME), section(), block(1, ETHERNET), block(6, FRAME))) {
            whole.write(block);
        }
        Cases.of(2000).forAll(random -> changed(whole.toByteArray(), random), this::framesOrAComplaint);
    }

    private void framesOrAComplaint(byte[] capture) throws IOException {
        Path file = Files.createTempFile(dir, "changed", ".pcapng");
        try {
            CaptureReader reader = CaptureReader.open(Files.write(file, capture));
            for (MemorySegment frame = reader.next(); frame != null; frame = reader.next()) {
                assertTrue(frame.byteSize() <= capture.length);
            }
        } catch (PoolException e) {
            assertTrue(e.getMessage().startsWith("read " + file + ": "), e.getMessage());
        } finally {
            Files.delete(file);
        }
    }
}
