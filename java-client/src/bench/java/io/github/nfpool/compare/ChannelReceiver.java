/*
 * SPDX-License-Identifier: Apache-2.0
 * DatagramChannel: the JDK's own way, through the stack.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A datagram a call. Connected, since read() then need not say where each came from, and a direct buffer, which
 * the kernel writes to itself.
 */
final class ChannelReceiver implements Receiver {
    private static final int ROOM = 1 << 11;
    /** Bytes, as the kernel counts a frame: with all that belongs to it. Linux grants its rmem_max at most. */
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final long PATIENCE_MILLIS = 10_000;

    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
    private final MemorySegment memory = MemorySegment.ofBuffer(buffer);
    private long sum;

    ChannelReceiver() throws IOException {
        channel = DatagramChannel.open();
        selector = Selector.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(new InetSocketAddress(Datagram.OWN_ADDRESS, Datagram.PORT));
            channel.connect(new InetSocketAddress(Datagram.PEER_ADDRESS, Datagram.SOURCE_PORT));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            close();
            throw failure(Datagram.PORT, e);
        }
    }

    /** What could not be had: an address of sn0's. */
    static IOException failure(int port, IOException e) {
        return new IOException("DatagramChannel on " + Datagram.OWN_ADDRESS + ", port " + port + ": " + e.getMessage()
                + "; is this sn0's address, and sn0 up?", e);
    }

    @Override
    public int read(int limit) throws IOException {
        int frames = 0;
        while (frames < limit) {
            buffer.clear();
            int bytes = channel.read(buffer);
            if (bytes <= 0) {
                break;
            }
            sum += Words.sum(memory, 0, bytes);
            frames++;
        }
        return frames;
    }

    @Override
    public void await() throws IOException {
        if (selector.select(PATIENCE_MILLIS) == 0) {
            throw new IOException("no datagram has come for " + PATIENCE_MILLIS / 1000 + " s");
        }
        selector.selectedKeys().clear();
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
