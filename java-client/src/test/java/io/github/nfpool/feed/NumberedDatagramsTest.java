/*
 * SPDX-License-Identifier: Apache-2.0
 * Numbered datagrams: each header, each byte of the payload, and what cannot be built.
 */
package io.github.nfpool.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.packet.EthernetView;
import io.github.nfpool.packet.InternetChecksum;
import io.github.nfpool.packet.Ipv4View;
import io.github.nfpool.packet.SequenceCheck;
import io.github.nfpool.packet.UdpView;
import io.github.nfpool.pool.FrameFiller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberedDatagramsTest {
    private static final int CAPACITY = 508;

    private final MemorySegment pool = Arena.ofAuto().allocate(1000);

    @Test
    void numberedDatagramsAreWhatTheySay() {
        long mac = 0x00534e554c30L;
        NumberedDatagrams datagrams = new NumberedDatagrams(mac, 0xc0a80001, 0xc0a80002, 9001, 19, 300);
        SequenceCheck check = new SequenceCheck(9001, 300);
        EthernetView ethernet = new EthernetView();
        Ipv4View ip = new Ipv4View();
        UdpView udp = new UdpView();
        for (int n = 0; n < 300; n++) {
            assertEquals(61, datagrams.fill(pool, 100, CAPACITY));
            assertEquals(0, pool.get(ValueLayout.JAVA_BYTE, 99), "in front of the frame");
            assertEquals(0, pool.get(ValueLayout.JAVA_BYTE, 161), "behind the frame");
            MemorySegment frame = pool.asSlice(100, 61);
            assertTrue(check.accept(frame, 0, 61));
            ethernet.bind(frame, 0, 61);
            assertEquals(mac, ethernet.source());
            assertEquals(mac ^ 1, ethernet.destination());
            ip.bind(frame, 14, 47);
            assertEquals(0xc0a80001, (int) ip.source());
            assertEquals(0xc0a80002, (int) ip.destination());
            assertEquals(0, InternetChecksum.of(frame, 14, 20, 0));
            udp.bind(frame, 34, 27);
            assertEquals(9001, udp.sourcePort());
            assertEquals(0, InternetChecksum.of(frame, 34, 27, 0xc0a8 + 1 + 0xc0a8 + 2 + 17 + 27));
            byte[] rest = new byte[11];
            for (int i = 0; i < rest.length; i++) {
                rest[i] = (byte) (n + 8 + i);
            }
            assertArrayEquals(rest, frame.asSlice(50).toArray(ValueLayout.JAVA_BYTE));
        }
        assertEquals(FrameFiller.END, datagrams.fill(pool, 100, CAPACITY));
        assertEquals(0, check.lost() + check.doubled() + check.outOfOrder());
    }

    @Test
    void neighborsAsTheKernelHasThem() throws Exception {
        List<String> table = List.of(
                "IP address       HW type     Flags       HW address            Mask     Device",
                "192.168.2.2      0x1         0x6         52:54:00:6e:66:02     *        eth1",
                "192.168.2.2      0x1         0x2         fe:54:00:6e:66:03     *        eth0",
                "192.168.2.3      0x1         0x0         00:00:00:00:00:00     *        eth0");
        Inet4Address host = (Inet4Address) InetAddress.getByName("192.168.2.2");
        assertEquals(0xfe54006e6603L, NumberedDatagrams.neighbor(table, "eth0", host));
        assertEquals(0x5254006e6602L, NumberedDatagrams.neighbor(table, "eth1", host));
        assertThrows(PoolException.class, () -> NumberedDatagrams.neighbor(table, "eth2", host));
        Inet4Address incomplete = (Inet4Address) InetAddress.getByName("192.168.2.3");
        String said = assertThrows(PoolException.class,
                () -> NumberedDatagrams.neighbor(table, "eth0", incomplete)).getMessage();
        assertTrue(said.contains("the Ethernet address of 192.168.2.3 is not known; ping it"), said);
    }

    @Test
    void datagramsThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new NumberedDatagrams(0, 0, 0, 1, 7, 1));
        assertThrows(IllegalArgumentException.class,
                () -> new NumberedDatagrams(0, 0, 0, 1, CAPACITY - 41, 1).fill(pool, 0, CAPACITY));
        assertEquals(CAPACITY, new NumberedDatagrams(0, 0, 0, 1, CAPACITY - 42, 1).fill(pool, 0, CAPACITY));
    }
}
