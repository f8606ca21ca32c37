/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool as it was: what a recording says, at the pace at which it was recorded.
 */
package io.github.nfpool.web;

import io.github.nfpool.os.PoolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Needs neither the pool nor any right but to read the file. It begins again when it has come to its end. */
public final class Replay implements View {
    private static final Pattern LINE = Pattern.compile("\\{\"at\":(\\d{1,15}),\"event\":\"([a-z]+)\",\"data\":(.*)\\}");
    private static final long PAUSE_MILLIS = 2000;

    private final Path file;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * A recording that has not begun to play.
     *
     * @param file made by {@link Recorder}, or by the page
     * @throws PoolException if it is no recording
     */
    public Replay(Path file) {
        this.file = file;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            if (!Recorder.HEAD.equals(lines.readLine())) {
                throw new PoolException("replay", file.toString(), "is no recording of nfpool web",
                        "make one: nfpool web --record FILE");
            }
        } catch (IOException e) {
            throw new PoolException("replay", file.toString(), e, "make one: nfpool web --record FILE");
        }
    }

    @Override
    public void run(Events events) {
        try {
            do {
                play(events);
            } while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            throw new PoolException("replay", file.toString(), e, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(Events events) throws IOException, InterruptedException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            lines.readLine();
            long begin = System.nanoTime();
            long first = -1;
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                Matcher event = LINE.matcher(line);
                if (!event.matches()) {
                    throw new PoolException("replay", file.toString(), "line " + number + " is no event",
                            "was the file cut, or changed?");
                }
                long at = Long.parseLong(event.group(1));
                first = first < 0 ? at : first;
                long wait = (at - first) * 1_000_000 - (System.nanoTime() - begin);
                if (stopped.await(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                    return;
                }
                if (!event.group(2).equals(Events.ENDED)) {
                    events.publish(event.group(2), event.group(2).equals(Events.POOL)
                            ? event.group(3).replace("\"live\":true", "\"live\":false") : event.group(3));
                }
            }
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    /** The page answers from what it has seen. */
    @Override
    public String ask(String what, Map<String, String> parameters) {
        return null;
    }

    @Override
    public boolean act(String what, Map<String, String> parameters) {
        throw new IllegalStateException("this is a recording");
    }
}
