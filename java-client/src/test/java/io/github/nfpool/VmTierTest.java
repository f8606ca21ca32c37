/*
 * SPDX-License-Identifier: Apache-2.0
 * The VM tier: boots the lab VM once, then reports each check that ran in it as a test of its own.
 */
package io.github.nfpool;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code scripts/lab vm-check --out DIR}. For each {@code scripts/guest/check/NAME.sh} it must leave
 * {@code DIR/NAME.status} with 0 in it, or with 77 if the check cannot run on this kernel; {@code DIR/NAME.log} is
 * shown otherwise. Only in profile {@code vm}.
 */
@Tag("vm")
class VmTierTest {
    private static final int TAIL_LINES = 60;
    private static final Path LAB = Path.of(System.getProperty("nfpool.lab", "../scripts/lab")).toAbsolutePath();
    private static final Path OUT = Path.of(System.getProperty("nfpool.vmOut", "target/vm")).toAbsolutePath();

    @TestFactory
    Stream<DynamicTest> checksInTheVm() throws IOException, InterruptedException {
        List<String> checks = checks();
        clear(checks);
        int status = runLab();
        List<DynamicTest> tests = new ArrayList<>();
        for (String check : checks) {
            tests.add(dynamicTest(check, () -> assertPassed(check)));
        }
        // Last, so that a check's own log is read first.
        tests.add(dynamicTest("scripts/lab vm-check ends well", () -> {
            if (status != 0) {
                fail("exit status " + status + "\n" + tail(OUT.resolve("vm.log")));
            }
        }));
        return tests.stream();
    }

    private static List<String> checks() throws IOException {
        Path directory = LAB.resolveSibling("guest").resolve("check");
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sh"))
                    .map(name -> name.substring(0, name.length() - ".sh".length()))
                    .sorted().toList();
            assertFalse(names.isEmpty(), () -> "no checks in " + directory);
            return names;
        }
    }

    /** Results of an earlier run must not pass for this one's. */
    private static void clear(List<String> checks) throws IOException {
        Files.createDirectories(OUT);
        for (String check : checks) {
            Files.deleteIfExists(OUT.resolve(check + ".status"));
            Files.deleteIfExists(OUT.resolve(check + ".log"));
        }
    }

    private static int runLab() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(LAB.toString(), "vm-check", "--out", OUT.toString())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                Writer log = Files.newBufferedWriter(OUT.resolve("vm.log"))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.out.println(line);
                log.write(line);
                log.write('\n');
            }
        } catch (IOException e) {
            process.destroy();
            throw e;
        }
        return process.waitFor();
    }

    private static void assertPassed(String check) throws IOException {
        Path status = OUT.resolve(check + ".status");
        assertTrue(Files.exists(status), () -> check + " did not run\n" + tail(OUT.resolve("vm.log")));
        String value = Files.readString(status).trim();
        // The check has said so by its exit status; its log says why.
        assumeFalse(value.equals("77"), () -> check + " was skipped\n" + tail(OUT.resolve(check + ".log")));
        if (!value.equals("0")) {
            fail(check + " ended with status " + value + "\n" + tail(OUT.resolve(check + ".log")));
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }
}
