/*
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    private final AtomicLong clock = new AtomicLong();

    @Test
    void drawsFiveTimesASecondAndWipesItselfAway() {
        try (Progress progress = new Progress(terminal, clock::get, 200)) {
            progress.at(10);
            clock.set(200_000_000);
            progress.at(50);
            progress.at(60);
            clock.set(400_000_000);
            progress.at(200);
        }
        assertEquals("\r\u001b[K[##########                              ] 25%, 50 of 200 frames"
                + "\r\u001b[K[########################################] 100%, 200 of 200 frames\r\u001b[K",
                drawn.toString(StandardCharsets.UTF_8));
    }

    @Test
    void countsWhereTheTotalIsNotKnown() {
        try (Progress progress = new Progress(terminal, clock::get, 0)) {
            clock.set(1_000_000_000);
            progress.at(7);
        }
        assertEquals("\r\u001b[K7 frames\r\u001b[K", drawn.toString(StandardCharsets.UTF_8));
    }

    @Test
    void isSilentWithoutATerminal() {
        try (Progress progress = new Progress(null, clock::get, 1)) {
            clock.set(1_000_000_000);
            progress.at(1);
        }
        assertEquals("", drawn.toString(StandardCharsets.UTF_8));
    }
}
