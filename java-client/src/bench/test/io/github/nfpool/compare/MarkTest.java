/*
 * SPDX-License-Identifier: Apache-2.0
 * A mark is the instruction that the emulator looks for, and does nothing.
 */
package io.github.nfpool.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class MarkTest {
    /** As in scripts/qemu/plugin.h. */
    @Test
    void bytes() throws IOException {
        assertEquals("0f1f84000100666e", HexFormat.of().formatHex(Mark.mark("amd64", Mark.BEGIN)));
        assertEquals("0f1f84000200666e", HexFormat.of().formatHex(Mark.mark("amd64", Mark.END)));
        assertEquals("3fc08dd2", HexFormat.of().formatHex(Mark.mark("aarch64", Mark.BEGIN)));
        assertEquals("5fc08dd2", HexFormat.of().formatHex(Mark.mark("aarch64", Mark.END)));
        assertThrows(IOException.class, () -> Mark.mark("s390x", Mark.BEGIN));
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64|aarch64", disabledReason = "no mark is known of this machine")
    void returns() throws IOException {
        Mark mark = new Mark();
        mark.begin();
        mark.nothing();
        mark.end();
    }
}
