/*
 * SPDX-License-Identifier: Apache-2.0
 * Bytes allocated for a packet: none.
 */
package io.github.nfpool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.packet.AddressText;
import io.github.nfpool.packet.EthernetView;
import io.github.nfpool.packet.Ipv4View;
import io.github.nfpool.packet.UdpView;
import io.github.nfpool.pool.FrameFiller;
import io.github.nfpool.pool.FrameHandler;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PacketReader;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.pool.PoolSender;
import io.github.nfpool.pool.PoolWatcher;
import io.github.nfpool.source.SegmentMapping;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** By the JVM's own count for this thread, over rounds of packets once the first rounds are over. */
class AllocationTest {
    private static final int SLOTS = 64;
    private static final int SIZE = 1500 * (SLOTS + 1);
    private static final int WARM_UP = 2_000;
    private static final int MEASURED = 500;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MemorySegment segment = format(Arena.ofAuto().allocate(SIZE, 4096));
    private final PoolProducer producer = new PoolProducer(segment);
    private final MemorySegment frame = new FrameGenerator(FrameGenerator.Mix.UDP).next();
    private long seen;
    private final PacketHandler counting = (memory, offset, length) -> seen++;
    private final PacketHandler ignoring = (memory, offset, length) -> { };

    private static MemorySegment format(MemorySegment segment) {
        PoolGeometry.rxOnly(SIZE, 1500).format(segment);
        return segment;
    }

    private void fill() {
        for (int i = 0; i < SLOTS; i++) {
            producer.put(frame, 0, (int) frame.byteSize());
        }
    }

    /**
     * Only what the round does is counted; each has all slots full to begin with. The JVM may throw compiled code away
     * at any time, and what runs meanwhile allocates what the code had optimized away: that passes, and a second or
     * third measurement finds nothing. What the round itself allocates, each of them finds.
     */
    private void assertAllocatesNothing(Runnable round) {
        for (int i = 0; i < WARM_UP; i++) {
            fill();
            round.run();
        }
        long allocated = allocated(round);
        for (int again = 0; again < 2 && allocated != 0; again++) {
            allocated = allocated(round);
        }
        assertEquals(0, allocated, "bytes for " + MEASURED * SLOTS + " packets");
    }

    private long allocated(Runnable round) {
        seen = 0;
        long allocated = 0;
        for (int i = 0; i < MEASURED; i++) {
            fill();
            long before = threads.getCurrentThreadAllocatedBytes();
            round.run();
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals((long) MEASURED * SLOTS, seen, "packets");
        return allocated;
    }

    private void drain(PacketReader reader) {
        while (reader.poll(counting, 16) > 0) {
            continue;
        }
    }

    @Test
    void polling() {
        PacketPool pool = new PacketPool(segment);
        assertAllocatesNothing(() -> drain(pool));
    }

    @Test
    void pollingFrames() {
        PacketPool pool = new PacketPool(segment);
        EthernetView ethernet = new EthernetView();
        Ipv4View ip = new Ipv4View();
        FrameHandler handler = frame ->
                seen += frame.u8(0) >= 0 && ip.bind(ethernet.bind(frame)).protocol() == Ipv4View.UDP ? 1 : 0;
        assertAllocatesNothing(() -> {
            while (pool.poll(handler, 1) > 0) {
                continue;
            }
        });
    }

    @Test
    void writingAddresses() {
        PacketPool pool = new PacketPool(segment);
        StringBuilder text = new StringBuilder(200);
        EthernetView ethernet = new EthernetView();
        Ipv4View ip = new Ipv4View();
        FrameHandler handler = frame -> {
            text.setLength(0);
            AddressText.mac(text, ethernet.bind(frame).source());
            AddressText.ipv4(text, ip.bind(ethernet).source());
            AddressText.ipv6(text, 0xfe80_0000_0000_0000L, 0x0012_0345_0000_0000L | frame.slot());
            seen += text.length() > 30 ? 1 : 0;
        };
        assertAllocatesNothing(() -> {
            while (pool.poll(handler, 8) > 0) {
                continue;
            }
        });
    }

    /** With the events that nobody records; what is allocated is for a run, not for its batches. */
    @Test
    void loopingOverBatches() {
        SegmentMapping mapping = new SegmentMapping(segment);
        ReadLoop loop = new ReadLoop(mapping);
        BooleanSupplier refill = () -> {
            fill();
            return true;
        };
        long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
        for (int i = 0; i < WARM_UP; i++) {
            for (int batches = 1; batches <= 10; batches += 9) {
                fill();
                long before = threads.getCurrentThreadAllocatedBytes();
                assertEquals(SLOTS * batches, loop.run(counting, SLOTS * batches, Duration.ZERO, refill));
                int which = batches / 10;
                least[which] = Math.min(least[which], threads.getCurrentThreadAllocatedBytes() - before);
                loop.run(ignoring, ReadLoop.ALL, Duration.ZERO, () -> true);
            }
        }
        assertEquals(least[0], least[1], "ten times the batches");
    }

    @Test
    void acquiringAndReleasing() {
        PacketPool pool = new PacketPool(segment);
        assertAllocatesNothing(() -> {
            for (int slot = pool.acquire(); slot != 0; slot = pool.acquire()) {
                seen += pool.frameLength(slot) > 0 ? 1 : 0;
                pool.release(slot);
            }
        });
    }

    @Test
    void watching() {
        PacketPool pool = new PacketPool(segment);
        PoolWatcher watcher = new PoolWatcher(segment.asReadOnly());
        assertAllocatesNothing(() -> {
            drain(watcher);
            pool.poll(ignoring, SLOTS);
        });
    }

    @Test
    void views() {
        PacketPool pool = new PacketPool(segment);
        EthernetView ethernet = new EthernetView();
        Ipv4View ip = new Ipv4View();
        UdpView udp = new UdpView();
        PacketHandler handler = (memory, offset, length) -> {
            ethernet.bind(memory, offset, length);
            ip.bind(memory, ethernet.payloadOffset(), ethernet.payloadLength());
            udp.bind(memory, ip.payloadOffset(), ip.payloadLength());
            seen += ethernet.source() != 0 && ip.source() != 0 && udp.destinationPort() == FrameGenerator.PORT ? 1 : 0;
        };
        assertAllocatesNothing(() -> pool.poll(handler, SLOTS));
    }

    @Test
    void sending() {
        PoolGeometry duplex = new PoolGeometry(1500, SLOTS + 2, SIZE + 1500, PoolFormat.NF_FEATURE_TX, 1, 1, 2, SLOTS);
        MemorySegment memory = Arena.ofAuto().allocate(SIZE + 1500, 4096);
        duplex.format(memory);
        // A doorbell that gives each slot back.
        PoolSender sender = new PoolSender(memory, limit -> {
            for (int slot = 2; slot < 2 + SLOTS; slot++) {
                memory.set(ValueLayout.JAVA_INT, slot * 1500L, PoolFormat.NF_SLOT_WRITE);
            }
            return limit;
        });
        assertAllocatesNothing(() -> {
            for (int slot = sender.tryClaim(); slot != 0; slot = sender.tryClaim()) {
                MemorySegment.copy(frame, 0, memory, sender.frameOffset(slot), frame.byteSize());
                sender.commit(slot, (int) frame.byteSize());
            }
            seen += sender.flush();
        });
        FrameFiller filler = (pool, offset, capacity) -> {
            MemorySegment.copy(frame, 0, pool, offset, frame.byteSize());
            return (int) frame.byteSize();
        };
        assertAllocatesNothing(() -> {
            sender.fill(filler, SLOTS);
            seen += sender.flush();
        });
    }

    @Test
    void writingACapture() {
        PacketPool pool = new PacketPool(segment);
        PcapngWriter writer = new PcapngWriter(OutputStream.nullOutputStream(), "nowhere", "sn0", "a test", 1496);
        PacketHandler handler = (memory, offset, length) -> {
            writer.write(memory, offset, length, seen);
            seen++;
        };
        assertAllocatesNothing(() -> pool.poll(handler, SLOTS));
    }
}
