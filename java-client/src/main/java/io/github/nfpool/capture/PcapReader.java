/*
 * SPDX-License-Identifier: Apache-2.0
 * Reads the frames of a pcap file.
 * Step 1 of 5 (the wire) on the packet's way, from a capture.
 */
package io.github.nfpool.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The classic format (draft-ietf-opsawg-pcap): microseconds or nanoseconds, either byte order; its older versions
 * and the form with longer record headers as libpcap reads them (sf-pcap.c).
 */
final class PcapReader extends CaptureReader {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    /** Of a Linux of the nineties: an interface, a protocol and a packet type follow. */
    private static final int LONG_RECORD_HEADER = 24;
    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int MAGIC_LONG_RECORDS = 0xa1b2cd34;
    /** But for the number of FCS bytes and a flag for it. */
    private static final int LINK_MASK = 0x03ffffff;

    /** Where a record has its captured and its original length. */
    private enum Lengths {
        CAPTURED_FIRST, ORIGINAL_FIRST, SMALLER_IS_CAPTURED
    }

    private final ValueLayout.OfInt u32;
    private final int nanosPerUnit;
    private final int recordHeader;
    private final Lengths lengths;
    private long records;

    PcapReader(String name, CaptureInput input) throws IOException {
        super(name, input);
        if (!input.has(FILE_HEADER)) {
            throw bad("is too short for a capture (" + input.read() + " bytes)");
        }
        ByteOrder order = byteOrder();
        this.u32 = u32(order);
        int magic = input.i32(0, u32);
        this.nanosPerUnit = magic == MAGIC_NANOS ? 1 : 1000;
        this.recordHeader = magic == MAGIC_LONG_RECORDS ? LONG_RECORD_HEADER : RECORD_HEADER;
        ValueLayout.OfShort u16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        this.lengths = lengths(input.u16(4, u16), input.u16(6, u16));
        int link = input.i32(20, u32) & LINK_MASK;
        if (link != LINK_ETHERNET) {
            throw bad("has link type " + link + ", expected 1 (Ethernet)");
        }
        input.pass(FILE_HEADER);
    }

    @Override
    @Nullable MemorySegment read() throws IOException {
        for (;;) {
            if (!input.has(recordHeader)) {
                if (input.read() == 0) {
                    return null;
                }
                throw bad("ends within the header of record " + (records + 1));
            }
            long captured = input.u32(8, u32);
            long original = input.u32(12, u32);
            if (lengths == Lengths.ORIGINAL_FIRST || lengths == Lengths.SMALLER_IS_CAPTURED && captured > original) {
                long swap = captured;
                captured = original;
                original = swap;
            }
            if (captured > MOST_CAPTURED) {
                throw bad("has a record " + (records + 1) + " that says it has " + captured + " bytes, more than "
                        + MOST_CAPTURED);
            }
            int length = recordHeader + (int) captured;
            if (!input.has(length)) {
                throw bad("ends within record " + (records + 1) + ", which says it has " + captured + " bytes");
            }
            records++;
            capturedAt(input.u32(0, u32) * NANOS_PER_SECOND + input.u32(4, u32) * nanosPerUnit);
            MemorySegment frame = frame(recordHeader, captured, original);
            input.pass(length);
            if (frame != null) {
                return frame;
            }
        }
    }

    private ByteOrder byteOrder() {
        int magic = input.i32(0, u32(ByteOrder.BIG_ENDIAN));
        if (isMagic(magic)) {
            return ByteOrder.BIG_ENDIAN;
        }
        if (isMagic(Integer.reverseBytes(magic))) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        throw bad("is neither a pcap nor a pcapng file (it begins with 0x" + Integer.toHexString(magic) + ")");
    }

    private static boolean isMagic(int magic) {
        return magic == MAGIC_MICROS || magic == MAGIC_NANOS || magic == MAGIC_LONG_RECORDS;
    }

    private Lengths lengths(int major, int minor) {
        // DG/UX's tcpdump called its version 543.0.
        if (major == 543 && minor == 0 || major == 2 && minor < 3) {
            return Lengths.ORIGINAL_FIRST;
        }
        if (major == 2 && minor <= 4) {
            return minor == 3 ? Lengths.SMALLER_IS_CAPTURED : Lengths.CAPTURED_FIRST;
        }
        throw bad("is a pcap file of version " + major + "." + minor + ", expected 2.0 to 2.4");
    }
}
