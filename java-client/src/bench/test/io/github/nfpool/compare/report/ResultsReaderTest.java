/*
 * SPDX-License-Identifier: Apache-2.0
 * Files as they are, and as they should not be.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsReaderTest {
    private static final String INTERVAL = """
            {"kind":"interval","direction":"send","path":"pool-ffm","variant":"batch 64","size":64,"frames":10,"ns":5}
            """;

    @TempDir
    private Path folder;

    private void write(String intervals, String counts) throws IOException {
        Files.writeString(folder.resolve("intervals.jsonl"), intervals);
        Files.writeString(folder.resolve("counts"), counts);
    }

    private Results read() {
        return ResultsReader.read(List.of(folder), true);
    }

    private String error() {
        return assertThrows(ReportException.class, this::read).getMessage();
    }

    @Test
    void eachIntervalGetsItsCounts() throws IOException {
        write(INTERVAL + INTERVAL, "100 20 3\n400 50 6\n");
        List<Results.Interval> intervals = read().intervals().toList();
        assertEquals(new Key(Way.send("pool-ffm"), 64), intervals.getFirst().key());
        assertEquals(new Split(20, 100, 3), intervals.getFirst().counts());
        assertEquals(new Split(50, 400, 6), intervals.getLast().counts());
    }

    @Test
    void anotherNumberOfCountsNamesBothFiles() throws IOException {
        write(INTERVAL + INTERVAL, "1 2 3\n");
        String error = error();
        assertTrue(error.contains(folder.resolve("intervals.jsonl") + " has 2"), error);
        assertTrue(error.contains(folder.resolve("counts") + " has 1"), error);
        write(INTERVAL, "1 2 3\n1 2 3\n");
        assertTrue(error().contains(" has 2"));
    }

    @Test
    void whatIsWrongIsToldWithItsLine() throws IOException {
        write(INTERVAL + "{\"kind\":\n", "1 2 3\n1 2 3\n");
        assertTrue(error().contains("intervals.jsonl, line 2: not a JSON object"), error());
        write(INTERVAL.replace("\"frames\":10", "\"frames\":0"), "1 2 3\n");
        assertTrue(error().contains("line 1: frames is not above 0"), error());
        write(INTERVAL.replace("interval", "pause"), "1 2 3\n");
        assertTrue(error().contains("kind is none of"), error());
        write(INTERVAL, "1 2\n");
        assertTrue(error().contains("counts, line 1: not three counts"), error());
    }

    @Test
    void wallModeNeedsNoCounts() throws IOException {
        Files.writeString(folder.resolve("intervals.jsonl"), INTERVAL + """
                {"kind":"latency","direction":"send","path":"pool-ffm","variant":"batch 64","size":64,"count":7,"p50":1,\
                "p90":2,"p99":3,"p999":4,"max":5}
                """);
        Results results = ResultsReader.read(List.of(folder), false);
        assertEquals(5, results.intervals().findFirst().orElseThrow().nanos());
        assertEquals(4, results.latencies().getFirst().p999());
    }

    @Test
    void aWayIsDescribedAndItsFolderMayBeOneOfSeveral() throws IOException {
        write("""
                {"kind":"path","direction":"send","path":"pool-ffm","variant":"batch 64","label":"the pool","setup":null}
                """ + INTERVAL, "1 2 3\n");
        Results results = ResultsReader.read(List.of(folder, folder), true);
        assertEquals("the pool", results.label(Way.send("pool-ffm")));
        assertEquals("", results.descriptions().get(Way.send("pool-ffm")).setup());
        assertEquals(2, results.runs().size());
    }

    @Test
    void aProfileTellsFunctionsByAddress() throws IOException {
        write(INTERVAL + INTERVAL, "1 2 3\n1 2 3\n");
        Files.writeString(folder.resolve("kallsyms"), """
                ffffffff81000000 T first
                ffffffff81000010 t second
                ffffffff81000018 d data
                ffffffffc0000000 t put\t[snull]
                """);
        Files.writeString(folder.resolve("profile"), """
                0 ffffffff8100000f 64
                0 ffffffff81000020 128
                1 ffffffff81000010 128
                1 ffffffffc0000001 192
                1 7f0000000000 256
                """);
        Results results = read();
        Results.Interval one = results.intervals().findFirst().orElseThrow();
        double frames = 2.0 * one.frames();
        assertEquals(List.of(new Results.Spot("first", 64 / frames), new Results.Spot("put", 192 / frames),
                new Results.Spot("second", 256 / frames), new Results.Spot("user space", 256 / frames)),
                results.profile().get(one.key()));
    }

    @Test
    void aProfileOfAnotherRunIsRefused() throws IOException {
        write(INTERVAL, "1 2 3\n");
        Files.writeString(folder.resolve("kallsyms"), "");
        Files.writeString(folder.resolve("profile"), "1 ffffffff81000000 64\n");
        String message = assertThrows(ReportException.class, this::read).getMessage();
        assertTrue(message.contains("profile, line 1"), message);
    }
}
