/*
 * SPDX-License-Identifier: Apache-2.0
 * The checksum against the example in its RFC.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    @Test
    void theChecksumOfRfc1071() {
        MemorySegment m = Arena.ofAuto().allocate(9);
        byte[] bytes = {0x00, 0x01, (byte) 0xf2, 0x03, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7, 0x12};
        m.copyFrom(MemorySegment.ofArray(bytes));
        assertEquals(~0xddf2 & 0xffff, InternetChecksum.of(m, 0, 8, 0));
        assertEquals(~0xeff2 & 0xffff, InternetChecksum.of(m, 0, 9, 0));
    }
}
