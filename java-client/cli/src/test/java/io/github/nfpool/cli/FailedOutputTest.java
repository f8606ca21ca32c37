/*
 * SPDX-License-Identifier: Apache-2.0
 * Output that cannot be written: said, and never exit code 0.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.testing.Tool;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailedOutputTest extends CommandTest {
    /** As a disk that is full: some bytes go there, then none. */
    private static final class FullAfter extends OutputStream {
        private int room;

        FullAfter(int room) {
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            if (room-- <= 0) {
                throw new IOException("No space left on device");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "read --help", "completion --help", "completion", "info --embedded",
        "read --embedded --frames 10", "read --embedded --frames 100000 --format hex", "read --embedded --format json",
        "read --embedded -w -", "read --embedded --frames 1 -w -", "map --embedded", "demo --embedded",
        "stats --embedded --interval 0.001 --count 2", "check --embedded --frames 10 --count 10",
        "check --embedded --frames 10 --count 11", "prove-view --embedded --frames 2000"})
    void standardOutputIsFull(String line) throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertEquals(1, run(full, err, false, line.split(" ")));
            assertTrue(err.toString().endsWith("nfpool: write standard output: No space left on device\n"), err::toString);
        }
        err.reset();
        assertEquals(1, run(new FullAfter(1), err, false, line.split(" ")));
        assertTrue(err.toString().endsWith("nfpool: write standard output: No space left on device\n"), err::toString);
    }

    /** A loss that was counted and not told is not told by 0 either. */
    @ParameterizedTest
    @ValueSource(strings = {"read --embedded --frames 10", "check --embedded --frames 10 --count 10"})
    void standardErrorIsFull(String line) throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertEquals(1, run(out, full, false, line.split(" ")));
            assertEquals(2, run(out, full, false, "read", "--xyzzy"));
        }
    }

    @Test
    void theCaptureFileIsOnAFullDisk() {
        for (String frames : new String[] {"1", "100000"}) {
            err.reset();
            assertEquals(1, run("read --embedded --frames " + frames + " -w /dev/full"));
            assertOneErrorLine("nfpool: write /dev/full: No space left on device");
        }
    }

    /** As "nfpool read | head -1": nobody is there to tell anything. And the program as a whole, once. */
    @Test
    void aPipeWhoseReaderHasGone() throws IOException, InterruptedException {
        assertEquals("0", statusOf("read --embedded --frames 1000000 2>/dev/null | true"));
        assertEquals("1", statusOf("--version >/dev/full 2>/dev/null | true"));
        assertEquals("1", statusOf("--version >&- 2>/dev/null | true"));
    }

    private static String statusOf(String command) throws IOException, InterruptedException {
        return Tool.lines("bash", "-c", NFPOOL + " " + command + "; echo ${PIPESTATUS[0]}").getLast();
    }
}
