/*
 * SPDX-License-Identifier: Apache-2.0
 * Lines to a program and back; one that dies, hangs or speaks nonsense ends in one clear line.
 */
package io.github.nfpool.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private ShellProgram program;

    private Simulation start(Duration patience, String script) throws IOException {
        program = new ShellProgram(folder, script);
        return new Simulation(folder.resolve("in"), folder.resolve("out"), patience, program);
    }

    private static String failure(Simulation simulation) {
        return assertThrows(IOException.class, simulation::receive).getMessage();
    }

    @Test
    void linesGoBothWays() throws IOException {
        try (Simulation simulation = start(LONG, ShellProgram.OPEN
                + "while read -r line <&3; do echo \"got $line\" >&4; done")) {
            simulation.send(List.of("a", "b"));
            assertEquals("got a", simulation.receive());
            assertEquals("got b", simulation.receive());
        }
        assertFalse(Files.exists(folder.resolve("in")));
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void diesBeforeItBegins() {
        IOException e = assertThrows(IOException.class, () -> start(LONG, "echo no such unit; exit 1"));
        assertEquals("the simulation ended: no such unit", e.getMessage());
        assertFalse(Files.exists(folder.resolve("in")));
    }

    @Test
    void diesAtWork() throws IOException {
        try (Simulation simulation = start(LONG, ShellProgram.OPEN
                + "read line <&3; echo one >&4; echo out of memory")) {
            simulation.send(List.of("a"));
            assertEquals("one", simulation.receive());
            assertEquals("the simulation ended: out of memory", failure(simulation));
            assertEquals("the simulation ended: out of memory", failure(simulation), "asked once more");
        }
    }

    @Test
    void hangs() throws IOException {
        // It still reads, so that the end of its input ends it.
        Simulation simulation = start(Duration.ofMillis(300), ShellProgram.OPEN + "cat <&3 >/dev/null");
        simulation.send(List.of("a"));
        assertEquals("the simulation has not answered for 0.3 s", failure(simulation));
        assertTrue(program.killed);
        simulation.close();
    }

    @Test
    void speaksNonsense() throws IOException {
        try (ArpCore core = new ArpCore(start(LONG, ShellProgram.OPEN
                + "while read -r line <&3; do echo '. many' >&4; done"))) {
            IOException e = assertThrows(IOException.class, () -> core.query(0xC0A80002));
            assertEquals("the simulation's answer to \"Q C0A80002\" makes no sense: \". many\"", e.getMessage());
        }
    }
}
