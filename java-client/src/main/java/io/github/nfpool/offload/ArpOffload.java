/*
 * SPDX-License-Identifier: Apache-2.0
 * The offload loop: frames of a channel to the core and its frames to the wire, the kernel's questions to the core
 * and its answers to the kernel, a program's datagrams to the core.
 * Step 5 of 5 on the packet's way, and back.
 */
package io.github.nfpool.offload;

import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.loop.Idle;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.loop.SendLoop;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.packet.AddressText;
import io.github.nfpool.packet.ArpView;
import io.github.nfpool.packet.EthernetView;
import io.github.nfpool.packet.PacketPrinter;
import io.github.nfpool.pool.FrameFiller;
import io.github.nfpool.source.PoolMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does the ARP of one device in a VHDL core, and with {@link Core#TOE} its pings and datagrams. Belongs to the thread
 * that made it, except for {@link #stop} and {@link #send}.
 */
public final class ArpOffload implements AutoCloseable {
    /** Frames that leave with one doorbell, at most. */
    private static final int BATCH = 64;
    /** How long a question of the kernel waits while no frame comes, at most. */
    private static final Duration SLICE = Duration.ofMillis(10);
    /** Addresses that the kernel waits for; when there are more, it has to ask again for the oldest. */
    private static final int MOST_AWAITED = 64;

    /** Where in a frame the type is, the lower byte of ARP's operation, and IP's protocol; what they are there. */
    private static final int ETHERTYPE = 12;
    private static final int OPER = 21;
    private static final int REPLY = 2;
    private static final int PROTOCOL = 23;
    private static final int UDP = 17;

    private final ArpCore core;
    private final Neighbours neighbours;
    private final ReadLoop reader;
    private final SendLoop sender;
    private final Consumer<String> log;
    private final long tickNanos;
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final PacketPrinter printer = new PacketPrinter();
    private final Queue<byte[]> leaving = new ArrayDeque<>();
    private final Set<Integer> awaited = new LinkedHashSet<>();
    private volatile boolean stopped;
    private long replies;
    private long requests;
    private long repeated;
    private long echoes;
    private long datagrams;
    private @Nullable PcapngWriter capture;
    private final OffloadTable table = new OffloadTable();
    private final Queue<Datagram> waiting = new ConcurrentLinkedQueue<>();
    private long asked;
    private long answered;

    /** What is simulated. */
    public enum Core {
        /** {@code arp_top}: ARP. */
        ARP("arp_top", ArpCore.BENCH, List.of(), ArpCore::new),
        /** {@code arp_axis}: ARP between AXI streams. */
        AXIS("arp_axis", ToeCore.BENCH, List.of("arp_only_g=true"), made -> new ArpCore(made, ToeCore.BENCH)),
        /** {@code toe_top}: ARP, ICMP echo, UDP. */
        TOE("toe_top", ToeCore.BENCH, List.of(), ToeCore::new);

        private final String entity;
        private final String bench;
        private final List<String> generics;
        private final Function<Simulation, ArpCore> over;

        Core(String entity, String bench, List<String> generics, Function<Simulation, ArpCore> over) {
            this.entity = entity;
            this.bench = bench;
            this.generics = generics;
            this.over = over;
        }

        /**
         * The entity's name.
         *
         * @return as in {@code vhdl/rtl}
         */
        public String entity() {
            return entity;
        }
    }

    private record Datagram(int ip, int from, int to, byte[] payload) {
    }

    /**
     * Where the core comes from.
     *
     * @param core     which one
     * @param ghdl     the simulator
     * @param vhdl     the folder of the cores, with rtl/ and test/
     * @param entries  how many entries its table has
     * @param lifetime how long an entry lives, in ticks
     * @param tick     how long the core's second is
     * @param wave     where the core's signals go, a file for GTKWave: *.ghw, *.vcd, or else FST; null: nowhere
     */
    @SuppressWarnings("exports") // An annotation, which nobody needs to have.
    public record Simulator(Core core, String ghdl, Path vhdl, int entries, int lifetime, Duration tick,
            @Nullable Path wave) {
    }

    /** For {@link #open}, and for tests. */
    ArpOffload(PoolMapping mapping, ArpCore core, Neighbours neighbours, Duration tick, Consumer<String> log) {
        this.core = core;
        this.neighbours = neighbours;
        this.log = log;
        this.tickNanos = tick.toNanos();
        this.reader = new ReadLoop(mapping, Idle.BLOCK);
        this.sender = new SendLoop(mapping, BATCH);
    }

    /**
     * Starts the core, with the addresses that the device has now.
     *
     * @param mapping   the channel that the device's ARP comes to, claimed; stays the caller's to close
     * @param device    its name
     * @param simulator where the core comes from
     * @param log       gets a line for each thing that happens
     * @return the loop, to be run
     * @throws PoolException if the device or the core cannot be had
     */
    public static ArpOffload open(PoolMapping mapping, String device, Simulator simulator, Consumer<String> log) {
        // Who cannot send should know before GHDL has worked.
        mapping.sender();
        LocalAddress local = LocalAddress.of(device);
        KernelNeighbours neighbours = new KernelNeighbours(local.index());
        boolean open = false;
        try {
            List<String> generics = new ArrayList<>(simulator.core().generics);
            generics.addAll(List.of("entries_g=" + simulator.entries(), "lifetime_g=" + simulator.lifetime()));
            ArpCore core = GhdlProgram.start(simulator.ghdl(), simulator.vhdl(), simulator.core().bench, generics,
                    simulator.wave(), simulator.core().over);
            core.local(local.ip(), local.mac());
            open = true;
            return new ArpOffload(mapping, core, neighbours, simulator.tick(), log);
        } catch (IOException e) {
            throw GhdlProgram.failure(e, simulator.core().bench);
        } finally {
            if (!open) {
                neighbours.close();
            }
        }
    }

    /**
     * Runs until {@link #stop}.
     *
     * @throws PoolException if the simulation or the pool fails
     */
    public void run() {
        long due = System.nanoTime() + tickNanos;
        try {
            while (!stopped) {
                reader.run(this::receive, ReadLoop.ALL, SLICE, () -> false);
                for (int ip : neighbours.asked()) {
                    asked++;
                    note("kernel", "looks for " + text(ip), "");
                    resolve(ip);
                }
                for (Datagram datagram = waiting.poll(); datagram != null; datagram = waiting.poll()) {
                    send(datagram);
                }
                if (System.nanoTime() - due >= 0) {
                    due += tickNanos;
                    tick();
                }
                if (!leaving.isEmpty()) {
                    sender.run(this::fill, SendLoop.AT_ONCE);
                }
            }
        } catch (IOException e) {
            throw GhdlProgram.failure(e, core.bench());
        } catch (UncheckedIOException e) {
            throw GhdlProgram.failure(e.getCause(), core.bench());
        }
    }

    /**
     * Sends a datagram: address, headers and checksums are the core's work. May be called by any thread.
     *
     * @param to      where it goes
     * @param from    the port it comes from
     * @param payload what is in it; not changed from now on
     * @throws IllegalArgumentException if the payload is too long, or the address is not of IPv4
     * @throws IllegalStateException    if the core has no UDP
     */
    public void send(InetSocketAddress to, int from, byte[] payload) {
        if (!(core instanceof ToeCore)) {
            throw new IllegalStateException("the core has no UDP; it needs Core.TOE");
        }
        if (payload.length > ToeCore.LONGEST_PAYLOAD || !(to.getAddress() instanceof Inet4Address)) {
            throw new IllegalArgumentException(payload.length > ToeCore.LONGEST_PAYLOAD
                    ? "a payload of " + payload.length + " bytes; " + ToeCore.LONGEST_PAYLOAD + " is the most"
                    : to + " is no IPv4 address");
        }
        waiting.add(new Datagram(ByteBuffer.wrap(to.getAddress().getAddress()).getInt(), from, to.getPort(), payload));
    }

    /**
     * Records all frames from now on. Their times are those of the simulation, so a frame that is found in the capture
     * is found at the same time in the wave.
     *
     * @param capture gets them, if it is not null; stays the caller's to close
     */
    @SuppressWarnings("exports") // An annotation, which nobody needs to have.
    public void record(@Nullable PcapngWriter capture) {
        this.capture = capture;
    }

    /** Ends {@link #run} soon; may be called by any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * What has been done so far, with the counters of the core.
     *
     * @return one line for each
     * @throws PoolException if the simulation fails
     */
    public List<String> summary() {
        try {
            StringJoiner counted = new StringJoiner(", ", "core counters: ", "");
            List<Long> counters = core.counters();
            for (int i = 0; i < counters.size(); i++) {
                counted.add(ArpCore.COUNTERS.get(i) + " " + counters.get(i));
            }
            String more = core instanceof ToeCore ? ", echoes " + echoes + ", datagrams " + datagrams : "";
            List<String> lines = new ArrayList<>(table.lines());
            lines.add("frames received " + reader.frames()
                    + ", sent " + (replies + requests + repeated + echoes + datagrams)
                    + " (replies " + replies + ", requests " + requests + ", repeated " + repeated + more + "), lost "
                    + lost() + "; the kernel asked " + asked + " times and got " + answered + " answers");
            lines.add(counted.toString());
            return lines;
        } catch (IOException e) {
            throw GhdlProgram.failure(e, core.bench());
        }
    }

    /**
     * Frames that did not reach the core or the wire: the pool was full, the driver dropped them, or the core did.
     *
     * @return how many
     */
    public long lost() {
        return reader.produced().dropped() + sender.counted().malformed() + sender.counted().dropped()
                + (core instanceof ToeCore toe ? toe.pingsLost() + toe.unreachable() : 0);
    }

    @Override
    public void close() {
        try {
            core.close();
        } catch (IOException e) {
            throw GhdlProgram.failure(e, core.bench());
        } finally {
            neighbours.close();
        }
    }

    private void receive(MemorySegment memory, long offset, int length) {
        note("wire", printer.describe(memory, offset, length), "");
        try {
            ArpCore.Answer answer = core.frame(memory, offset, length);
            if (core instanceof ToeCore toe) {
                toe.judged().ifPresent(this::noteJudged);
            }
            if (capture != null) {
                capture.write(memory, offset, length, (long) answer.begin() * ArpCore.CLOCK_NANOS);
            }
            if (!answer.frames().isEmpty()) {
                table.add("wire", kind(answer.frames().getFirst()), "core", answer.latency());
            }
            leave(answer, false);
            // The core may have learned what the kernel waits for.
            if (ethernet.bind(memory, offset, length).isComplete() && ethernet.type() == EthernetView.TYPE_ARP
                    && arp.bind(ethernet).isComplete() && awaited.contains((int) arp.spa())) {
                resolve((int) arp.spa());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The paper's query: the core answers, or it sends a request. */
    private void resolve(int ip) throws IOException {
        ArpCore.Answer answer = core.query(ip);
        leave(answer, false);
        if (answer.mac().isPresent()) {
            long mac = answer.mac().getAsLong();
            StringBuilder told = new StringBuilder("tells the kernel ");
            AddressText.ipv4(told, Integer.toUnsignedLong(ip));
            AddressText.mac(told.append(" is-at "), mac);
            note("core", told.toString(), clocks(answer));
            table.add("kernel", "MAC address", "core", answer.latency());
            neighbours.answer(ip, mac);
            answered++;
            awaited.remove(ip);
        } else {
            table.add("kernel", "MAC address", answer.frames().isEmpty() ? "nobody yet" : "core, asks the wire",
                    answer.latency());
            awaited.add(ip);
            if (awaited.size() > MOST_AWAITED) {
                awaited.remove(awaited.iterator().next());
            }
        }
    }

    private void tick() throws IOException {
        ArpCore.Answer answer = core.tick();
        leave(answer, true);
        for (int ip : answer.failed()) {
            awaited.remove(ip);
            table.add("core", "MAC address", "nobody", -1);
            note("core", "gives up: nobody has answered for " + text(ip), "");
        }
    }

    private void send(Datagram datagram) throws IOException {
        note("user", "sends " + datagram.payload().length + " bytes to " + text(datagram.ip()) + ":" + datagram.to(),
                "");
        ArpCore.Answer answer =
                ((ToeCore) core).send(datagram.ip(), datagram.from(), datagram.to(), datagram.payload());
        boolean waits = answer.frames().isEmpty() || isArp(answer.frames().getFirst());
        table.add("user", "datagram", waits ? "core, asks the wire" : "core", answer.latency());
        if (answer.frames().isEmpty()) {
            note("core", "waits for the MAC address", "");
        }
        leave(answer, false);
    }

    /** ARP frames are not IP's to judge. */
    private void noteJudged(ToeCore.Judged judged) {
        if (judged.verdict() == ToeCore.Verdict.GOOD && judged.protocol() == UDP) {
            note("core", "receives UDP " + text(judged.source()) + ":" + judged.from() + " -> port " + judged.to()
                    + ", " + judged.length() + " bytes from byte " + judged.offset(), "");
        } else if (judged.verdict() != ToeCore.Verdict.GOOD && judged.verdict() != ToeCore.Verdict.NOT_IP) {
            note("core", "finds it " + judged.verdict(), "");
        }
    }

    private static boolean isArp(byte[] frame) {
        return frame[ETHERTYPE] == EthernetView.TYPE_ARP >> 8
                && frame[ETHERTYPE + 1] == (EthernetView.TYPE_ARP & 0xFF);
    }

    /** What a frame answers. */
    private static String kind(byte[] frame) {
        return isArp(frame) ? "ARP" : frame[PROTOCOL] == UDP ? "ARP, awaited" : "ping";
    }

    private void count(byte[] frame, boolean again) {
        boolean isArp = isArp(frame);
        if (isArp && frame[OPER] == REPLY) {
            replies++;
        } else if (isArp && again) {
            repeated++;
        } else if (isArp) {
            requests++;
        } else if (frame[PROTOCOL] == UDP) {
            datagrams++;
        } else {
            echoes++;
        }
    }

    private void leave(ArpCore.Answer answer, boolean again) {
        for (int i = 0; i < answer.frames().size(); i++) {
            byte[] frame = answer.frames().get(i);
            count(frame, again);
            if (capture != null) {
                capture.write(MemorySegment.ofArray(frame), 0, frame.length,
                        (long) (answer.begin() + answer.starts().get(i)) * ArpCore.CLOCK_NANOS);
            }
            note("core", "sends " + printer.describe(MemorySegment.ofArray(frame), 0, frame.length), clocks(answer));
            leaving.add(frame);
        }
    }

    private int fill(MemorySegment memory, long offset, int capacity) {
        byte[] frame = leaving.poll();
        if (frame == null) {
            return FrameFiller.END;
        }
        MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, offset, frame.length);
        return frame.length;
    }

    private void note(String who, String what, String clocks) {
        log.accept(String.format("%-7s%-59s %s", who, what, clocks).stripTrailing());
    }

    private static String clocks(ArpCore.Answer answer) {
        return answer.latency() + " of " + answer.clocks() + " clocks";
    }

    private static String text(int ip) {
        StringBuilder text = new StringBuilder();
        AddressText.ipv4(text, Integer.toUnsignedLong(ip));
        return text.toString();
    }
}
