/*
 * SPDX-License-Identifier: Apache-2.0
 * Checks that each numbered datagram arrives once and in order.
 * Beside step 5 of 5 on the packet's way: how a loss is proved, or its absence.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Looks at UDP datagrams to one port over IPv4, whose payload begins with a u64 number, little-endian,
 * the first 0 (native/target/udp_seq sends them). Other frames are ignored. Used by one thread.
 */
public final class SequenceCheck {
    private static final ValueLayout.OfLong U64_LE =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();
    private final UdpView udp = new UdpView();
    private final int port;
    private final int expected;
    private final long[] seen;
    private long highest = -1;
    private long frames;
    private long doubled;
    private long outOfOrder;
    private long beyond;

    /**
     * A check that has seen nothing.
     *
     * @param port     the datagrams' destination port
     * @param expected how many are sent, so that the numbers are 0 to {@code expected} - 1
     */
    public SequenceCheck(int port, int expected) {
        this.port = port;
        this.expected = expected;
        this.seen = new long[(expected + Long.SIZE - 1) / Long.SIZE];
    }

    /**
     * Looks at a frame.
     *
     * @param segment the memory it is in
     * @param offset  where it begins, in bytes
     * @param length  bytes in it
     * @return true if it was a datagram of the sequence
     */
    public boolean accept(MemorySegment segment, long offset, int length) {
        long number = number(segment, offset, length);
        if (number == -1) {
            return false;
        }
        frames++;
        if (number < 0 || number >= expected) {
            beyond++;
            return true;
        }
        int word = (int) (number >>> 6);
        if ((seen[word] & 1L << number) != 0) {
            doubled++;
        } else {
            seen[word] |= 1L << number;
            outOfOrder += number < highest ? 1 : 0;
            highest = Math.max(highest, number);
        }
        return true;
    }

    /**
     * Datagrams of the sequence so far, doubled ones included.
     *
     * @return frames
     */
    public long frames() {
        return frames;
    }

    /**
     * Numbers that have not been seen.
     *
     * @return frames
     */
    public long lost() {
        return expected - (frames - doubled - beyond);
    }

    /**
     * Numbers below the highest one seen that have not been seen: the loss so far, while more may come.
     *
     * @return frames
     */
    public long missing() {
        return highest + 1 - (frames - doubled - beyond);
    }

    /**
     * Datagrams whose number had been seen before.
     *
     * @return frames
     */
    public long doubled() {
        return doubled;
    }

    /**
     * Datagrams that came after one with a higher number.
     *
     * @return frames
     */
    public long outOfOrder() {
        return outOfOrder;
    }

    /**
     * Datagrams with a number that should not exist.
     *
     * @return frames
     */
    public long beyond() {
        return beyond;
    }

    /** The number in a frame of the sequence, -1 in any other. */
    private long number(MemorySegment segment, long offset, int length) {
        ethernet.bind(segment, offset, length);
        if (!ethernet.isComplete() || ethernet.type() != EthernetView.TYPE_IPV4) {
            return -1;
        }
        ip.bind(segment, ethernet.payloadOffset(), ethernet.payloadLength());
        if (!ip.isComplete() || ip.protocol() != Ipv4View.UDP || ip.fragmentOffset() != 0) {
            return -1;
        }
        udp.bind(segment, ip.payloadOffset(), ip.payloadLength());
        if (!udp.isComplete() || udp.destinationPort() != port || udp.payloadLength() < Long.BYTES) {
            return -1;
        }
        return segment.get(U64_LE, udp.payloadOffset());
    }
}
