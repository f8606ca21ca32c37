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
        assertEquals("ARP operation 9", line(MACS, "0806 0001 0800 06 04 0009", "00".repeat(20)));
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
        assertEquals("IP6 truncated, length 44", line(IP6.formatted(4, 0), "01020304"));
    }

    @Test
    void vlanTags() {
        assertEquals("vlan 100, vlan 5, ARP operation 9",
                line(MACS, "88a8 6064 8100 b005", "0806 0001 0800 06 04 0009", "00".repeat(20)));
    }

    @Test
    void anythingElse() {
        assertEquals("00:53:4e:55:4c:31 > 00:53:4e:55:4c:30, ethertype 0x88cc, length 16", line(MACS, "88cc 0102"));
    }

    @Test
    void truncatedOrLying() {
        assertEquals("truncated Ethernet, length 13", line("00534e554c30 00534e554c31 08"));
        assertEquals("IP truncated, length 19", line(MACS, "0800", "45".repeat(19)));
        assertEquals("IP truncated, length 20", line(MACS, "0800 44", "00".repeat(19)));
        assertEquals("IP truncated, length 20", line(MACS, "0800 4f", "00".repeat(19)));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: UDP, truncated, length 7",
                line(IP4.formatted(0xff, 17), "9c40 2328 0014 00"));
        assertEquals("IP 192.168.0.2.40000 > 192.168.0.1.9000: UDP, length 1",
                line(IP4.formatted(0xff, 17), "9c40 2328 ffff 0000 41"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: UDP, truncated, length 0",
                line(IP4.formatted(3, 17), "9c40 2328 0014 0000"));
        assertEquals("IP 192.168.0.2 > 192.168.0.1: TCP, truncated, length 20",
                line(IP4.formatted(40, 6), "9c41 0050 00000004 00000000 f002 faf0 0000 0000"));
        assertEquals("IP6 truncated, length 2", line(MACS, "86dd 6000"));
        assertEquals("ARP truncated, length 2", line(MACS, "0806 0001"));
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
