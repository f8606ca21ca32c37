/*
 * SPDX-License-Identifier: Apache-2.0
 * From the command line to the files and the exit status.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    private Path folder;

    private String output;

    private Path results(String name, int instructions) throws IOException {
        Path results = Files.createDirectory(folder.resolve(name));
        String line = "{\"kind\":\"interval\",\"direction\":\"send\",\"path\":\"%s\",\"variant\":\"%s\",\"size\":64,"
                + "\"frames\":100,\"ns\":5000}\n";
        Files.writeString(results.resolve("intervals.jsonl"),
                line.formatted("pool-ffm", "batch 64") + line.formatted("datagram-channel", "call"));
        Files.writeString(results.resolve("counts"), "0 0 " + instructions + "\n0 0 900000\n");
        return results;
    }

    private int run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(stream);
            System.setErr(stream);
            return Main.run(args);
        } finally {
            System.setOut(out);
            System.setErr(err);
            output = bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private int instructions(Path results, String out, String... more) {
        String[] args = {"--mode", "instructions", "--results", results.toString(), "--out", folder.resolve(out).toString()};
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return run(all);
    }

    @Test
    void aRunIsCheckedAgainstAnother() throws IOException {
        assertEquals(0, instructions(results("first", 100_000), "a"), () -> output);
        String before = folder.resolve("a/report.json").toString();
        assertEquals(0, instructions(results("same", 100_900), "b", "--against", before, "--check"), () -> output);
        assertEquals(1, instructions(results("other", 101_000), "c", "--against", before, "--check"), () -> output);
        // It breaks lines where it likes.
        String words = output.replaceAll("\\s+", " ");
        assertTrue(words.contains("1.00 % in send pool-ffm batch 64"), output);
        assertEquals(0, instructions(results("unchecked", 101_000), "d", "--against", before), () -> output);
    }

    @Test
    void allFilesAreThere() throws IOException {
        instructions(results("first", 100_000), "a");
        assertTrue(output.contains("x 9.00"), output);
        assertTrue(Files.readString(folder.resolve("a/report.html")).contains("9.00 times as many"));
        assertTrue(Files.readString(folder.resolve("a/chart.svg")).startsWith("<svg "));
    }

    @Test
    void wallModeNeedsNoCounts() throws IOException {
        Path results = results("first", 1);
        Files.delete(results.resolve("counts"));
        assertEquals(0, run("--mode", "wall", "--results", results.toString(), "--out", folder.toString()), () -> output);
        assertTrue(output.contains("20,000,000"), output);
    }

    @Test
    void wrongUseAndUnreadableResultsHaveAStatusOfTheirOwn() throws IOException {
        Path results = results("first", 1);
        assertEquals(2, instructions(results, "a", "--check"), () -> output);
        assertTrue(output.contains("--check needs --against"), output);
        assertEquals(2, instructions(results, "a", "--memory", "0"), () -> output);
        assertEquals(2, instructions(folder.resolve("nowhere"), "a"), () -> output);
        assertTrue(output.startsWith("report: read "), output);
    }
}
