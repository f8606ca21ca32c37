/*
 * SPDX-License-Identifier: Apache-2.0
 * The pool: frames are built in slots and sent from there, a doorbell for so many.
 */
package io.github.nfpool.compare;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.pool.FrameFiller;
import io.github.nfpool.pool.PoolSender;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** A claim on channel 0, which needs a TX partition. The backend matters at the doorbell. */
final class PoolBatchSender implements Sender, FrameFiller {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PoolMapping mapping;
    private final PoolSender sender;
    private final Headers headers;
    private final int size;
    private final int batch;
    private long value;

    PoolBatchSender(Backend backend, int size, int batch) {
        this.mapping = new ProcPoolSource(backend.calls(), PoolSource.Access.CLAIM).open();
        this.sender = mapping.sender();
        this.headers = new Headers(Datagram.headers(size));
        this.size = size;
        this.batch = batch;
    }

    @Override
    public void send(int frames) throws IOException {
        for (int left = frames; left > 0; left -= batch) {
            int together = Math.min(batch, left);
            int built = sender.fill(this, together);
            while (built < together) {
                awaitSlot();
                built += sender.fill(this, together - built);
            }
            flush();
        }
    }

    @Override
    public int fill(MemorySegment pool, long offset, int capacity) {
        headers.put(pool, offset);
        Words.fill(pool, offset + Datagram.HEADERS, size - Datagram.HEADERS, ++value);
        return size;
    }

    /** The kernel takes all of a batch, or says why not. */
    private void flush() throws IOException {
        sender.flush();
        if (sender.pending() != 0) {
            throw new IOException("the driver left " + sender.pending() + " frames in their slots");
        }
    }

    private void awaitSlot() throws IOException {
        flush();
        if (!mapping.awaitSendable(PATIENCE)) {
            throw new IOException("no slot has come back for " + PATIENCE.toSeconds() + " s");
        }
    }

    @Override
    public void close() {
        mapping.close();
    }
}
