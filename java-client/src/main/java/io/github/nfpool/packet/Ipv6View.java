/*
 * SPDX-License-Identifier: Apache-2.0
 * An IPv6 header with its extension headers.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/**
 * IPv6 (RFC 8200). Extension headers belong to the header here, as IPv4's options do: the payload begins
 * after them. They are read when the view is bound. Nothing is read after the fragment header of a later
 * fragment, or after ESP, whose end only the receiver knows.
 */
public final class Ipv6View extends HeaderView {
    /** Next header: ICMPv6. */
    public static final int ICMPV6 = 58;

    static final int HEADER = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION = 60;
    private static final int MOBILITY = 135;
    private static final int HIP = 139;
    private static final int SHIM6 = 140;

    /** Bytes to the payload, 0 when an extension is cut short or the version is not 6. */
    private int headers;
    private int protocol;
    /** Where the fragment header begins, 0 when there is none. */
    private int fragment;

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
        walk();
        return this;
    }

    /**
     * Binds this view to what another one carries.
     *
     * @param outer the view of the header before this one
     * @return this view
     */
    public Ipv6View bind(HeaderView outer) {
        attachToPayload(outer);
        walk();
        return this;
    }

    private void walk() {
        headers = 0;
        fragment = 0;
        if (length() < HEADER) {
            return;
        }
        protocol = u8(6);
        if (version() != 6) {
            return;
        }
        int end = end();
        int at = HEADER;
        while (isExtension(protocol)) {
            if (at + 8 > end) {
                return;
            }
            int bytes = switch (protocol) {
                case FRAGMENT -> 8;
                case AUTHENTICATION -> (u8(at + 1) + 2) * 4;
                default -> (u8(at + 1) + 1) * 8;
            };
            if (at + bytes > end) {
                return;
            }
            fragment = protocol == FRAGMENT ? at : fragment;
            protocol = u8(at);
            at += bytes;
            if (fragmentOffset() > 0) {
                break;
            }
        }
        headers = at;
    }

    private static boolean isExtension(int number) {
        return switch (number) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION, MOBILITY, HIP, SHIM6 -> true;
            default -> false;
        };
    }

    /** Where the packet ends, as far as it is bound: padding of a short frame is left out. */
    private int end() {
        int payload = statedPayloadLength();
        return payload == 0 ? length() : Math.min(HEADER + payload, length());
    }

    /**
     * Length of extension headers and payload.
     *
     * @return bytes, as the packet says; 0 if they are in a jumbo payload option (RFC 2675) or the sender left that
     *         to its NIC, in which case the packet goes on to the end of what is bound
     */
    public int statedPayloadLength() {
        return u16(4);
    }

    /**
     * Whether the addresses are there, although extension headers may be cut short.
     *
     * @return true if the fixed header of 40 bytes is bound and of version 6
     */
    public boolean hasFixedHeader() {
        return length() >= HEADER && version() == 6;
    }

    /** {@inheritDoc} Extension headers included. */
    @Override
    public int headerLength() {
        return headers;
    }

    /** The smaller of what the packet says and what is bound, without extension headers. */
    @Override
    public int payloadLength() {
        return isComplete() ? Math.max(0, end() - headers) : 0;
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
     * What follows the fixed header.
     *
     * @return 8 bits, a protocol number or an extension header's
     */
    public int nextHeader() {
        return u8(6);
    }

    /**
     * What the payload is, behind all extension headers.
     *
     * @return 8 bits, a protocol number as in IPv4; that of the extension header that is cut short, if one is
     */
    public int protocol() {
        return length() < HEADER ? nextHeader() : protocol;
    }

    /**
     * Whether there is a fragment header. The payload of any but the first fragment does not begin with a
     * header of {@link #protocol}.
     *
     * @return true if there is
     */
    public boolean isFragment() {
        return fragment != 0;
    }

    /**
     * Whether more fragments follow.
     *
     * @return the M flag, false when there is no fragment header
     */
    public boolean moreFragments() {
        return fragment != 0 && (u16(fragment + 2) & 1) != 0;
    }

    /**
     * Where this fragment belongs in the whole payload.
     *
     * @return bytes, 0 when there is no fragment header
     */
    public int fragmentOffset() {
        return fragment == 0 ? 0 : u16(fragment + 2) & 0xfff8;
    }

    /**
     * What the fragments of one packet have in common.
     *
     * @return 32 bits, 0 when there is no fragment header
     */
    public long identification() {
        return fragment == 0 ? 0 : u32(fragment + 4);
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
