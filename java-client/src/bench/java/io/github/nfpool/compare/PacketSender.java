/*
 * SPDX-License-Identifier: Apache-2.0
 * A packet socket: whole frames, each by a call and a copy.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** send(2) past the queueing discipline, as packet(7) has it for generators. The headers stay as they are. */
final class PacketSender implements Sender {
    private final Sys sys = new Sys();
    private final String device;
    private final int fd;
    private final MemorySegment frame;
    private long value;

    PacketSender(String device, int size) throws IOException {
        this.device = device;
        this.fd = PacketSocket.open(sys, device, 0, PacketSocket.SOL_PACKET, PacketSocket.PACKET_QDISC_BYPASS, 1);
        this.frame = Arena.ofAuto().allocate(size, Long.BYTES);
        MemorySegment.copy(Datagram.headers(size), 0, frame, ValueLayout.JAVA_BYTE, 0, Datagram.HEADERS);
    }

    @Override
    public void send(int frames) throws IOException {
        for (int i = 0; i < frames; i++) {
            Words.fill(frame, Datagram.HEADERS, (int) frame.byteSize() - Datagram.HEADERS, ++value);
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
