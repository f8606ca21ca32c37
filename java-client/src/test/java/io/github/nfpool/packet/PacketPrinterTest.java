/*
 * SPDX-License-Identifier: Apache-2.0
 * Frames by hand, and the line each should give.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketPrinterTest {
    private static final String MACS = "00534e554c30 00534e554c31 ";
    private static final String IP4 = MACS + "0800 4500 00%02x 1234 4000 40 %02x 0000 c0a80002 c0a80001 ";
    private static final String IP6 = MACS + "86dd 60000000 00%02x %02x 40"
            + " fe800000000000000000000000000002 20010db8000000000001000000000001 ";

    private final PacketPrinter printer = new PacketPrinter();

    private String line(String... parts) {
        MemorySegment frame = Hex.bytes(parts);
        return printer.describe(frame, 0, (int) frame.byteSize());
    }

    @Test
    void icmpEcho() {
        assertEquals("IP 192.168.0.2 > 192.168.0.1: ICMP echo request, id 7, seq 1, length 12",
                line(IP4.formatted(32, 1), "0800 0000 0007 0001 01020304"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: ICMP echo reply, id 258, seq 65535, length 8",
                line(IP4.formatted(28, 1), "0000 0000 0102 ffff"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: ICMP type 3 code 1, length 8",
                line(IP4.formatted(28, 1), "0301 0000 0000 0000"));
    }

    @Test
    void udp() {
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, length 12",
                line(IP4.formatted(40, 17), "9c40 2328 0014 0000 000000000000000000000000"));
    }

    @Test
    void paddingOfAShortFrameIsNotPayload() {
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, length 1",
                line(IP4.formatted(29, 17), "9c40 2328 0009 0000 41", "0000000000000000000000000000000000"));
    }

    @Test
    void tcp() {
        assertEquals("IP 192.168.0.2.40001 > 192.168.0.1.80: Flags [S], seq 4, win 64240, length 0",
                line(IP4.formatted(40, 6), "9c41 0050 00000004 00000000 5002 faf0 0000 0000"));
        assertEquals("IP 192.168.0.2.80 > 192.168.0.1.40001: Flags [P.], seq 4294967295, ack 5, win 1, length 2",
                line(IP4.formatted(42, 6), "0050 9c41 ffffffff 00000005 5018 0001 0000 0000 4142"));
        assertEquals("IP 192.168.0.2.1 > 192.168.0.1.2: Flags [none], seq 0, win 0, length 0",
                line(IP4.formatted(40, 6), "0001 0002 00000000 00000000 5000 0000 0000 0000"));
    }

    @Test
    void optionsAreSkipped() {
        assertEquals("IP 192.168.0.2.1 > 192.168.0.1.2: UDP, length 0",
                line(MACS, "0800 4600 0020 1234 4000 4011 0000 c0a80002 c0a80001 94040000",
                        "0001 0002 0008 0000"));
    }

    @Test
    void laterFragmentsHaveNoPorts() {
        assertEquals("IP 192.168.0.2 > 192.168.0.1: fragment at 1480 of protocol 17, length 8",
                line(MACS, "0800 4500 001c 1234 00b9 4011 0000 c0a80002 c0a80001", "0001 0002 0008 0000"));
    }

    @Test
    void arp() {
        assertEquals("ARP who-has 192.168.0.1 tell 192.168.0.2",
                line("ffffffffffff 00534e554c31 0806 0001 0800 06 04 0001",
                        "00534e554c31 c0a80002 000000000000 c0a80001"));
        assertEquals("ARP reply 192.168.0.2 is-at 00:53:4e:55:4c:31",
                line(MACS, "0806 0001 0800 06 04 0002", "00534e554c31 c0a80002 00534e554c30 c0a80001"));
        assertEquals("ARP hardware type 6, protocol type 0x0800",
                line(MACS, "0806 0006 0800 08 04 0001", "00".repeat(20)));
        assertEquals("ARP operation 10", line(MACS, "0806 0001 0800 06 04 000a", "00".repeat(20)));
    }

    /** In the words of tcpdump, more or less. */
    @Test
    void reverseAndInverseArp() {
        String body = " 00534e554c31 c0a80002 00534e554c30 c0a80001";
        assertEquals("RARP who-is 00:53:4e:55:4c:30 tell 00:53:4e:55:4c:31", line(MACS, "8035 0001 0800 06 04 0003", body));
        assertEquals("RARP reply 00:53:4e:55:4c:30 at 192.168.0.1", line(MACS, "8035 0001 0800 06 04 0004", body));
        assertEquals("RARP who-has 192.168.0.1 tell 192.168.0.2", line(MACS, "8035 0001 0800 06 04 0001", body));
        assertEquals("RARP truncated, length 4", line(MACS, "8035 0001 0800"));
        assertEquals("InARP who-is 00:53:4e:55:4c:30 tell 00:53:4e:55:4c:31", line(MACS, "0806 0001 0800 06 04 0008", body));
        assertEquals("InARP reply 192.168.0.2 is-at 00:53:4e:55:4c:31", line(MACS, "0806 0001 0800 06 04 0009", body));
    }

    @Test
    void congestionFlags() {
        String tcp = IP4.formatted(40, 6) + "0001 0002 00000000 00000000 %s 0000 0000 0000";
        for (String[] flags : new String[][] {{"50c2", "SEW"}, {"5052", "S.E"}, {"5040", "E"}, {"5110", ".e"}, {"5080", "W"},
            {"51ff", "FSRP.UEWe"}}) {
            String line = line(tcp.formatted(flags[0]));
            assertTrue(line.contains("Flags [" + flags[1] + "], "), line);
        }
    }

    /** Written by a sender that leaves the segmentation to its NIC. */
    @Test
    void lengthZeroIsTheRestOfTheFrame() {
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, length 4",
                line(IP4.formatted(0, 17), "9c40 2328 0000 0000 01020304"));
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, length 4",
                line(IP4.formatted(32, 17), "9c40 2328 0000 0000 01020304"));
        assertEquals("IP 192.168.0.2.80 > 192.168.0.1.40001: Flags [P.], seq 1, ack 5, win 1, length 3",
                line(IP4.formatted(0, 6), "0050 9c41 00000001 00000005 5018 0001 0000 0000 414243"));
        assertEquals("IP6 fe80::2.40000 > 2001:db8::1:0:0:1.9000: UDP, length 4",
                line(IP6.formatted(0, 17), "9c40 2328 0000 0000 01020304"));
        assertEquals("IP6 fe80::2.40000 > 2001:db8::1:0:0:1.9000: UDP, length 4",
                line(IP6.formatted(0, 0), "1100 c20400000014", "9c40 2328 0000 0000 01020304"));
    }

    @Test
    void otherVersions() {
        assertEquals("IP bad version 6, length 28", line(IP4.formatted(28, 17).replace("0800 4500", "0800 6500"), "00".repeat(8)));
        assertEquals("IP bad version 0, length 1", line(MACS, "0800 05"));
        assertEquals("IP6 bad version 4, length 48", line(IP6.formatted(8, 17).replace("86dd 60", "86dd 40"), "00".repeat(8)));
        assertEquals("IP truncated, length 0", line(MACS, "0800"));
        assertEquals("IP6 truncated, length 0", line(MACS, "86dd"));
    }

    /** The line has the lengths of the whole packet, whatever was captured of it. */
    @Test
    void framesThatWereCutWhenCaptured() {
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, length 100", cut(142, IP4.formatted(128, 17), "9c40 2328 006c 0000 41"));
        assertEquals("IP 192.168.0.2.80 > 192.168.0.1.40001: Flags [P.], seq 1, ack 5, win 1, length 88",
                cut(142, IP4.formatted(128, 6), "0050 9c41 00000001 00000005 5018 0001 0000 0000"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: UDP, truncated, length 108", cut(142, IP4.formatted(128, 17), "9c40"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: TCP, truncated, length 108",
                cut(142, IP4.formatted(128, 6), "0050 9c41 00000001 00000005 6018 0001 0000 0000"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: ICMP echo request, id 7, seq 1, length 108",
                cut(142, IP4.formatted(128, 1), "0800 0000 0007 0001"));
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, length 100", cut(142, IP4.formatted(0, 17), "9c40 2328 006c 0000"));
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, length 100, 10 bytes missing",
                cut(132, IP4.formatted(128, 17), "9c40 2328 006c 0000"));
        assertEquals("IP6 fe80::2.40000 > 2001:db8::1:0:0:1.9000: UDP, length 100", cut(162, IP6.formatted(108, 17), "9c40 2328 006c 0000"));
        assertEquals("00:53:4e:55:4c:31 > 00:53:4e:55:4c:30, ethertype 0x88cc, length 500", cut(500, MACS, "88cc 01"));
        assertEquals("truncated Ethernet, length 60", cut(60, "00534e554c30"));
        assertEquals("IP truncated, length 46", cut(60, MACS, "0800 4500"));
        assertEquals("ARP truncated, length 46", cut(60, MACS, "0806 0001"));
    }

    private String cut(int originalLength, String... parts) {
        MemorySegment frame = Hex.bytes(parts);
        return printer.describe(frame, 0, (int) frame.byteSize(), originalLength);
    }

    @Test
    void ipv6() {
        assertEquals("IP6 fe80::2 > 2001:db8::1:0:0:1: ICMP6 echo request, id 7, seq 1, length 8",
                line(IP6.formatted(8, 58), "8000 0000 0007 0001"));
        assertEquals("IP6 fe80::2.40000 > 2001:db8::1:0:0:1.9000: UDP, length 4",
                line(IP6.formatted(12, 17), "9c40 2328 000c 0000 01020304"));
        assertEquals("IP6 fe80::2 > 2001:db8::1:0:0:1: protocol 99, length 4", line(IP6.formatted(4, 99), "01020304"));
    }

    @Test
    void ipv6Extensions() {
        assertEquals("IP6 fe80::2.40000 > 2001:db8::1:0:0:1.9000: UDP, length 4",
                line(IP6.formatted(20, 0), "1100 010400000000", "9c40 2328 000c 0000 01020304"));
        assertEquals("IP6 fe80::2 > 2001:db8::1:0:0:1: fragment at 1448 of protocol 17, length 4",
                line(IP6.formatted(12, 44), "1100 05a8 00000007", "01020304"));
        String start = "IP6 fe80::2 > 2001:db8::1:0:0:1: truncated extension header ";
        assertEquals(start + "0, length 4", line(IP6.formatted(4, 0), "01020304"));
        assertEquals(start + "0, length 0", line(IP6.formatted(0, 0)));
        assertEquals(start + "60, length 24", cut(78, IP6.formatted(24, 0), "3c00 010400000000", "1101"));
        assertEquals(start + "43, length 24, 22 bytes missing", line(IP6.formatted(24, 43), "3c00"));
    }

    @Test
    void vlanTags() {
        assertEquals("vlan 100, vlan 5, ARP operation 10",
                line(MACS, "88a8 6064 8100 b005", "0806 0001 0800 06 04 000a", "00".repeat(20)));
        assertEquals("vlan 1, vlan 2, vlan 3, vlan 4, ARP operation 10", line(MACS, "9100 0001 9200 0002 8100 0003 88a8 0004",
                "0806 0001 0800 06 04 000a", "00".repeat(20)));
    }

    @Test
    void anythingElse() {
        assertEquals("00:53:4e:55:4c:31 > 00:53:4e:55:4c:30, ethertype 0x88cc, length 16", line(MACS, "88cc 0102"));
        String addresses = "00:53:4e:55:4c:31 > 00:53:4e:55:4c:30, ";
        assertEquals(addresses + "802.3, length 38", line(MACS, "0026 4242 03", "00".repeat(35)));
        assertEquals(addresses + "802.3, length 1500", line(MACS, "05dc"));
        assertEquals(addresses + "ethertype 0x05dd, length 14", line(MACS, "05dd"));
        assertEquals("vlan 5, " + addresses + "802.3, length 0", line(MACS, "8100 0005 0000"));
    }

    @Test
    void truncatedOrLying() {
        assertEquals("truncated Ethernet, length 13", line("00534e554c30 00534e554c31 08"));
        assertEquals("IP truncated, length 19", line(MACS, "0800", "45".repeat(19)));
        assertEquals("IP bad header length 16, length 20", line(MACS, "0800 44", "00".repeat(19)));
        assertEquals("IP truncated, length 20", line(MACS, "0800 4f", "00".repeat(19)));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: UDP, truncated, length 235, 228 bytes missing",
                line(IP4.formatted(0xff, 17), "9c40 2328 0014 00"));
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, bad length 65527 > 227, 226 bytes missing",
                line(IP4.formatted(0xff, 17), "9c40 2328 ffff 0000 41"));
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, bad length 7",
                line(IP4.formatted(28, 17), "9c40 2328 0007 0000"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: bad length 3",
                line(IP4.formatted(3, 17), "9c40 2328 0014 0000"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: bad length 19", line(IP4.formatted(19, 1), "0800 0000 0007 0001"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: UDP, truncated, length 7", line(IP4.formatted(27, 17), "9c40 2328 0008 0000"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: TCP, bad header length 60, length 20",
                line(IP4.formatted(40, 6), "9c41 0050 00000004 00000000 f002 faf0 0000 0000"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: TCP, bad header length 16, length 20",
                line(IP4.formatted(40, 6), "9c41 0050 00000004 00000000 4002 faf0 0000 0000"));
        assertEquals("IP6 truncated, length 2", line(MACS, "86dd 6000"));
        assertEquals("ARP truncated, length 2", line(MACS, "0806 0001"));
    }

    @Test
    void whatJsonHasOfCutPackets() {
        MemorySegment frame = Hex.bytes(IP6.formatted(24, 43), "3c00");
        String json = new PacketJson().format(1, frame, 0, (int) frame.byteSize(), 78).toString();
        assertTrue(json.startsWith("{\"slot\":1,\"length\":56,\"originalLength\":78,"), json);
        assertTrue(json.endsWith(",\"protocol\":43,\"headerLength\":0,\"moreFragments\":false,\"fragmentOffset\":0,"
                + "\"hopLimit\":64,\"source\":\"fe80::2\",\"destination\":\"2001:db8::1:0:0:1\"}}"), json);
        frame = Hex.bytes(MACS, "8035 0001 0800 06 04 0003", "00".repeat(20));
        json = new PacketJson().format(1, frame, 0, (int) frame.byteSize()).toString();
        assertTrue(json.contains(",\"rarp\":{\"htype\":1,") && !json.contains("originalLength"), json);
        frame = Hex.bytes(IP4.formatted(28, 17).replace("0800 4500", "0800 6500"), "00".repeat(8));
        json = new PacketJson().format(1, frame, 0, (int) frame.byteSize()).toString();
        assertTrue(json.endsWith(",\"ip\":null}"), json);
    }

    @Test
    void noBytesMakeItFail() {
        Random random = new Random(20261122);
        byte[] bytes = new byte[128];
        int[] types = {0x0800, 0x0806, 0x86dd};
        for (int round = 0; round < 200_000; round++) {
            random.nextBytes(bytes);
            int type = types[round % types.length];
            bytes[12] = (byte) (type >>> 8);
            bytes[13] = (byte) type;
            bytes[14] = (byte) (0x40 | bytes[14] & 0x7);
            bytes[23] = (byte) (new int[] {1, 6, 17, 58})[round % 4];
            int length = random.nextInt(bytes.length + 1);
            // The frame ends where its memory ends: one byte too far would be an exception.
            MemorySegment frame = MemorySegment.ofArray(bytes).asSlice(bytes.length - length);
            frame.copyFrom(MemorySegment.ofArray(bytes.clone()).asSlice(0, length));
            assertFalse(printer.describe(frame, 0, length).isEmpty());
        }
    }

    @Test
    void readsWhereTheFrameLies() {
        MemorySegment frame = Hex.bytes(IP4.formatted(32, 1), "0800 0000 0007 0001 01020304");
        MemorySegment memory = Arena.ofAuto().allocate(200);
        memory.asSlice(101).copyFrom(frame);
        assertTrue(printer.describe(memory, 101, (int) frame.byteSize()).contains("seq 1,"));
        memory.set(ValueLayout.JAVA_BYTE, 101 + 41, (byte) 2);
        assertTrue(printer.describe(memory, 101, (int) frame.byteSize()).contains("seq 2,"));
    }
}
