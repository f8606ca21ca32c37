/*
 * SPDX-License-Identifier: Apache-2.0
 * Captures in both formats, of bytes that Jazzer makes up.
 */
package io.github.nfpool.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.nfpool.os.PoolException;
import java.io.ByteArrayInputStream;
import java.lang.foreign.MemorySegment;

class CaptureFuzzTest {
    private static final String NAME = "fuzz.pcap";
    /** What a byte of gzip data can become. */
    private static final long MOST_UNPACKED = 1032;

    /** Frames that have no more bytes than the file together, or a complaint. */
    @FuzzTest
    void anyBytes(byte[] bytes) {
        long room = bytes.length * (bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b ? MOST_UNPACKED : 1);
        try (CaptureReader reader = CaptureReader.from(new ByteArrayInputStream(bytes), NAME)) {
            assertEquals(0, reader.nanos());
            for (MemorySegment frame = reader.next(); frame != null; frame = reader.next()) {
                room -= frame.byteSize();
                assertTrue(frame.byteSize() > 0 && reader.originalLength() >= frame.byteSize() && room >= 0, frame::toString);
            }
        } catch (PoolException e) {
            assertTrue(e.getMessage().startsWith("read " + NAME + ": "), e.getMessage());
        }
    }
}
