/*
 * SPDX-License-Identifier: Apache-2.0
 * A mark is the instruction that the emulator looks for, and does nothing.
 */
package io.github.nfpool.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class MarkTest {
    @Test
    void bytes() {
        assertEquals("0f1f84000100666ec3", HexFormat.of().formatHex(Mark.code(Mark.BEGIN)));
        assertEquals("0f1f84000200666ec3", HexFormat.of().formatHex(Mark.code(Mark.END)));
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "the mark is one of amd64")
    void returns() throws IOException {
        Mark mark = new Mark();
        mark.begin();
        mark.nothing();
        mark.end();
    }
}
