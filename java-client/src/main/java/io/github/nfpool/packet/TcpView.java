/*
 * SPDX-License-Identifier: Apache-2.0
 * A TCP header with its options.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/** TCP (RFC 9293). */
public final class TcpView extends HeaderView {
    /** Flag: no more data from the sender. */
    public static final int FIN = 0x01;
    /** Flag: synchronise sequence numbers. */
    public static final int SYN = 0x02;
    /** Flag: reset. */
    public static final int RST = 0x04;
    /** Flag: push. */
    public static final int PSH = 0x08;
    /** Flag: the acknowledgement number counts. */
    public static final int ACK = 0x10;
    /** Flag: the urgent pointer counts. */
    public static final int URG = 0x20;
    /** Flag: congestion is echoed (RFC 3168). */
    public static final int ECE = 0x40;
    /** Flag: the congestion window was reduced. */
    public static final int CWR = 0x80;
    /** Flag: accurate ECN (RFC 9768). */
    public static final int AE = 0x100;

    static final int MIN_HEADER = 20;

    /** Makes a view that is not bound yet. */
    public TcpView() {
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
    public TcpView bind(MemorySegment segment, long offset, int length) {
        attach(segment, offset, length);
        return this;
    }

    /**
     * Binds this view to what another one carries.
     *
     * @param outer the view of the header before this one
     * @return this view
     */
    public TcpView bind(HeaderView outer) {
        attachToPayload(outer);
        return this;
    }

    @Override
    public int headerLength() {
        if (length() < MIN_HEADER) {
            return 0;
        }
        int dataOffset = dataOffset();
        return dataOffset < MIN_HEADER || dataOffset > length() ? 0 : dataOffset;
    }

    /**
     * Length of the header with its options.
     *
     * @return bytes, as the packet says
     */
    public int dataOffset() {
        return (u8(12) >>> 4) * 4;
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
     * Sequence number.
     *
     * @return 32 bits
     */
    public long sequence() {
        return u32(4);
    }

    /**
     * Acknowledgement number.
     *
     * @return 32 bits
     */
    public long acknowledgement() {
        return u32(8);
    }

    /**
     * Flags.
     *
     * @return 9 bits
     */
    public int flags() {
        return u16(12) & 0x1ff;
    }

    /**
     * Window.
     *
     * @return 16 bits, not scaled
     */
    public int window() {
        return u16(14);
    }

    /**
     * Checksum.
     *
     * @return 16 bits
     */
    public int checksum() {
        return u16(16);
    }
}
