/*
 * SPDX-License-Identifier: Apache-2.0
 * The TCP/IP offload engine in a simulation: as the ARP core, and datagrams in, verdicts about frames out.
 * Beside step 5 of 5 on the packet's way, partner of vhdl/test/toe_top_pipe.vhd; also a part of the tests of vhdl/.
 */
package io.github.nfpool.offload;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code toe_top} behind its bench {@code toe_top_pipe}, or {@code arp_axis}. Belongs to one thread. */
public final class ToeCore extends ArpCore {
    /** The bench's name. */
    public static final String BENCH = "toe_top_pipe";

    /** Bytes of payload that one datagram can have. */
    public static final int LONGEST_PAYLOAD = 1472;

    private static final Pattern JUDGED = Pattern.compile("R \\d+ ([0-9A-F])"
            + "(?: ([0-9A-F]{2}) ([0-9A-F]{8})(?: ([0-9A-F]{4}) ([0-9A-F]{4}) ([0-9A-F]{4}) ([0-9A-F]{2}))?)?");
    private static final Pattern DROPPED = Pattern.compile("([DWP]) \\d+");

    /** What {@code ip_receive} says of a frame, in the order of its type {@code verdict_t}. */
    public enum Verdict {
        /** For this host, and right. */
        GOOD,
        /** The MAC found it bad. */
        BAD_FRAME,
        /** Not IPv4. */
        NOT_IP,
        /** No IPv4 header. */
        BAD_HEADER,
        /** Another length than it says. */
        BAD_LENGTH,
        /** Of the header. */
        BAD_CHECKSUM,
        /** No host sends from there. */
        BAD_SOURCE,
        /** For another host. */
        NOT_FOR_US,
        /** A part of a packet. */
        FRAGMENT,
        /** A datagram of another length than it says. */
        BAD_UDP_LENGTH,
        /** Of the datagram. */
        BAD_UDP_CHECKSUM,
        /** Of the message. */
        BAD_ICMP_CHECKSUM
    }

    /**
     * What the core says of a frame.
     *
     * @param verdict  whether it is good
     * @param protocol of a good frame, else 0
     * @param source   its IPv4 address, of a good frame
     * @param from     the port it comes from, of a good datagram
     * @param to       the port it goes to, of a good datagram
     * @param offset   where the payload begins in the frame, of a good datagram
     * @param length   bytes of the payload, of a good datagram
     */
    public record Judged(Verdict verdict, int protocol, int source, int from, int to, int offset, int length) {
    }

    private Optional<Judged> judged = Optional.empty();
    private int unreachable;
    private int tooLong;
    private int pingsLost;

    /**
     * Takes over a simulation of {@link #BENCH}.
     *
     * @param simulation the simulation; closed with this
     */
    public ToeCore(Simulation simulation) {
        super(simulation, BENCH);
    }

    /**
     * Says which addresses are near.
     *
     * @param netmask of the core's subnet; 0: all addresses are in it
     * @param gateway the way out of it; 0: none
     * @throws IOException as all here: if the simulation ends, does not answer, or says what it should not
     */
    public void subnet(int netmask, int gateway) throws IOException {
        ask("N " + HEX.toHexDigits(netmask) + " " + HEX.toHexDigits(gateway));
    }

    @Override
    public Answer frame(MemorySegment memory, long offset, int length) throws IOException {
        return frame("F ", memory, offset, length);
    }

    /**
     * A frame has come that the MAC has found bad, for example by its FCS.
     *
     * @param memory where it is
     * @param offset its first byte there
     * @param length its bytes
     * @return what the core does
     * @throws IOException as {@link #subnet}
     */
    public Answer badFrame(MemorySegment memory, long offset, int length) throws IOException {
        return frame("B ", memory, offset, length);
    }

    private Answer frame(String code, MemorySegment memory, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        judged = Optional.empty();
        return ask(code + HEX.formatHex(bytes));
    }

    /**
     * Sends a datagram.
     *
     * @param ip      where it goes
     * @param from    the port it comes from
     * @param to      the port it goes to
     * @param payload what is in it
     * @return its frame, or the request for the MAC address for which it waits
     * @throws IOException as {@link #subnet}
     */
    public Answer send(int ip, int from, int to, byte[] payload) throws IOException {
        return ask("U " + HEX.toHexDigits(ip) + " " + HEX.toHexDigits((short) from) + " " + HEX.toHexDigits((short) to)
                + " " + HEX.formatHex(payload));
    }

    /**
     * What the core says of the last frame.
     *
     * @return its verdict, or nothing if there was no frame
     */
    public Optional<Judged> judged() {
        return judged;
    }

    /**
     * Datagrams that were dropped because nobody has told the MAC address.
     *
     * @return how many
     */
    public int unreachable() {
        return unreachable;
    }

    /**
     * Datagrams that were dropped because they were longer than {@link #LONGEST_PAYLOAD}.
     *
     * @return how many
     */
    public int tooLong() {
        return tooLong;
    }

    /**
     * Pings that were not answered because two replies waited.
     *
     * @return how many
     */
    public int pingsLost() {
        return pingsLost;
    }

    @Override
    boolean said(String line) {
        Matcher is = JUDGED.matcher(line);
        if (is.matches()) {
            int verdict = Integer.parseInt(is.group(1), 16);
            if (verdict >= Verdict.values().length) {
                return false;
            }
            judged = Optional.of(new Judged(Verdict.values()[verdict], number(is.group(2)), number(is.group(3)),
                    number(is.group(4)), number(is.group(5)), is.group(7) == null ? 0 : 2 * number(is.group(7)) + 8,
                    number(is.group(6))));
            return true;
        }
        is = DROPPED.matcher(line);
        if (!is.matches()) {
            return false;
        }
        switch (is.group(1)) {
            case "D" -> unreachable++;
            case "W" -> tooLong++;
            default -> pingsLost++;
        }
        return true;
    }

    private static int number(String hex) {
        return hex == null ? 0 : Integer.parseUnsignedInt(hex, 16);
    }
}
