/*
 * SPDX-License-Identifier: Apache-2.0
 * Opens AF_PACKET sockets: of whole frames, on one device.
 */
package io.github.nfpool.compare;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** What {@link PacketReceiver} and {@link PacketSender} have in common. Constants are Linux's. */
final class PacketSocket {
    /** All protocols. */
    static final int ETH_P_ALL = 0x0003;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUFFORCE = 33;
    static final int SOL_PACKET = 263;
    static final int PACKET_QDISC_BYPASS = 20;

    /** struct sockaddr_ll, and where in it protocol and ifindex are. */
    private static final long ADDRESS_BYTES = 20;
    private static final long PROTOCOL = 2;
    private static final long INDEX = 4;

    private PacketSocket() {
    }

    /**
     * Opens and binds one.
     *
     * @param protocol an Ethernet type or ETH_P_ALL; 0 for a socket that only sends
     * @param option   to be set before frames come, in {@code level}
     * @return its descriptor, the caller's to close
     */
    static int open(Sys sys, String device, int protocol, int level, int option, int value) throws IOException {
        String what = "a packet socket on " + device + "; are you root?";
        int index = sys.interfaceIndex(device);
        int inNetworkOrder = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? Short.toUnsignedInt(Short.reverseBytes((short) protocol)) : protocol;
        // Without a protocol, nothing comes from other devices before it is bound to this one.
        int fd = sys.socket(Sys.AF_PACKET, Sys.SOCK_RAW, 0, what);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
            address.set(JAVA_SHORT, 0, (short) Sys.AF_PACKET);
            address.set(JAVA_SHORT, PROTOCOL, (short) inNetworkOrder);
            address.set(JAVA_INT, INDEX, index);
            sys.setsockopt(fd, level, option, value, what);
            sys.bind(fd, address, what);
            return fd;
        } catch (IOException e) {
            sys.close(fd);
            throw e;
        }
    }
}
