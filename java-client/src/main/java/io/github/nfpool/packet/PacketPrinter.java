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
        line.setLength(0);
        if (!ethernet.bind(segment, offset, length).isComplete()) {
            return line.append("truncated Ethernet, length ").append(length).toString();
        }
        for (int tag = 0; tag < ethernet.tags(); tag++) {
            line.append("vlan ").append(ethernet.vlan(tag)).append(", ");
        }
        long at = ethernet.payloadOffset();
        int rest = ethernet.payloadLength();
        switch (ethernet.type()) {
            case EthernetView.TYPE_IPV4 -> describeIpv4(segment, at, rest);
            case EthernetView.TYPE_IPV6 -> describeIpv6(segment, at, rest);
            case EthernetView.TYPE_ARP -> describeArp(segment, at, rest);
            default -> describeOther(length);
        }
        return line.toString();
    }

    private void describeOther(int length) {
        AddressText.mac(line, ethernet.source());
        AddressText.mac(line.append(" > "), ethernet.destination());
        line.append(", ethertype 0x");
        AddressText.hex(line, ethernet.type(), 4);
        line.append(", length ").append(length);
    }

    private void describeArp(MemorySegment segment, long at, int length) {
        line.append("ARP ");
        if (!arp.bind(segment, at, length).isComplete()) {
            line.append("truncated, length ").append(length);
        } else if (!arp.isIpv4OverEthernet()) {
            line.append("hardware type ").append(arp.htype()).append(", protocol type 0x");
            AddressText.hex(line, arp.ptype(), 4);
        } else if (arp.oper() == ArpView.REQUEST) {
            AddressText.ipv4(line.append("who-has "), arp.tpa());
            AddressText.ipv4(line.append(" tell "), arp.spa());
        } else if (arp.oper() == ArpView.REPLY) {
            AddressText.ipv4(line.append("reply "), arp.spa());
            AddressText.mac(line.append(" is-at "), arp.sha());
        } else {
            line.append("operation ").append(arp.oper());
        }
    }

    private void describeIpv4(MemorySegment segment, long at, int length) {
        line.append("IP ");
        if (!ipv4.bind(segment, at, length).isComplete()) {
            line.append("truncated, length ").append(length);
            return;
        }
        boolean first = ipv4.fragmentOffset() == 0;
        boolean ports = first && bindPorts(ipv4.protocol(), segment, ipv4.payloadOffset(), ipv4.payloadLength());
        AddressText.ipv4(line, ipv4.source());
        appendPort(ports, ipv4.protocol(), true);
        AddressText.ipv4(line.append(" > "), ipv4.destination());
        appendPort(ports, ipv4.protocol(), false);
        line.append(": ");
        if (!first) {
            describeFragment(ipv4.fragmentOffset(), ipv4.protocol(), ipv4.payloadLength());
        } else if (ipv4.protocol() == Ipv4View.ICMP) {
            describeIcmp("ICMP", IcmpView.ECHO_REQUEST, IcmpView.ECHO_REPLY,
                    segment, ipv4.payloadOffset(), ipv4.payloadLength());
        } else {
            describeTransport(ipv4.protocol(), ipv4.payloadLength());
        }
    }

    private void describeIpv6(MemorySegment segment, long at, int length) {
        line.append("IP6 ");
        if (!ipv6.bind(segment, at, length).isComplete()) {
            line.append("truncated, length ").append(length);
            return;
        }
        boolean first = ipv6.fragmentOffset() == 0;
        boolean ports = first && bindPorts(ipv6.protocol(), segment, ipv6.payloadOffset(), ipv6.payloadLength());
        AddressText.ipv6(line, ipv6.sourceHigh(), ipv6.sourceLow());
        appendPort(ports, ipv6.protocol(), true);
        AddressText.ipv6(line.append(" > "), ipv6.destinationHigh(), ipv6.destinationLow());
        appendPort(ports, ipv6.protocol(), false);
        line.append(": ");
        if (!first) {
            describeFragment(ipv6.fragmentOffset(), ipv6.protocol(), ipv6.payloadLength());
        } else if (ipv6.protocol() == Ipv6View.ICMPV6) {
            describeIcmp("ICMP6", IcmpView.ECHO_REQUEST_V6, IcmpView.ECHO_REPLY_V6,
                    segment, ipv6.payloadOffset(), ipv6.payloadLength());
        } else {
            describeTransport(ipv6.protocol(), ipv6.payloadLength());
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

    private void describeTransport(int protocol, int length) {
        switch (protocol) {
            case Ipv4View.UDP -> {
                line.append("UDP, ").append(udp.isComplete() ? "length " : "truncated, length ")
                        .append(udp.isComplete() ? udp.payloadLength() : length);
            }
            case Ipv4View.TCP -> describeTcp(length);
            default -> line.append("protocol ").append(protocol).append(", length ").append(length);
        }
    }

    private void describeTcp(int length) {
        if (!tcp.isComplete()) {
            line.append("TCP, truncated, length ").append(length);
            return;
        }
        line.append("Flags [");
        int flags = tcp.flags();
        int before = line.length();
        appendFlag(flags, TcpView.SYN, 'S');
        appendFlag(flags, TcpView.FIN, 'F');
        appendFlag(flags, TcpView.RST, 'R');
        appendFlag(flags, TcpView.PSH, 'P');
        appendFlag(flags, TcpView.URG, 'U');
        appendFlag(flags, TcpView.ACK, '.');
        if (line.length() == before) {
            line.append("none");
        }
        line.append("], seq ").append(tcp.sequence());
        if ((flags & TcpView.ACK) != 0) {
            line.append(", ack ").append(tcp.acknowledgement());
        }
        line.append(", win ").append(tcp.window()).append(", length ").append(tcp.payloadLength());
    }

    private void appendFlag(int flags, int flag, char letter) {
        if ((flags & flag) != 0) {
            line.append(letter);
        }
    }

    private void describeIcmp(String name, int request, int reply, MemorySegment segment, long at, int length) {
        line.append(name);
        if (!icmp.bind(segment, at, length).isComplete()) {
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
