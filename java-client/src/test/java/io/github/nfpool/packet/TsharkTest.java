/*
 * SPDX-License-Identifier: Apache-2.0
 * The views' fields beside tshark's, frame by frame.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.Tool;
import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.source.FrameGenerator;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsharkTest {
    private static final String[] FIELDS = {
        "frame.len", "eth.src", "eth.dst", "eth.type",
        "ip.hdr_len", "ip.len", "ip.id", "ip.ttl", "ip.proto", "ip.checksum", "ip.src", "ip.dst",
        "ipv6.nxt", "ipv6.hlim", "ipv6.src", "ipv6.dst",
        "arp.opcode", "arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.proto_ipv4",
        "udp.srcport", "udp.dstport", "udp.length", "udp.checksum",
        "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.flags", "tcp.window_size_value",
        "icmp.type", "icmp.ident", "icmp.seq", "icmpv6.type", "icmpv6.echo.sequence_number"
    };

    @TempDir
    private Path dir;

    @Test
    void bothReadTheSame() throws IOException, InterruptedException {
        Path file = dir.resolve("test.pcapng");
        List<String> ours = new ArrayList<>();
        FrameGenerator frames = new FrameGenerator(FrameGenerator.Mix.ALL);
        try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(file), "test", "sn0", "a test", 1496)) {
            for (int i = 0; i < 300; i++) {
                MemorySegment frame = frames.next();
                writer.write(frame, 0, (int) frame.byteSize(), i);
                ours.add(fields(frame, (int) frame.byteSize()));
            }
        }
        List<String> arguments = new ArrayList<>(List.of("-n", "-r", file.toString(), "-T", "fields",
                "-E", "separator=,", "-E", "occurrence=f", "-o", "ip.defragment:false"));
        for (String field : FIELDS) {
            arguments.addAll(List.of("-e", field));
        }
        List<String> theirs = Tool.lines("tshark", arguments.toArray(String[]::new));
        assertEquals(ours.size(), theirs.size());
        for (int i = 0; i < ours.size(); i++) {
            assertEquals(theirs.get(i), ours.get(i), "frame " + (i + 1));
        }
        for (int field = 0; field < FIELDS.length; field++) {
            int column = field;
            assertTrue(theirs.stream().anyMatch(line -> !line.split(",", -1)[column].isEmpty()),
                    () -> "no frame has " + FIELDS[column]);
        }
    }

    /** In the order of FIELDS, empty where a frame has no such header. */
    private static String fields(MemorySegment frame, int length) {
        EthernetView eth = new EthernetView().bind(frame, 0, length);
        Ipv4View ip = new Ipv4View().bind(frame, 14, length - 14);
        Ipv6View ip6 = new Ipv6View().bind(frame, 14, length - 14);
        ArpView arp = new ArpView().bind(frame, 14, length - 14);
        boolean isIp = eth.type() == EthernetView.TYPE_IPV4;
        boolean isIp6 = eth.type() == EthernetView.TYPE_IPV6;
        int protocol = isIp ? ip.protocol() : isIp6 ? ip6.nextHeader() : -1;
        long at = isIp ? ip.payloadOffset() : ip6.payloadOffset();
        int rest = isIp ? ip.payloadLength() : ip6.payloadLength();
        Row row = new Row().add(length).mac(eth.source()).mac(eth.destination()).hex(eth.type(), 4);
        row.when(isIp, 8, () -> row.add(ip.headerLength()).add(ip.totalLength()).hex(ip.identification(), 4)
                .add(ip.ttl()).add(protocol).hex(ip.checksum(), 4).ipv4(ip.source()).ipv4(ip.destination()));
        row.when(isIp6, 4, () -> row.add(protocol).add(ip6.hopLimit()).ipv6(ip6.sourceHigh(), ip6.sourceLow())
                .ipv6(ip6.destinationHigh(), ip6.destinationLow()));
        row.when(eth.type() == EthernetView.TYPE_ARP, 4, () -> row.add(arp.oper()).mac(arp.sha())
                .ipv4(arp.spa()).ipv4(arp.tpa()));
        UdpView udp = new UdpView().bind(frame, at, rest);
        row.when(protocol == Ipv4View.UDP, 4, () -> row.add(udp.sourcePort()).add(udp.destinationPort())
                .add(udp.datagramLength()).hex(udp.checksum(), 4));
        TcpView tcp = new TcpView().bind(frame, at, rest);
        row.when(protocol == Ipv4View.TCP, 6, () -> row.add(tcp.sourcePort()).add(tcp.destinationPort())
                .add(tcp.sequence()).add(tcp.acknowledgement()).hex(tcp.flags(), 4).add(tcp.window()));
        IcmpView icmp = new IcmpView().bind(frame, at, rest);
        row.when(protocol == Ipv4View.ICMP, 3, () -> row.add(icmp.type()).add(icmp.identifier()).add(icmp.sequence()));
        row.when(protocol == Ipv6View.ICMPV6, 2, () -> row.add(icmp.type()).add(icmp.sequence()));
        return row.text.substring(1);
    }

    /** Fields in tshark's spelling, each after a comma. */
    private static final class Row {
        private final StringBuilder text = new StringBuilder();

        void when(boolean present, int fields, Runnable add) {
            if (present) {
                add.run();
            } else {
                text.append(",".repeat(fields));
            }
        }

        Row add(long value) {
            text.append(',').append(value);
            return this;
        }

        Row hex(long value, int digits) {
            AddressText.hex(text.append(",0x"), value, digits);
            return this;
        }

        Row mac(long address) {
            AddressText.mac(text.append(','), address);
            return this;
        }

        Row ipv4(long address) {
            AddressText.ipv4(text.append(','), address);
            return this;
        }

        Row ipv6(long high, long low) {
            AddressText.ipv6(text.append(','), high, low);
            return this;
        }
    }
}
