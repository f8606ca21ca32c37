/*
 * SPDX-License-Identifier: Apache-2.0
 * An ICMP or ICMPv6 header.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/** ICMP (RFC 792) and ICMPv6 (RFC 4443), as far as they look alike. */
public final class IcmpView extends HeaderView {
    /** ICMP type: echo reply. */
    public static final int ECHO_REPLY = 0;
    /** ICMP type: echo request. */
    public static final int ECHO_REQUEST = 8;
    /** ICMPv6 type: echo request. */
    public static final int ECHO_REQUEST_V6 = 128;
    /** ICMPv6 type: echo reply. */
    public static final int ECHO_REPLY_V6 = 129;

    private static final int HEADER = 8;

    /** Makes a view that is not bound yet. */
    public IcmpView() {
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
    public IcmpView bind(MemorySegment segment, long offset, int length) {
        attach(segment, offset, length);
        return this;
    }

    /**
     * Binds this view to what another one carries.
     *
     * @param outer the view of the header before this one
     * @return this view
     */
    public IcmpView bind(HeaderView outer) {
        attachToPayload(outer);
        return this;
    }

    @Override
    public int headerLength() {
        return length() < HEADER ? 0 : HEADER;
    }

    /**
     * Type.
     *
     * @return 8 bits
     */
    public int type() {
        return u8(0);
    }

    /**
     * Code.
     *
     * @return 8 bits
     */
    public int code() {
        return u8(1);
    }

    /**
     * Checksum.
     *
     * @return 16 bits
     */
    public int checksum() {
        return u16(2);
    }

    /**
     * Identifier.
     *
     * @return 16 bits, of an echo message
     */
    public int identifier() {
        return u16(4);
    }

    /**
     * Sequence number.
     *
     * @return 16 bits, of an echo message
     */
    public int sequence() {
        return u16(6);
    }
}
