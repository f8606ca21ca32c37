/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads the frames of a capture in either of the two formats, from a file or as a stream.
 * Step 1 of 5 (the wire) on the packet's way, from a capture.
 */
package io.github.nfpool.capture;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.os.PoolException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The Ethernet frames of a capture, one after the other. {@link #next} returns the captured bytes of each, valid
 * until the next call. It throws {@link PoolException} if the file ends within a frame, is malformed, or cannot be
 * read. Frames without bytes, and packets of other links than Ethernet, are left out and counted. Used by one
 * thread; any thread may ask for what was left out.
 */
public abstract sealed class CaptureReader implements FrameFeed, AutoCloseable permits PcapReader, PcapngReader {
    /** Link type Ethernet. */
    static final int LINK_ETHERNET = 1;
    static final long NANOS_PER_SECOND = 1_000_000_000;
    /** More than any packet has, for libpcap, too. */
    static final int MOST_CAPTURED = 262_144;

    private static final int MAGIC_BYTES = 4;
    private static final int GZIP = 0x1f8b0000;
    private static final int GZIP_MASK = 0xffff0000;

    final CaptureInput input;
    private final String name;
    private long nanos;
    private int originalLength;
    private long frames;
    // Written by the thread that reads.
    private volatile long empty;
    private volatile long foreign;
    private volatile int foreignLink;

    CaptureReader(String name, CaptureInput input) {
        this.name = name;
        this.input = input;
    }

    /**
     * Opens a capture: pcap or pcapng, in either byte order, as its first bytes say; packed with gzip or not. A file
     * that is no regular one, such as a FIFO, is read as a stream.
     *
     * @param path the file
     * @return a reader before its first frame, the caller's to close
     * @throws PoolException if it cannot be read or is not an Ethernet capture
     */
    public static CaptureReader open(Path path) {
        String name = path.toString();
        try {
            if (Files.isDirectory(path)) {
                throw new PoolException("open", name, "is a directory", "");
            }
            InputStream in = Files.newInputStream(path);
            return from(Files.isRegularFile(path) ? new WholeFile(in, Files.size(path)) : in, name);
        } catch (NoSuchFileException e) {
            throw new PoolException("open", name, "no such file", "");
        } catch (IOException e) {
            throw new PoolException("open", name, e, "");
        }
    }

    /**
     * Reads a capture from a stream, as above.
     *
     * @param in   where its first byte comes next; closed with the reader, or if this fails
     * @param name what that is, for a person
     * @return a reader before its first frame, the caller's to close
     * @throws PoolException if it cannot be read or is not an Ethernet capture
     */
    public static CaptureReader from(InputStream in, String name) {
        CaptureReader reader = null;
        try {
            CaptureInput input = new CaptureInput(in);
            if (input.has(MAGIC_BYTES) && (magic(input) & GZIP_MASK) == GZIP) {
                input = input.unpacked();
            }
            int magic = input.has(MAGIC_BYTES) ? magic(input) : 0;
            refusePacked(name, magic);
            reader = magic == PcapngReader.SECTION ? new PcapngReader(name, input) : new PcapReader(name, input);
            return reader;
        } catch (IOException e) {
            throw failed(name, e);
        } finally {
            if (reader == null) {
                closeQuietly(in);
            }
        }
    }

    /**
     * How long the longest frame of a capture is; reads all of it. Where it breaks off, so does the search.
     *
     * @param path the file
     * @return bytes, 0 if there is no frame
     * @throws PoolException as {@link #open} does
     */
    public static int longestFrame(Path path) {
        long longest = 0;
        try (CaptureReader reader = open(path)) {
            for (MemorySegment frame = reader.next(); frame != null; frame = reader.next()) {
                longest = Math.max(longest, frame.byteSize());
            }
        } catch (PoolException e) {
            if (longest == 0) {
                throw e;
            }
        }
        return (int) longest;
    }

    /** Reads to the next Ethernet frame with bytes; null at the end. */
    abstract @Nullable MemorySegment read() throws IOException;

    @Override
    @SuppressWarnings("exports") // An annotation, which nobody needs to have.
    public final @Nullable MemorySegment next() {
        try {
            MemorySegment frame = read();
            if (frame == null && frames == 0 && foreign > 0) {
                throw bad("has no Ethernet frame: " + foreign + " packets, the first of link type " + foreignLink);
            }
            frames += frame == null ? 0 : 1;
            return frame;
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    /**
     * When the last frame was captured.
     *
     * @return nanoseconds since 1970-01-01T00:00:00Z; 0 before the first. A frame without a time has that of the
     *         one before
     */
    public final long nanos() {
        return nanos;
    }

    @Override
    public final long arrivalNanos() {
        return nanos;
    }

    /** How long the last frame was on the wire, which may be more than was captured of it. */
    @Override
    public final int originalLength() {
        return originalLength;
    }

    /**
     * Frames so far of which no byte was captured.
     *
     * @return frames that were left out
     */
    public final long empty() {
        return empty;
    }

    /**
     * Packets so far of other links than Ethernet, which a pcapng file can have beside it.
     *
     * @return packets that were left out
     */
    public final long foreign() {
        return foreign;
    }

    /**
     * Which link the first of them came from.
     *
     * @return a link type by its number, 0 if there are none
     */
    public final int foreignLink() {
        return foreignLink;
    }

    @Override
    public final void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    /** What to return for a frame: null if it has no bytes. */
    final @Nullable MemorySegment frame(int at, long captured, long original) {
        if (captured == 0) {
            empty++;
            return null;
        }
        originalLength = (int) Math.min(Math.max(captured, original), Integer.MAX_VALUE);
        return input.slice(at, (int) captured);
    }

    final void leaveOut(int link) {
        foreignLink = foreign == 0 ? link : foreignLink;
        foreign++;
    }

    final void capturedAt(long time) {
        nanos = time;
    }

    static ValueLayout.OfInt u32(ByteOrder order) {
        return ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
    }

    final PoolException bad(String text) {
        return bad(name, text);
    }

    private static PoolException bad(String name, String text) {
        return new PoolException("read", name, text, "use a capture that tcpdump -w or nfpool read -w has written");
    }

    private static PoolException failed(String name, IOException e) {
        return e instanceof EOFException || e instanceof ZipException ? bad(name, String.valueOf(e.getMessage()))
                : new PoolException("read", name, e, "");
    }

    private static int magic(CaptureInput input) {
        return input.i32(0, u32(ByteOrder.BIG_ENDIAN));
    }

    private static void refusePacked(String name, int magic) {
        String packer = switch (magic) {
            case 0x28b52ffd -> "zstd";
            case 0x04224d18, 0x02214c18 -> "lz4";
            case 0xfd377a58 -> "xz";
            default -> magic >>> 8 == 0x425a68 ? "bzip2" : (magic & GZIP_MASK) == GZIP ? "gzip" : null;
        };
        if (packer != null) {
            throw new PoolException("read", name, "is compressed with " + packer + (packer.equals("gzip") ? " twice" : ""),
                    "decompress it first (" + packer + " -d)");
        }
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // There is a better reason to tell.
        }
    }

    /** Ends early only with a complaint. */
    private static final class WholeFile extends FilterInputStream {
        private long left;

        WholeFile(InputStream in, long size) {
            super(in);
            left = size;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int count = in.read(bytes, from, most);
            if (count < 0 && left > 0) {
                throw new EOFException("became shorter while it was read");
            }
            left -= Math.max(count, 0);
            return count;
        }
    }
}
