/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads the frames of a pcapng file, for example one that read -w has written.
 * Step 1 of 5 (the wire) on the packet's way, from a capture.
 */
package io.github.nfpool.capture;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sections of either byte order, interfaces with any resolution of time, packets in enhanced, simple and
 * (obsolete) packet blocks (draft-ietf-opsawg-pcapng). Other blocks are skipped.
 */
final class PcapngReader extends CaptureReader {
    /** The same in either byte order. */
    static final int SECTION = 0x0a0d0d0a;

    private static final int INTERFACE = 1;
    private static final int PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int IF_TSRESOL = 9;
    private static final int IF_TSOFFSET = 14;

    /** Type and length before a block's body, the length again behind it. */
    private static final int BLOCK_HEADER = 8;
    private static final int BLOCK_OVERHEAD = 12;
    private static final int SHORTEST_SECTION = 28;
    private static final int PACKET_HEADER = 20;
    private static final int MICROSECONDS = 6;

    /**
     * What a packet of one interface is and when.
     *
     * @param link       its link type
     * @param snapLength the most bytes captured of a packet, 0 for all
     * @param resolution as in the option if_tsresol: the unit is 10^-n seconds, or 2^-n with the high bit set
     * @param offset     nanoseconds to add to each time
     */
    private record Interface(int link, long snapLength, int resolution, long offset) {
        long nanos(long time) {
            int power = resolution & 0x7f;
            if (resolution == power) {
                return offset + (power <= 9 ? time * tenTo(9 - power) : Long.divideUnsigned(time, tenTo(power - 9)));
            }
            if (power > 63) {
                return offset;
            }
            long fraction = time & (1L << power) - 1;
            int bits = Math.min(power, 32);
            return offset + (time >>> power) * NANOS_PER_SECOND
                    + ((fraction >>> power - bits) * NANOS_PER_SECOND >>> bits);
        }

        private static long tenTo(int power) {
            long result = 1;
            for (int i = 0; i < Math.min(power, 18); i++) {
                result *= 10;
            }
            return result;
        }
    }

    private final List<Interface> interfaces = new ArrayList<>();
    private ByteOrder order;
    private ValueLayout.OfInt u32;
    private ValueLayout.OfShort u16;
    private long position;
    private long blocks;

    PcapngReader(Path path, MemorySegment file) {
        super(path, file);
        if (file.byteSize() < SHORTEST_SECTION) {
            throw bad("is too short for a capture (" + file.byteSize() + " bytes)");
        }
        takeByteOrder(0);
    }

    @Override
    public MemorySegment next() {
        while (position < file.byteSize()) {
            blocks++;
            long left = file.byteSize() - position;
            if (left < BLOCK_OVERHEAD) {
                throw bad("ends within the header of block " + blocks);
            }
            int type = file.get(u32, position);
            if (type == SECTION) {
                takeByteOrder(position);
            }
            long length = unsigned(position + 4);
            if (length < BLOCK_OVERHEAD || length % Integer.BYTES != 0) {
                throw bad("has a block " + blocks + " that says it has " + length + " bytes");
            }
            if (length > left) {
                throw bad("ends within block " + blocks + ", which says it has " + length + " bytes");
            }
            MemorySegment frame = take(type, position + BLOCK_HEADER, length - BLOCK_OVERHEAD);
            position += length;
            if (frame != null && frame.byteSize() > 0) {
                return frame;
            }
        }
        return null;
    }

    /** Returns the frame in a block's body, null if there is none. */
    private MemorySegment take(int type, long body, long length) {
        switch (type) {
            case SECTION -> interfaces.clear();
            case INTERFACE -> addInterface(body, length);
            case ENHANCED_PACKET, PACKET -> {
                requireBody(length, PACKET_HEADER);
                Interface from = from(type == PACKET ? Short.toUnsignedLong(file.get(u16, body)) : unsigned(body));
                capturedAt(from.nanos(unsigned(body + 4) << 32 | unsigned(body + 8)));
                return frame(body + PACKET_HEADER, unsigned(body + 12), length - PACKET_HEADER);
            }
            case SIMPLE_PACKET -> {
                requireBody(length, Integer.BYTES);
                long limit = from(0).snapLength();
                long captured = limit == 0 ? unsigned(body) : Math.min(limit, unsigned(body));
                return frame(body + Integer.BYTES, captured, length - Integer.BYTES);
            }
            default -> { }
        }
        return null;
    }

    private MemorySegment frame(long at, long captured, long room) {
        if (captured > room) {
            throw bad("has a packet of " + captured + " bytes in block " + blocks + ", which has room for " + room);
        }
        return file.asSlice(at, captured);
    }

    private Interface from(long number) {
        if (number >= interfaces.size()) {
            throw bad("has a packet in block " + blocks + " of interface " + number + ", which is not described");
        }
        Interface from = interfaces.get((int) number);
        if (from.link() != LINK_ETHERNET) {
            throw bad("has a packet in block " + blocks + " of link type " + from.link() + ", expected 1 (Ethernet)");
        }
        return from;
    }

    private void addInterface(long body, long length) {
        requireBody(length, 8);
        int resolution = MICROSECONDS;
        long offset = 0;
        long end = body + length;
        for (long at = body + 8; at + 4 <= end && file.get(u16, at) != 0;) {
            int size = Short.toUnsignedInt(file.get(u16, at + 2));
            if (at + 4 + size > end) {
                throw bad("has an option in block " + blocks + " that goes beyond it");
            }
            if (file.get(u16, at) == IF_TSRESOL && size == 1) {
                resolution = Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, at + 4));
            } else if (file.get(u16, at) == IF_TSOFFSET && size == Long.BYTES) {
                offset = NANOS_PER_SECOND * file.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at + 4);
            }
            at += 4 + (size + 3 & ~3);
        }
        interfaces.add(new Interface(Short.toUnsignedInt(file.get(u16, body)), unsigned(body + 4), resolution, offset));
    }

    private void takeByteOrder(long section) {
        if (file.byteSize() - section < SHORTEST_SECTION) {
            throw bad("ends within the header of a section");
        }
        int magic = file.get(u32(ByteOrder.BIG_ENDIAN), section + BLOCK_HEADER);
        if (magic != BYTE_ORDER_MAGIC && magic != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            throw bad("has a section without a byte order (0x" + Integer.toHexString(magic) + ")");
        }
        order = magic == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        u32 = u32(order);
        u16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        int version = Short.toUnsignedInt(file.get(u16, section + BLOCK_HEADER + 4));
        if (version != 1) {
            throw bad("is a pcapng file of version " + version + ", expected 1");
        }
    }

    private void requireBody(long length, int least) {
        if (length < least) {
            throw bad("has a block " + blocks + " too short for what it is");
        }
    }

    private long unsigned(long at) {
        return Integer.toUnsignedLong(file.get(u32, at));
    }
}
