/*
 * SPDX-License-Identifier: Apache-2.0
 * Builds UDP datagrams by which a receiver tells a lost, doubled, reordered or altered one.
 * The first step of a packet's way back to the wire; native/lib/sequence.c and datagram.c do the same in C.
 */
package io.github.nfpool.feed;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.packet.InternetChecksum;
import io.github.nfpool.pool.FrameFiller;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A payload begins with its number, eight bytes, little-endian; the first number is 0. Byte i of the rest is
 * (number + i) mod 256. {@code native/target/udp_sink} checks them.
 */
public final class NumberedDatagrams implements FrameFiller {
    /** Bytes of Ethernet, IPv4 and UDP headers in front of the payload. */
    public static final int HEADERS = 42;
    /** Bytes in the shortest payload. */
    public static final int SHORTEST = Long.BYTES;

    private static final int IP = 14;
    private static final int UDP = 34;
    private static final int IP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int PROTOCOL = 17;

    /** The end of this one's wire has the same Ethernet address, but for the last bit. */
    private static final String WIRE = "sn0";
    /** Columns: IP address, HW type, Flags, HW address, Mask, Device. */
    private static final Path NEIGHBORS = Path.of("/proc/net/arp");
    private static final int COMPLETE = 2;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64_LE =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final long sourceMac;
    private final long receiverMac;
    private final int source;
    private final int destination;
    private final int port;
    private final int size;
    private final long count;
    private long number;

    /**
     * Datagrams over the wire of a device. There is no ARP: the other end's Ethernet address is the sender's
     * with its last bit flipped, as snull gives them.
     *
     * @param sourceMac   the sender's Ethernet address, in the lower 48 bits
     * @param source      its IPv4 address
     * @param destination the receiver's IPv4 address
     * @param port        UDP port, of both
     * @param size        bytes of payload, at least 8
     * @param count       how many to build
     */
    public NumberedDatagrams(long sourceMac, int source, int destination, int port, int size, long count) {
        this(sourceMac, sourceMac ^ 1, source, destination, port, size, count);
    }

    private NumberedDatagrams(long sourceMac, long receiverMac, int source, int destination, int port, int size,
            long count) {
        if (size < SHORTEST) {
            throw new IllegalArgumentException("a payload of " + size + " bytes, expected " + SHORTEST + " or more");
        }
        this.sourceMac = sourceMac;
        this.receiverMac = receiverMac;
        this.source = source;
        this.destination = destination;
        this.port = port;
        this.size = size;
        this.count = count;
    }

    /**
     * Datagrams from a device of this machine, with the addresses that it has. The kernel must know the receiver's
     * Ethernet address, unless the device is sn0.
     *
     * @param device      its name
     * @param destination the receiver's address
     * @param port        UDP port, of both
     * @param size        bytes of payload, at least 8
     * @param count       how many to build
     * @return the datagrams
     * @throws PoolException if there is no such device, it has no address, or the receiver's is not known
     */
    public static NumberedDatagrams from(String device, Inet4Address destination, int port, int size, long count) {
        try {
            NetworkInterface found = NetworkInterface.getByName(device);
            if (found == null || found.getHardwareAddress() == null) {
                throw new PoolException("send from", device, "there is no such device here", "load snull");
            }
            InetAddress source = found.inetAddresses().filter(Inet4Address.class::isInstance).findFirst()
                    .orElseThrow(() -> new PoolException("send from", device, "it has no IPv4 address",
                            "ip addr add 192.168.0.1/24 dev " + device));
            long mac = ByteBuffer.allocate(Long.BYTES).position(2).put(found.getHardwareAddress()).getLong(0);
            long receiver = device.equals(WIRE) ? mac ^ 1 : neighbor(Files.readAllLines(NEIGHBORS), device, destination);
            return new NumberedDatagrams(mac, receiver, word(source), word(destination), port, size, count);
        } catch (SocketException e) {
            throw new PoolException("send from", device, e, "");
        } catch (IOException e) {
            throw new PoolException("read", NEIGHBORS.toString(), e, "");
        }
    }

    /** The Ethernet address of a host in reach of a device, out of the lines of /proc/net/arp. */
    static long neighbor(List<String> table, String device, Inet4Address host) {
        for (String line : table) {
            String[] words = line.split(" +");
            if (words.length == 6 && words[0].equals(host.getHostAddress()) && words[5].equals(device)
                    && (Integer.decode(words[2]) & COMPLETE) != 0) {
                return Long.parseLong(words[3].replace(":", ""), 16);
            }
        }
        throw new PoolException("send from", device, "the Ethernet address of " + host.getHostAddress()
                + " is not known", "ping it, or: ip neigh add " + host.getHostAddress() + " lladdr MAC dev " + device);
    }

    @Override
    public int fill(MemorySegment pool, long offset, int capacity) {
        if (HEADERS + size > capacity) {
            throw new IllegalArgumentException("a slot has room for " + (capacity - HEADERS) + " bytes of payload, not "
                    + size);
        }
        if (number == count) {
            return END;
        }
        payload(pool, offset + HEADERS, number++);
        ethernet(pool, offset);
        ipv4(pool, offset + IP);
        udp(pool, offset + UDP);
        return HEADERS + size;
    }

    private void payload(MemorySegment pool, long at, long value) {
        pool.set(U64_LE, at, value);
        for (int i = Long.BYTES; i < size; i++) {
            pool.set(ValueLayout.JAVA_BYTE, at + i, (byte) (value + i));
        }
    }

    private void ethernet(MemorySegment pool, long at) {
        pool.set(U16, at, (short) (receiverMac >>> 32));
        pool.set(U32, at + 2, (int) receiverMac);
        pool.set(U16, at + 6, (short) (sourceMac >>> 32));
        pool.set(U32, at + 8, (int) sourceMac);
        pool.set(U16, at + 12, (short) 0x0800);
    }

    private void ipv4(MemorySegment pool, long at) {
        pool.set(U16, at, (short) 0x4500);
        pool.set(U16, at + 2, (short) (IP_BYTES + UDP_BYTES + size));
        pool.set(U32, at + 4, 0x4000);
        pool.set(U32, at + 8, 64 << 24 | PROTOCOL << 16);
        pool.set(U32, at + 12, source);
        pool.set(U32, at + 16, destination);
        pool.set(U16, at + 10, (short) InternetChecksum.of(pool, at, IP_BYTES, 0));
    }

    private void udp(MemorySegment pool, long at) {
        int length = UDP_BYTES + size;
        pool.set(U16, at, (short) port);
        pool.set(U16, at + 2, (short) port);
        pool.set(U16, at + 4, (short) length);
        pool.set(U16, at + 6, (short) 0);
        long pseudo = (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff)
                + PROTOCOL + length;
        int checksum = InternetChecksum.of(pool, at, length, pseudo);
        // 0 says that there is none (RFC 768).
        pool.set(U16, at + 6, (short) (checksum == 0 ? 0xffff : checksum));
    }

    private static int word(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
