/*
 * SPDX-License-Identifier: Apache-2.0
 * A running simulation that reads lines from one named pipe and writes lines to another.
 * Beside step 5 of 5 on the packet's way; also a part of the tests of vhdl/.
 */
package io.github.nfpool.offload;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lines to a simulation and back. What is sent before {@link #receive} is called for its answers must not be longer
 * than 4 KiB: so much fits into any pipe, and neither side can block the other for good.
 *
 * <p>Belongs to one thread. A simulation that ends or does not answer in time makes every call fail with an
 * {@link IOException} that says so.
 */
public final class Simulation implements AutoCloseable {
    /** What simulates. */
    public interface Program {
        /**
         * Runs it to its end.
         *
         * @return what it printed
         */
        String run();

        /** Ends it by force, if that is possible. */
        default void kill() {
        }
    }

    /** In the queue, after the last line. */
    private static final String END = "\0";

    private final Program program;
    private final Duration patience;
    private final Path in;
    private final Path out;
    private final CompletableFuture<String> ended;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BufferedWriter writer;

    /**
     * Makes the pipes, and starts the program, which opens {@code in} and then {@code out}.
     *
     * @param in       the pipe that the program reads; made here, and removed by {@link #close}
     * @param out      the pipe that it writes
     * @param patience how long it may take to open its pipes, to answer, or to end
     * @param program  reads the one and writes the other
     * @throws IOException if it does not open its pipes
     */
    public Simulation(Path in, Path out, Duration patience, Program program) throws IOException {
        this.in = in;
        this.out = out;
        this.patience = patience;
        this.program = program;
        makePipe(in);
        makePipe(out);
        ended = CompletableFuture.supplyAsync(program::run, Simulation::thread);
        boolean open = false;
        try {
            writer = open(() -> Files.newBufferedWriter(in, StandardCharsets.US_ASCII));
            BufferedReader reader = open(() -> Files.newBufferedReader(out, StandardCharsets.ISO_8859_1));
            thread(() -> read(reader));
            open = true;
        } finally {
            if (!open) {
                program.kill();
                removePipes();
            }
        }
    }

    /**
     * Sends lines.
     *
     * @param text whole lines, no longer than 4 KiB together
     * @throws IOException if the simulation has ended
     */
    public void send(List<String> text) throws IOException {
        try {
            for (String line : text) {
                writer.write(line);
                writer.write('\n');
            }
            writer.flush();
        } catch (IOException e) {
            throw ended();
        }
    }

    /**
     * Waits for the next line.
     *
     * @return the line, without its end
     * @throws IOException if the simulation has ended, or says nothing for too long; it is then ended by force
     */
    public String receive() throws IOException {
        try {
            String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                program.kill();
                throw new IOException("the simulation has not answered for " + seconds());
            }
            if (line == END) {
                lines.add(END);
                throw ended();
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the simulation", e);
        }
    }

    /** Lets the simulation end, by force if it does not. */
    @Override
    public void close() throws IOException {
        try {
            writer.close();
            ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while ending the simulation", e);
        } catch (TimeoutException e) {
            throw new IOException("the simulation has not ended after " + seconds(), e);
        } catch (ExecutionException e) {
            throw new IOException("ending the simulation", e);
        } finally {
            program.kill();
            removePipes();
        }
    }

    /** A thread each: the tasks wait for one another, which a small pool would not survive. */
    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "simulation");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(BufferedReader reader) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // To the one who waits, it is the end as well.
        }
        lines.add(END);
    }

    private IOException ended() {
        String said;
        try {
            said = ended.get(patience.toMillis(), TimeUnit.MILLISECONDS).strip();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            said = e.toString();
        }
        return new IOException("the simulation ended: " + (said.isEmpty() ? "it printed nothing" : said));
    }

    private String seconds() {
        return patience.toMillis() / 1000.0 + " s";
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    /** Opening a pipe waits for the other end; a simulation that ends first must not make us wait for ever. */
    private <T> T open(Opening<T> opening) throws IOException {
        CompletableFuture<T> opened = CompletableFuture.supplyAsync(() -> {
            try {
                return opening.open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, Simulation::thread);
        try {
            CompletableFuture.anyOf(opened, ended).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening a pipe to the simulation", e);
        } catch (TimeoutException e) {
            throw new IOException("the simulation has not opened its pipes after " + seconds(), e);
        } catch (ExecutionException e) {
            throw new IOException("opening a pipe to the simulation", e);
        }
        if (!opened.isDone()) {
            throw ended();
        }
        return opened.join();
    }

    private static void makePipe(Path path) throws IOException {
        Files.deleteIfExists(path);
        Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).redirectErrorStream(true).start();
        try {
            String said = new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (mkfifo.waitFor() != 0) {
                throw new IOException(said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making " + path, e);
        }
        // The program may be another user's, in a container.
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    private void removePipes() throws IOException {
        Files.deleteIfExists(in);
        Files.deleteIfExists(out);
    }
}
