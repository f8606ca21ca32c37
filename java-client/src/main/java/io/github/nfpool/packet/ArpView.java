/*
 * SPDX-License-Identifier: Apache-2.0
 * An ARP packet for IPv4 over Ethernet.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/** ARP (RFC 826); field names are the ones of the RFC. */
public final class ArpView extends HeaderView {
    /** Operation: request. */
    public static final int REQUEST = 1;
    /** Operation: reply. */
    public static final int REPLY = 2;
    /** Operation: RARP's request (RFC 903). */
    public static final int REVERSE_REQUEST = 3;
    /** Operation: RARP's reply. */
    public static final int REVERSE_REPLY = 4;
    /** Operation: InARP's request (RFC 2390). */
    public static final int INVERSE_REQUEST = 8;
    /** Operation: InARP's reply. */
    public static final int INVERSE_REPLY = 9;

    private static final int HEADER = 28;

    /** Makes a view that is not bound yet. */
    public ArpView() {
    }

    /**
     * Binds this view.
     *
     * @param segment the memory the packet is in
     * @param offset  where the ARP packet begins, in bytes
     * @param length  bytes from there to the packet's end
     * @return this view
     * @throws IndexOutOfBoundsException if that is not inside the segment
     */
    public ArpView bind(MemorySegment segment, long offset, int length) {
        attach(segment, offset, length);
        return this;
    }

    /**
     * Binds this view to what another one carries.
     *
     * @param outer the view of the header before this one
     * @return this view
     */
    public ArpView bind(HeaderView outer) {
        attachToPayload(outer);
        return this;
    }

    @Override
    public int headerLength() {
        return length() < HEADER ? 0 : HEADER;
    }

    /**
     * Hardware type.
     *
     * @return 16 bits, 1 for Ethernet
     */
    public int htype() {
        return u16(0);
    }

    /**
     * Protocol type.
     *
     * @return 16 bits, 0x0800 for IPv4
     */
    public int ptype() {
        return u16(2);
    }

    /**
     * Whether this is the usual kind of ARP.
     *
     * @return true if the addresses below mean what their names say
     */
    public boolean isIpv4OverEthernet() {
        return u32(0) == 0x00010800 && u16(4) == 0x0604;
    }

    /**
     * Operation.
     *
     * @return 16 bits, such as {@link #REQUEST} or {@link #REPLY}
     */
    public int oper() {
        return u16(6);
    }

    /**
     * Sender hardware address.
     *
     * @return 48 bits
     */
    public long sha() {
        return u48(8);
    }

    /**
     * Sender protocol address.
     *
     * @return 32 bits
     */
    public long spa() {
        return u32(14);
    }

    /**
     * Target hardware address.
     *
     * @return 48 bits
     */
    public long tha() {
        return u48(18);
    }

    /**
     * Target protocol address.
     *
     * @return 32 bits
     */
    public long tpa() {
        return u32(24);
    }
}
