/*
 * SPDX-License-Identifier: Apache-2.0
 * Makes frames such as snull's sn0 receives: UDP with sequence numbers, and some company for it.
 * Step 1 of 5 (the wire) on the packet's way, when there is none.
 */
package io.github.nfpool.feed;

import io.github.nfpool.packet.InternetChecksum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * An endless feed of well-formed frames from 192.168.0.2 to 192.168.0.1. UDP payloads begin with a u64
 * sequence number, little-endian, counted from 0 without a gap. All frames share one buffer.
 */
public final class FrameGenerator implements FrameFeed {
    /** Where the numbered datagrams go. */
    public static final int PORT = 9000;

    /** What to make. */
    public enum Mix {
        /** Numbered UDP datagrams only. */
        UDP,
        /** Among them ARP, ICMP echo, TCP and IPv6, a few in each hundred. */
        ALL
    }

    private static final int PERIOD = 100;
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final long SENDER_MAC = 0x00534e554c31L;
    private static final long RECEIVER_MAC = 0x00534e554c30L;
    private static final long BROADCAST_MAC = 0xffffffffffffL;
    private static final int SENDER_IP = 0xc0a80002;
    private static final int RECEIVER_IP = 0xc0a80001;

    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64_LE =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment frame = Arena.ofAuto().allocate(1514, Long.BYTES);
    private final Mix mix;
    private long made;
    private long sequence;

    /**
     * A feed that begins at sequence number 0.
     *
     * @param mix what to make
     */
    public FrameGenerator(Mix mix) {
        this.mix = Objects.requireNonNull(mix, "mix");
    }

    @Override
    public MemorySegment next() {
        long number = made++;
        int length = mix == Mix.UDP ? udp(sequence++) : switch ((int) (number % PERIOD)) {
            case 0 -> arp(1, BROADCAST_MAC);
            case 1 -> arp(2, RECEIVER_MAC);
            case 2 -> ping(8, (int) (number / PERIOD));
            case 3 -> ping(0, (int) (number / PERIOD));
            case 4 -> tcpSyn((int) number);
            case 5 -> ping6((int) (number / PERIOD));
            default -> udp(sequence++);
        };
        return frame.asSlice(0, length);
    }

    private int udp(long number) {
        int payload = 16 + (int) (number % 48);
        int length = 8 + payload;
        int at = ipv4(17, length, (int) number);
        u16(at, 40000);
        u16(at + 2, PORT);
        u16(at + 4, length);
        u16(at + 6, 0);
        frame.set(U64_LE, at + 8, number);
        for (int i = 16; i < length; i++) {
            frame.set(ValueLayout.JAVA_BYTE, at + i, (byte) i);
        }
        int checksum = InternetChecksum.of(frame, at, length, pseudoHeader(17, length));
        u16(at + 6, checksum == 0 ? 0xffff : checksum);
        return at + length;
    }

    private int ping(int type, int number) {
        int length = 64;
        int at = ipv4(1, length, number);
        echo(at, type, number, length);
        u16(at + 2, InternetChecksum.of(frame, at, length, 0));
        return at + length;
    }

    private int ping6(int number) {
        int length = 64;
        ethernet(RECEIVER_MAC, 0x86dd);
        int at = ETHERNET;
        u32(at, 0x60000000);
        u16(at + 4, length);
        u16(at + 6, 58 << 8 | 64);
        linkLocal(at + 8, 2);
        linkLocal(at + 24, 1);
        echo(at + 40, 128, number, length);
        long pseudo = 2L * 0xfe80 + 2 + 1 + length + 58;
        u16(at + 42, InternetChecksum.of(frame, at + 40, length, pseudo));
        return at + 40 + length;
    }

    private int tcpSyn(int number) {
        int length = 20;
        int at = ipv4(6, length, number);
        u16(at, 40001);
        u16(at + 2, 80);
        u32(at + 4, number);
        u32(at + 8, 0);
        u16(at + 12, 5 << 12 | 0x02);
        u16(at + 14, 64240);
        u32(at + 16, 0);
        u16(at + 16, InternetChecksum.of(frame, at, length, pseudoHeader(6, length)));
        return at + length;
    }

    private int arp(int operation, long destination) {
        ethernet(destination, 0x0806);
        int at = ETHERNET;
        u32(at, 0x00010800);
        u16(at + 4, 0x0604);
        u16(at + 6, operation);
        u48(at + 8, SENDER_MAC);
        u32(at + 14, SENDER_IP);
        u48(at + 18, operation == 1 ? 0 : RECEIVER_MAC);
        u32(at + 24, RECEIVER_IP);
        return at + 28;
    }

    /** Type to payload of an ICMP echo message, checksum 0. */
    private void echo(int at, int type, int number, int length) {
        u16(at, type << 8);
        u16(at + 2, 0);
        u16(at + 4, 7);
        u16(at + 6, number + 1);
        for (int i = 8; i < length; i++) {
            frame.set(ValueLayout.JAVA_BYTE, at + i, (byte) i);
        }
    }

    /** Ethernet and IPv4 headers; returns where the payload begins. */
    private int ipv4(int protocol, int payload, int identification) {
        ethernet(RECEIVER_MAC, 0x0800);
        int at = ETHERNET;
        u16(at, 0x4500);
        u16(at + 2, IPV4 + payload);
        u16(at + 4, identification);
        u16(at + 6, 0x4000);
        u16(at + 8, 64 << 8 | protocol);
        u16(at + 10, 0);
        u32(at + 12, SENDER_IP);
        u32(at + 16, RECEIVER_IP);
        u16(at + 10, InternetChecksum.of(frame, at, IPV4, 0));
        return at + IPV4;
    }

    private static long pseudoHeader(int protocol, int length) {
        return (SENDER_IP >>> 16) + (SENDER_IP & 0xffff) + (RECEIVER_IP >>> 16) + (RECEIVER_IP & 0xffff)
                + protocol + length;
    }

    private void ethernet(long destination, int type) {
        u48(0, destination);
        u48(6, SENDER_MAC);
        u16(12, type);
    }

    /** fe80::host */
    private void linkLocal(int at, int host) {
        u32(at, 0xfe800000);
        u32(at + 4, 0);
        u32(at + 8, 0);
        u32(at + 12, host);
    }

    private void u16(int at, int value) {
        frame.set(U16, at, (short) value);
    }

    private void u32(int at, int value) {
        frame.set(U32, at, value);
    }

    private void u48(int at, long value) {
        u16(at, (int) (value >>> 32));
        u32(at + 2, (int) value);
    }
}
