/*
 * SPDX-License-Identifier: Apache-2.0
 * A UDP header.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/** UDP (RFC 768). */
public final class UdpView extends HeaderView {
    static final int HEADER = 8;

    /** Makes a view that is not bound yet. */
    public UdpView() {
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
    public UdpView bind(MemorySegment segment, long offset, int length) {
        attach(segment, offset, length);
        return this;
    }

    /**
     * Binds this view to what another one carries.
     *
     * @param outer the view of the header before this one
     * @return this view
     */
    public UdpView bind(HeaderView outer) {
        attachToPayload(outer);
        return this;
    }

    @Override
    public int headerLength() {
        return length() < HEADER ? 0 : HEADER;
    }

    /** The smaller of what the length field says and what is bound. A length of 0 says nothing, as in IPv4's. */
    @Override
    public int payloadLength() {
        if (!isComplete()) {
            return 0;
        }
        int says = datagramLength();
        return Math.max(0, (says == 0 ? length() : Math.min(says, length())) - HEADER);
    }

    /**
     * Port of the sender.
     *
     * @return 16 bits
     */
    public int sourcePort() {
        return u16(0);
    }

    /**
     * Port of the receiver.
     *
     * @return 16 bits
     */
    public int destinationPort() {
        return u16(2);
    }

    /**
     * Length of header and payload.
     *
     * @return bytes, as the packet says; 0 for the rest of the packet
     */
    public int datagramLength() {
        return u16(4);
    }

    /**
     * Checksum.
     *
     * @return 16 bits, 0 for none
     */
    public int checksum() {
        return u16(6);
    }
}
