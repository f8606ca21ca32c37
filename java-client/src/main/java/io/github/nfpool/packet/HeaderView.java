/*
 * SPDX-License-Identifier: Apache-2.0
 * Part of a frame, read in place.
 * Beside step 5 of 5 on the packet's way: what all header views have in common.
 */
package io.github.nfpool.packet;

import io.github.nfpool.pool.Frame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A header and its payload, bound to a part of a segment without allocation; a view can be bound many
 * times. Nothing is copied: a view shows what the memory contains now.
 *
 * <p>A view bound to a {@link Frame}, or to the payload of a view that is, throws
 * {@link IllegalStateException} once that frame has been given back.
 *
 * <p>Bytes of a packet are never trusted. An accessor whose field is outside the bound part throws
 * {@link TruncatedPacketException} and nothing else; if {@link #isComplete} is true, none of the
 * header's accessors throws. Payload bounds are always inside the bound part, whatever the header
 * says. Numbers are unsigned and in host order.
 */
public abstract sealed class HeaderView
        permits EthernetView, ArpView, Ipv4View, Ipv6View, UdpView, TcpView, IcmpView {

    private static final ValueLayout.OfShort U16_BE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32_BE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private int length;
    /** What the memory belongs to, null where a view was bound to plain memory. */
    private @Nullable Frame frame;
    private long lease;

    HeaderView() {
    }

    final void attach(MemorySegment newSegment, long newOffset, int newLength) {
        Objects.checkFromIndexSize(newOffset, newLength, newSegment.byteSize());
        segment = newSegment;
        offset = newOffset;
        length = newLength;
        frame = null;
    }

    final void attach(Frame newFrame) {
        long newLease = newFrame.lease();
        attach(newFrame.segment(newLease), newFrame.offset(), newFrame.length());
        frame = newFrame;
        lease = newLease;
    }

    final void attachToPayload(HeaderView outer) {
        attach(outer.segment(), outer.payloadOffset(), outer.payloadLength());
        frame = outer.frame;
        lease = outer.lease;
    }

    /**
     * The memory this view is bound to.
     *
     * @return the segment given to bind
     */
    public final MemorySegment segment() {
        return frame == null ? segment : frame.segment(lease);
    }

    /**
     * Where the header begins.
     *
     * @return bytes from the beginning of the segment
     */
    public final long offset() {
        return offset;
    }

    /**
     * How much is bound: header, payload and whatever trails them.
     *
     * @return bytes
     */
    public final int length() {
        return length;
    }

    /**
     * Whether the whole header is there and its own length field makes sense.
     *
     * @return true if no accessor of this view finds the packet truncated
     */
    public final boolean isComplete() {
        int header = headerLength();
        return header > 0 && header <= length;
    }

    /**
     * How long the header is.
     *
     * @return bytes; 0 when the packet is too short to say or says something impossible
     */
    public abstract int headerLength();

    /**
     * Where the payload begins.
     *
     * @return bytes from the beginning of the segment
     */
    public final long payloadOffset() {
        return offset + (isComplete() ? headerLength() : length);
    }

    /**
     * How long the payload is, as far as it is bound.
     *
     * @return bytes, 0 when the header is not complete
     */
    public int payloadLength() {
        return isComplete() ? length - headerLength() : 0;
    }

    final int u8(int at) {
        check(at, 1);
        return Byte.toUnsignedInt(segment().get(ValueLayout.JAVA_BYTE, offset + at));
    }

    final int u16(int at) {
        check(at, 2);
        return Short.toUnsignedInt(segment().get(U16_BE, offset + at));
    }

    final long u32(int at) {
        check(at, 4);
        return Integer.toUnsignedLong(segment().get(U32_BE, offset + at));
    }

    final long u48(int at) {
        return (long) u16(at) << 32 | u32(at + 2);
    }

    final long u64(int at) {
        return u32(at) << 32 | u32(at + 4);
    }

    private void check(int at, int bytes) {
        if (at + bytes > length) {
            throw new TruncatedPacketException(getClass().getSimpleName(), at, bytes, length);
        }
    }
}
