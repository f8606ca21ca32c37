/*
 * SPDX-License-Identifier: Apache-2.0
 * The loop between a pool, a core and a kernel, all three of them made here.
 */
package io.github.nfpool.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.pool.PoolSender;
import io.github.nfpool.source.SegmentMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArpOffloadTest {
    private static final int WIDTH = 128;
    private static final int RX = 8;
    private static final int TX = 8;
    private static final int PEER = 0xC0A80002;
    private static final String REQUEST_FOR_US = "ffffffffffff00534e554c310806000108000604000100534e554c31c0a80002"
            + "000000000000c0a80001";
    private static final String REPLY = "00534e554c3100534e554c300806000108000604000200534e554c30c0a80001"
            + "00534e554c31c0a80002";
    private static final String REQUEST = "ffffffffffff00534e554c300806000108000604000100534e554c30c0a80001"
            + "000000000000c0a80002";

    /** It knows the peer as soon as a frame has come. */
    private static final String CORE = ShellProgram.OPEN + """
            known=
            while read -r what rest <&3; do
                case $what in
                F) known=1; echo "F 28 %s" >&4 ;;
                Q) if [ $known ]; then echo 'M 6 00534E554C31' >&4; else echo "F 6 %s" >&4; fi ;;
                C) for n in 0 1 2 3 4 5 6 7; do echo "C $n 0000000$n" >&4; done ;;
                esac
                echo '. 57' >&4
            done
            """.formatted(REPLY.toUpperCase(), REQUEST.toUpperCase());

    @TempDir
    private Path folder;

    /** A pool with both partitions, whose driver takes a frame when it is rung. */
    private static final class Wire extends SegmentMapping {
        final List<String> frames = new ArrayList<>();
        int doorbells;
        private int next;
        private final PoolProducer producer;
        private final PoolSender sender;
        private final PoolCounters atOpen;

        Wire() {
            super(Arena.ofAuto().allocate((1 + RX + TX) * WIDTH, 4096));
            new PoolGeometry(WIDTH, 1 + RX + TX, segment().byteSize(), PoolFormat.NF_FEATURE_TX, 1, RX, 1 + RX, TX)
                    .format(segment());
            producer = new PoolProducer(segment());
            sender = new PoolSender(segment(), this::ring);
            atOpen = PoolCounters.read(segment());
        }

        @Override
        public PoolCounters countersAtOpen() {
            return atOpen;
        }

        void arrives(String hex) {
            byte[] frame = HexFormat.of().parseHex(hex);
            assertTrue(producer.put(MemorySegment.ofArray(frame), 0, frame.length) != 0);
        }

        /** Cyclic from where it stopped, as the driver. */
        private int ring(int limit) {
            doorbells++;
            int taken = 0;
            for (int looks = 0; looks < TX && taken < limit; looks++, next = (next + 1) % TX) {
                long slot = (long) (1 + RX + next) * WIDTH;
                int state = segment().get(ValueLayout.JAVA_INT, slot);
                if (state != PoolFormat.NF_SLOT_WRITE) {
                    frames.add(HexFormat.of().formatHex(segment().asSlice(slot + PoolFormat.SLOT_FRAME,
                            state & PoolFormat.NF_SLOT_LENGTH).toArray(ValueLayout.JAVA_BYTE)));
                    segment().set(ValueLayout.JAVA_INT, slot, PoolFormat.NF_SLOT_WRITE);
                    taken++;
                }
            }
            return taken;
        }

        @Override
        public PoolSender sender() {
            return sender;
        }
    }

    /** A step for each look at it; after the last one the loop is stopped. */
    private final class Kernel implements Neighbours {
        final Queue<Runnable> steps = new ArrayDeque<>();
        final List<Integer> questions = new ArrayList<>();
        final List<String> answers = new ArrayList<>();

        @Override
        public List<Integer> asked() {
            Runnable step = steps.poll();
            if (step == null) {
                offload.stop();
            } else {
                step.run();
            }
            List<Integer> now = List.copyOf(questions);
            questions.clear();
            return now;
        }

        @Override
        public void answer(int ip, long mac) {
            answers.add(Integer.toHexString(ip) + " " + Long.toHexString(mac));
        }

        @Override
        public void close() {
        }
    }

    private final Wire wire = new Wire();
    private final Kernel kernel = new Kernel();
    private final List<String> log = new ArrayList<>();
    private ArpOffload offload;

    private void start(String core) throws IOException {
        offload = new ArpOffload(wire, new ArpCore(new Simulation(folder.resolve("in"), folder.resolve("out"),
                Duration.ofSeconds(120), new ShellProgram(folder, core))), kernel, Duration.ofHours(1), log::add);
    }

    /** The kernel asks, the core asks the wire, the peer speaks, the kernel is told. */
    @Test
    void theKernelGetsItsAnswer() throws IOException {
        start(CORE);
        kernel.steps.add(() -> kernel.questions.add(PEER));
        kernel.steps.add(() -> {
            assertEquals(List.of(REQUEST), wire.frames);
            assertEquals(List.of(), kernel.answers);
            wire.arrives(REQUEST_FOR_US);
        });
        kernel.steps.add(() -> assertEquals(List.of("c0a80002 534e554c31"), kernel.answers));
        kernel.steps.add(() -> kernel.questions.add(PEER));
        offload.run();
        assertEquals(List.of(REQUEST, REPLY), wire.frames);
        assertEquals(2, kernel.answers.size());
        assertEquals(List.of(
                "kernel looks for 192.168.0.2",
                "core   sends ARP who-has 192.168.0.2 tell 192.168.0.1              6 of 57 clocks",
                "wire   ARP who-has 192.168.0.1 tell 192.168.0.2",
                "core   sends ARP reply 192.168.0.1 is-at 00:53:4e:55:4c:30         28 of 57 clocks",
                "core   tells the kernel 192.168.0.2 is-at 00:53:4e:55:4c:31        6 of 57 clocks",
                "kernel looks for 192.168.0.2",
                "core   tells the kernel 192.168.0.2 is-at 00:53:4e:55:4c:31        6 of 57 clocks"), log);
        assertEquals(List.of(
                "asked by  for             answered by               times  clocks",
                "kernel    MAC address     core, asks the wire           1  6",
                "wire      ARP             core                          1  28",
                "kernel    MAC address     core                          2  6",
                "frames received 1, sent 2 (replies 1, requests 1, repeated 0), lost 0;"
                + " the kernel asked 2 times and got 2 answers",
                "core counters: hit 0, miss 1, insert 2, update 3, replace 4, overflow 5, limited 6, expire 7"),
                offload.summary());
        offload.close();
    }

    /** Frames that came together leave with one doorbell. */
    @Test
    void oneDoorbellForABatch() throws IOException {
        start(CORE);
        for (int i = 0; i < 5; i++) {
            wire.arrives(REQUEST_FOR_US);
        }
        kernel.steps.add(() -> { });
        offload.run();
        assertEquals(5, wire.frames.size());
        assertEquals(1, wire.doorbells);
        offload.close();
    }

    /** While the loop stands still, the channel fills up: what is in it is answered later, the rest is counted. */
    @Test
    void whatFindsTheChannelFullIsCounted() throws IOException {
        start(CORE);
        for (int i = 0; i < RX; i++) {
            wire.arrives(REQUEST_FOR_US);
        }
        byte[] frame = HexFormat.of().parseHex(REQUEST_FOR_US);
        for (int i = 0; i < 3; i++) {
            assertEquals(0, wire.producer.put(MemorySegment.ofArray(frame), 0, frame.length));
        }
        kernel.steps.add(() -> { });
        offload.run();
        assertEquals(RX, wire.frames.size());
        assertEquals(3, offload.lost());
        offload.close();
    }

    /** Payload and destination in; a frame that somebody else's core has made leaves. */
    @Test
    void datagramsLeaveAndAreJudged() throws IOException {
        String datagram = "00534e554c3100534e554c30080045000021000040004011b978c0a80001c0a8000223282328000d00006f6e65";
        offload = new ArpOffload(wire, new ToeCore(new Simulation(folder.resolve("in"), folder.resolve("out"),
                Duration.ofSeconds(120), new ShellProgram(folder, ShellProgram.OPEN + """
                        while read -r what rest <&3; do
                            echo "$what $rest" >>heard
                            case $what in
                            U) echo "F 12 %s" >&4 ;;
                            F) echo 'R 21 0 11 C0A80002 1234 0007 0005 11' >&4 ;;
                            C) for n in 0 1 2 3 4 5 6 7; do echo "C $n 00000000" >&4; done ;;
                            esac
                            echo '. 57 100' >&4
                        done
                        """.formatted(datagram.toUpperCase())))), kernel, Duration.ofHours(1), log::add);
        ByteArrayOutputStream recorded = new ByteArrayOutputStream();
        PcapngWriter capture = new PcapngWriter(recorded, "memory", "sn0", "", 1518);
        offload.record(capture);
        InetSocketAddress peer = new InetSocketAddress("192.168.0.2", 9000);
        kernel.steps.add(() -> offload.send(peer, 9001, new byte[] {'o', 'n', 'e'}));
        kernel.steps.add(() -> {
            assertEquals(List.of(datagram), wire.frames);
            wire.arrives(datagram);
        });
        kernel.steps.add(() -> { });
        offload.run();
        assertEquals(List.of("user   sends 3 bytes to 192.168.0.2:9000",
                "core   receives UDP 192.168.0.2:4660 -> port 7, 5 bytes from byte 42"),
                log.stream().filter(line -> !line.contains("clocks") && !line.startsWith("wire")).toList());
        assertTrue(Files.readString(folder.resolve("heard")).startsWith("U C0A80002 2329 2328 6F6E65\nF 00534E55"));
        assertTrue(offload.summary().contains("frames received 1, sent 1 (replies 0, requests 0, repeated 0, echoes 0,"
                + " datagrams 1), lost 0; the kernel asked 0 times and got 0 answers"), offload.summary().toString());
        assertThrows(IllegalArgumentException.class, () -> offload.send(peer, 1, new byte[1473]));
        // (100 + 12) clocks of 50 ns for what left, 100 for what came.
        capture.flush();
        assertEquals(List.of(5600L, 5000L), times(recorded.toByteArray()));
        offload.close();
    }

    /** The lower halves of the times of the enhanced packet blocks. */
    private static List<Long> times(byte[] pcapng) {
        ByteBuffer blocks = ByteBuffer.wrap(pcapng).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> times = new ArrayList<>();
        for (int at = 0; at < blocks.limit(); at += blocks.getInt(at + 4)) {
            if (blocks.getInt(at) == 6) {
                times.add(Integer.toUnsignedLong(blocks.getInt(at + 16)));
            }
        }
        return times;
    }

    /** arp_top has no UDP. */
    @Test
    void theArpCoreSendsNoDatagrams() throws IOException {
        start(CORE);
        assertEquals("the core has no UDP; it needs Core.TOE", assertThrows(IllegalStateException.class,
                () -> offload.send(new InetSocketAddress("192.168.0.2", 9000), 1, new byte[1])).getMessage());
        offload.close();
    }

    /** The frames behind the one that it died of stay in their slots for the next reader. */
    @Test
    void aCoreThatDiesLosesNoOtherFrame() throws IOException {
        start(ShellProgram.OPEN + "read -r line <&3; echo stack overflow");
        wire.arrives(REQUEST_FOR_US);
        wire.arrives(REQUEST_FOR_US);
        PoolException e = assertThrows(PoolException.class, offload::run);
        assertEquals("simulate arp_top_pipe: the simulation ended: stack overflow", e.getMessage());
        assertEquals(1, new PacketPool(wire.segment()).poll((memory, offset, length) -> { }, RX));
        offload.close();
    }
}
