/*
 * SPDX-License-Identifier: Apache-2.0
 * Each accessor of each view, and what happens past the end.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderViewTest {
    @Test
    void ethernet() {
        MemorySegment m = Hex.bytes("ff", "010203040506 0a0b0c0d0e0f 86dd", "aabb");
        EthernetView view = new EthernetView().bind(m, 1, 16);
        assertEquals(0x010203040506L, view.destination());
        assertEquals(0x0a0b0c0d0e0fL, view.source());
        assertEquals(EthernetView.TYPE_IPV6, view.type());
        assertEquals(15, view.payloadOffset());
        assertEquals(2, view.payloadLength());
        assertSame(m, view.segment());
        assertEquals(1, view.offset());
        assertEquals(16, view.length());
    }

    @Test
    void vlanTags() {
        MemorySegment m = Hex.bytes("010203040506 0a0b0c0d0e0f 88a8 6064 8100 b005 0800", "aabb");
        EthernetView view = new EthernetView().bind(m, 0, 24);
        assertEquals(2, view.tags());
        assertEquals(EthernetView.TYPE_SERVICE_VLAN, view.tagType(0));
        assertEquals(100, view.vlan(0));
        assertEquals(3, view.priority(0));
        assertFalse(view.dropEligible(0));
        assertEquals(EthernetView.TYPE_VLAN, view.tagType(1));
        assertEquals(5, view.vlan(1));
        assertEquals(5, view.priority(1));
        assertTrue(view.dropEligible(1));
        assertEquals(EthernetView.TYPE_IPV4, view.type());
        assertEquals(22, view.headerLength());
        assertEquals(22, view.payloadOffset());
        assertEquals(2, view.payloadLength());
        assertThrows(IndexOutOfBoundsException.class, () -> view.vlan(2));
        assertThrows(IndexOutOfBoundsException.class, () -> view.vlan(-1));
        for (int length = 14; length < 22; length++) {
            assertFalse(view.bind(m, 0, length).isComplete(), "a tag and no type behind it");
            assertThrows(TruncatedPacketException.class, view::type);
        }
        view.bind(Hex.bytes("010203040506 0a0b0c0d0e0f 0800"), 0, 14);
        assertEquals(0, view.tags(), "of the frame before");
    }

    @Test
    void ipv6Extensions() {
        MemorySegment m = Hex.bytes("60000000 0034 00 40 f1020304050607080910111213141516",
                "f1222324252627280910111213141599",
                "3c00 010400000000", "2b01 0104 00000000 0000000000000000", "3300 000000000000",
                "2c01 0000 00000001", "00000002", "1100 0001 01020304", "0102030405060708");
        Ipv6View view = new Ipv6View().bind(m, 0, (int) m.byteSize());
        assertEquals(0, view.nextHeader());
        assertEquals(17, view.protocol());
        assertTrue(view.isFragment() && view.moreFragments());
        assertEquals(0, view.fragmentOffset());
        assertEquals(0x01020304L, view.identification());
        assertEquals(92, view.headerLength());
        assertEquals(0, view.payloadLength(), "the packet says 52 bytes, all of them extensions");
        assertFalse(view.bind(m, 0, 91).isComplete());
        assertEquals(44, view.protocol(), "the one that is cut short");
        m.set(ValueLayout.JAVA_BYTE, 86, (byte) 0x10);
        view.bind(m, 0, (int) m.byteSize());
        assertEquals(0x1000, view.fragmentOffset());
        view.bind(Hex.bytes("60000000 0008 32 40", "00".repeat(32), "0000000000000000"), 0, 48);
        assertEquals(50, view.protocol(), "nothing is known behind ESP");
        assertEquals(40, view.headerLength());
        assertFalse(view.isFragment());
        assertEquals(0, view.fragmentOffset());
    }

    @Test
    void ipv4Fragments() {
        Ipv4View view = new Ipv4View();
        for (String[] word : new String[][] {{"4000", "false"}, {"2000", "true"}, {"0001", "true"}, {"0000", "false"}}) {
            view.bind(Hex.bytes("4500 0014 0001", word[0], "4011 0000 c0a80002 c0a80001"), 0, 20);
            assertEquals(Boolean.parseBoolean(word[1]), view.isFragment(), word[0]);
            assertEquals(word[0].equals("4000"), view.dontFragment(), word[0]);
        }
        assertEquals(0, view.optionsLength());
    }

    @Test
    void arp() {
        MemorySegment m = Hex.bytes("0001 0800 06 04 0002 f10203040506 c0a80002 0a0b0c0d0e0f ffffffff");
        ArpView view = new ArpView().bind(m, 0, 28);
        assertTrue(view.isComplete() && view.isIpv4OverEthernet());
        assertEquals(1, view.htype());
        assertEquals(0x0800, view.ptype());
        assertEquals(ArpView.REPLY, view.oper());
        assertEquals(0xf10203040506L, view.sha());
        assertEquals(0xc0a80002L, view.spa());
        assertEquals(0x0a0b0c0d0e0fL, view.tha());
        assertEquals(0xffffffffL, view.tpa());
    }

    @Test
    void ipv4() {
        MemorySegment m = Hex.bytes("4600 0020 abcd 2001 80 11 fffe c0a80002 ffffffff 01020304", "0102030405060708", "00");
        Ipv4View view = new Ipv4View().bind(m, 0, 33);
        assertEquals(4, view.version());
        assertEquals(24, view.headerLength());
        assertEquals(32, view.totalLength());
        assertEquals(0xabcd, view.identification());
        assertTrue(view.moreFragments());
        assertEquals(8, view.fragmentOffset());
        assertEquals(128, view.ttl());
        assertEquals(Ipv4View.UDP, view.protocol());
        assertEquals(0xfffe, view.checksum());
        assertEquals(0xc0a80002L, view.source());
        assertEquals(0xffffffffL, view.destination());
        assertEquals(24, view.payloadOffset());
        assertEquals(8, view.payloadLength());
    }

    @Test
    void ipv6() {
        MemorySegment m = Hex.bytes("60000000 0003 3a ff f1020304050607080910111213141516",
                "f1222324252627280910111213141599", "010203", "0000");
        Ipv6View view = new Ipv6View().bind(m, 0, 45);
        assertEquals(6, view.version());
        assertEquals(Ipv6View.ICMPV6, view.nextHeader());
        assertEquals(255, view.hopLimit());
        assertEquals(0xf102030405060708L, view.sourceHigh());
        assertEquals(0x0910111213141516L, view.sourceLow());
        assertEquals(0xf122232425262728L, view.destinationHigh());
        assertEquals(0x0910111213141599L, view.destinationLow());
        assertEquals(40, view.payloadOffset());
        assertEquals(3, view.payloadLength());
    }

    @Test
    void udp() {
        UdpView view = new UdpView().bind(Hex.bytes("ffff 2328 000a fffe 0102 00"), 0, 11);
        assertEquals(0xffff, view.sourcePort());
        assertEquals(9000, view.destinationPort());
        assertEquals(10, view.datagramLength());
        assertEquals(0xfffe, view.checksum());
        assertEquals(2, view.payloadLength());
        view.bind(Hex.bytes("ffff 2328 0003 fffe 0102"), 0, 10);
        assertEquals(0, view.payloadLength(), "a length shorter than the header");
    }

    @Test
    void tcp() {
        MemorySegment m = Hex.bytes("ffff 0050 fffffffe ffffffff 6012 fffd fffc 0000 02040000 41");
        TcpView view = new TcpView().bind(m, 0, 25);
        assertEquals(0xffff, view.sourcePort());
        assertEquals(80, view.destinationPort());
        assertEquals(0xfffffffeL, view.sequence());
        assertEquals(0xffffffffL, view.acknowledgement());
        assertEquals(TcpView.SYN | TcpView.ACK, view.flags());
        assertEquals(0xfffd, view.window());
        assertEquals(0xfffc, view.checksum());
        assertEquals(24, view.payloadOffset());
        assertEquals(1, view.payloadLength());
    }

    @Test
    void icmp() {
        IcmpView view = new IcmpView().bind(Hex.bytes("0801 fffe fffd fffc 0102"), 0, 10);
        assertEquals(IcmpView.ECHO_REQUEST, view.type());
        assertEquals(1, view.code());
        assertEquals(0xfffe, view.checksum());
        assertEquals(0xfffd, view.identifier());
        assertEquals(0xfffc, view.sequence());
        assertEquals(2, view.payloadLength());
    }

    /** Whatever the length: an accessor answers, or says truncated; it answers if the view is complete. */
    @Test
    void everyAccessorIsBounded() throws IllegalAccessException {
        // 0x45, 0x50: an IPv4 header of 20 bytes, a TCP header of 20 bytes.
        MemorySegment m = Hex.bytes("4500ffff", "ff".repeat(8), "50", "ff".repeat(47));
        int truncated = 0;
        for (int length = 0; length <= m.byteSize(); length++) {
            MemorySegment exact = m.asSlice(0, length);
            for (HeaderView view : List.of(new EthernetView().bind(exact, 0, length),
                    new ArpView().bind(exact, 0, length), new Ipv4View().bind(exact, 0, length),
                    new Ipv6View().bind(exact, 0, length), new UdpView().bind(exact, 0, length),
                    new TcpView().bind(exact, 0, length), new IcmpView().bind(exact, 0, length))) {
                for (Method accessor : view.getClass().getDeclaredMethods()) {
                    if (accessor.getParameterCount() > 0 || !Modifier.isPublic(accessor.getModifiers())) {
                        continue;
                    }
                    try {
                        accessor.invoke(view);
                    } catch (InvocationTargetException e) {
                        assertEquals(TruncatedPacketException.class, e.getCause().getClass(), accessor::toString);
                        assertFalse(view.isComplete(), accessor::toString);
                        truncated++;
                    }
                }
                assertTrue(view.payloadOffset() + view.payloadLength() <= length);
                assertTrue(view.payloadLength() >= 0);
            }
        }
        assertTrue(truncated > 400, "truncated " + truncated);
    }

    @Test
    void bindingOutsideTheMemoryIsTheCallersFault() {
        MemorySegment m = Hex.bytes("00".repeat(20));
        assertThrows(IndexOutOfBoundsException.class, () -> new UdpView().bind(m, 10, 11));
        assertThrows(IndexOutOfBoundsException.class, () -> new UdpView().bind(m, -1, 8));
        new UdpView().bind(m, 20, 0);
    }

    @Test
    void anUnboundViewIsEmpty() {
        assertFalse(new TcpView().isComplete());
        assertThrows(TruncatedPacketException.class, () -> new TcpView().flags());
    }
}
