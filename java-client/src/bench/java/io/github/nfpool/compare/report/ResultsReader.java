/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads folders of results: intervals.jsonl, counts, and maybe profile with kallsyms.
 * Step 1 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nfpool.compare.report.Results.Description;
import io.github.nfpool.compare.report.Results.Interval;
import io.github.nfpool.compare.report.Results.Latency;
import io.github.nfpool.compare.report.Results.Spot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Believes no line: what is wrong is told with file and line. */
final class ResultsReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Way, Description> descriptions = new TreeMap<>();
    private final List<List<Interval>> runs = new ArrayList<>();
    private final List<Latency> latencies = new ArrayList<>();
    private final Map<Key, List<Spot>> profile = new TreeMap<>();

    private ResultsReader() {
    }

    /** @param counted whether each round has its line of instruction counts */
    static Results read(List<Path> folders, boolean counted) {
        ResultsReader reader = new ResultsReader();
        for (Path folder : folders) {
            reader.readFolder(folder, counted);
        }
        return new Results(reader.descriptions, reader.runs, reader.latencies, reader.profile);
    }

    private void readFolder(Path folder, boolean counted) {
        Path file = folder.resolve("intervals.jsonl");
        Path countsFile = folder.resolve("counts");
        List<Split> counts = counted ? readCounts(countsFile) : null;
        List<Interval> run = new ArrayList<>();
        List<Interval> here = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            Fields fields = Fields.of(file, number, line);
            switch (fields.text("kind")) {
                case "path" -> {
                    describe(fields);
                    run = next(run);
                }
                case "interval" -> {
                    Split split = counts == null ? null : here.size() < counts.size() ? counts.get(here.size()) : Split.ZERO;
                    here.add(new Interval(fields.key(), fields.positive("frames"), fields.positive("ns"), split));
                    run.add(here.getLast());
                }
                case "latency" -> latencies.add(new Latency(fields.key(), fields.number("count"), fields.number("p50"),
                        fields.number("p90"), fields.number("p99"), fields.number("p999"), fields.number("max")));
                default -> throw fields.wrong("kind is none of path, interval, latency");
            }
        }
        next(run);
        if (counts != null && counts.size() != here.size()) {
            throw new ReportException(file + " has " + here.size() + " intervals, " + countsFile + " has " + counts.size()
                    + ": they are not of one run, or a program died between its marks. Measure again.");
        }
        if (Files.exists(folder.resolve("profile"))) {
            readProfile(folder.resolve("profile"), Symbols.read(folder.resolve("kallsyms")), here);
        }
    }

    /** A path line begins or ends a program's run: pairs are not sought across it. */
    private List<Interval> next(List<Interval> run) {
        if (run.isEmpty()) {
            return run;
        }
        runs.add(run);
        return new ArrayList<>();
    }

    private void describe(Fields fields) {
        descriptions.put(fields.way(), new Description(fields.optional("label"), fields.optional("setup"),
                fields.optional("missing"), fields.optional("versions")));
    }

    /** Lines of {@code core module user}. */
    private static List<Split> readCounts(Path file) {
        List<Split> counts = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] words = line.strip().split("\\s+");
            try {
                if (words.length != 3) {
                    throw new NumberFormatException();
                }
                counts.add(new Split(Long.parseLong(words[1]), Long.parseLong(words[0]), Long.parseLong(words[2])));
            } catch (NumberFormatException e) {
                throw new ReportException(file + ", line " + number + ": not three counts: " + line);
            }
        }
        return counts;
    }

    /** Lines of {@code interval address instructions}: a block of code, the number of its interval, all its runs there. */
    private void readProfile(Path file, Symbols symbols, List<Interval> intervals) {
        Map<Key, Map<String, Long>> sums = new TreeMap<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String[] words = line.split(" ");
            try {
                Key key = intervals.get(Integer.parseInt(words[0])).key();
                sums.computeIfAbsent(key, _ -> new TreeMap<>()).merge(symbols.at(Long.parseUnsignedLong(words[1], 16)),
                        Long.parseLong(words[2]), Long::sum);
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new ReportException(file + ", line " + number + ": not an interval's number, an address, instructions: "
                        + line);
            }
        }
        sums.forEach((key, functions) -> {
            double frames = intervals.stream().filter(interval -> interval.key().equals(key)).mapToLong(Interval::frames).sum();
            List<Spot> spots = profile.computeIfAbsent(key, _ -> new ArrayList<>());
            functions.forEach((function, instructions) -> spots.add(new Spot(function, instructions / frames)));
        });
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ReportException("read " + file + ": " + e + "; is it a folder that the benchmark has filled?");
        }
    }

    /** One line of JSON, and where it stands. */
    private record Fields(Path file, int line, JsonNode node) {
        static Fields of(Path file, int line, String text) {
            try {
                JsonNode node = JSON.readTree(text);
                if (node.isObject()) {
                    return new Fields(file, line, node);
                }
            } catch (JsonProcessingException e) {
                // Told below.
            }
            throw new ReportException(file + ", line " + line + ": not a JSON object: " + text);
        }

        Way way() {
            return new Way(text("direction"), text("path"), text("variant"));
        }

        Key key() {
            return new Key(way(), (int) positive("size"));
        }

        String text(String name) {
            if (!node.path(name).isTextual()) {
                throw wrong(name + " is no text");
            }
            return node.path(name).textValue();
        }

        String optional(String name) {
            return node.path(name).asText("");
        }

        long number(String name) {
            if (!node.path(name).canConvertToLong()) {
                throw wrong(name + " is no number");
            }
            return node.path(name).longValue();
        }

        long positive(String name) {
            long number = number(name);
            if (number <= 0) {
                throw wrong(name + " is not above 0");
            }
            return number;
        }

        ReportException wrong(String what) {
            return new ReportException(file + ", line " + line + ": " + what + ": " + node);
        }
    }
}
