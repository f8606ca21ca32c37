/*
 * SPDX-License-Identifier: Apache-2.0
 * An Ethernet II header.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/** Ethernet II (IEEE 802.3, clause 3): two addresses and a type. */
public final class EthernetView extends HeaderView {
    /** Type: IPv4. */
    public static final int TYPE_IPV4 = 0x0800;
    /** Type: ARP. */
    public static final int TYPE_ARP = 0x0806;
    /** Type: IPv6. */
    public static final int TYPE_IPV6 = 0x86dd;

    private static final int HEADER = 14;

    /** Makes a view that is not bound yet. */
    public EthernetView() {
    }

    /**
     * Binds this view.
     *
     * @param segment the memory the packet is in
     * @param offset  where the frame begins, in bytes
     * @param length  bytes from there to the packet's end
     * @return this view
     * @throws IndexOutOfBoundsException if that is not inside the segment
     */
    public EthernetView bind(MemorySegment segment, long offset, int length) {
        attach(segment, offset, length);
        return this;
    }

    @Override
    public int headerLength() {
        return length() < HEADER ? 0 : HEADER;
    }

    /**
     * Address of the receiver.
     *
     * @return 48 bits
     */
    public long destination() {
        return u48(0);
    }

    /**
     * Address of the sender.
     *
     * @return 48 bits
     */
    public long source() {
        return u48(6);
    }

    /**
     * What the payload is.
     *
     * @return 16 bits; below 1536 it is a length (IEEE 802.3)
     */
    public int type() {
        return u16(12);
    }
}
