/*
 * SPDX-License-Identifier: Apache-2.0
 * From the results of a benchmark to a report: steps 1 to 3.
 */
package io.github.nfpool.compare.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Exit status: 0, 1 if a check has failed, 2 if there is no report. */
@Command(name = "report", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Prints the benchmark's tables, and writes report.json, report.html and chart.svg.")
public final class Main implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TITLE = "nfpool: zero-copy against the other ways a Java program gets packets";

    @Spec
    private CommandSpec spec;

    @Option(names = "--mode", required = true, description = "What was measured: ${COMPLETION-CANDIDATES}.")
    private Mode mode;

    @Option(names = "--results", required = true, paramLabel = "DIR",
            description = "Folder with intervals.jsonl, in instructions mode with counts, and maybe with profile and kallsyms."
                    + " May be given several times.")
    private List<Path> results;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the report is written to.")
    private Path out;

    @Option(names = "--against", paramLabel = "report.json", description = "Compares with another run, in instructions mode.")
    private Path against;

    @Option(names = "--check", description = "Exit status 1 if a cell differs by 1 %% or more from --against.")
    private boolean check;

    @Option(names = "--jmh", paramLabel = "jmh.json", description = "Puts results of JMH (-rf json) into the report.")
    private Path jmh;

    @Option(names = "--clock", paramLabel = "GHZ", defaultValue = Machine.CLOCK_GIGAHERTZ,
            description = "Cost model: clock of a core. Default: ${DEFAULT-VALUE}.")
    private double clock;

    @Option(names = "--instructions-per-cycle", paramLabel = "N", defaultValue = Machine.INSTRUCTIONS_PER_CYCLE,
            description = "Cost model: how many a core executes. Default: ${DEFAULT-VALUE}.")
    private double instructionsPerCycle;

    @Option(names = "--memory", paramLabel = "GB/S", defaultValue = Machine.MEMORY_GIGABYTES,
            description = "Cost model: what a memory channel moves. Default: ${DEFAULT-VALUE}, DDR4-3200.")
    private double memory;

    @Option(names = "--burst", paramLabel = "N", defaultValue = Machine.BURST,
            description = "Frames to a wake-up in the results. Default: ${DEFAULT-VALUE}.")
    private int burst;

    private enum Mode {
        INSTRUCTIONS, WALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is shown of either mode. */
    private record Report(List<Section> sections, Svg.Picture summary, List<Svg.Picture> pictures, List<String> lead,
            JsonReport json, boolean same) {
    }

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, line, _) -> {
                    if (!(exception instanceof ReportException)) {
                        throw exception;
                    }
                    line.getErr().println("report: " + exception.getMessage());
                    return CommandLine.ExitCode.USAGE;
                }).execute(args);
    }

    @Override
    public Integer call() {
        checkOptions();
        Results read = ResultsReader.read(results, mode == Mode.INSTRUCTIONS);
        if (read.runs().isEmpty()) {
            throw new ReportException("no interval in " + results + ": nothing was measured");
        }
        Report report = mode == Mode.INSTRUCTIONS ? instructions(read) : wall(read);
        List<Section> sections = new ArrayList<>(report.sections());
        if (jmh != null) {
            JmhScores scores = JmhScores.of(json(jmh), jmh.toString());
            sections.add(sections.size() - 1, scores.section());
            report.json().add(scores);
        }
        write("report.json", report.json().text());
        write("report.html", Page.of(TITLE, report.lead(), report.pictures(), sections));
        write("chart.svg", report.summary().file());
        PrintStream terminal = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        terminal.print(TextOutput.of(sections));
        terminal.println("written: " + out.resolve("report.html") + ", report.json, chart.svg");
        return check && !report.same() ? 1 : 0;
    }

    private void checkOptions() {
        if (check && against == null) {
            throw new ParameterException(spec.commandLine(), "--check needs --against: the report to compare with");
        }
        if (against != null && mode == Mode.WALL) {
            throw new ParameterException(spec.commandLine(), "--against compares instructions: wall time never repeats");
        }
        if (!(clock > 0 && instructionsPerCycle > 0 && memory > 0 && burst > 0)) {
            throw new ParameterException(spec.commandLine(),
                    "--clock, --instructions-per-cycle, --memory and --burst must be above 0");
        }
    }

    private Report instructions(Results read) {
        Cells cells = Cells.of(read);
        Difference difference = against == null ? null
                : Difference.of(cells, Difference.totals(json(against), against.toString()));
        Footnotes names = new Footnotes(read);
        InstructionReport report = new InstructionReport(read, cells, difference,
                new Machine(clock, instructionsPerCycle, memory, burst), names);
        JsonReport json = new JsonReport(read, mode.toString());
        json.add(cells);
        json.add(Goals.of(cells, difference));
        if (difference != null) {
            json.add(difference);
        }
        json.addPaper(cells::total, "Instructions");
        json.add(report.model());
        InstructionCharts charts = new InstructionCharts(cells, names);
        return new Report(report.sections(), charts.summary(), charts.pictures(), lead(cells), json,
                difference == null || difference.same());
    }

    private static List<String> lead(Cells cells) {
        List<String> lead = new ArrayList<>();
        for (String direction : List.of(Way.RECEIVE, Way.SEND)) {
            Way inet = Paper.inet(direction);
            OptionalDouble times = cells.timesPool(inet, Goals.SIZE);
            if (times.isPresent()) {
                lead.add((direction.equals(Way.SEND) ? "To send a 64-byte frame from Java" : "To get a 64-byte frame to Java")
                        + " takes " + Text.number(cells.total(inet.pool(), Goals.SIZE)) + " instructions by the pool"
                        + (direction.equals(Way.SEND) ? ", 64 frames to a call, and " : ", and ")
                        + Text.number(cells.total(inet, Goals.SIZE)) + " through the stack and a DatagramChannel: "
                        + Text.number(times.getAsDouble()) + " times as many.");
            }
        }
        return lead;
    }

    private Report wall(Results read) {
        WallCells cells = WallCells.of(read);
        Footnotes names = new Footnotes(read);
        JsonReport json = new JsonReport(read, mode.toString());
        json.add(cells, read);
        json.addPaper(cells::microseconds, "Microseconds");
        Svg.Picture summary = new WallCharts(cells, names).summary();
        return new Report(new WallReport(read, cells, names).sections(), summary, List.of(summary),
                List.of("Times on one machine at one time; the ratios of ways that were measured in turn mean more."),
                json, true);
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new ReportException("read " + file + ": " + e.getMessage());
        }
    }

    private void write(String name, String text) {
        Path file = out.resolve(name);
        try {
            Files.createDirectories(out);
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ReportException("write " + file + ": " + e + "; choose another folder with --out");
        }
    }
}
