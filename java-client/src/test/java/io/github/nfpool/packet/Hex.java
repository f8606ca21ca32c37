/*
 * SPDX-License-Identifier: Apache-2.0
 * Handmade frames, written as hexadecimal digits.
 */
package io.github.nfpool.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** Turns digits into memory. */
final class Hex {
    private Hex() {
    }

    /** Spaces between digits are for the reader. */
    static MemorySegment bytes(String... parts) {
        byte[] bytes = HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
        MemorySegment segment = Arena.ofAuto().allocate(bytes.length);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        return segment;
    }
}
