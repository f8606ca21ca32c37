/*
 * SPDX-License-Identifier: Apache-2.0
 * DatagramChannel: the JDK's own way, through the stack.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A datagram a call. Connected, since write() then need not look up where to, and from a direct buffer. */
final class ChannelSender implements Sender {
    private final DatagramChannel channel;
    private final ByteBuffer buffer;
    private final MemorySegment memory;
    private long value;

    ChannelSender(int size) throws IOException {
        buffer = ByteBuffer.allocateDirect(size - Datagram.HEADERS);
        memory = MemorySegment.ofBuffer(buffer);
        channel = DatagramChannel.open();
        try {
            channel.bind(new InetSocketAddress(Datagram.OWN_ADDRESS, Datagram.SOURCE_PORT));
            channel.connect(new InetSocketAddress(Datagram.PEER_ADDRESS, Datagram.PORT));
            channel.configureBlocking(false);
        } catch (IOException e) {
            close();
            throw ChannelReceiver.failure(Datagram.SOURCE_PORT, e);
        }
    }

    @Override
    public void send(int frames) throws IOException {
        for (int i = 0; i < frames; i++) {
            Words.fill(memory, 0, buffer.capacity(), ++value);
            if (channel.write(buffer.clear()) != buffer.capacity()) {
                throw new IOException("the stack did not take a datagram: its send buffer is full");
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
