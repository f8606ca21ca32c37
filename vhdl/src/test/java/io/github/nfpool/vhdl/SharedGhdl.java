// SPDX-License-Identifier: Apache-2.0
// The one GHDL of this test run, with every unit made once, and the simulations that run on it.
package io.github.nfpool.vhdl;

import io.github.nfpool.offload.ToeCore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Opened by the first test that needs it, closed when the JVM of the tests ends. */
final class SharedGhdl {

    static final Path SOURCES = Path.of("").toAbsolutePath();
    static final List<Bench> BENCHES = Bench.all(SOURCES.resolve("test"));
    private static final List<String> PIPES = List.of("arp_buffer_pipe", "arp_control_pipe", "arp_top_pipe",
            "inet_sum_pipe", "ip_receive_pipe", "toe_top_pipe");

    private static Ghdl ghdl;
    private static TestAbortedException missing;
    private static final Map<List<String>, PipedSimulation> SIMULATIONS = new HashMap<>();

    private SharedGhdl() { }

    /** Skips the calling test, or fails it in CI, where there is no GHDL. */
    static synchronized Ghdl get() {
        if (missing != null) {
            throw missing;
        }
        try {
            if (ghdl == null) {
                Ghdl opened = GhdlChoice.open(SOURCES);
                Runtime.getRuntime().addShutdownHook(new Thread(opened::close));
                System.out.println("GHDL: " + opened.getClass().getSimpleName() + ", " + opened.version());
                List<String> units = new ArrayList<>(BENCHES.stream().map(Bench::name).toList());
                units.addAll(PIPES);
                opened.make(files(), units);
                ghdl = opened;
            }
            return ghdl;
        } catch (TestAbortedException e) {
            // Maven's console gives the number of skipped tests alone.
            System.out.println("GHDL: none, tests are skipped: " + e.getMessage());
            missing = e;
            throw e;
        }
    }

    /** A simulation with these generics, started once. One at a time for each unit. */
    static synchronized PipedSimulation simulation(String unit, int digits, List<String> generics) {
        List<String> key = new ArrayList<>(generics);
        key.add(unit);
        if (!SIMULATIONS.containsKey(key)) {
            closeSimulations();
            SIMULATIONS.put(key, new PipedSimulation(get(), unit, digits, generics));
        }
        return SIMULATIONS.get(key);
    }

    /** {@code toe_top} with these generics, or {@code arp_axis} with arp_only_g. */
    static ToeCore toe(String... generics) throws IOException {
        closeSimulations();
        return new ToeCore(PipedSimulation.start(get(), ToeCore.BENCH, List.of(generics)));
    }

    static synchronized void closeSimulations() {
        SIMULATIONS.values().forEach(PipedSimulation::close);
        SIMULATIONS.clear();
    }

    /** All VHDL sources, relative to the module. */
    static List<String> files() {
        List<String> names = new ArrayList<>();
        for (String folder : List.of("rtl", "test")) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
                files.filter(f -> f.toString().endsWith(".vhd")).sorted()
                        .forEach(f -> names.add(folder + "/" + f.getFileName()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }
}
