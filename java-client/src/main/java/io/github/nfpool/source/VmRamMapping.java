/*
 * SPDX-License-Identifier: Apache-2.0
 * The open pool of a guest kernel: its memory, and how to wait without that kernel's poll(2).
 * Step 4 of 5 (source) on the packet's way, from outside the machine.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PageSize;
import io.github.nfpool.os.Platform;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.os.Timeout;
import io.github.nfpool.pool.PoolCounters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Made by {@link VmRamPoolSource}. */
final class VmRamMapping implements PoolMapping {
    private static final long NAP_NANOS = 50_000;
    private static final long PAGE_BYTES = PageSize.BYTES;

    private final NativeCalls calls;
    private final Path file;
    private final long address;
    private final MappedPool pool;
    private final String description;
    private final Object key;
    private long framesSeen;

    VmRamMapping(NativeCalls calls, Path file, long address, PoolSource.Access access) {
        Platform.require();
        this.calls = calls;
        this.file = file;
        this.address = address;
        if (address <= 0 || address % PAGE_BYTES != 0) {
            throw new PoolException("map", file.toString(), "0x" + Long.toHexString(address)
                    + " is not the address of a page", "use the number that /proc/nf_addr shows to root in the guest");
        }
        key = attributes().fileKey();
        if (!Files.isReadable(file) || access == PoolSource.Access.CLAIM && !Files.isWritable(file)) {
            throw new PoolException("open", file.toString(), "permission denied",
                    "run as the user who started the VM");
        }
        int fd = MappedPool.openFile(calls, file, access);
        try {
            pool = new MappedPool(calls, fd, file, address, access, this::requireRoom);
        } finally {
            calls.close(fd);
        }
        this.description = file + " at 0x" + Long.toHexString(address) + " by " + calls.name()
                + switch (access) {
                    case CLAIM -> ", read and given back";
                    case WATCH -> ", watching";
                    case SNAPSHOT -> ", a snapshot";
                };
    }

    @Override
    public MemorySegment segment() {
        return pool.segment();
    }

    /** None on this machine. */
    @Override
    public long physicalAddress() {
        return 0;
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
        requireWhole();
        int fd = MappedPool.openFile(calls, file, PoolSource.Access.WATCH);
        try {
            return MappedPool.mapPrivate(calls, fd, file, address, pool.segment().byteSize(), arena);
        } finally {
            calls.close(fd);
        }
    }

    @Override
    public Supply supply() {
        requireWhole();
        return pool.isSnapshot() ? Supply.ENDED : Supply.OUTSIDE;
    }

    /** Looks at the producer's counter again and again: nobody tells the host of a guest's frame. */
    @Override
    public boolean await(Duration timeout) {
        if (pool.isSnapshot()) {
            requireWhole();
            return false;
        }
        long limit = Timeout.nanos(timeout);
        long start = System.nanoTime();
        for (;;) {
            requireWhole();
            long frames = PoolCounters.read(pool.segment()).frames();
            if (frames != framesSeen) {
                framesSeen = frames;
                return true;
            }
            if (System.nanoTime() - start >= limit || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    @Override
    public void handOff() {
        pool.confinement().handOff();
    }

    @Override
    public void takeOver() {
        pool.confinement().takeOver();
    }

    @Override
    public void close() {
        pool.close();
    }

    /** A mapping past the end of a file is granted; what is touched there reads as zeros, see FaultGuard. */
    private void requireRoom(long bytes) {
        BasicFileAttributes now = attributes();
        if (!now.fileKey().equals(key)) {
            throw new PoolException("read", file.toString(), "is not the file that was mapped",
                    "the VM was restarted: open its pool again");
        }
        if (address > now.size() - bytes) {
            throw new PoolException("map", file.toString(), "is " + now.size() + " bytes long, the pool would begin at "
                    + address + " and take " + bytes,
                    "is this the memory of the running VM, and the address from there?");
        }
    }

    private void requireWhole() {
        requireRoom(pool.segment().byteSize());
        if (pool.faulted()) {
            throw new PoolException("read", file.toString(), "became shorter while it was read",
                    "what was read last may be zeros: open the pool again");
        }
    }

    private BasicFileAttributes attributes() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new PoolException("stat", file.toString(), "no such file", "did the VM end?");
        } catch (IOException e) {
            throw new PoolException("stat", file.toString(), e, "did the VM end?");
        }
    }
}
