/*
 * SPDX-License-Identifier: Apache-2.0
 * Captures that are compressed: gzip is read, the others are named.
 */
package io.github.nfpool.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.os.PoolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedCaptureTest {
    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] mix() throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/mix.pcap"));
    }

    private static long frames(InputStream in) {
        long frames = 0;
        try (CaptureReader reader = CaptureReader.from(in, "test.gz")) {
            while (reader.next() != null) {
                frames++;
            }
            assertNull(reader.next());
        }
        return frames;
    }

    /** A stream that says, as pipes do, that nothing is there to be read at once. */
    private static InputStream pipe(byte[] bytes, int most) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int available() {
                return 0;
            }

            @Override
            public int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, most));
            }
        };
    }

    /** As a whole, and as members that begin anywhere: "cat a.gz b.gz" is a gzip file. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 1 << 20})
    void gzipOfAnyNumberOfMembers(int piece) throws IOException {
        byte[] mix = mix();
        long expected = frames(new ByteArrayInputStream(mix));
        assertTrue(expected > 50);
        assertEquals(expected, frames(pipe(packed(mix), piece)));
        byte[] members = new byte[0];
        int size = mix.length / 13;
        for (int at = 0; at < mix.length; at += size) {
            members = joined(members, packed(Arrays.copyOfRange(mix, at, Math.min(mix.length, at + size))));
        }
        assertEquals(expected, frames(pipe(members, piece)));
    }

    @Test
    void gzipThatIsCutDamagedOrFollowedByOtherBytes() throws IOException {
        byte[] gzip = packed(mix());
        for (int length : new int[] {gzip.length - 1, gzip.length - 8, gzip.length / 2, 11, 9, 4}) {
            assertBad("ends within its gzip data", Arrays.copyOf(gzip, length));
        }
        byte[] damaged = gzip.clone();
        damaged[gzip.length - 6] ^= 1;
        assertBad("has gzip data that is damaged", damaged);
        assertBad("no gzip data", joined(gzip, new byte[100_000]));
        assertBad("no gzip data", joined(gzip, new byte[] {1, 2, 3}));
        assertBad("compressed with gzip twice", packed(gzip));
    }

    private static void assertBad(String complaint, byte[] bytes) {
        String message = assertThrows(PoolException.class, () -> frames(new ByteArrayInputStream(bytes))).getMessage();
        assertTrue(message.startsWith("read test.gz: ") && message.contains(complaint), message);
    }

    @ParameterizedTest
    @CsvSource({"28b52ffd04, zstd", "04224d1864, lz4", "fd377a585a00, xz", "425a683931, bzip2"})
    void othersAreNamed(String magic, String packer) {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(magic), 100);
        String message = assertThrows(PoolException.class, () -> frames(new ByteArrayInputStream(bytes))).getMessage();
        assertEquals("read test.gz: is compressed with " + packer + "; decompress it first (" + packer + " -d)", message);
    }
}
