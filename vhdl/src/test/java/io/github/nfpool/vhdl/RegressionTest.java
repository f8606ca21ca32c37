// SPDX-License-Identifier: Apache-2.0
// The GHDL regression as JUnit tests: one per bench and case, then one per PSL cover of the whole suite.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.nfpool.vhdl.picture.Svg;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RegressionTest {

    private final Set<String> covered = new HashSet<>();
    private final Map<String, Map<String, Ghdl.Run>> runs = new HashMap<>();

    @Test
    void everyBenchHasCasesAndNoCaseTwice() {
        assertFalse(SharedGhdl.BENCHES.isEmpty());
        for (Bench bench : SharedGhdl.BENCHES) {
            assertFalse(bench.cases().isEmpty(), bench.name());
            assertEquals(bench.cases().size(), Set.copyOf(bench.cases()).size(), bench.name() + ": a case twice");
        }
    }

    /** A bench must refuse a case it does not have, or a misspelt name would pass. */
    @TestFactory
    Stream<DynamicTest> unknownCasesFail() {
        return SharedGhdl.BENCHES.stream().map(bench -> dynamicTest(bench.name(), () -> {
            Ghdl.Run run = SharedGhdl.get().run(bench.name(), "no_such_case");
            assertFalse(run.passed("no_such_case"));
            assertTrue(run.result().output().contains("unknown case no_such_case"), run.result().output());
        }));
    }

    /** Other tools get the sources in an order that they can be compiled in, and FuseSoC in the same. */
    @Test
    void compileOrderIsOne() throws IOException {
        List<String> order = Files.readAllLines(SharedGhdl.SOURCES.resolve("compile-order.txt"));
        assertEquals(SharedGhdl.files().stream().filter(f -> f.startsWith("rtl/")).toList(),
                order.stream().sorted().toList());
        assertEquals(order, Files.readAllLines(SharedGhdl.SOURCES.resolve("nfpool.core")).stream()
                .map(String::strip).filter(line -> line.startsWith("- rtl/")).map(line -> line.substring(2)).toList());
        Ghdl ghdl = SharedGhdl.get();
        List<String> command = new ArrayList<>(List.of("ghdl", "-a", "--std=08", "--work=ordered"));
        order.forEach(file -> command.add(ghdl.sources() + "/" + file));
        Ghdl.Result result = ghdl.exec(command);
        assertEquals(0, result.exit(), result.output());
    }

    /** A core with generics that cannot work says which and why, and does not start. */
    @TestFactory
    Stream<DynamicTest> wrongGenericsAreRefused() throws IOException {
        return Files.readAllLines(SharedGhdl.SOURCES.resolve("test/wrong-generics.txt")).stream()
                .map(line -> line.split("\\|")).map(part -> dynamicTest(part[0] + " " + part[1], () -> {
                    Ghdl ghdl = SharedGhdl.get();
                    Ghdl.Result made = ghdl.exec(List.of("ghdl", "-m", "--std=08", "-fpsl", part[0]));
                    assertEquals(0, made.exit(), made.output());
                    List<String> command = new ArrayList<>(List.of("ghdl", "-r", "--std=08", "-fpsl", part[0]));
                    Stream.of(part[1].split(" ")).filter(g -> !g.isEmpty()).forEach(command::add);
                    command.add("--stop-time=1ns");
                    Ghdl.Result result = ghdl.exec(command);
                    assertNotEquals(0, result.exit(), result.output());
                    assertTrue(result.output().contains(part[2]), result.output());
                }));
    }

    @TestFactory
    Stream<DynamicNode> regression() {
        Stream<DynamicNode> benches = SharedGhdl.BENCHES.stream().map(bench -> dynamicContainer(bench.name(),
                bench.cases().stream().map(name -> dynamicTest(name, () -> runCase(bench, name)))));
        return Stream.concat(benches, Stream.of(covers(), dynamicTest("report", this::report)));
    }

    private void runCase(Bench bench, String name) {
        Ghdl.Run run = runs.computeIfAbsent(bench.name(), b -> SharedGhdl.get().runAll(bench)).get(name);
        assertTrue(run.passed(name), () -> "exit " + run.result().exit() + "\n" + run.result().output());
        assertNotNull(run.psl(), "no PSL report");
        PslReport report = PslReport.parse(run.psl());
        assertEquals(Set.of(), report.failed(), "failed PSL asserts");
        assertFalse(report.asserts().isEmpty(), "no PSL assert was active");
        covered.addAll(report.covered());
    }

    private void report() throws IOException {
        Ghdl ghdl = SharedGhdl.get();
        List<String> covers = SharedGhdl.files().stream()
                .flatMap(f -> Bench.covers(SharedGhdl.SOURCES.resolve(f)).stream()).toList();
        HtmlReport.write(ghdl.version(), SharedGhdl.BENCHES, runs, covers, covered, figures(ghdl));
        assertTrue(Files.size(HtmlReport.FILE) > 0, HtmlReport.FILE + " is empty");
    }

    /** The pictures, or why there are none: a report is wanted most when a case of theirs fails. */
    private static Map<String, String> figures(Ghdl ghdl) {
        try {
            return Figures.all(ghdl);
        } catch (IllegalStateException e) {
            return Map.of("none", "<pre>No figures: " + Svg.escape(e.getMessage()) + "</pre>");
        }
    }

    /** Runs after the cases: dynamic tests keep their order. */
    private DynamicContainer covers() {
        return dynamicContainer("covers", SharedGhdl.files().stream().flatMap(f -> Bench.covers(SharedGhdl.SOURCES.resolve(f)).stream())
                .map(label -> dynamicTest(label, () -> {
                    SharedGhdl.get();
                    assertTrue(covered.contains(label), "no case hits this cover");
                })));
    }
}
