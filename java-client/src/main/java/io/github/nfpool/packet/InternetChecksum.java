/*
 * SPDX-License-Identifier: Apache-2.0
 * The checksum of IPv4, ICMP, UDP and TCP.
 * Beside step 5 of 5 on the packet's way: to make and to check what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The ones' complement sum of RFC 1071. */
public final class InternetChecksum {
    private static final ValueLayout.OfShort U16_BE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private InternetChecksum() {
    }

    /**
     * The checksum over a piece of memory. Over a header that holds its right checksum it is 0.
     *
     * @param segment the memory
     * @param offset  where to begin, in bytes
     * @param length  bytes; an odd last one counts as if a zero followed
     * @param start   what to begin the sum with, such as a pseudo header's sum; 0 for nothing
     * @return 16 bits
     */
    public static int of(MemorySegment segment, long offset, int length, long start) {
        long sum = start;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += Short.toUnsignedInt(segment.get(U16_BE, offset + i));
        }
        if ((length & 1) != 0) {
            sum += Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, offset + length - 1)) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }
}
