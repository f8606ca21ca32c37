/*
 * SPDX-License-Identifier: Apache-2.0
 * A packet socket: whole frames, each by a call and a copy.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** recv(2) in a loop, poll(2) to wait. */
final class PacketReceiver implements Receiver {
    private static final int ROOM = 1 << 11;
    private static final int RECEIVE_BUFFER = 1 << 22;

    private final Sys sys = new Sys();
    private final String device;
    private final int fd;
    private final MemorySegment frame = Arena.ofAuto().allocate(ROOM, Long.BYTES);
    private long sum;

    PacketReceiver(String device) throws IOException {
        this.device = device;
        this.fd = PacketSocket.open(sys, device, PacketSocket.ETH_P_ALL,
                PacketSocket.SOL_SOCKET, PacketSocket.SO_RCVBUFFORCE, RECEIVE_BUFFER);
    }

    @Override
    public int read(int limit) throws IOException {
        int frames = 0;
        while (frames < limit) {
            int bytes = sys.recv(fd, frame, Sys.MSG_DONTWAIT);
            if (bytes == -Sys.EAGAIN) {
                break;
            }
            if (bytes < 0) {
                throw Sys.failure("recv", device, -bytes);
            }
            sum += Words.sum(frame, 0, bytes);
            frames++;
        }
        return frames;
    }

    @Override
    public void await() throws IOException {
        sys.awaitInput(fd, device);
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        sys.close(fd);
    }
}
