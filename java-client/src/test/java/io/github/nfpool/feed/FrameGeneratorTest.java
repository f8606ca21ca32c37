/*
 * SPDX-License-Identifier: Apache-2.0
 * What the generator makes: frames whose lengths and checksums are right, as many as asked for.
 */
package io.github.nfpool.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.packet.EthernetView;
import io.github.nfpool.packet.IcmpView;
import io.github.nfpool.packet.InternetChecksum;
import io.github.nfpool.packet.Ipv4View;
import io.github.nfpool.packet.Ipv6View;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class FrameGeneratorTest {
    @Test
    void aLimitedFeedEnds() {
        FrameFeed feed = new FrameGenerator(FrameGenerator.Mix.ALL).limit(2);
        assertTrue(feed.next() != null && feed.next() != null);
        assertNull(feed.next());
        assertNull(feed.next());
    }

    @Test
    void generatedFramesAreWellFormed() {
        FrameGenerator generator = new FrameGenerator(FrameGenerator.Mix.ALL);
        int checked = 0;
        for (int i = 0; i < 300; i++) {
            MemorySegment frame = generator.next();
            int length = (int) frame.byteSize();
            EthernetView ethernet = new EthernetView().bind(frame, 0, length);
            Ipv4View ip = new Ipv4View().bind(frame, 14, length - 14);
            if (ethernet.type() == EthernetView.TYPE_IPV4) {
                assertEquals(0, InternetChecksum.of(frame, 14, ip.headerLength(), 0));
                assertEquals(length - 14, ip.totalLength());
                long pseudo = ip.protocol() == Ipv4View.ICMP ? 0 : ip.protocol() + ip.payloadLength()
                        + (ip.source() >>> 16) + (ip.source() & 0xffff)
                        + (ip.destination() >>> 16) + (ip.destination() & 0xffff);
                assertEquals(0, InternetChecksum.of(frame, 34, ip.payloadLength(), pseudo));
                checked++;
            } else if (ethernet.type() == EthernetView.TYPE_IPV6) {
                Ipv6View ip6 = new Ipv6View().bind(frame, 14, length - 14);
                MemorySegment sum = Arena.ofAuto().allocate(40);
                MemorySegment.copy(frame, 22, sum, 0, 32);
                sum.set(ValueLayout.JAVA_BYTE, 33, (byte) ip6.payloadLength());
                sum.set(ValueLayout.JAVA_BYTE, 35, (byte) Ipv6View.ICMPV6);
                long pseudo = ~InternetChecksum.of(sum, 0, 40, 0) & 0xffff;
                assertEquals(0, InternetChecksum.of(frame, 54, ip6.payloadLength(), pseudo));
                assertEquals(IcmpView.ECHO_REQUEST_V6, new IcmpView().bind(frame, 54, 64).type());
                checked++;
            }
        }
        assertEquals(294, checked, "all but the ARP frames");
    }
}
