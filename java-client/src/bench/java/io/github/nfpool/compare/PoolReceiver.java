/*
 * SPDX-License-Identifier: Apache-2.0
 * The pool: frames are read where the driver stored them.
 */
package io.github.nfpool.compare;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** A claim on channel 0. The backend matters where the kernel is called: to wait. */
final class PoolReceiver implements Receiver, PacketHandler {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PoolMapping mapping;
    private final PacketPool pool;
    private long sum;

    PoolReceiver(Backend backend) {
        mapping = new ProcPoolSource(backend.calls(), PoolSource.Access.CLAIM).open();
        pool = new PacketPool(mapping.segment());
    }

    @Override
    public int read(int limit) {
        return pool.poll(this, limit);
    }

    @Override
    public void onPacket(MemorySegment segment, long offset, int length) {
        sum += Words.sum(segment, offset, length);
    }

    @Override
    public void await() throws IOException {
        if (!mapping.await(PATIENCE)) {
            throw new IOException("no frame has come to the pool for " + PATIENCE.toSeconds() + " s");
        }
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        mapping.close();
    }
}
