/*
 * SPDX-License-Identifier: Apache-2.0
 * What the offload engine says, line by line, without a simulator.
 */
package io.github.nfpool.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.nfpool.offload.ToeCore.Judged;
import io.github.nfpool.offload.ToeCore.Verdict;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToeCoreTest {
    @TempDir
    private Path folder;

    private ToeCore core(String... said) throws IOException {
        String script = ShellProgram.OPEN + "read -r line <&3; printf '%s\\n' '"
                + String.join("' '", said) + "' >&4";
        return new ToeCore(new Simulation(folder.resolve("in"), folder.resolve("out"), Duration.ofSeconds(120),
                new ShellProgram(folder, script)));
    }

    private static ArpCore.Answer frame(ToeCore core) throws IOException {
        return core.frame(MemorySegment.ofArray(new byte[15]), 0, 15);
    }

    @Test
    void aDatagramIsJudged() throws IOException {
        try (ToeCore core = core("R 21 0 11 C0A80002 1234 0007 0005 13", ". 122 40")) {
            assertEquals(40, frame(core).begin());
            assertEquals(Optional.of(new Judged(Verdict.GOOD, 17, 0xC0A80002, 0x1234, 7, 46, 5)), core.judged());
        }
    }

    @Test
    void aFrameThatIsNotGood() throws IOException {
        try (ToeCore core = core("R 21 A", ". 122 40")) {
            frame(core);
            assertEquals(Optional.of(new Judged(Verdict.BAD_UDP_CHECKSUM, 0, 0, 0, 0, 0, 0)), core.judged());
        }
    }

    @Test
    void dropsAreCounted() throws IOException {
        try (ToeCore core = core("D 1", "W 2", "P 3", "P 4", ". 5 6")) {
            frame(core);
            assertEquals(List.of(1, 1, 2), List.of(core.unreachable(), core.tooLong(), core.pingsLost()));
            assertEquals(Optional.empty(), core.judged());
        }
    }

    @Test
    void framesHaveTheirOwnTimes() throws IOException {
        try (ToeCore core = core("F 3 00112233", "F 40 445566", ". 99 1000")) {
            ArpCore.Answer answer = core.send(0xC0A80002, 9, 7, new byte[] {1, 2});
            assertEquals(List.of(3, 40), answer.starts());
            assertEquals(3, answer.latency());
        }
    }

    /** A verdict that there is not. */
    @Test
    void nonsense() throws IOException {
        try (ToeCore core = core("R 21 C", ". 1 1")) {
            assertEquals("the simulation's answer to \"F " + "00".repeat(15) + "\" makes no sense: \"R 21 C\"",
                    assertThrows(IOException.class, () -> frame(core)).getMessage());
        }
    }
}
