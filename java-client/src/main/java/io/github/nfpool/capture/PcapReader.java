/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads the frames of a pcap file.
 * Step 1 of 5 (the wire) on the packet's way, from a capture.
 */
package io.github.nfpool.capture;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The classic format (draft-ietf-opsawg-pcap): microseconds or nanoseconds, either byte order. */
final class PcapReader extends CaptureReader {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;

    private final ValueLayout.OfInt u32;
    private final int nanosPerUnit;
    private long position = FILE_HEADER;
    private long records;

    PcapReader(Path path, MemorySegment file) {
        super(path, file);
        if (file.byteSize() < FILE_HEADER) {
            throw bad("is too short for a capture (" + file.byteSize() + " bytes)");
        }
        this.u32 = u32(byteOrder());
        this.nanosPerUnit = file.get(u32, 0) == MAGIC_NANOS ? 1 : 1000;
        int link = file.get(u32, 20) & 0xffff;
        if (link != LINK_ETHERNET) {
            throw bad("has link type " + link + ", expected 1 (Ethernet)");
        }
    }

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
            capturedAt(Integer.toUnsignedLong(file.get(u32, position)) * NANOS_PER_SECOND + fraction * nanosPerUnit);
            MemorySegment frame = file.asSlice(position + RECORD_HEADER, captured);
            position += RECORD_HEADER + captured;
            if (captured > 0) {
                return frame;
            }
        }
    }

    private ByteOrder byteOrder() {
        int magic = file.get(u32(ByteOrder.BIG_ENDIAN), 0);
        if (magic == MAGIC_MICROS || magic == MAGIC_NANOS) {
            return ByteOrder.BIG_ENDIAN;
        }
        int swapped = Integer.reverseBytes(magic);
        if (swapped == MAGIC_MICROS || swapped == MAGIC_NANOS) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        throw bad("is neither a pcap nor a pcapng file (it begins with 0x" + Integer.toHexString(magic) + ")");
    }
}
