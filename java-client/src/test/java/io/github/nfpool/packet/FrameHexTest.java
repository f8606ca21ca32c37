/*
 * SPDX-License-Identifier: Apache-2.0
 * The line that tests compare with the C reader's.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameHexTest {
    @Test
    void slotLengthBytes() {
        FrameHex hex = new FrameHex(1496);
        assertEquals("12 3 00ff7a\n", text(hex, 12, Hex.bytes("aa00ff7abb"), 1, 3));
        assertEquals("1 1 bb\n", text(hex, 1, Hex.bytes("aa00ff7abb"), 4, 1));
        MemorySegment longest = Hex.bytes("e1".repeat(1496));
        assertEquals("65534 1496 " + "e1".repeat(1496) + "\n", text(hex, 65534, longest, 0, 1496));
    }

    private static String text(FrameHex hex, int slot, MemorySegment segment, long offset, int length) {
        byte[] line = hex.format(slot, segment, offset, length);
        return new String(line, 0, hex.size(), StandardCharsets.US_ASCII);
    }
}
