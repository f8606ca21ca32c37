/*
 * SPDX-License-Identifier: Apache-2.0
 * Wrong use is told in one line, before anything is opened.
 */
package io.github.nfpool.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            receive | pool-fm          | poll     |                        | no pool-fm; there are [pool-ffm, pool-jna,
            recieve | pool-ffm         | poll     |                        | no recieve; there are [receive, send]
            receive | pool-ffm         | batch 1  |                        | batch 1 is of direction send, not receive
            send    | pool-ffm         | poll     |                        | poll is of direction receive, not send
            send    | pool-ffm         | call     |                        | pool-ffm has no call, it has batch 1
            send    | pcap4j           | batch 16 |                        | pcap4j has no batch 16, only call
            send    | drop             | call     |                        | drop does not send
            receive | pool-ffm         | poll     | --sizes 63             | 63: a frame has 64 to 1496 bytes
            receive | pool-ffm         | poll     | --sizes 64,1497        | 1497: a frame has 64 to 1496 bytes
            receive | pool-ffm         | poll     | --sizes big            | 'big' is not an int
            receive | pool-ffm         | poll     | --burst 0              | 1 to 512 frames
            receive | pool-ffm         | poll     | --burst 513            | 1 to 512 frames
            receive | pool-ffm         | poll     | --frames 65            | 65 is no multiple of --burst 64
            receive | pool-ffm         | poll     | --frames 0             | 0 is no multiple of --burst 64
            send    | pool-ffm         | batch 16 | --burst 8 --frames 64  | 8 is no multiple of variant batch 16
            receive | pool-ffm         | poll     | --rounds 0             | --rounds and --samples must be 1 or more
            receive | pool-ffm         | poll     | --warm-up -1           | --warm-up 0 or more
            receive | pool-ffm         | poll     | --against drop         | --against is valid only with --mode wall
            """)
    void wrong(String direction, String path, String variant, String more, String message) {
        List<String> args = new ArrayList<>(List.of("--mode", "instructions", "--direction", direction, "--path", path,
                "--variant", variant));
        if (more != null) {
            args.addAll(List.of(more.split(" ")));
        }
        assertUsage(args, message);
    }

    @Test
    void wallNeedsTwo() {
        assertUsage(List.of("--mode", "wall", "--direction", "receive", "--path", "drop", "--variant", "poll"),
                "--against is valid only with --mode wall");
    }

    @Test
    void poolFirst() {
        assertUsage(List.of("--mode", "wall", "--direction", "send", "--path", "pcap4j", "--against", "pool-ffm",
                "--variant", "call"), "pool-ffm has no call");
    }

    @Test
    void required() {
        assertUsage(List.of("--mode", "wall"), "Missing required options");
    }

    @Test
    void help() {
        assertEquals(0, Main.run(new PrintWriter(out), new PrintWriter(err), "--help"));
        assertTrue(out.toString().contains("--direction=DIRECTION"), out::toString);
    }

    private void assertUsage(List<String> args, String message) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of("--out", dir.resolve("out").toString()));
        assertEquals(2, Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new)));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains(message), err::toString);
        assertFalse(Files.exists(dir.resolve("out")));
    }
}
