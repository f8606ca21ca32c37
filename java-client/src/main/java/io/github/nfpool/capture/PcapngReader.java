/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads the frames of a pcapng file, for example one that read -w has written.
 * Step 1 of 5 (the wire) on the packet's way, from a capture.
 */
package io.github.nfpool.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private static final int BODY = 8;
    private static final int BLOCK_OVERHEAD = 12;
    /** As in libpcap. */
    private static final int LONGEST_BLOCK = 1 << 24;
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
    private ValueLayout.OfInt u32 = u32(ByteOrder.BIG_ENDIAN);
    private ValueLayout.OfShort u16;
    private ValueLayout.OfLong u64;
    private long blocks;

    PcapngReader(String name, CaptureInput input) throws IOException {
        super(name, input);
        if (!input.has(SHORTEST_SECTION)) {
            throw bad("is too short for a capture (" + input.read() + " bytes)");
        }
        takeByteOrder();
    }

    @Override
    @Nullable MemorySegment read() throws IOException {
        while (input.has(1)) {
            blocks++;
            if (!input.has(BLOCK_OVERHEAD)) {
                throw bad("ends within the header of block " + blocks);
            }
            int type = input.i32(0, u32);
            if (type == SECTION) {
                takeByteOrder();
            }
            int length = blockLength();
            MemorySegment frame = take(type, length - BLOCK_OVERHEAD);
            input.pass(length);
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    /** Of a block that is there, with the same length at both ends. */
    private int blockLength() throws IOException {
        long length = input.u32(4, u32);
        if (length < BLOCK_OVERHEAD || length % Integer.BYTES != 0 || length > LONGEST_BLOCK) {
            throw bad("has a block " + blocks + " that says it has " + length + " bytes");
        }
        if (!input.has((int) length)) {
            throw bad("ends within block " + blocks + ", which says it has " + length + " bytes");
        }
        long again = input.u32((int) length - Integer.BYTES, u32);
        if (again != length) {
            throw bad("has a block " + blocks + " that says it has " + length + " bytes, and at its end " + again);
        }
        return (int) length;
    }

    /** Returns the frame in a block's body, which has so many bytes; null if there is none. */
    private @Nullable MemorySegment take(int type, int length) {
        switch (type) {
            case SECTION -> interfaces.clear();
            case INTERFACE -> addInterface(length);
            case ENHANCED_PACKET, PACKET -> {
                requireBody(length, PACKET_HEADER);
                Interface from = from(type == PACKET ? input.u16(BODY, u16) : input.u32(BODY, u32));
                return packet(from, from.nanos(input.u32(BODY + 4, u32) << 32 | input.u32(BODY + 8, u32)),
                        BODY + PACKET_HEADER, input.u32(BODY + 12, u32), input.u32(BODY + 16, u32), length - PACKET_HEADER);
            }
            case SIMPLE_PACKET -> {
                requireBody(length, Integer.BYTES);
                Interface from = from(0);
                long original = input.u32(BODY, u32);
                long captured = from.snapLength() == 0 ? original : Math.min(from.snapLength(), original);
                return packet(from, nanos(), BODY + Integer.BYTES, captured, original, length - Integer.BYTES);
            }
            default -> { }
        }
        return null;
    }

    private @Nullable MemorySegment packet(Interface from, long nanos, int at, long captured, long original, int room) {
        if (captured > room || captured > MOST_CAPTURED) {
            throw bad("has a packet of " + captured + " bytes in block " + blocks + ", which has room for "
                    + Math.min(room, MOST_CAPTURED));
        }
        if (from.link() != LINK_ETHERNET) {
            leaveOut(from.link());
            return null;
        }
        capturedAt(nanos);
        return frame(at, captured, original);
    }

    private Interface from(long number) {
        if (number >= interfaces.size()) {
            throw bad("has a packet in block " + blocks + " of interface " + number + ", which is not described");
        }
        return interfaces.get((int) number);
    }

    private void addInterface(int length) {
        requireBody(length, 8);
        int resolution = MICROSECONDS;
        long offset = 0;
        int end = BODY + length;
        for (int at = BODY + 8; at + 4 <= end && input.u16(at, u16) != 0;) {
            int option = input.u16(at, u16);
            int size = input.u16(at + 2, u16);
            if (at + 4 + size > end) {
                throw bad("has an option in block " + blocks + " that goes beyond it");
            }
            if (option == IF_TSRESOL) {
                requireOption(option, size, Byte.BYTES);
                resolution = Byte.toUnsignedInt(input.u8(at + 4));
            } else if (option == IF_TSOFFSET) {
                requireOption(option, size, Long.BYTES);
                offset = NANOS_PER_SECOND * input.i64(at + 4, u64);
            }
            at += 4 + (size + 3 & ~3);
        }
        interfaces.add(new Interface(input.u16(BODY, u16), input.u32(BODY + 4, u32), resolution, offset));
    }

    private void takeByteOrder() throws IOException {
        if (!input.has(SHORTEST_SECTION)) {
            throw bad("ends within the header of a section");
        }
        int magic = input.i32(BODY, u32(ByteOrder.BIG_ENDIAN));
        if (magic != BYTE_ORDER_MAGIC && magic != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            throw bad("has a section without a byte order (0x" + Integer.toHexString(magic) + ")");
        }
        ByteOrder order = magic == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        u32 = u32(order);
        u16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        u64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        int major = input.u16(BODY + 4, u16);
        int minor = input.u16(BODY + 6, u16);
        // 1.2 is the same format as 1.0 (draft-ietf-opsawg-pcapng).
        if (major != 1 || minor != 0 && minor != 2) {
            throw bad("has a pcapng section of version " + major + "." + minor + ", expected 1.0");
        }
        if (input.u32(4, u32) < SHORTEST_SECTION) {
            throw bad("has a section header that says it has " + input.u32(4, u32) + " bytes");
        }
    }

    private void requireBody(int length, int least) {
        if (length < least) {
            throw bad("has a block " + blocks + " too short for what it is");
        }
    }

    private void requireOption(int option, int size, int expected) {
        if (size != expected) {
            throw bad("has an option " + option + " of " + size + " bytes in block " + blocks + ", expected " + expected);
        }
    }
}
