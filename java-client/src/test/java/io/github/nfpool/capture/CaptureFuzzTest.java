/*
 * SPDX-License-Identifier: Apache-2.0
 * Captures in both formats, of bytes that Jazzer makes up.
 */
package io.github.nfpool.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.nfpool.os.PoolException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

class CaptureFuzzTest {
    private static final Path NAME = Path.of("fuzz.pcap");

    /** Frames that lie one behind the other in the file, or a complaint. */
    @FuzzTest
    void anyBytes(byte[] bytes) {
        long end = 0;
        try {
            CaptureReader reader = CaptureReader.of(NAME, MemorySegment.ofArray(bytes));
            assertEquals(0, reader.nanos());
            for (MemorySegment frame = reader.next(); frame != null; frame = reader.next()) {
                // Of a segment over an array, its place in the array.
                assertTrue(frame.address() >= end && frame.byteSize() > 0, frame::toString);
                end = frame.address() + frame.byteSize();
                assertTrue(end <= bytes.length, frame::toString);
            }
        } catch (PoolException e) {
            assertTrue(e.getMessage().startsWith("read " + NAME + ": "), e.getMessage());
        }
    }
}
