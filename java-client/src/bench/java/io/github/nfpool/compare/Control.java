/*
 * SPDX-License-Identifier: Apache-2.0
 * Tells the driver where frames go, and has it generate some.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The open {@code /proc/nf_control}. */
final class Control implements AutoCloseable {
    private static final Path FILE = Path.of("/proc/nf_control");

    /** A command, ready to be written any number of times with nothing made for it. */
    record Line(String text, ByteBuffer bytes) {
        static Line of(String text) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            return new Line(text, ByteBuffer.allocateDirect(ascii.length).put(ascii));
        }
    }

    private final FileChannel file;

    Control() throws IOException {
        try {
            file = FileChannel.open(FILE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("open " + FILE + ": " + e + "; load snull, and run as root", e);
        }
    }

    /** A burst for {@link #write}: at once, or from a timer at the next tick. */
    static Line burst(boolean later, int count, int size, String address) {
        return Line.of("generate " + (later ? "later " : "") + count + " " + size + " " + address + " "
                + Datagram.PORT);
    }

    void write(String text) throws IOException {
        write(Line.of(text));
    }

    /** Has it done before it returns. */
    void write(Line line) throws IOException {
        try {
            file.write(line.bytes.rewind());
        } catch (IOException e) {
            throw new IOException("write \"" + line.text + "\" to " + FILE + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
