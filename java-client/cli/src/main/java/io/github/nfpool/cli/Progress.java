/*
 * SPDX-License-Identifier: Apache-2.0
 * The progress of a command, for a user who waits.
 */
package io.github.nfpool.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** A bar on the terminal, if stderr is a terminal, else nothing; closing removes the bar. */
final class Progress implements AutoCloseable {
    private static final long EVERY_NANOS = 200_000_000;
    private static final int BAR = 40;
    private static final String WIPE = "\r\u001b[K";

    private final PrintStream terminal;
    private final LongSupplier nanoTime;
    private final long total;
    private long last;
    private boolean drawn;

    /** Of frames; a total of 0 is one that is not known. */
    static Progress on(PrintStream err, long total) {
        return new Progress(Streams.isTerminal(2) ? err : null, System::nanoTime, total);
    }

    Progress(PrintStream terminal, LongSupplier nanoTime, long total) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.total = total;
        this.last = nanoTime.getAsLong();
    }

    /** Draws five times a second at most, however often it is called. */
    void at(long frames) {
        if (terminal == null) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - last < EVERY_NANOS) {
            return;
        }
        last = now;
        drawn = true;
        terminal.print(WIPE + line(frames));
        terminal.flush();
    }

    @Override
    public void close() {
        if (drawn) {
            terminal.print(WIPE);
            terminal.flush();
        }
    }

    private String line(long frames) {
        if (total == 0) {
            return frames + " frames";
        }
        long done = Math.min(frames, total);
        int full = (int) (done * BAR / total);
        return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] " + done * 100 / total + "%, " + frames
                + " of " + total + " frames";
    }
}
