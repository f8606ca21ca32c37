/*
 * SPDX-License-Identifier: Apache-2.0
 * The fixed IPv6 header.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/** IPv6 (RFC 8200), without extension headers. */
public final class Ipv6View extends HeaderView {
    /** Next header: ICMPv6. */
    public static final int ICMPV6 = 58;

    private static final int HEADER = 40;

    /** Makes a view that is not bound yet. */
    public Ipv6View() {
    }

    /**
     * Binds this view.
     *
     * @param segment the memory the packet is in
     * @param offset  where the header begins, in bytes
     * @param length  bytes from there to the packet's end
     * @return this view
     * @throws IndexOutOfBoundsException if that is not inside the segment
     */
    public Ipv6View bind(MemorySegment segment, long offset, int length) {
        attach(segment, offset, length);
        return this;
    }

    @Override
    public int headerLength() {
        return length() < HEADER ? 0 : HEADER;
    }

    /** The smaller of what the packet says and what is bound. */
    @Override
    public int payloadLength() {
        return isComplete() ? Math.min(u16(4), length() - HEADER) : 0;
    }

    /**
     * Version.
     *
     * @return 4 bits, 6 for IPv6
     */
    public int version() {
        return u8(0) >>> 4;
    }

    /**
     * What follows this header.
     *
     * @return 8 bits, an IPv4 protocol number or an extension
     */
    public int nextHeader() {
        return u8(6);
    }

    /**
     * Hop limit.
     *
     * @return 8 bits
     */
    public int hopLimit() {
        return u8(7);
    }

    /**
     * First half of the sender's address.
     *
     * @return 64 bits
     */
    public long sourceHigh() {
        return u64(8);
    }

    /**
     * Second half of the sender's address.
     *
     * @return 64 bits
     */
    public long sourceLow() {
        return u64(16);
    }

    /**
     * First half of the receiver's address.
     *
     * @return 64 bits
     */
    public long destinationHigh() {
        return u64(24);
    }

    /**
     * Second half of the receiver's address.
     *
     * @return 64 bits
     */
    public long destinationLow() {
        return u64(32);
    }
}
