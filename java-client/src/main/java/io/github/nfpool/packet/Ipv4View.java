/*
 * SPDX-License-Identifier: Apache-2.0
 * An IPv4 header with its options.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/** IPv4 (RFC 791). A packet of another version is not complete. */
public final class Ipv4View extends HeaderView {
    /** Protocol: ICMP. */
    public static final int ICMP = 1;
    /** Protocol: TCP. */
    public static final int TCP = 6;
    /** Protocol: UDP. */
    public static final int UDP = 17;

    static final int MIN_HEADER = 20;
    private static final int MAX_HEADER = 60;

    /** Makes a view that is not bound yet. */
    public Ipv4View() {
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
    public Ipv4View bind(MemorySegment segment, long offset, int length) {
        attach(segment, offset, length);
        return this;
    }

    /**
     * Binds this view to what another one carries.
     *
     * @param outer the view of the header before this one
     * @return this view
     */
    public Ipv4View bind(HeaderView outer) {
        attachToPayload(outer);
        return this;
    }

    @Override
    public int headerLength() {
        if (length() < MIN_HEADER) {
            return 0;
        }
        int first = u8(0);
        // Version 4 in the upper half, so this is the length in the lower one.
        int ihl = (first - 0x40) * 4;
        return ihl < MIN_HEADER || ihl > MAX_HEADER || ihl > length() ? 0 : ihl;
    }

    /**
     * The smaller of what total length says and what is bound: padding of a short frame is left out. A total length
     * of 0 says nothing: a sender that leaves the segmentation to its NIC writes it.
     */
    @Override
    public int payloadLength() {
        int header = headerLength();
        if (header == 0) {
            return 0;
        }
        int total = totalLength();
        return Math.max(0, (total == 0 ? length() : Math.min(total, length())) - header);
    }

    /**
     * Length of the header with its options.
     *
     * @return bytes, as the packet says
     */
    public int ihl() {
        return (u8(0) & 0xf) * 4;
    }

    /**
     * How long the options are, which begin 20 bytes into the header.
     *
     * @return bytes, 0 when there are none or the header is not complete
     */
    public int optionsLength() {
        return Math.max(0, headerLength() - MIN_HEADER);
    }

    /**
     * Version.
     *
     * @return 4 bits, 4 for IPv4
     */
    public int version() {
        return u8(0) >>> 4;
    }

    /**
     * Length of header and payload.
     *
     * @return bytes, as the packet says; 0 if its sender left that to the NIC
     */
    public int totalLength() {
        return u16(2);
    }

    /**
     * Identification.
     *
     * @return 16 bits
     */
    public int identification() {
        return u16(4);
    }

    /**
     * Whether fragmenting the packet is forbidden (DF).
     *
     * @return the DF flag
     */
    public boolean dontFragment() {
        return (u16(6) & 0x4000) != 0;
    }

    /**
     * Whether this is only a part of a packet. The payload of any but the first fragment does not begin with
     * a header of {@link #protocol}.
     *
     * @return true if more fragments follow or some come before
     */
    public boolean isFragment() {
        return (u16(6) & 0x3fff) != 0;
    }

    /**
     * Whether more fragments follow.
     *
     * @return the MF flag
     */
    public boolean moreFragments() {
        return (u16(6) & 0x2000) != 0;
    }

    /**
     * Where this fragment belongs in the whole payload.
     *
     * @return bytes
     */
    public int fragmentOffset() {
        return (u16(6) & 0x1fff) * 8;
    }

    /**
     * Time to live.
     *
     * @return 8 bits
     */
    public int ttl() {
        return u8(8);
    }

    /**
     * What the payload is.
     *
     * @return 8 bits
     */
    public int protocol() {
        return u8(9);
    }

    /**
     * Header checksum.
     *
     * @return 16 bits
     */
    public int checksum() {
        return u16(10);
    }

    /**
     * Address of the sender.
     *
     * @return 32 bits
     */
    public long source() {
        return u32(12);
    }

    /**
     * Address of the receiver.
     *
     * @return 32 bits
     */
    public long destination() {
        return u32(16);
    }
}
