// SPDX-License-Identifier: Apache-2.0
// GHDL, wherever it runs: analysis, then one run per bench and case. The options are the same everywhere.
package io.github.nfpool.vhdl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A GHDL with a work library of its own; {@link #close()} leaves nothing behind. */
sealed interface Ghdl extends AutoCloseable permits LocalGhdl, ContainerGhdl {

    /** Exit status and standard output and error of one command. */
    record Result(int exit, String output) { }

    /** One simulation: what it printed, and its PSL report, null where it wrote none. */
    record Run(Result result, String psl) {

        /** GHDL exits 0 on some failures and benches can stop early: both conditions are needed. */
        boolean passed(String caseName) {
            return result.exit() == 0 && result.output().lines().anyMatch(("PASS " + caseName)::equals);
        }
    }

    /** Runs a command in the work folder. */
    Result exec(List<String> command);

    /** The content of a file in the work folder, null if there is none. */
    String read(String file);

    /** A folder this JVM and GHDL share, for named pipes, and its name as GHDL sees it. */
    Shared share();

    /** One folder under two names. */
    record Shared(Path here, String there) { }

    /** The folder that holds rtl/ and test/, as GHDL sees it. */
    String sources();

    @Override
    void close();

    default String version() {
        return exec(List.of("ghdl", "--version")).output().lines().findFirst().orElse("?");
    }

    /** Analyses the files and makes each bench; throws with GHDL's words if it cannot. */
    default void make(List<String> files, List<String> benches) {
        List<List<String>> commands = new ArrayList<>();
        commands.add(new ArrayList<>(List.of("ghdl", "-i", "--std=08", "-fpsl")));
        files.forEach(f -> commands.getFirst().add(sources() + "/" + f));
        benches.forEach(b -> commands.add(List.of("ghdl", "-m", "--std=08", "-fpsl", b)));
        for (List<String> command : commands) {
            Result result = exec(command);
            if (result.exit() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": exit " + result.exit()
                        + "\n" + result.output());
            }
        }
    }

    default List<String> command(String bench, String caseName) {
        return List.of("ghdl", "-r", "--std=08", "-fpsl", bench, "-gcase_g=" + caseName,
                "--assert-level=error", "--ieee-asserts=disable", "--psl-report=" + report(bench, caseName));
    }

    default String report(String bench, String caseName) {
        return bench + "." + caseName + ".json";
    }

    default Run run(String bench, String caseName) {
        return new Run(exec(command(bench, caseName)), read(report(bench, caseName)));
    }

    /** Every case of a bench, by name; as many at a time as there are processors. */
    default Map<String, Run> runAll(Bench bench) {
        return bench.cases().parallelStream().collect(Collectors.toMap(name -> name, name -> run(bench.name(), name)));
    }
}
