/*
 * SPDX-License-Identifier: Apache-2.0
 * The frame that ways without an IP stack send: its headers.
 */
package io.github.nfpool.compare;

import io.github.nfpool.packet.InternetChecksum;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A UDP datagram from sn0 to its neighbour, as snull names them. */
final class Datagram {
    /** Bytes of Ethernet, IPv4 and UDP headers in front of the payload. */
    static final int HEADERS = 42;
    /** The port that all frames go to, and the one that the driver's come from. */
    static final int PORT = 9001;
    static final int SOURCE_PORT = 9000;
    static final String OWN_ADDRESS = "192.168.0.1";
    static final String PEER_ADDRESS = "192.168.0.2";

    private static final int IP = 14;
    private static final int IP_BYTES = 20;
    private static final int IP_CHECKSUM = IP + 10;
    private static final long OWN_MAC = 0x0053_4e55_4c30L;
    private static final long PEER_MAC = 0x0053_4e55_4c31L;

    private Datagram() {
    }

    /**
     * Headers of a frame, without a UDP checksum.
     *
     * @param size bytes in the frame
     */
    static byte[] headers(int size) {
        ByteBuffer frame = ByteBuffer.allocate(HEADERS);
        mac(frame, PEER_MAC);
        mac(frame, OWN_MAC);
        frame.putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (size - IP)).putInt(0x4000);
        frame.put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0xc0a80001).putInt(0xc0a80002);
        frame.putShort((short) SOURCE_PORT).putShort((short) PORT);
        frame.putShort((short) (size - IP - IP_BYTES)).putShort((short) 0);
        MemorySegment memory = MemorySegment.ofBuffer(frame.clear());
        frame.putShort(IP_CHECKSUM, (short) InternetChecksum.of(memory, IP, IP_BYTES, 0));
        return frame.array();
    }

    private static void mac(ByteBuffer frame, long mac) {
        frame.putShort((short) (mac >>> 32)).putInt((int) mac);
    }
}
