// SPDX-License-Identifier: Apache-2.0
// A running GHDL simulation of one *_pipe unit, driven clock by clock through two named pipes.
package io.github.nfpool.vhdl;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends packed inputs, one a clock, and gets the packed outputs back. */
final class PipedSimulation implements AutoCloseable {

    /** Lines in flight: as many as fit a pipe of 4 KiB both ways, so neither side can block for good. */
    private static final int BATCH = 200;

    /** After that a simulation that does not open or close its pipes counts as hung, on a busy machine too. */
    private static final int PATIENCE_S = 120;

    private final int digits;
    private final Path in;
    private final Path out;
    private final CompletableFuture<Ghdl.Result> ghdl;
    private final BufferedWriter writer;
    private final BufferedReader reader;

    /** Starts {@code unit} with its generics; {@code digits} hex digits make one line of input. */
    PipedSimulation(Ghdl ghdl, String unit, int digits, List<String> generics) {
        this.digits = digits;
        Ghdl.Shared shared = ghdl.share();
        in = pipe(shared.here().resolve(unit + ".in"));
        out = pipe(shared.here().resolve(unit + ".out"));
        List<String> command = new ArrayList<>(List.of("ghdl", "-r", "--std=08", "-fpsl", unit,
                "-gin_g=" + shared.there() + "/" + in.getFileName(),
                "-gout_g=" + shared.there() + "/" + out.getFileName()));
        generics.forEach(g -> command.add("-g" + g));
        command.add("--ieee-asserts=disable");
        this.ghdl = CompletableFuture.supplyAsync(() -> ghdl.exec(command), PipedSimulation::thread);
        try {
            // Opening a pipe waits for the other end; a simulation that dies first must not hang the test.
            writer = open(() -> Files.newBufferedWriter(in));
            reader = open(() -> Files.newBufferedReader(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A thread each: the tasks wait for one another, which a small pool would not survive. */
    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "simulation");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private <T> T open(Opening<T> opening) throws IOException {
        CompletableFuture<T> opened = CompletableFuture.supplyAsync(() -> {
            try {
                return opening.open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, PipedSimulation::thread);
        try {
            CompletableFuture.anyOf(opened, ghdl).get(PATIENCE_S, TimeUnit.SECONDS);
            if (!opened.isDone()) {
                throw new IOException("the simulation ended before it opened its pipes: " + ghdl.join().output());
            }
            return opened.join();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException("opening a pipe to the simulation", e);
        }
    }

    private static Path pipe(Path path) {
        try {
            Files.deleteIfExists(path);
            Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
            if (mkfifo.waitFor() != 0) {
                throw new IOException("mkfifo " + path + ": exit " + mkfifo.exitValue());
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs one clock for each input and returns the outputs. */
    List<Long> clocks(List<Long> inputs) {
        List<Long> outputs = new ArrayList<>(inputs.size());
        try {
            for (int from = 0; from < inputs.size(); from += BATCH) {
                List<Long> batch = inputs.subList(from, Math.min(inputs.size(), from + BATCH));
                for (long input : batch) {
                    writer.write(String.format("%0" + digits + "X\n", input));
                }
                writer.flush();
                for (int i = 0; i < batch.size(); i++) {
                    String line = reader.readLine();
                    if (line == null) {
                        throw new IOException("the simulation ended: " + ghdl.join().output());
                    }
                    outputs.add(Long.parseUnsignedLong(line.strip(), 16));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return outputs;
    }

    @Override
    public void close() {
        try {
            writer.close();
            ghdl.get(PATIENCE_S, TimeUnit.SECONDS);
            reader.close();
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("ending the simulation", e);
        }
    }
}
