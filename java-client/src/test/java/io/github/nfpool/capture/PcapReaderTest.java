/*
 * SPDX-License-Identifier: Apache-2.0
 * Captures in the classic format, by hand, good and bad.
 */
package io.github.nfpool.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.os.PoolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapReaderTest {
    private static final String LITTLE = "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000";
    private static final String BIG_NANOS = "a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000001";

    @TempDir
    private Path dir;

    private Path file(String hex) throws IOException {
        return Files.write(dir.resolve("test.pcap"), HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static void assertNext(CaptureReader reader, int... bytes) {
        byte[] expected = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            expected[i] = (byte) bytes[i];
        }
        assertArrayEquals(expected, reader.next().toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void littleEndian() throws IOException {
        CaptureReader reader = CaptureReader.open(file(LITTLE + "01000000 02000000 03000000 09000000 010203"
                + "00000000 00000000 00000000 09000000" + "000000ff 3f420f00 01000000 01000000 ff"));
        assertEquals(0, reader.nanos());
        assertNext(reader, 1, 2, 3);
        assertEquals(1_000_002_000L, reader.nanos());
        assertNext(reader, 255);
        assertEquals(0xff000000L * 1_000_000_000 + 999_999_000, reader.nanos());
        assertNull(reader.next());
        assertNull(reader.next());
    }

    @Test
    void bigEndianNanoseconds() throws IOException {
        CaptureReader reader = CaptureReader.open(file(BIG_NANOS + "00000001 3b9ac9ff 00000002 00000002 0102"));
        assertNext(reader, 1, 2);
        assertEquals(1_999_999_999L, reader.nanos());
        assertNull(reader.next());
    }

    @Test
    void anEmptyCapture() throws IOException {
        assertNull(CaptureReader.open(file(LITTLE)).next());
    }

    @ParameterizedTest
    @CsvSource({
        "'', too short", "d4c3b2a1, too short",
        "cafebabe0200040000000000000000000000ffff00000001, neither a pcap nor a pcapng file (it begins with 0xcafebabe)",
        "0a0d0d0a0200040000000000000000000000ffff00000001, too short", "0a, too short",
        "d4c3b2a1020004000000000000000000ffff000071000000, link type 113",
    })
    void whatIsNoCapture(String hex, String complaint) throws IOException {
        Path file = file(hex);
        PoolException e = assertThrows(PoolException.class, () -> CaptureReader.open(file));
        assertTrue(e.getMessage().contains(complaint), e.getMessage());
        assertTrue(e.getMessage().contains("test.pcap"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "00000000 00000000 04000000 04000000 010203", "00000000 00000000 ffffffff ffffffff 01"})
    void cutOffWithinARecord(String tail) throws IOException {
        CaptureReader reader = CaptureReader.open(file(LITTLE + "00000000 00000000 01000000 01000000 ff" + tail));
        assertNext(reader, 255);
        PoolException e = assertThrows(PoolException.class, reader::next);
        assertTrue(e.getMessage().contains("record 2"), e.getMessage());
    }

    /** As libpcap has it: lengths in the other order in old versions, whichever is smaller in 2.3. */
    @ParameterizedTest
    @CsvSource({"0200 0000, 09000000 03000000", "0200 0100, 09000000 03000000", "0200 0200, 09000000 03000000",
        "0200 0300, 09000000 03000000", "0200 0300, 03000000 09000000", "0200 0400, 03000000 09000000",
        "1f02 0000, 09000000 03000000"})
    void versionsThatLibpcapReads(String version, String lengths) throws IOException {
        CaptureReader reader = CaptureReader.open(file("d4c3b2a1" + version + "00000000 00000000 ffff0000 01000000"
                + ("00000000 00000000" + lengths + "010203").repeat(2)));
        for (int i = 0; i < 2; i++) {
            assertNext(reader, 1, 2, 3);
            assertEquals(9, reader.originalLength());
        }
        assertNull(reader.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0100 0000", "0000 0200", "0200 0500", "0300 0000", "1f02 0100", "0002 0004"})
    void versionsThatItRefuses(String version) throws IOException {
        Path file = file("d4c3b2a1" + version + "00000000 00000000 ffff0000 01000000");
        PoolException e = assertThrows(PoolException.class, () -> CaptureReader.open(file));
        assertTrue(e.getMessage().contains("is a pcap file of version "), e.getMessage());
    }

    /** With 8 bytes more in each record header. */
    @ParameterizedTest
    @ValueSource(strings = {"34cdb2a1 0200 0400 00000000 00000000 ffff0000 01000000 01000000 02000000 03000000 04000000",
        "a1b2cd34 0002 0004 00000000 00000000 0000ffff 00000001 00000001 00000002 00000003 00000004"})
    void theFormWithLongRecordHeaders(String start) throws IOException {
        CaptureReader reader = CaptureReader.open(file(start + "00000007 0008 00 00 010203"));
        assertNext(reader, 1, 2, 3);
        assertEquals(1_000_002_000L, reader.nanos());
        assertEquals(4, reader.originalLength());
        assertNull(reader.next());
    }

    /** The upper bits of the link type: bytes of FCS, which are part of the frame; others have no meaning yet. */
    @Test
    void bitsBesideTheLinkType() throws IOException {
        String start = "d4c3b2a1 0200 0400 00000000 00000000 ffff0000";
        assertNext(CaptureReader.open(file(start + "01000044 00000000 00000000 01000000 01000000 ff")), 255);
        Path reserved = file(start + "01000100");
        assertThrows(PoolException.class, () -> CaptureReader.open(reserved));
    }

    @ParameterizedTest
    @CsvSource({"01000400, 262145", "ffffff7f, 2147483647", "00000080, 2147483648", "ffffffff, 4294967295"})
    void recordsThatNoPacketHas(String captured, String bytes) throws IOException {
        CaptureReader reader = CaptureReader.open(file(LITTLE + "00000000 00000000" + captured + captured + "00".repeat(300_000)));
        String message = assertThrows(PoolException.class, reader::next).getMessage();
        assertTrue(message.contains("record 1 that says it has " + bytes + " bytes, more than 262144"), message);
    }

    @Test
    void theLongestRecord() throws IOException {
        CaptureReader reader = CaptureReader.open(file(LITTLE
                + ("00000000 00000000 00000400 00000400" + "5a".repeat(262_144)).repeat(2)));
        assertEquals(262_144, reader.next().byteSize());
        assertEquals(262_144, reader.next().byteSize());
        assertNull(reader.next());
        assertEquals(262_144, CaptureReader.longestFrame(dir.resolve("test.pcap")));
    }

    @Test
    void framesOfNoBytesAreCounted() throws IOException {
        String none = "00000000 00000000 00000000 09000000";
        CaptureReader reader = CaptureReader.open(file(LITTLE + none + "00000000 00000000 01000000 01000000 ff" + none + none));
        assertNext(reader, 255);
        assertNull(reader.next());
        assertEquals(3, reader.empty());
    }

    /** A capture that somebody cuts short under the reader ended the JVM when it was mapped. */
    @Test
    void cutShortWhileItIsRead() throws IOException {
        String record = "00000000 00000000 00040000 00040000" + "5a".repeat(1024);
        Path file = file(LITTLE + record.repeat(200));
        for (int left : new int[] {0, 24 + 1040 * 100, 24 + 1040 * 100 + 7}) {
            Files.write(file, HexFormat.of().parseHex((LITTLE + record.repeat(200)).replace(" ", "")));
            CaptureReader reader = CaptureReader.open(file);
            reader.next();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(left);
            }
            PoolException e = assertThrows(PoolException.class, () -> {
                while (reader.next() != null) {
                    continue;
                }
            });
            assertTrue(e.getMessage().contains("became shorter while it was read"), e.getMessage());
        }
    }

    @Test
    void aStreamThatComesInPieces() throws IOException {
        byte[] bytes = HexFormat.of().parseHex((LITTLE + "00000000 00000000 03000000 03000000 010203").replace(" ", ""));
        InputStream slow = new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] target, int from, int most) {
                return super.read(target, from, Math.min(most, 1));
            }
        };
        CaptureReader reader = CaptureReader.from(slow, "a stream");
        assertNext(reader, 1, 2, 3);
        assertNull(reader.next());
    }

    @Test
    void noFileAndADirectory() {
        assertTrue(assertThrows(PoolException.class, () -> CaptureReader.open(dir.resolve("none")))
                .getMessage().contains("no such file"));
        assertTrue(assertThrows(PoolException.class, () -> CaptureReader.open(dir))
                .getMessage().contains("is a directory"));
    }
}
