// SPDX-License-Identifier: Apache-2.0
// Frames as the differential tests make and compare them.
package io.github.nfpool.vhdl;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

final class Frames {

    private Frames() { }

    /** The next six bytes. */
    static ByteBuffer put(ByteBuffer frame, long mac) {
        return frame.putShort((short) (mac >> 32)).putInt((int) mac);
    }

    /** For comparisons, and messages that can be read. */
    static List<String> hex(List<byte[]> frames) {
        return frames.stream().map(HexFormat.of()::formatHex).toList();
    }
}
