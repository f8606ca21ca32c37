/*
 * SPDX-License-Identifier: Apache-2.0
 * The bytes of a capture, from a file, a pipe, or out of gzip data.
 * Step 1 of 5 (the wire) on the packet's way: below the readers of the two formats.
 */
package io.github.nfpool.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A window over a stream. What is read is never mapped: a mapped file that somebody cuts short ends the JVM, a
 * stream only ends. Offsets are bytes from the beginning of the window.
 */
final class CaptureInput implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private byte[] bytes = new byte[BUFFER];
    private MemorySegment memory = MemorySegment.ofArray(bytes);
    /** The window begins here in the buffer. */
    private int start;
    /** And what has been read ends here. */
    private int end;

    CaptureInput(InputStream in) {
        this.in = in;
    }

    /** Whether so many bytes follow. Reads until they are there; makes slices of an earlier window invalid. */
    boolean has(int count) throws IOException {
        if (count > bytes.length - start) {
            byte[] room = count > bytes.length ? new byte[Math.max(count, 2 * bytes.length)] : bytes;
            System.arraycopy(bytes, start, room, 0, end - start);
            end -= start;
            start = 0;
            if (room != bytes) {
                bytes = room;
                memory = MemorySegment.ofArray(bytes);
            }
        }
        while (end - start < count) {
            int more = in.read(bytes, end, bytes.length - end);
            if (more < 0) {
                return false;
            }
            end += more;
        }
        return true;
    }

    /** How many bytes of the window have been read; where {@link #has} said no, all that are left. */
    int read() {
        return end - start;
    }

    byte u8(int at) {
        return bytes[start + at];
    }

    int u16(int at, ValueLayout.OfShort layout) {
        return Short.toUnsignedInt(memory.get(layout, start + at));
    }

    int i32(int at, ValueLayout.OfInt layout) {
        return memory.get(layout, start + at);
    }

    long u32(int at, ValueLayout.OfInt layout) {
        return Integer.toUnsignedLong(i32(at, layout));
    }

    long i64(int at, ValueLayout.OfLong layout) {
        return memory.get(layout, start + at);
    }

    /** Part of the window, valid until the next {@link #has}. */
    MemorySegment slice(int at, int count) {
        return memory.asSlice(start + at, count);
    }

    /** Moves the window on by bytes that are there. */
    void pass(int count) {
        start += count;
    }

    /** What these bytes are when unpacked. */
    CaptureInput unpacked() throws IOException {
        try {
            return new CaptureInput(new Members(asStream()));
        } catch (EOFException e) {
            throw Members.cut();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private InputStream asStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] target, int from, int most) throws IOException {
                if (most == 0) {
                    return 0;
                }
                if (!has(1)) {
                    return -1;
                }
                int count = Math.min(most, CaptureInput.this.read());
                System.arraycopy(bytes, start, target, from, count);
                pass(count);
                return count;
            }

            /** 0 at the end only, for {@link GZIPInputStream} looks for a further member where there is more. */
            @Override
            public int available() throws IOException {
                return has(1) ? CaptureInput.this.read() : 0;
            }

            @Override
            public void close() throws IOException {
                CaptureInput.this.close();
            }
        };
    }

    /** A gzip file is a series of members (RFC 1952). What follows the last one is not ignored. */
    private static final class Members extends GZIPInputStream {
        private static final int TRAILER = 8;

        Members(InputStream in) throws IOException {
            super(in, BUFFER);
        }

        /** The JDK says it in other words, or in none. */
        static EOFException cut() {
            return new EOFException("ends within its gzip data");
        }

        @Override
        public int read(byte[] target, int from, int most) throws IOException {
            int count;
            try {
                count = super.read(target, from, most);
            } catch (EOFException e) {
                throw cut();
            } catch (ZipException e) {
                throw new ZipException("has gzip data that is damaged (" + e.getMessage() + ")");
            }
            if (count < 0 && (inf.getRemaining() > TRAILER || in.available() > 0)) {
                throw new ZipException("has bytes behind its gzip data that are no gzip data");
            }
            return count;
        }
    }
}
