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
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void noFileAndADirectory() {
        assertTrue(assertThrows(PoolException.class, () -> CaptureReader.open(dir.resolve("none")))
                .getMessage().contains("no such file"));
        assertTrue(assertThrows(PoolException.class, () -> CaptureReader.open(dir))
                .getMessage().contains("is a directory"));
    }
}
