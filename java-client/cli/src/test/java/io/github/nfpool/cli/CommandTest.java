/*
 * SPDX-License-Identifier: Apache-2.0
 * What tests of commands share: running one, and what it wrote.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Each test has streams and a folder of its own. */
abstract class CommandTest {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** The whole program, as a word of a shell command. */
    static final String NFPOOL = "'" + ProcessHandle.current().info().command().orElseThrow()
            + "' --enable-native-access=ALL-UNNAMED -cp '" + System.getProperty("java.class.path") + "' " + Main.class.getName();

    @TempDir
    Path dir;

    final int run(String line) {
        return run(false, line.split(" "));
    }

    final int run(boolean colours, String... args) {
        return run(out, err, colours, args);
    }

    final int run(OutputStream standardOutput, OutputStream standardError, boolean colours, String... args) {
        return Main.run(new Streams(Output.to(standardOutput, -1, false), Output.to(standardError, -1, true), colours, false),
                args);
    }

    final void assertOneErrorLine(String... parts) {
        List<String> lines = err.toString().lines().toList();
        assertEquals(1, lines.size(), err::toString);
        for (String part : parts) {
            assertTrue(lines.getFirst().contains(part), err::toString);
        }
    }
}
