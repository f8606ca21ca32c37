/*
 * SPDX-License-Identifier: Apache-2.0
 * GHDL on this machine, with the bench of a core.
 * Beside step 5 of 5 on the packet's way.
 */
package io.github.nfpool.offload;

import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Analyses the cores in a temporary folder and simulates them there; the folder goes with the simulation. */
final class GhdlProgram implements Simulation.Program {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Exit code of setsid(1), as of a shell. */
    private static final int NO_SUCH_PROGRAM = 127;

    private final String ghdl;
    private final String bench;
    private final Path work;
    private final List<String> simulate;
    private volatile Process process;

    private GhdlProgram(String ghdl, String bench, Path work, List<String> generics, @Nullable Path wave) {
        this.ghdl = ghdl;
        this.bench = bench;
        this.work = work;
        simulate = new ArrayList<>(List.of("-r", "--std=08", bench, "-gin_g=in", "-gout_g=out",
                "--ieee-asserts=disable"));
        generics.forEach(generic -> simulate.add("-g" + generic));
        if (wave != null) {
            String name = wave.toString();
            simulate.add((name.endsWith(".ghw") ? "--wave=" : name.endsWith(".vcd") ? "--vcd=" : "--fst=")
                    + wave.toAbsolutePath());
        }
    }

    /**
     * Starts a core.
     *
     * @param <C>      its class
     * @param ghdl     the program
     * @param vhdl     the folder that holds rtl/ and test/
     * @param bench    of the core
     * @param generics of the bench, as {@code entries_g=4}
     * @param wave     where its signals go, a file for GTKWave: *.ghw, *.vcd, or else FST; null: nowhere
     * @param core     takes over the simulation
     */
    static <C extends ArpCore> C start(String ghdl, Path vhdl, String bench, List<String> generics, @Nullable Path wave,
            Function<Simulation, C> core) {
        List<String> files = files(vhdl, bench);
        try {
            Path work = Files.createTempDirectory("nfpool-offload");
            GhdlProgram program = new GhdlProgram(ghdl, bench, work, generics, wave);
            boolean started = false;
            try {
                program.make(files);
                C made = core.apply(new Simulation(work.resolve("in"), work.resolve("out"), PATIENCE, program));
                started = true;
                return made;
            } finally {
                if (!started) {
                    program.delete();
                }
            }
        } catch (IOException e) {
            throw failure(e, bench);
        }
    }

    /** One line for a person, of what GHDL may have said in many. */
    static PoolException failure(IOException e, String bench) {
        return new PoolException("simulate", bench, e.getMessage().lines().findFirst().orElse("?"), "");
    }

    @Override
    public String run() {
        try {
            process = start(simulate);
            String said = said(process);
            return said.isBlank() && process.exitValue() != 0 ? "exit code " + process.exitValue() : said;
        } catch (IOException e) {
            return e.getMessage();
        } finally {
            delete();
        }
    }

    @Override
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private void make(List<String> files) throws IOException {
        List<String> read = new ArrayList<>(List.of("-i", "--std=08"));
        read.addAll(files);
        for (List<String> arguments : List.of(read, List.of("-m", "--std=08", bench))) {
            Process step = start(arguments);
            String said = said(step);
            if (step.exitValue() != 0) {
                throw new PoolException(ghdl, arguments.getFirst() + " " + bench,
                        said.lines().findFirst().orElse("exit code " + step.exitValue()),
                        step.exitValue() == NO_SUCH_PROGRAM
                                ? "install GHDL (Debian: ghdl-mcode), or say where it is with --ghdl" : "");
            }
        }
    }

    /** In a session of its own: Ctrl-C is for us, who then let the simulation end. */
    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", ghdl));
        command.addAll(arguments);
        Process started = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
        started.getOutputStream().close();
        return started;
    }

    private static String said(Process process) throws IOException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for GHDL", e);
        }
        return said;
    }

    /** The cores, the benches' packages and the bench; GHDL makes what the bench needs of them. */
    private static List<String> files(Path vhdl, String bench) {
        List<String> files = new ArrayList<>(ending(vhdl.resolve("rtl"), ".vhd"));
        files.addAll(ending(vhdl.resolve("test"), "_pkg.vhd"));
        files.add(vhdl.resolve("test").resolve(bench + ".vhd").toAbsolutePath().toString());
        return files;
    }

    private static List<String> ending(Path folder, String ending) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.toAbsolutePath().toString()).filter(name -> name.endsWith(ending)).sorted()
                    .toList();
        } catch (IOException e) {
            throw new PoolException("list", folder.toString(), e, "give the folder vhdl of a checkout with --vhdl");
        }
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(work)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // It is in the folder for temporary files.
        }
    }
}
