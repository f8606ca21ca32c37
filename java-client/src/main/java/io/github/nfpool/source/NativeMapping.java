/*
 * SPDX-License-Identifier: Apache-2.0
 * A driver's pool: owner of the claim on /proc/nf_addr and of the mapping.
 * Step 4 of 5 (source) on the packet's way: what the driver offers becomes a PoolMapping.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolSender;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@link ProcPoolSource} and {@link DevMemPoolSource} have in common. */
final class NativeMapping implements PoolMapping {
    private final DriverFile file;
    private final long physicalAddress;
    private MappedPool pool;
    /** The owner's; none before it asks for one. */
    private @Nullable PoolSender sender;
    /** The other file that it was mapped through. */
    private @Nullable Path memory;
    private String description;

    /** Opens the file, which claims the pool when access says so. */
    NativeMapping(NativeCalls calls, Path path, int channel, PoolSource.Access access) {
        this.file = new DriverFile(calls, path, access);
        try {
            // Of the others the address changes, and to open the file once more is refused.
            this.physicalAddress = channel == 0 ? readAddress(path) : 0;
        } catch (PoolException e) {
            file.close();
            throw e;
        }
    }

    /** Maps the pool through the claimed file itself. */
    NativeMapping mapClaimed(PoolSource.Access access) {
        try {
            return map(file.fd(), file.path(), 0, access);
        } finally {
            closeUnlessMapped();
        }
    }

    /** Maps the pool through another file, where it begins at its physical address. */
    NativeMapping mapThrough(Path memory, PoolSource.Access access) {
        int memoryFd = -1;
        try {
            if (physicalAddress == 0) {
                throw new PoolException("read", file.path().toString(), "the physical address is hidden from this user",
                        "run as root");
            }
            memoryFd = MappedPool.openFile(file.calls(), memory, access);
            this.memory = memory;
            return map(memoryFd, memory, physicalAddress, access);
        } finally {
            if (memoryFd >= 0) {
                file.calls().close(memoryFd);
            }
            closeUnlessMapped();
        }
    }

    @Override
    public MemorySegment segment() {
        return pool.segment();
    }

    @Override
    public long physicalAddress() {
        return physicalAddress;
    }

    @Override
    public PoolCounters countersAtOpen() {
        return pool.countersAtOpen();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public MemorySegment privateView(Arena arena) {
        pool.confinement().requireUsable();
        if (memory != null) {
            throw new PoolException("map privately", description, "it was mapped through another file", "use --source proc");
        }
        return MappedPool.mapPrivate(file.calls(), file.fd(), file.path(), 0, pool.segment().byteSize(), arena);
    }

    @Override
    public Supply supply() {
        return pool.isSnapshot() ? Supply.ENDED : Supply.OUTSIDE;
    }

    @Override
    public boolean await(Duration timeout) {
        // The number of a closed descriptor may be another file's by now.
        pool.confinement().requireUsable();
        return !pool.isSnapshot() && file.poll(NativeCalls.POLLIN, timeout);
    }

    @Override
    public PoolSender sender() {
        pool.confinement().requireUsable();
        if (sender == null) {
            if (pool.segment().isReadOnly()) {
                throw new PoolException("send from", description, "it is open read-only", "claim it");
            }
            if (PoolGeometry.read(pool.segment()).txCount() == 0) {
                throw new PoolException("send from", description, "it has no TX partition",
                        "load snull with tx=256");
            }
            sender = new PoolSender(pool.segment(), this::ring);
        }
        return sender;
    }

    @Override
    public void filter(FrameFilter filter) {
        pool.confinement().requireUsable();
        if (pool.segment().isReadOnly()) {
            PoolMapping.super.filter(filter);
        }
        file.filter(filter, pool.segment());
    }

    @Override
    public boolean awaitSendable(Duration timeout) {
        sender();
        return file.poll(NativeCalls.POLLOUT, timeout);
    }

    @Override
    public void handOff() {
        pool.confinement().handOff();
        sender = null;
    }

    @Override
    public void takeOver() {
        pool.confinement().takeOver();
    }

    @Override
    public void close() {
        if (pool.close()) {
            file.close();
        }
    }

    private int ring(int limit) {
        pool.confinement().requireUsable();
        return file.ioctl("NF_IOC_DOORBELL", PoolFormat.NF_IOC_DOORBELL, limit);
    }

    private NativeMapping map(int mapFd, Path path, long offset, PoolSource.Access access) {
        pool = new MappedPool(file.calls(), mapFd, path, offset, access);
        description = path + " by " + file.calls().name() + switch (access) {
            case CLAIM -> ", claimed";
            case WATCH -> ", watching";
            case SNAPSHOT -> ", a snapshot";
        };
        return this;
    }

    private void closeUnlessMapped() {
        if (pool == null) {
            file.close();
        }
    }

    private static long readAddress(Path file) {
        try {
            byte[] text = Files.readAllBytes(file);
            return Long.parseUnsignedLong(new String(text, StandardCharsets.US_ASCII).trim());
        } catch (IOException | NumberFormatException e) {
            throw new PoolException("read", file.toString(), e, "expected an address in decimal");
        }
    }
}
