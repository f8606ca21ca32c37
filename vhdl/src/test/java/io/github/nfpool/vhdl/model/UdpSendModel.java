// SPDX-License-Identifier: Apache-2.0
// Reference model of udp_send, datagram by datagram, written from RFC 768, RFC 791 and RFC 6864.
package io.github.nfpool.vhdl.model;

import java.nio.ByteBuffer;

/** The frame that udp_send makes, for the host of {@link IpReceiveModel}. */
public final class UdpSendModel {

    private static final int HEADERS = 42;
    private static final int UDP = 17;

    private UdpSendModel() { }

    /** A datagram in its frame, padded. */
    public static byte[] frame(long ip, long mac, int from, int to, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(Math.max(60, HEADERS + payload.length));
        frame.putShort((short) (mac >> 32)).putInt((int) mac);
        frame.putShort((short) (IpReceiveModel.OUR_MAC >> 32)).putInt((int) IpReceiveModel.OUR_MAC);
        frame.putShort((short) 0x0800).putShort((short) 0x4500).putShort((short) (28 + payload.length));
        frame.putShort((short) 0).putShort((short) 0x4000).put((byte) 64).put((byte) UDP).putShort((short) 0);
        frame.putInt((int) IpReceiveModel.OUR_IP).putInt((int) ip);
        frame.putShort((short) from).putShort((short) to).putShort((short) (8 + payload.length)).putShort((short) 0);
        frame.put(payload);
        byte[] bytes = frame.array();
        Checksum.fill(bytes, 24, 14, 34, 0);
        long pseudo = (IpReceiveModel.OUR_IP >> 16) + (IpReceiveModel.OUR_IP & 0xFFFF) + (ip >> 16) + (ip & 0xFFFF)
                + UDP + 8 + payload.length;
        Checksum.fill(bytes, 40, 34, HEADERS + payload.length, pseudo);
        if (bytes[40] == 0 && bytes[41] == 0) {
            bytes[40] = (byte) 0xFF;
            bytes[41] = (byte) 0xFF;
        }
        return bytes;
    }
}
