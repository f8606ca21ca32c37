/*
 * SPDX-License-Identifier: Apache-2.0
 * The views' fields beside tshark's, frame by frame.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.testing.Tool;
import io.github.nfpool.capture.CaptureReader;
import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.feed.FrameGenerator;
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
        "ieee8021ad.priority", "ieee8021ad.id", "vlan.priority", "vlan.id", "vlan.etype",
        "ip.hdr_len", "ip.flags.df", "ip.flags.mf", "ip.frag_offset", "ip.len", "ip.id", "ip.ttl", "ip.proto", "ip.checksum", "ip.src", "ip.dst",
        "ipv6.nxt", "ipv6.hlim", "ipv6.src", "ipv6.dst",
        "ipv6.fraghdr.offset", "ipv6.fraghdr.more", "ipv6.fraghdr.ident",
        "arp.opcode", "arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.proto_ipv4",
        "udp.srcport", "udp.dstport", "udp.length", "udp.checksum",
        "tcp.srcport", "tcp.dstport", "tcp.hdr_len", "tcp.seq_raw", "tcp.ack_raw", "tcp.flags", "tcp.window_size_value",
        "icmp.type", "icmp.ident", "icmp.seq", "icmpv6.type", "icmpv6.echo.sequence_number"
    };

    /** tshark shows fragment offsets as they are in the header. */
    private static final int FRAGMENT_UNIT = 8;

    @TempDir
    private Path dir;

    @Test
    void bothReadTheSameOfOurOwn() throws IOException, InterruptedException {
        Path file = dir.resolve("test.pcapng");
        List<String> ours = new ArrayList<>();
        FrameGenerator frames = new FrameGenerator(FrameGenerator.Mix.ALL);
        try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(file), "test", "sn0", "a test", 1496)) {
            for (int i = 0; i < 300; i++) {
                MemorySegment frame = frames.next();
                writer.write(frame, 0, (int) frame.byteSize(), i);
                ours.add(fields(frame));
            }
        }
        compare(file, ours);
    }

    /** VLAN tags, QinQ, fragments, extension headers, options: ordinary tools talking, see make-mix. */
    @Test
    void bothReadTheSameOfARealMix() throws IOException, InterruptedException {
        Path file = Path.of("src/test/resources/mix.pcap");
        List<String> ours = new ArrayList<>();
        CaptureReader frames = CaptureReader.open(file);
        for (MemorySegment frame = frames.next(); frame != null; frame = frames.next()) {
            ours.add(fields(frame));
        }
        List<String> theirs = compare(file, ours);
        for (int field = 0; field < FIELDS.length; field++) {
            int column = field;
            assertTrue(theirs.stream().anyMatch(line -> !line.split(",", -1)[column].isEmpty()),
                    () -> "no frame has " + FIELDS[column]);
        }
        for (String protocol : new String[] {"ah:icmpv6", "ipv6:esp", "ipv6.hopopts:icmpv6", "ieee8021ad:ethertype:vlan"}) {
            assertFalse(Tool.lines("tshark", "-n", "-r", file.toString(), "-Y",
                    "frame.protocols contains \"" + protocol + "\"").isEmpty(), protocol);
        }
    }

    private static List<String> compare(Path file, List<String> ours) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-n", "-r", file.toString(), "-T", "fields",
                "-E", "separator=,", "-E", "occurrence=f", "-o", "ip.defragment:false", "-o", "ipv6.defragment:false"));
        for (String field : FIELDS) {
            arguments.addAll(List.of("-e", field));
        }
        List<String> theirs = Tool.lines("tshark", arguments.toArray(String[]::new));
        assertEquals(ours.size(), theirs.size());
        for (int i = 0; i < ours.size(); i++) {
            assertEquals(theirs.get(i), ours.get(i), "frame " + (i + 1) + " of " + file);
        }
        return theirs;
    }

    /** In the order of FIELDS, empty where a frame has no such header. */
    private static String fields(MemorySegment frame) {
        int length = (int) frame.byteSize();
        EthernetView eth = new EthernetView().bind(frame, 0, length);
        Ipv4View ip = new Ipv4View().bind(eth);
        Ipv6View ip6 = new Ipv6View().bind(eth);
        ArpView arp = new ArpView().bind(eth);
        boolean isIp = eth.type() == EthernetView.TYPE_IPV4;
        boolean isIp6 = eth.type() == EthernetView.TYPE_IPV6;
        boolean whole = isIp && ip.fragmentOffset() == 0 || isIp6 && ip6.fragmentOffset() == 0;
        int protocol = !whole ? -1 : isIp ? ip.protocol() : ip6.protocol();
        HeaderView outer = isIp ? ip : ip6;
        Row row = new Row().add(length).mac(eth.source()).mac(eth.destination())
                .hex(eth.tags() > 0 ? eth.tagType(0) : eth.type(), 4);
        boolean service = eth.tags() > 0 && eth.tagType(0) == EthernetView.TYPE_SERVICE_VLAN;
        int customer = service ? 1 : 0;
        row.when(service, 2, () -> row.add(eth.priority(0)).add(eth.vlan(0)));
        row.when(eth.tags() > customer, 3, () -> row.add(eth.priority(customer)).add(eth.vlan(customer))
                .hex(eth.type(), 4));
        row.when(isIp, 11, () -> row.add(ip.headerLength()).add(ip.dontFragment() ? 1 : 0)
                .add(ip.moreFragments() ? 1 : 0).add(ip.fragmentOffset() / FRAGMENT_UNIT).add(ip.totalLength())
                .hex(ip.identification(), 4).add(ip.ttl()).add(ip.protocol()).hex(ip.checksum(), 4)
                .ipv4(ip.source()).ipv4(ip.destination()));
        row.when(isIp6, 4, () -> row.add(ip6.nextHeader()).add(ip6.hopLimit())
                .ipv6(ip6.sourceHigh(), ip6.sourceLow()).ipv6(ip6.destinationHigh(), ip6.destinationLow()));
        row.when(isIp6 && ip6.isFragment(), 3, () -> row.add(ip6.fragmentOffset() / FRAGMENT_UNIT)
                .add(ip6.moreFragments() ? 1 : 0).hex(ip6.identification(), 8));
        row.when(eth.type() == EthernetView.TYPE_ARP, 4, () -> row.add(arp.oper()).mac(arp.sha())
                .ipv4(arp.spa()).ipv4(arp.tpa()));
        IcmpView icmp = new IcmpView().bind(outer);
        boolean isIcmp = protocol == Ipv4View.ICMP;
        boolean quotes = isIcmp && icmp.type() == 3;
        // An ICMP error quotes the packet it is about; tshark looks into that.
        UdpView udp = new UdpView().bind(quotes ? new Ipv4View().bind(icmp) : outer);
        row.when(protocol == Ipv4View.UDP || quotes, 4, () -> row.add(udp.sourcePort()).add(udp.destinationPort())
                .add(udp.datagramLength()).hex(udp.checksum(), 4));
        TcpView tcp = new TcpView().bind(outer);
        row.when(protocol == Ipv4View.TCP, 7, () -> row.add(tcp.sourcePort()).add(tcp.destinationPort())
                .add(tcp.headerLength()).add(tcp.sequence()).add(tcp.acknowledgement()).hex(tcp.flags(), 4)
                .add(tcp.window()));
        row.when(isIcmp, 1, () -> row.add(icmp.type()));
        row.when(isIcmp && !quotes, 2, () -> row.add(icmp.identifier()).add(icmp.sequence()));
        boolean isIcmp6 = protocol == Ipv6View.ICMPV6;
        row.when(isIcmp6, 1, () -> row.add(icmp.type()));
        row.when(isIcmp6 && (icmp.type() == IcmpView.ECHO_REQUEST_V6 || icmp.type() == IcmpView.ECHO_REPLY_V6), 1,
                () -> row.add(icmp.sequence()));
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
