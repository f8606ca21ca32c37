/*
 * SPDX-License-Identifier: Apache-2.0
 * Standard output or standard error, with the memory of a write that failed.
 */
package io.github.nfpool.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@link PrintStream} only says that a write has failed; a command also has to say why, and not to end with 0. */
final class Output extends PrintStream {
    private static final int FILE_TYPE = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    private final Watched target;
    private final int descriptor;

    private Output(Watched target, int descriptor, boolean flushesLines) {
        super(target, flushesLines);
        this.target = target;
        this.descriptor = descriptor;
    }

    /**
     * Text for a descriptor of this process.
     *
     * @param out        what writes to it
     * @param descriptor its number
     */
    static Output to(OutputStream out, int descriptor, boolean flushesLines) {
        return new Output(new Watched(out), descriptor, flushesLines);
    }

    /** Why a write has failed; null if none has, or if the reader at the other end of a pipe has gone. */
    String failure() {
        flush();
        if (target.failure == null || isPipe()) {
            return null;
        }
        String reason = target.failure.getMessage();
        return reason == null ? target.failure.toString() : reason;
    }

    /** The only write to a pipe that fails is one that nobody will read. */
    private boolean isPipe() {
        try {
            int type = (int) Files.getAttribute(Path.of("/proc/self/fd/" + descriptor), "unix:mode") & FILE_TYPE;
            return type == PIPE || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Remembers the first failure. */
    private static final class Watched extends FilterOutputStream {
        private IOException failure;

        Watched(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            try {
                out.write(b);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        private IOException remembered(IOException e) {
            failure = failure == null ? e : failure;
            return e;
        }
    }
}
