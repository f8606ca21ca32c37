/*
 * SPDX-License-Identifier: Apache-2.0
 * An Ethernet II header with its VLAN tags.
 * Beside step 5 of 5 on the packet's way: reading what lies in a slot.
 */
package io.github.nfpool.packet;

import io.github.nfpool.pool.Frame;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Ethernet II (IEEE 802.3, clause 3): two addresses, any number of VLAN tags (IEEE 802.1Q, clause 9), a type.
 * Tags are counted from 0, the outermost, when the view is bound.
 */
public final class EthernetView extends HeaderView {
    /** Type: IPv4. */
    public static final int TYPE_IPV4 = 0x0800;
    /** Type: ARP. */
    public static final int TYPE_ARP = 0x0806;
    /** Type: RARP (RFC 903), in ARP's format. */
    public static final int TYPE_RARP = 0x8035;
    /** Type: IPv6. */
    public static final int TYPE_IPV6 = 0x86dd;

    /** Type of a VLAN tag: 802.1Q, the customer's. */
    public static final int TYPE_VLAN = 0x8100;
    /** Type of a VLAN tag: 802.1ad, the provider's ("QinQ"). */
    public static final int TYPE_SERVICE_VLAN = 0x88a8;

    /** Types of VLAN tags from before 802.1ad, still in use. */
    private static final int TYPE_OLD_VLAN = 0x9100;
    private static final int TYPE_OLDER_VLAN = 0x9200;
    /** Up to here a type is a length. */
    private static final int LONGEST_PAYLOAD = 1500;

    private static final int ADDRESSES = 12;
    private static final int TYPE = 2;
    private static final int TAG = 4;

    private int tags;

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
        countTags();
        return this;
    }

    /**
     * Binds this view to a whole frame, for as long as it is open.
     *
     * @param frame what a handler was given
     * @return this view
     */
    public EthernetView bind(Frame frame) {
        attach(frame);
        countTags();
        return this;
    }

    private void countTags() {
        tags = 0;
        while (typeAt(tags) + TYPE <= length() && isTag(u16(typeAt(tags)))) {
            tags++;
        }
    }

    private static boolean isTag(int type) {
        return type == TYPE_VLAN || type == TYPE_SERVICE_VLAN || type == TYPE_OLD_VLAN || type == TYPE_OLDER_VLAN;
    }

    private static int typeAt(int tagsBefore) {
        return ADDRESSES + TAG * tagsBefore;
    }

    @Override
    public int headerLength() {
        int header = typeAt(tags) + TYPE;
        return length() < header ? 0 : header;
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
     * What the payload is, behind all tags.
     *
     * @return 16 bits; if {@link #isLength}, bytes in the payload
     */
    public int type() {
        return u16(typeAt(tags));
    }

    /**
     * Whether this is a frame of IEEE 802.3, with a length in the place of a type.
     *
     * @return true for a value up to 1500
     */
    public boolean isLength() {
        return type() <= LONGEST_PAYLOAD;
    }

    /**
     * How many VLAN tags there are.
     *
     * @return 0 for an ordinary frame
     */
    public int tags() {
        return tags;
    }

    /**
     * What kind of tag it is.
     *
     * @param tag its number, 0 for the outermost
     * @return {@link #TYPE_VLAN}, {@link #TYPE_SERVICE_VLAN}, or 0x9100 or 0x9200 as older switches have it
     * @throws IndexOutOfBoundsException if there is no such tag, here and below
     */
    public int tagType(int tag) {
        return u16(typeAt(Objects.checkIndex(tag, tags)));
    }

    /**
     * Which VLAN.
     *
     * @param tag the tag's number, 0 for the outermost
     * @return 12 bits
     */
    public int vlan(int tag) {
        return control(tag) & 0xfff;
    }

    /**
     * Priority code point.
     *
     * @param tag the tag's number, 0 for the outermost
     * @return 3 bits
     */
    public int priority(int tag) {
        return control(tag) >>> 13;
    }

    /**
     * Whether the frame may be dropped first (DEI).
     *
     * @param tag the tag's number, 0 for the outermost
     * @return the flag
     */
    public boolean dropEligible(int tag) {
        return (control(tag) & 0x1000) != 0;
    }

    private int control(int tag) {
        return u16(typeAt(Objects.checkIndex(tag, tags)) + TYPE);
    }
}
