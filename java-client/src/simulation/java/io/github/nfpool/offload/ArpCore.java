/*
 * SPDX-License-Identifier: Apache-2.0
 * The ARP core in a simulation: frames, queries and ticks in, frames and answers out.
 * Beside step 5 of 5 on the packet's way, partner of vhdl/test/arp_top_pipe.vhd; also a part of the tests of vhdl/.
 */
package io.github.nfpool.offload;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code arp_top} behind its bench {@code arp_top_pipe}. Belongs to one thread. */
public class ArpCore implements AutoCloseable {
    /** The bench's name. */
    public static final String BENCH = "arp_top_pipe";

    /** The events that the core counts, in the order of {@link #counters}. */
    public static final List<String> COUNTERS =
            List.of("hit", "miss", "insert", "update", "replace", "overflow", "limited", "expire");

    /** Of a frame, the core looks at its ARP packet; what comes after it is padding. */
    private static final int LONGEST = 64;
    static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final Pattern LINE =
            Pattern.compile("F (\\d+) ((?:[0-9A-F]{2})+)|M (\\d+) ([0-9A-F]{12})|X ([0-9A-F]{8})"
                    + "|C (\\d) ([0-9A-F]{8})|\\. (\\d+)(?: (\\d+))?");

    /**
     * What the core does with one input.
     *
     * @param frames  frames that it sends
     * @param mac     the MAC address that was asked for, if it has it
     * @param failed  addresses that nobody has answered for
     * @param latency clocks from the first word of the input to the first word of the first frame, or of the
     *                MAC address; -1 if there is neither
     * @param clocks  clocks until the core was idle
     * @param begin   clocks from the beginning of the simulation to the input
     * @param starts  clocks from the first word of the input to that of each frame
     */
    public record Answer(List<byte[]> frames, OptionalLong mac, List<Integer> failed, int latency, int clocks,
            int begin, List<Integer> starts) {
    }

    /** How long a clock is, in the simulation's time. */
    public static final int CLOCK_NANOS = 50;

    private final Simulation simulation;
    private final String bench;
    private final List<Long> counters = new ArrayList<>();

    /**
     * Takes over a simulation of {@link #BENCH}.
     *
     * @param simulation the simulation; closed with this
     */
    public ArpCore(Simulation simulation) {
        this(simulation, BENCH);
    }

    /** The same with another bench that takes its lines. */
    ArpCore(Simulation simulation, String bench) {
        this.simulation = simulation;
        this.bench = bench;
    }

    /**
     * Says who the core is.
     *
     * @param ip  its IPv4 address
     * @param mac its MAC address, 48 bits
     * @throws IOException as all here: if the simulation ends, does not answer, or says what it should not
     */
    public void local(int ip, long mac) throws IOException {
        ask("L " + HEX.toHexDigits(ip) + " " + HEX.toHexDigits(mac, 12));
    }

    /**
     * A frame has come from the network.
     *
     * @param memory where it is
     * @param offset its first byte there
     * @param length its bytes
     * @return what the core does
     * @throws IOException as {@link #local}
     */
    public Answer frame(MemorySegment memory, long offset, int length) throws IOException {
        byte[] bytes = new byte[Math.min(length + 1 & ~1, LONGEST)];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, Math.min(length, LONGEST));
        return ask("F " + HEX.formatHex(bytes));
    }

    /**
     * IP asks for a MAC address.
     *
     * @param ip whose
     * @return the address, or the request that the core sends
     * @throws IOException as {@link #local}
     */
    public Answer query(int ip) throws IOException {
        return ask("Q " + HEX.toHexDigits(ip));
    }

    /**
     * A second has passed.
     *
     * @return what the core sends again, and for whom nobody has answered
     * @throws IOException as {@link #local}
     */
    public Answer tick() throws IOException {
        return ask("T");
    }

    /**
     * What the core has counted.
     *
     * @return a number for each of {@link #COUNTERS}
     * @throws IOException as {@link #local}
     */
    public List<Long> counters() throws IOException {
        counters.clear();
        ask("C");
        if (counters.size() != COUNTERS.size()) {
            throw new IOException("the simulation has " + counters.size() + " counters, not " + COUNTERS.size());
        }
        return List.copyOf(counters);
    }

    @Override
    public void close() throws IOException {
        simulation.close();
    }

    /** The bench that the simulation runs. */
    final String bench() {
        return bench;
    }

    /** What only some cores say; false if it makes no sense. */
    boolean said(String line) {
        return false;
    }

    /** Sends a line and gathers the answer. */
    final Answer ask(String line) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        List<Integer> failed = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        OptionalLong mac = OptionalLong.empty();
        int latency = -1;
        simulation.send(List.of(line));
        while (true) {
            String said = simulation.receive().strip();
            Matcher is = LINE.matcher(said);
            if (said(said)) {
                continue;
            }
            if (!is.matches()) {
                throw new IOException("the simulation's answer to \"" + line + "\" makes no sense: \"" + said + "\"");
            }
            if (is.group(2) != null) {
                latency = frames.isEmpty() ? Integer.parseInt(is.group(1)) : latency;
                starts.add(Integer.parseInt(is.group(1)));
                frames.add(HEX.parseHex(is.group(2)));
            } else if (is.group(4) != null) {
                latency = Integer.parseInt(is.group(3));
                mac = OptionalLong.of(HexFormat.fromHexDigitsToLong(is.group(4)));
            } else if (is.group(5) != null) {
                failed.add(HexFormat.fromHexDigits(is.group(5)));
            } else if (is.group(7) != null) {
                counters.add(HexFormat.fromHexDigitsToLong(is.group(7)));
            } else {
                return new Answer(frames, mac, failed, latency, Integer.parseInt(is.group(8)),
                        is.group(9) == null ? 0 : Integer.parseInt(is.group(9)), starts);
            }
        }
    }
}
