/*
 * SPDX-License-Identifier: Apache-2.0
 * The offload loop: frames of a channel to the ARP core and its frames to the wire, the kernel's questions to the
 * core and its answers to the kernel.
 * Step 5 of 5 on the packet's way, and back.
 */
package io.github.nfpool.offload;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** Does the ARP of one device in a VHDL core. Belongs to the thread that made it, except for {@link #stop}. */
public final class ArpOffload implements AutoCloseable {
    /** Frames that leave with one doorbell, at most. */
    private static final int BATCH = 64;
    /** How long a question of the kernel waits while no frame comes, at most. */
    private static final Duration SLICE = Duration.ofMillis(10);
    /** Addresses that the kernel waits for; when there are more, it has to ask again for the oldest. */
    private static final int MOST_AWAITED = 64;

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
    private long asked;
    private long answered;

    /**
     * Where the core comes from.
     *
     * @param ghdl     the simulator
     * @param vhdl     the folder of the cores, with rtl/ and test/
     * @param entries  how many entries its table has
     * @param lifetime how long an entry lives, in ticks
     * @param tick     how long the core's second is
     */
    public record Simulator(String ghdl, Path vhdl, int entries, int lifetime, Duration tick) {
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
            ArpCore core = GhdlProgram.start(simulator.ghdl(), simulator.vhdl(),
                    List.of("entries_g=" + simulator.entries(), "lifetime_g=" + simulator.lifetime()));
            core.local(local.ip(), local.mac());
            open = true;
            return new ArpOffload(mapping, core, neighbours, simulator.tick(), log);
        } catch (IOException e) {
            throw GhdlProgram.failure(e);
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
                if (System.nanoTime() - due >= 0) {
                    due += tickNanos;
                    tick();
                }
                if (!leaving.isEmpty()) {
                    sender.run(this::fill, SendLoop.AT_ONCE);
                }
            }
        } catch (IOException e) {
            throw GhdlProgram.failure(e);
        } catch (UncheckedIOException e) {
            throw GhdlProgram.failure(e.getCause());
        }
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
            return List.of("frames received " + reader.frames() + ", sent " + (replies + requests + repeated)
                    + " (replies " + replies + ", requests " + requests + ", repeated " + repeated + "), lost " + lost()
                    + "; the kernel asked " + asked + " times and got " + answered + " answers", counted.toString());
        } catch (IOException e) {
            throw GhdlProgram.failure(e);
        }
    }

    /**
     * Frames that did not reach the core or the wire: the pool was full or the driver dropped them.
     *
     * @return how many
     */
    public long lost() {
        return reader.produced().dropped() + sender.counted().malformed() + sender.counted().dropped();
    }

    @Override
    public void close() {
        try {
            core.close();
        } catch (IOException e) {
            throw GhdlProgram.failure(e);
        } finally {
            neighbours.close();
        }
    }

    private void receive(MemorySegment memory, long offset, int length) {
        note("wire", printer.describe(memory, offset, length), "");
        try {
            ArpCore.Answer answer = core.frame(memory, offset, length);
            replies += answer.frames().size();
            leave(answer);
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
        requests += answer.frames().size();
        leave(answer);
        if (answer.mac().isPresent()) {
            long mac = answer.mac().getAsLong();
            StringBuilder told = new StringBuilder("tells the kernel ");
            AddressText.ipv4(told, Integer.toUnsignedLong(ip));
            AddressText.mac(told.append(" is-at "), mac);
            note("core", told.toString(), clocks(answer));
            neighbours.answer(ip, mac);
            answered++;
            awaited.remove(ip);
        } else {
            awaited.add(ip);
            if (awaited.size() > MOST_AWAITED) {
                awaited.remove(awaited.iterator().next());
            }
        }
    }

    private void tick() throws IOException {
        ArpCore.Answer answer = core.tick();
        repeated += answer.frames().size();
        leave(answer);
        for (int ip : answer.failed()) {
            awaited.remove(ip);
            note("core", "gives up: nobody has answered for " + text(ip), "");
        }
    }

    private void leave(ArpCore.Answer answer) {
        for (byte[] frame : answer.frames()) {
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
        log.accept(String.format("%-7s%-60s%s", who, what, clocks).stripTrailing());
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
