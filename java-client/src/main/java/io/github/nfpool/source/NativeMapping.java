/*
 * SPDX-License-Identifier: Apache-2.0
 * A driver's pool: owner of the claim on /proc/nf_addr and of the mapping.
 * Step 4 of 5 (source) on the packet's way: what the driver offers becomes a PoolMapping.
 */
package io.github.nfpool.source;

import io.github.nfpool.pool.PoolCounters;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What {@link ProcPoolSource} and {@link DevMemPoolSource} have in common. */
final class NativeMapping implements PoolMapping {
    private final NativeCalls calls;
    private final Path nfAddr;
    private final int fd;
    private final long physicalAddress;
    private MappedPool pool;
    private String description;

    /** Opens /proc/nf_addr, which claims the pool when access says so. */
    NativeMapping(NativeCalls calls, Path nfAddr, PoolSource.Access access) {
        Platform.require();
        this.calls = calls;
        this.nfAddr = nfAddr;
        this.fd = MappedPool.openFile(calls, nfAddr, access);
        try {
            this.physicalAddress = readAddress(nfAddr);
        } catch (PoolException e) {
            calls.close(fd);
            throw e;
        }
    }

    /** Maps the pool through the claimed file itself. */
    NativeMapping mapClaimed(PoolSource.Access access) {
        try {
            return map(fd, nfAddr, 0, access);
        } finally {
            closeUnlessMapped();
        }
    }

    /** Maps the pool through another file, where it begins at its physical address. */
    NativeMapping mapThrough(Path memory, PoolSource.Access access) {
        int memoryFd = -1;
        try {
            if (physicalAddress == 0) {
                throw new PoolException("read", nfAddr.toString(), "the physical address is hidden from this user",
                        "run as root");
            }
            memoryFd = MappedPool.openFile(calls, memory, access);
            return map(memoryFd, memory, physicalAddress, access);
        } finally {
            if (memoryFd >= 0) {
                calls.close(memoryFd);
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
    public Supply supply() {
        return Supply.OUTSIDE;
    }

    @Override
    public boolean await(Duration timeout) {
        int ready = calls.poll(fd, NativeCalls.POLLIN, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
        if (ready < 0 && ready != -Errno.EINTR) {
            throw MappedPool.failure("poll", nfAddr.toString(), -ready);
        }
        if (ready > 0 && (ready & NativeCalls.POLLIN) == 0) {
            throw new PoolException("poll", nfAddr.toString(), "answered 0x" + Integer.toHexString(ready)
                    + " instead of POLLIN", "has the module been unloaded?");
        }
        return ready > 0;
    }

    @Override
    public void close() {
        if (pool.isOpen()) {
            pool.close();
            calls.close(fd);
        }
    }

    private NativeMapping map(int mapFd, Path path, long offset, PoolSource.Access access) {
        pool = new MappedPool(calls, mapFd, path, offset, access);
        description = path + " by " + calls.name()
                + (access == PoolSource.Access.WATCH ? ", watching" : ", claimed");
        return this;
    }

    private void closeUnlessMapped() {
        if (pool == null) {
            calls.close(fd);
        }
    }

    private static long readAddress(Path nfAddr) {
        try {
            byte[] text = Files.readAllBytes(nfAddr);
            return Long.parseUnsignedLong(new String(text, StandardCharsets.US_ASCII).trim());
        } catch (IOException | NumberFormatException e) {
            throw new PoolException("read", nfAddr.toString(), e, "expected an address in decimal");
        }
    }
}
