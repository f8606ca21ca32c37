// SPDX-License-Identifier: Apache-2.0
// The GHDL regression as JUnit tests: one per bench and case, then one per PSL cover of the whole suite.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

class RegressionTest {

    private static final Path SOURCES = Path.of("").toAbsolutePath();
    private static final List<Bench> BENCHES = Bench.all(SOURCES.resolve("test"));

    private static Ghdl ghdl;
    private static TestAbortedException missing;
    private final Set<String> covered = new HashSet<>();

    /** The GHDL of this run, opened by the first test that needs it; skips the test where there is none. */
    private static synchronized Ghdl ghdl() {
        if (missing != null) {
            throw missing;
        }
        try {
            if (ghdl == null) {
                ghdl = GhdlChoice.open(SOURCES);
                System.out.println("GHDL regression: " + ghdl.getClass().getSimpleName() + ", " + ghdl.version());
                ghdl.make(files(), BENCHES.stream().map(Bench::name).toList());
            }
            return ghdl;
        } catch (TestAbortedException e) {
            missing = e;
            throw e;
        }
    }

    @AfterAll
    static void close() {
        if (ghdl != null) {
            ghdl.close();
            ghdl = null;
        }
    }

    @Test
    void everyBenchHasCasesAndNoCaseTwice() {
        assertFalse(BENCHES.isEmpty());
        for (Bench bench : BENCHES) {
            assertFalse(bench.cases().isEmpty(), bench.name());
            assertEquals(bench.cases().size(), Set.copyOf(bench.cases()).size(), bench.name() + ": a case twice");
        }
    }

    /** A bench must refuse a case it does not have, or a misspelt name would pass. */
    @TestFactory
    Stream<DynamicTest> unknownCasesFail() {
        return BENCHES.stream().map(bench -> dynamicTest(bench.name(), () -> {
            Ghdl.Run run = ghdl().run(bench.name(), "no_such_case");
            assertFalse(run.passed("no_such_case"));
            assertTrue(run.result().output().contains("unknown case no_such_case"), run.result().output());
        }));
    }

    @TestFactory
    Stream<DynamicNode> regression() {
        Stream<DynamicNode> benches = BENCHES.stream().map(bench -> dynamicContainer(bench.name(),
                bench.cases().stream().map(name -> dynamicTest(name, () -> runCase(bench, name)))));
        return Stream.concat(benches, Stream.of(covers()));
    }

    private void runCase(Bench bench, String name) {
        Ghdl.Run run = ghdl().run(bench.name(), name);
        assertTrue(run.passed(name), () -> "exit " + run.result().exit() + "\n" + run.result().output());
        assertNotNull(run.psl(), "no PSL report");
        PslReport report = PslReport.parse(run.psl());
        assertEquals(Set.of(), report.failed(), "failed PSL asserts");
        assertFalse(report.asserts().isEmpty(), "no PSL assert was active");
        covered.addAll(report.covered());
    }

    /** Runs after the cases: dynamic tests keep their order. */
    private DynamicContainer covers() {
        return dynamicContainer("covers", files().stream().flatMap(f -> Bench.covers(SOURCES.resolve(f)).stream())
                .map(label -> dynamicTest(label, () -> {
                    ghdl();
                    assertTrue(covered.contains(label), "no case hits this cover");
                })));
    }

    /** All VHDL sources, relative to the module. */
    private static List<String> files() {
        List<String> names = new ArrayList<>();
        for (String folder : List.of("rtl", "test")) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
                files.filter(f -> f.toString().endsWith(".vhd")).sorted()
                        .forEach(f -> names.add(folder + "/" + f.getFileName()));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return names;
    }
}
