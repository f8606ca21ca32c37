/*
 * SPDX-License-Identifier: Apache-2.0
 * A frame as one JSON object on one line.
 * Beside step 5 of 5 on the packet's way: for programs to read.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/**
 * Writes {@code {"slot":1,"length":60,"eth":{...},"ip":{...},"udp":{...}}}: an object for each header that is
 * there, in order, with its fields under the names of its view's accessors. A header that is cut short is
 * {@code null}; an IPv6 header whose extension headers are cut short has {@code headerLength} 0. Addresses are text, {@code vlan} has the tags' numbers, the outermost
 * first; everything else is a number. Not thread-safe: it keeps views and a buffer.
 */
public final class PacketJson {
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final Ipv4View ipv4 = new Ipv4View();
    private final Ipv6View ipv6 = new Ipv6View();
    private final UdpView udp = new UdpView();
    private final TcpView tcp = new TcpView();
    private final IcmpView icmp = new IcmpView();
    private final StringBuilder line = new StringBuilder(400);

    /** Makes one. */
    public PacketJson() {
    }

    /**
     * Describes a frame; no bytes make this method fail.
     *
     * @param slot    the slot it is in
     * @param segment the memory
     * @param offset  where the frame begins, in bytes
     * @param length  bytes in it
     * @return the object without a newline, valid until the next call
     */
    public CharSequence format(int slot, MemorySegment segment, long offset, int length) {
        return format(slot, segment, offset, length, length);
    }

    /**
     * Describes a frame of which only the beginning may be there.
     *
     * @param slot           the slot it is in
     * @param segment        the memory
     * @param offset         where the frame begins, in bytes
     * @param length         bytes of it that are there
     * @param originalLength bytes that it had on the wire; they are shown if they are more
     * @return the object without a newline, valid until the next call
     */
    public CharSequence format(int slot, MemorySegment segment, long offset, int length, int originalLength) {
        return format(slot, segment, offset, length, originalLength, 0);
    }

    /**
     * The same, of a frame whose time of arrival may be known.
     *
     * @param slot           the slot it is in
     * @param segment        the memory
     * @param offset         where the frame begins, in bytes
     * @param length         bytes of it that are there
     * @param originalLength bytes that it had on the wire; they are shown if they are more
     * @param arrivalNanos   nanoseconds since 1970, shown as text, since many programs round such a number; 0: not known
     * @return the object without a newline, valid until the next call
     */
    public CharSequence format(int slot, MemorySegment segment, long offset, int length, int originalLength,
            long arrivalNanos) {
        line.setLength(0);
        line.append("{\"slot\":").append(slot).append(",\"length\":").append(length);
        if (originalLength > length) {
            field("originalLength", originalLength);
        }
        if (arrivalNanos != 0) {
            line.append(",\"arrivalNanos\":\"").append(arrivalNanos).append('"');
        }
        if (open("eth", ethernet.bind(segment, offset, length))) {
            AddressText.mac(line.append("\"source\":\""), ethernet.source());
            AddressText.mac(line.append("\",\"destination\":\""), ethernet.destination());
            line.append("\",\"vlan\":[");
            for (int tag = 0; tag < ethernet.tags(); tag++) {
                line.append(tag == 0 ? "" : ",").append(ethernet.vlan(tag));
            }
            line.append("],\"type\":").append(ethernet.type()).append('}');
            long at = ethernet.payloadOffset();
            int rest = ethernet.payloadLength();
            switch (ethernet.type()) {
                case EthernetView.TYPE_ARP -> arp("arp", segment, at, rest);
                case EthernetView.TYPE_RARP -> arp("rarp", segment, at, rest);
                case EthernetView.TYPE_IPV4 -> ipv4(segment, at, rest);
                case EthernetView.TYPE_IPV6 -> ipv6(segment, at, rest);
                default -> { }
            }
        }
        return line.append('}');
    }

    private void arp(String name, MemorySegment segment, long at, int length) {
        if (!open(name, arp.bind(segment, at, length))) {
            return;
        }
        line.append("\"htype\":").append(arp.htype()).append(",\"ptype\":").append(arp.ptype());
        field("oper", arp.oper());
        if (arp.isIpv4OverEthernet()) {
            AddressText.mac(line.append(",\"sha\":\""), arp.sha());
            AddressText.ipv4(line.append("\",\"spa\":\""), arp.spa());
            AddressText.mac(line.append("\",\"tha\":\""), arp.tha());
            AddressText.ipv4(line.append("\",\"tpa\":\""), arp.tpa());
            line.append('"');
        }
        line.append('}');
    }

    private void ipv4(MemorySegment segment, long at, int length) {
        if (!open("ip", ipv4.bind(segment, at, length))) {
            return;
        }
        line.append("\"version\":").append(ipv4.version());
        field("headerLength", ipv4.headerLength());
        field("totalLength", ipv4.totalLength());
        field("identification", ipv4.identification());
        fragment(ipv4.moreFragments(), ipv4.fragmentOffset());
        field("ttl", ipv4.ttl());
        field("protocol", ipv4.protocol());
        field("checksum", ipv4.checksum());
        AddressText.ipv4(line.append(",\"source\":\""), ipv4.source());
        AddressText.ipv4(line.append("\",\"destination\":\""), ipv4.destination());
        line.append("\"}");
        if (ipv4.fragmentOffset() == 0) {
            transport(ipv4.protocol() == Ipv4View.ICMP ? "icmp" : "", ipv4.protocol(),
                    segment, ipv4.payloadOffset(), ipv4.payloadLength());
        }
    }

    private void ipv6(MemorySegment segment, long at, int length) {
        if (!open("ip6", ipv6.bind(segment, at, length).hasFixedHeader())) {
            return;
        }
        line.append("\"version\":").append(ipv6.version());
        field("nextHeader", ipv6.nextHeader());
        field("protocol", ipv6.protocol());
        field("headerLength", ipv6.headerLength());
        fragment(ipv6.moreFragments(), ipv6.fragmentOffset());
        field("hopLimit", ipv6.hopLimit());
        AddressText.ipv6(line.append(",\"source\":\""), ipv6.sourceHigh(), ipv6.sourceLow());
        AddressText.ipv6(line.append("\",\"destination\":\""), ipv6.destinationHigh(), ipv6.destinationLow());
        line.append("\"}");
        if (ipv6.isComplete() && ipv6.fragmentOffset() == 0) {
            transport(ipv6.protocol() == Ipv6View.ICMPV6 ? "icmp6" : "", ipv6.protocol(),
                    segment, ipv6.payloadOffset(), ipv6.payloadLength());
        }
    }

    /** What ICMP is called here, empty if it is none of ICMP's packets. */
    private void transport(String icmpName, int protocol, MemorySegment segment, long at, int length) {
        if (!icmpName.isEmpty()) {
            if (open(icmpName, icmp.bind(segment, at, length))) {
                line.append("\"type\":").append(icmp.type());
                field("code", icmp.code());
                field("checksum", icmp.checksum());
                field("identifier", icmp.identifier());
                field("sequence", icmp.sequence());
                line.append('}');
            }
        } else if (protocol == Ipv4View.UDP && open("udp", udp.bind(segment, at, length))) {
            line.append("\"sourcePort\":").append(udp.sourcePort());
            field("destinationPort", udp.destinationPort());
            field("checksum", udp.checksum());
            field("payloadLength", udp.payloadLength());
            line.append('}');
        } else if (protocol == Ipv4View.TCP && open("tcp", tcp.bind(segment, at, length))) {
            line.append("\"sourcePort\":").append(tcp.sourcePort());
            field("destinationPort", tcp.destinationPort());
            field("sequence", tcp.sequence());
            field("acknowledgement", tcp.acknowledgement());
            field("flags", tcp.flags());
            field("window", tcp.window());
            field("checksum", tcp.checksum());
            field("payloadLength", tcp.payloadLength());
            line.append('}');
        }
    }

    /** Begins a header's object; false, and null written, if the header is not all there. */
    private boolean open(String name, HeaderView view) {
        return open(name, view.isComplete());
    }

    private boolean open(String name, boolean there) {
        line.append(",\"").append(name).append("\":").append(there ? "{" : "null");
        return there;
    }

    private void fragment(boolean more, int offset) {
        line.append(",\"moreFragments\":").append(more);
        field("fragmentOffset", offset);
    }

    private void field(String name, long value) {
        line.append(",\"").append(name).append("\":").append(value);
    }
}
