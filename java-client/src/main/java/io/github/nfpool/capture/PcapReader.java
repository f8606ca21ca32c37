/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads the frames of a pcap file where they lie in the page cache.
 * Step 1 of 5 (the wire) on the packet's way, from a capture.
 */
package io.github.nfpool.capture;

import io.github.nfpool.source.FrameFeed;
import io.github.nfpool.source.PoolException;
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
 * The classic capture format (draft-ietf-opsawg-pcap): microseconds or nanoseconds, either byte order,
 * link type Ethernet. The file stays mapped until the reader is garbage.
 */
public final class PcapReader implements FrameFeed {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int MAGIC_PCAPNG = 0x0a0d0d0a;
    private static final int LINK_ETHERNET = 1;

    private final Path path;
    private final MemorySegment file;
    private final ValueLayout.OfInt u32;
    private final int nanosPerUnit;
    private long position = FILE_HEADER;
    private long records;
    private long nanos;

    /**
     * Opens a capture.
     *
     * @param path the file
     * @throws PoolException if it cannot be read or is not an Ethernet capture in this format
     */
    public PcapReader(Path path) {
        this.path = path;
        this.file = map(path);
        if (file.byteSize() < FILE_HEADER) {
            throw bad("is too short for a pcap file (" + file.byteSize() + " bytes)");
        }
        this.u32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(byteOrder());
        this.nanosPerUnit = file.get(u32, 0) == MAGIC_NANOS ? 1 : 1000;
        int link = file.get(u32, 20) & 0xffff;
        if (link != LINK_ETHERNET) {
            throw bad("has link type " + link + ", expected 1 (Ethernet)");
        }
    }

    /**
     * {@inheritDoc}
     *
     * @return the captured part of the frame, in the file's own mapping
     * @throws PoolException if the file ends within a record
     */
    @Override
    public MemorySegment next() {
        for (;;) {
            long left = file.byteSize() - position;
            if (left == 0) {
                return null;
            }
            records++;
            if (left < RECORD_HEADER) {
                throw bad("ends within the header of record " + records);
            }
            long captured = Integer.toUnsignedLong(file.get(u32, position + 8));
            if (captured > left - RECORD_HEADER) {
                throw bad("ends within record " + records + ", which says it has " + captured + " bytes");
            }
            long fraction = Integer.toUnsignedLong(file.get(u32, position + 4));
            nanos = Integer.toUnsignedLong(file.get(u32, position)) * 1_000_000_000 + fraction * nanosPerUnit;
            MemorySegment frame = file.asSlice(position + RECORD_HEADER, captured);
            position += RECORD_HEADER + captured;
            if (captured > 0) {
                return frame;
            }
        }
    }

    /**
     * When the last frame was captured.
     *
     * @return nanoseconds since 1970-01-01T00:00:00Z; 0 before the first
     */
    public long nanos() {
        return nanos;
    }

    private ByteOrder byteOrder() {
        int magic = file.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 0);
        if (magic == MAGIC_MICROS || magic == MAGIC_NANOS) {
            return ByteOrder.BIG_ENDIAN;
        }
        int swapped = Integer.reverseBytes(magic);
        if (swapped == MAGIC_MICROS || swapped == MAGIC_NANOS) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        throw magic == MAGIC_PCAPNG
                ? new PoolException("read", path.toString(), "is a pcapng file",
                        "make it a pcap file first: editcap -F pcap IN OUT")
                : bad("is not a pcap file (it begins with 0x" + Integer.toHexString(magic) + ")");
    }

    private PoolException bad(String text) {
        return new PoolException("read", path.toString(), text, "is it a capture by tcpdump -w?");
    }

    private static MemorySegment map(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw new PoolException("open", path.toString(), "is a directory", "");
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
