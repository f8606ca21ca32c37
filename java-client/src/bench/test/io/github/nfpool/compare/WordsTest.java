/*
 * SPDX-License-Identifier: Apache-2.0
 * Reading and writing a frame miss no byte, whatever its length.
 */
package io.github.nfpool.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final int ROOM = 160;
    private static final int OFFSET = 3;

    @Test
    void eachByteChangesTheSum() {
        for (int length = 1; length < 150; length++) {
            byte[] bytes = new byte[ROOM];
            MemorySegment memory = MemorySegment.ofArray(bytes);
            long zero = Words.sum(memory, OFFSET, length);
            for (int i = 0; i < ROOM; i++) {
                bytes[i] = 1;
                boolean inside = i >= OFFSET && i < OFFSET + length;
                assertEquals(inside, Words.sum(memory, OFFSET, length) != zero, "byte " + i + " of " + length);
                bytes[i] = 0;
            }
        }
    }

    @Test
    void eachByteIsWrittenAndNoneBesides() {
        for (int length = Long.BYTES; length < 150; length++) {
            byte[] bytes = new byte[ROOM];
            Words.fill(MemorySegment.ofArray(bytes), OFFSET, length, 0x0101010101010101L);
            for (int i = 0; i < ROOM; i++) {
                assertEquals(i >= OFFSET && i < OFFSET + length ? 1 : 0, bytes[i], "byte " + i + " of " + length);
            }
        }
    }
}
