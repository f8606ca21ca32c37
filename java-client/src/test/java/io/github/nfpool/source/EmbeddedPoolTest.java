/*
 * SPDX-License-Identifier: Apache-2.0
 * The pool without a kernel, its generator, and the loop that reads it.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.packet.EthernetView;
import io.github.nfpool.packet.IcmpView;
import io.github.nfpool.packet.InternetChecksum;
import io.github.nfpool.packet.Ipv4View;
import io.github.nfpool.packet.Ipv6View;
import io.github.nfpool.packet.SequenceCheck;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.source.EmbeddedPoolSource.WhenFull;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmbeddedPoolTest {
    private static final PacketHandler IGNORE = (segment, offset, length) -> { };

    private static PoolMapping open(FrameFeed feed, WhenFull whenFull) {
        return new EmbeddedPoolSource(feed, "a test", whenFull).open();
    }

    @Test
    void everyFrameArrivesOnceInOrderAndUncopied() {
        int frames = 50_000;
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.UDP).limit(frames), WhenFull.WAIT)) {
            ReadLoop loop = new ReadLoop(mapping);
            SequenceCheck check = new SequenceCheck(FrameGenerator.PORT, frames);
            assertEquals(frames, loop.run((segment, offset, length) -> {
                assertSame(mapping.segment(), segment);
                check.accept(segment, offset, length);
            }, ReadLoop.ALL, Duration.ZERO, () -> true));
            assertEquals(0, check.lost() + check.doubled() + check.outOfOrder() + check.beyond());
            assertEquals(frames, check.frames());
            assertEquals(PoolMapping.Supply.ENDED, mapping.supply());
            assertEquals(frames, loop.produced().frames());
            assertEquals(loop.bytes(), loop.produced().bytes());
            assertEquals(0, loop.produced().dropped());
            assertEquals(0, mapping.physicalAddress());
        }
    }

    @Test
    void aLossyFeedAccountsForEachFrame() {
        int frames = 20_000;
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.UDP).limit(frames), WhenFull.DROP)) {
            ReadLoop loop = new ReadLoop(mapping);
            while (mapping.supply() != PoolMapping.Supply.ENDED) {
                Thread.onSpinWait();
            }
            SequenceCheck check = new SequenceCheck(FrameGenerator.PORT, frames);
            loop.run(check::accept, ReadLoop.ALL, Duration.ZERO, () -> true);
            assertEquals(1397, check.frames());
            assertEquals(frames - 1397, loop.produced().full());
            assertEquals(check.lost(), loop.produced().dropped());
            assertEquals(0, check.doubled() + check.outOfOrder());
        }
    }

    @Test
    void stopsAtTheCountAtTheEndOfABatchAndOnRequest() {
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.ALL), WhenFull.WAIT)) {
            ReadLoop loop = new ReadLoop(mapping);
            assertEquals(100, loop.run(IGNORE, 100, Duration.ZERO, () -> true));
            assertTrue(loop.run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> false) > 0);
            loop.run((segment, offset, length) -> loop.stop(), ReadLoop.ALL, Duration.ZERO, () -> true);
            assertEquals(0, loop.run(IGNORE, ReadLoop.ALL, ReadLoop.FOREVER, () -> true));
        }
    }

    @Test
    void aFeedThatBreaksOffIsHeardOf() {
        FrameFeed broken = () -> {
            throw new PoolException("read", "test.pcap", "ends within record 2", "");
        };
        try (PoolMapping mapping = open(broken, WhenFull.WAIT)) {
            ReadLoop loop = new ReadLoop(mapping);
            PoolException e = assertThrows(PoolException.class,
                    () -> loop.run(IGNORE, ReadLoop.ALL, Duration.ZERO, () -> true));
            assertTrue(e.getMessage().contains("record 2"), e.getMessage());
        }
    }

    @Test
    void closesUnderAProducerThatWaits() {
        PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.ALL), WhenFull.WAIT);
        assertTrue(mapping.await(Duration.ofSeconds(60)));
        mapping.close();
        mapping.close();
        assertThrows(IllegalStateException.class, () -> mapping.segment().get(ValueLayout.JAVA_BYTE, 0));
    }

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

    @Test
    void theChecksumOfRfc1071() {
        MemorySegment m = Arena.ofAuto().allocate(9);
        byte[] bytes = {0x00, 0x01, (byte) 0xf2, 0x03, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7, 0x12};
        m.copyFrom(MemorySegment.ofArray(bytes));
        assertEquals(~0xddf2 & 0xffff, InternetChecksum.of(m, 0, 8, 0));
        assertEquals(~0xeff2 & 0xffff, InternetChecksum.of(m, 0, 9, 0));
    }

    @Test
    void aViewIsProvedOnlyByNewBytes() {
        int frames = 1500;
        try (PoolMapping mapping = open(new FrameGenerator(FrameGenerator.Mix.UDP).limit(frames), WhenFull.WAIT)) {
            ViewProof proof = new ViewProof();
            new ReadLoop(mapping).run(proof, ReadLoop.ALL, Duration.ZERO, () -> true);
            assertTrue(proof.proved(), proof::verdict);
        }
        ViewProof copies = new ViewProof();
        assertTrue(copies.verdict().contains("no frame"), copies::verdict);
        MemorySegment pool = Arena.ofAuto().allocate(200);
        MemorySegment copy = Arena.ofAuto().allocate(200);
        copies.onPacket(copy, 100, 20);
        pool.fill((byte) 1);
        copies.onPacket(pool, 100, 20);
        assertFalse(copies.proved(), "a copy does not change with the pool");
        assertTrue(copies.verdict().startsWith("not proved"), copies::verdict);
    }

    @Test
    void pageMapIsHonest() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4 * PageMap.PAGE_BYTES, PageMap.PAGE_BYTES).fill((byte) 1);
            PageMap wrong = PageMap.of(memory, PageMap.PAGE_BYTES);
            assertFalse(wrong.proves());
            assertEquals(4, wrong.pages());
            if (wrong.visible() == 0) {
                assertTrue(wrong.verdict().contains("CAP_SYS_ADMIN"));
            } else {
                PageMap first = PageMap.of(memory, wrong.firstPfn() * PageMap.PAGE_BYTES);
                assertTrue(first.matching() >= 1);
                assertEquals(0, first.reserved(), "an ordinary page is not reserved");
                assertFalse(first.proves());
            }
        }
    }
}
