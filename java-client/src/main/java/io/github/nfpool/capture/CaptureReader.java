/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads the frames of a capture in place in the page cache, in either of the two formats.
 * Step 1 of 5 (the wire) on the packet's way, from a file.
 */
package io.github.nfpool.capture;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The Ethernet frames of a capture, one after the other. {@link #next} returns the captured bytes of each, in the
 * file's own mapping, which stays until this and all frames are garbage. It throws {@link PoolException} if the
 * file ends within a frame. Frames without bytes are skipped. Used by one thread.
 */
public abstract sealed class CaptureReader implements FrameFeed permits PcapReader, PcapngReader {
    /** Link type Ethernet. */
    static final int LINK_ETHERNET = 1;
    static final long NANOS_PER_SECOND = 1_000_000_000;

    final MemorySegment file;
    private final Path path;
    private long nanos;

    CaptureReader(Path path, MemorySegment file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a capture: pcap or pcapng, in either byte order, as its first bytes say.
     *
     * @param path the file
     * @return a reader before its first frame
     * @throws PoolException if it cannot be read or is not an Ethernet capture
     */
    public static CaptureReader open(Path path) {
        return of(path, map(path));
    }

    /** A capture that is in memory, by the name that it has in messages. */
    static CaptureReader of(Path path, MemorySegment file) {
        if (file.byteSize() >= Integer.BYTES
                && file.get(ValueLayout.JAVA_INT_UNALIGNED, 0) == PcapngReader.SECTION) {
            return new PcapngReader(path, file);
        }
        return new PcapReader(path, file);
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

    final void capturedAt(long time) {
        nanos = time;
    }

    static ValueLayout.OfInt u32(ByteOrder order) {
        return ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
    }

    final PoolException bad(String text) {
        return new PoolException("read", path.toString(), text,
                "use a capture that tcpdump -w or nfpool read -w has written");
    }

    private static MemorySegment map(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw new PoolException("open", path.toString(), "is a directory", "");
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new PoolException("open", path.toString(), "is not a regular file",
                        "write its data to a regular file first");
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            }
        } catch (NoSuchFileException e) {
            throw new PoolException("open", path.toString(), "no such file", "");
        } catch (IOException e) {
            throw new PoolException("open", path.toString(), e, "");
        }
    }
}
