/*
 * SPDX-License-Identifier: Apache-2.0
 * One line of text for a frame, in the manner of tcpdump.
 * Beside step 5 of 5 on the packet's way: for a person to read.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;

/** Describes frames. Not thread-safe: an instance keeps its views from one frame to the next. */
public final class PacketPrinter {
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final Ipv4View ipv4 = new Ipv4View();
    private final Ipv6View ipv6 = new Ipv6View();
    private final UdpView udp = new UdpView();
    private final TcpView tcp = new TcpView();
    private final IcmpView icmp = new IcmpView();
    private final StringBuilder line = new StringBuilder(120);
    /** Bytes of the frame that are not there. */
    private int notCaptured;

    /** Makes one. */
    public PacketPrinter() {
    }

    /**
     * Describes a frame. A header that is cut short is called truncated; no bytes make this method fail.
     *
     * @param segment the memory the frame is in
     * @param offset  where it begins, in bytes
     * @param length  bytes in the frame
     * @return one line without its end
     */
    public String describe(MemorySegment segment, long offset, int length) {
        return describe(segment, offset, length, length);
    }

    /**
     * Describes a frame of which only the beginning may be there. Lengths in the line are those that the headers
     * say, as in tcpdump's.
     *
     * @param segment        the memory the frame is in
     * @param offset         where it begins, in bytes
     * @param length         bytes of the frame that are there
     * @param originalLength bytes that it had on the wire
     * @return one line without its end
     */
    public String describe(MemorySegment segment, long offset, int length, int originalLength) {
        line.setLength(0);
        notCaptured = originalLength - length;
        if (!ethernet.bind(segment, offset, length).isComplete()) {
            return line.append("truncated Ethernet, length ").append(originalLength).toString();
        }
        for (int tag = 0; tag < ethernet.tags(); tag++) {
            line.append("vlan ").append(ethernet.vlan(tag)).append(", ");
        }
        long at = ethernet.payloadOffset();
        int rest = ethernet.payloadLength();
        switch (ethernet.type()) {
            case EthernetView.TYPE_IPV4 -> describeIpv4(segment, at, rest);
            case EthernetView.TYPE_IPV6 -> describeIpv6(segment, at, rest);
            case EthernetView.TYPE_ARP -> describeArp("ARP ", segment, at, rest);
            case EthernetView.TYPE_RARP -> describeArp("RARP ", segment, at, rest);
            default -> describeOther(originalLength);
        }
        return line.toString();
    }

    private void describeOther(int length) {
        AddressText.mac(line, ethernet.source());
        AddressText.mac(line.append(" > "), ethernet.destination());
        if (ethernet.isLength()) {
            line.append(", 802.3, length ").append(ethernet.type());
            return;
        }
        line.append(", ethertype 0x");
        AddressText.hex(line, ethernet.type(), 4);
        line.append(", length ").append(length);
    }

    private void describeArp(String name, MemorySegment segment, long at, int length) {
        arp.bind(segment, at, length);
        int oper = arp.isComplete() && arp.isIpv4OverEthernet() ? arp.oper() : 0;
        line.append(switch (oper) {
            case ArpView.REVERSE_REQUEST, ArpView.REVERSE_REPLY -> "RARP ";
            case ArpView.INVERSE_REQUEST, ArpView.INVERSE_REPLY -> "InARP ";
            default -> name;
        });
        if (!arp.isComplete()) {
            line.append("truncated, length ").append(length + notCaptured);
            return;
        }
        if (!arp.isIpv4OverEthernet()) {
            line.append("hardware type ").append(arp.htype()).append(", protocol type 0x");
            AddressText.hex(line, arp.ptype(), 4);
            return;
        }
        switch (oper) {
            case ArpView.REQUEST -> {
                AddressText.ipv4(line.append("who-has "), arp.tpa());
                AddressText.ipv4(line.append(" tell "), arp.spa());
            }
            case ArpView.REPLY, ArpView.INVERSE_REPLY -> {
                AddressText.ipv4(line.append("reply "), arp.spa());
                AddressText.mac(line.append(" is-at "), arp.sha());
            }
            case ArpView.REVERSE_REQUEST, ArpView.INVERSE_REQUEST -> {
                AddressText.mac(line.append("who-is "), arp.tha());
                AddressText.mac(line.append(" tell "), arp.sha());
            }
            case ArpView.REVERSE_REPLY -> {
                AddressText.mac(line.append("reply "), arp.tha());
                AddressText.ipv4(line.append(" at "), arp.tpa());
            }
            default -> line.append("operation ").append(oper);
        }
    }

    private void describeIpv4(MemorySegment segment, long at, int length) {
        line.append("IP ");
        if (!ipv4.bind(segment, at, length).isComplete()) {
            if (length > 0 && ipv4.version() != 4) {
                line.append("bad version ").append(ipv4.version());
            } else if (length > 0 && ipv4.ihl() < Ipv4View.MIN_HEADER) {
                line.append("bad header length ").append(ipv4.ihl());
            } else {
                line.append("truncated");
            }
            line.append(", length ").append(length + notCaptured);
            return;
        }
        boolean first = ipv4.fragmentOffset() == 0;
        boolean ports = first && bindPorts(ipv4.protocol(), segment, ipv4.payloadOffset(), ipv4.payloadLength());
        AddressText.ipv4(line, ipv4.source());
        appendPort(ports, ipv4.protocol(), true);
        AddressText.ipv4(line.append(" > "), ipv4.destination());
        appendPort(ports, ipv4.protocol(), false);
        line.append(": ");
        int wire = length + notCaptured;
        int total = ipv4.totalLength() == 0 ? wire : ipv4.totalLength();
        int payload = total - ipv4.headerLength();
        if (payload < 0) {
            line.append("bad length ").append(total);
        } else if (!first) {
            describeFragment(ipv4.fragmentOffset(), ipv4.protocol(), payload);
        } else if (ipv4.protocol() == Ipv4View.ICMP) {
            describeIcmp("ICMP", IcmpView.ECHO_REQUEST, IcmpView.ECHO_REPLY,
                    segment, ipv4.payloadOffset(), ipv4.payloadLength(), payload);
        } else {
            describeTransport(ipv4.protocol(), payload, ipv4.moreFragments());
        }
        appendMissing(total - wire);
    }

    private void describeIpv6(MemorySegment segment, long at, int length) {
        line.append("IP6 ");
        int wire = length + notCaptured;
        if (!ipv6.bind(segment, at, length).hasFixedHeader()) {
            if (length > 0 && ipv6.version() != 6) {
                line.append("bad version ").append(ipv6.version());
            } else {
                line.append("truncated");
            }
            line.append(", length ").append(wire);
            return;
        }
        boolean first = ipv6.isComplete() && ipv6.fragmentOffset() == 0;
        boolean ports = first && bindPorts(ipv6.protocol(), segment, ipv6.payloadOffset(), ipv6.payloadLength());
        AddressText.ipv6(line, ipv6.sourceHigh(), ipv6.sourceLow());
        appendPort(ports, ipv6.protocol(), true);
        AddressText.ipv6(line.append(" > "), ipv6.destinationHigh(), ipv6.destinationLow());
        appendPort(ports, ipv6.protocol(), false);
        line.append(": ");
        int total = ipv6.statedPayloadLength() == 0 ? wire : Ipv6View.HEADER + ipv6.statedPayloadLength();
        int payload = total - ipv6.headerLength();
        if (!ipv6.isComplete()) {
            line.append("truncated extension header ").append(ipv6.protocol()).append(", length ")
                    .append(total - Ipv6View.HEADER);
        } else if (!first) {
            describeFragment(ipv6.fragmentOffset(), ipv6.protocol(), payload);
        } else if (ipv6.protocol() == Ipv6View.ICMPV6) {
            describeIcmp("ICMP6", IcmpView.ECHO_REQUEST_V6, IcmpView.ECHO_REPLY_V6,
                    segment, ipv6.payloadOffset(), ipv6.payloadLength(), payload);
        } else {
            describeTransport(ipv6.protocol(), payload, ipv6.moreFragments());
        }
        appendMissing(total - wire);
    }

    /** Bytes that the packet says it has and that were not in its frame, even on the wire. */
    private void appendMissing(int bytes) {
        if (bytes > 0) {
            line.append(", ").append(bytes).append(" bytes missing");
        }
    }

    /** Binds the UDP or TCP view; true if ports can be read from it. */
    private boolean bindPorts(int protocol, MemorySegment segment, long at, int length) {
        return switch (protocol) {
            case Ipv4View.UDP -> udp.bind(segment, at, length).isComplete();
            case Ipv4View.TCP -> tcp.bind(segment, at, length).isComplete();
            default -> false;
        };
    }

    private void describeFragment(int offset, int protocol, int length) {
        line.append("fragment at ").append(offset).append(" of protocol ").append(protocol)
                .append(", length ").append(length);
    }

    private void appendPort(boolean ports, int protocol, boolean source) {
        if (ports) {
            boolean isUdp = protocol == Ipv4View.UDP;
            line.append('.').append(source
                    ? isUdp ? udp.sourcePort() : tcp.sourcePort()
                    : isUdp ? udp.destinationPort() : tcp.destinationPort());
        }
    }

    /** Of a payload that has so many bytes, as the header before it says, unless it goes on in other fragments. */
    private void describeTransport(int protocol, int length, boolean continued) {
        switch (protocol) {
            case Ipv4View.UDP -> describeUdp(length, continued);
            case Ipv4View.TCP -> describeTcp(length, continued);
            default -> line.append("protocol ").append(protocol).append(", length ").append(length);
        }
    }

    private void describeUdp(int length, boolean continued) {
        line.append("UDP, ");
        if (!udp.isComplete()) {
            line.append("truncated, length ").append(length);
            return;
        }
        int says = udp.datagramLength() == 0 ? length : udp.datagramLength();
        if (says < UdpView.HEADER) {
            line.append("bad length ").append(says);
        } else if (says > length && !continued) {
            line.append("bad length ").append(says - UdpView.HEADER).append(" > ").append(length - UdpView.HEADER);
        } else {
            line.append("length ").append(says - UdpView.HEADER);
        }
    }

    private void describeTcp(int length, boolean continued) {
        if (!tcp.isComplete()) {
            line.append("TCP, ");
            if (tcp.length() >= TcpView.MIN_HEADER && (tcp.dataOffset() < TcpView.MIN_HEADER
                    || tcp.dataOffset() > length && !continued)) {
                line.append("bad header length ").append(tcp.dataOffset());
            } else {
                line.append("truncated");
            }
            line.append(", length ").append(length);
            return;
        }
        line.append("Flags [");
        int flags = tcp.flags();
        int before = line.length();
        appendFlag(flags, TcpView.FIN, 'F');
        appendFlag(flags, TcpView.SYN, 'S');
        appendFlag(flags, TcpView.RST, 'R');
        appendFlag(flags, TcpView.PSH, 'P');
        appendFlag(flags, TcpView.ACK, '.');
        appendFlag(flags, TcpView.URG, 'U');
        appendFlag(flags, TcpView.ECE, 'E');
        appendFlag(flags, TcpView.CWR, 'W');
        appendFlag(flags, TcpView.AE, 'e');
        if (line.length() == before) {
            line.append("none");
        }
        line.append("], seq ").append(tcp.sequence());
        if ((flags & TcpView.ACK) != 0) {
            line.append(", ack ").append(tcp.acknowledgement());
        }
        line.append(", win ").append(tcp.window()).append(", length ").append(length - tcp.headerLength());
    }

    private void appendFlag(int flags, int flag, char letter) {
        if ((flags & flag) != 0) {
            line.append(letter);
        }
    }

    private void describeIcmp(String name, int request, int reply, MemorySegment segment, long at, int bound,
            int length) {
        line.append(name);
        if (!icmp.bind(segment, at, bound).isComplete()) {
            line.append(", truncated, length ").append(length);
            return;
        }
        if (icmp.type() == request || icmp.type() == reply) {
            line.append(icmp.type() == request ? " echo request" : " echo reply").append(", id ")
                    .append(icmp.identifier()).append(", seq ").append(icmp.sequence());
        } else {
            line.append(" type ").append(icmp.type()).append(" code ").append(icmp.code());
        }
        line.append(", length ").append(length);
    }
}
