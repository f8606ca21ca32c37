/*
 * SPDX-License-Identifier: Apache-2.0
 * The far network card: sends frames to the one that is measured.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Frames of one size to one address. Used by one thread. */
final class CardSource implements AutoCloseable {
    private final Sys sys = new Sys();
    private final String device;
    private final int fd;
    private final MemorySegment frame;

    /**
     * Opens a packet socket on the card.
     *
     * @param device its name, in this process's network namespace
     * @param mac    whom the frames are for, such as {@code 52:54:00:12:34:56}
     * @param size   bytes in a frame
     */
    CardSource(String device, String mac, int size) throws IOException {
        this.device = device;
        frame = Arena.ofAuto().allocate(size, Long.BYTES);
        MemorySegment.copy(Datagram.headers(size), 0, frame, ValueLayout.JAVA_BYTE, 0, Datagram.HEADERS);
        Words.fill(frame, Datagram.HEADERS, size - Datagram.HEADERS, size);
        String[] bytes = mac.split(":");
        for (int i = 0; i < bytes.length; i++) {
            frame.set(ValueLayout.JAVA_BYTE, i, (byte) Integer.parseInt(bytes[i], 16));
        }
        fd = PacketSocket.open(sys, device, 0, PacketSocket.SOL_PACKET, PacketSocket.PACKET_QDISC_BYPASS, 1);
    }

    void send(int frames) throws IOException {
        for (int i = 0; i < frames; i++) {
            int sent = sys.send(fd, frame, 0);
            if (sent < 0) {
                throw Sys.failure("send", device, -sent);
            }
        }
    }

    @Override
    public void close() {
        sys.close(fd);
    }
}
