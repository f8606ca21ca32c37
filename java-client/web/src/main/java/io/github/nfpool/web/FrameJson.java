/*
 * SPDX-License-Identifier: Apache-2.0
 * A frame for the page: its line of text, its fields, its bytes, and which of them are which header.
 */
package io.github.nfpool.web;

import io.github.nfpool.packet.ArpView;
import io.github.nfpool.packet.EthernetView;
import io.github.nfpool.packet.HeaderView;
import io.github.nfpool.packet.IcmpView;
import io.github.nfpool.packet.Ipv4View;
import io.github.nfpool.packet.Ipv6View;
import io.github.nfpool.packet.PacketJson;
import io.github.nfpool.packet.PacketPrinter;
import io.github.nfpool.packet.TcpView;
import io.github.nfpool.packet.UdpView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Decodes with what {@code nfpool read} decodes with. Used by one thread; keeps its views. */
final class FrameJson {
    /** Bytes of a frame that belong together. */
    record Part(String name, int from, int length) {
    }

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private final boolean payload;
    private final PacketPrinter printer = new PacketPrinter();
    private final PacketJson fields = new PacketJson();
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final Ipv4View ipv4 = new Ipv4View();
    private final Ipv6View ipv6 = new Ipv6View();
    private final UdpView udp = new UdpView();
    private final TcpView tcp = new TcpView();
    private final IcmpView icmp = new IcmpView();

    /** With payloads hidden, bytes behind the headers are shown as dots. */
    FrameJson(boolean payload) {
        this.payload = payload;
    }

    Json format(int slot, MemorySegment memory, long offset, int length, int originalLength) {
        List<Part> parts = parts(memory, offset, length);
        Json json = new Json().put("slot", slot).put("length", length)
                .put("text", printer.describe(memory, offset, length, originalLength))
                .raw("fields", fields.format(slot, memory, offset, length, originalLength));
        StringBuilder hex = new StringBuilder(2 * length);
        for (Part part : parts) {
            hex(hex, memory, offset + part.from, part.length, payload || !part.name.equals("payload"));
        }
        return json.put("hex", hex.toString()).put("parts", parts.stream().map(part ->
                new Json().put("name", part.name).put("from", part.from).put("length", part.length)));
    }

    /** Appends bytes; hidden ones as two dots each. */
    static void hex(StringBuilder to, MemorySegment memory, long offset, long length, boolean shown) {
        for (long at = offset; at < offset + length; at++) {
            if (shown) {
                int b = memory.get(ValueLayout.JAVA_BYTE, at);
                to.append(DIGITS[b >>> 4 & 0xf]).append(DIGITS[b & 0xf]);
            } else {
                to.append("..");
            }
        }
    }

    /** All bytes of the frame, in order: its headers, then the rest. */
    List<Part> parts(MemorySegment memory, long offset, int length) {
        List<Part> parts = new ArrayList<>();
        if (add(parts, "eth", ethernet.bind(memory, offset, length))) {
            switch (ethernet.type()) {
                case EthernetView.TYPE_IPV4 -> {
                    if (add(parts, "ip", ipv4.bind(ethernet)) && ipv4.fragmentOffset() == 0) {
                        transport(parts, ipv4.protocol(), ipv4);
                    }
                }
                case EthernetView.TYPE_IPV6 -> {
                    if (add(parts, "ip6", ipv6.bind(ethernet)) && ipv6.fragmentOffset() == 0) {
                        transport(parts, ipv6.protocol(), ipv6);
                    }
                }
                case EthernetView.TYPE_ARP, EthernetView.TYPE_RARP -> add(parts, "arp", arp.bind(ethernet));
                default -> { }
            }
        }
        int at = parts.isEmpty() ? 0 : parts.getLast().from + parts.getLast().length;
        if (at < length) {
            parts.add(new Part("payload", at, length - at));
        }
        return parts;
    }

    private void transport(List<Part> parts, int protocol, HeaderView packet) {
        switch (protocol) {
            case Ipv4View.UDP -> add(parts, "udp", udp.bind(packet));
            case Ipv4View.TCP -> add(parts, "tcp", tcp.bind(packet));
            case Ipv4View.ICMP, Ipv6View.ICMPV6 -> add(parts, "icmp", icmp.bind(packet));
            default -> { }
        }
    }

    /** Behind those that are there already; false if the header is cut short. */
    private static boolean add(List<Part> parts, String name, HeaderView header) {
        if (header.isComplete()) {
            int from = parts.isEmpty() ? 0 : parts.getLast().from + parts.getLast().length;
            parts.add(new Part(name, from, header.headerLength()));
        }
        return header.isComplete();
    }
}
