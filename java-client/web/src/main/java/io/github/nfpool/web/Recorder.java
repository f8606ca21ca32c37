/*
 * SPDX-License-Identifier: Apache-2.0
 * Keeps what a view says in a file, a line for each event.
 */
package io.github.nfpool.web;

import io.github.nfpool.os.PoolException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes from the first event on until it is closed. */
public final class Recorder implements AutoCloseable {
    /** The first line of a recording. */
    static final String HEAD = "{\"nfpool-recording\":1}";

    private final Events.Subscription subscription;
    private final BufferedWriter out;
    private final Path file;
    private final View view;
    private final Thread thread;
    private final Consumer<String> log;
    private volatile boolean closing;

    /**
     * Begins.
     *
     * @param file   a file that does not exist yet
     * @param view   what is recorded
     * @param events what it says
     * @param log    told if the file cannot be written any more
     * @throws PoolException if the file cannot be made
     */
    public Recorder(Path file, View view, Events events, Consumer<String> log) {
        this.file = file;
        this.view = view;
        this.log = log;
        try {
            out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            out.write(HEAD + "\n");
        } catch (IOException e) {
            throw new PoolException("record to", file.toString(), e, "name a file that does not exist yet, in a folder"
                    + " that you may write to");
        }
        subscription = events.subscribe();
        thread = Thread.ofVirtual().name("nfpool-recorder").start(this::write);
    }

    private void write() {
        try {
            while (!closing || !subscription.queue().isEmpty()) {
                Events.Event event = subscription.queue().poll(100, TimeUnit.MILLISECONDS);
                if (event != null) {
                    line(event);
                    if (event.name().equals(Events.POOL)) {
                        line(new Events.Event(Events.MEMORY, view.ask(Events.MEMORY, Map.of())));
                    }
                }
            }
        } catch (IOException e) {
            log.accept(new PoolException("record to", file.toString(), e, "the recording ends here").getMessage());
        } catch (InterruptedException | IllegalStateException e) {
            // The view is over.
        }
    }

    private void line(Events.Event event) throws IOException {
        out.write("{\"at\":" + System.currentTimeMillis() + ",\"event\":\"" + event.name() + "\",\"data\":" + event.data()
                + "}\n");
    }

    /** With what has been said so far. */
    @Override
    public void close() {
        closing = true;
        subscription.close();
        try (out) {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.accept(new PoolException("record to", file.toString(), e, "").getMessage());
        }
    }
}
