/*
 * SPDX-License-Identifier: Apache-2.0
 * A driver's pool, mapped into this process: owner of the descriptor and of the mapping.
 * Step 4 of 5 (source) on the packet's way: fd + address become a MemorySegment.
 */
package io.github.nfpool.source;

import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolFormatException;
import io.github.nfpool.pool.PoolGeometry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What {@link ProcPoolSource} and {@link DevMemPoolSource} have in common. */
final class NativeMapping implements PoolMapping {
    private static final long PAGE_BYTES = 4096;

    private final NativeCalls calls;
    private final Path nfAddr;
    private final int fd;
    private final Arena arena = Arena.ofConfined();
    private final long physicalAddress;
    private MemorySegment segment;
    private PoolCounters countersAtOpen;
    private String description;

    /** Opens /proc/nf_addr, which claims the pool when access says so. */
    NativeMapping(NativeCalls calls, Path nfAddr, PoolSource.Access access) {
        Platform.require();
        this.calls = calls;
        this.nfAddr = nfAddr;
        this.fd = openFile(calls, nfAddr, access);
        try {
            this.physicalAddress = readAddress(nfAddr);
        } catch (PoolException e) {
            calls.close(fd);
            throw e;
        }
    }

    /** Maps the pool through the claimed file itself. */
    NativeMapping mapClaimed(PoolSource.Access access) {
        return map(fd, nfAddr, 0, access);
    }

    /** Maps the pool through another file, where it begins at its physical address. */
    NativeMapping mapThrough(Path memory, PoolSource.Access access) {
        int memoryFd = -1;
        try {
            if (physicalAddress == 0) {
                throw new PoolException("read", nfAddr.toString(), "the physical address is hidden from this user",
                        "run as root");
            }
            memoryFd = openFile(calls, memory, access);
            return map(memoryFd, memory, physicalAddress, access);
        } finally {
            if (memoryFd >= 0) {
                calls.close(memoryFd);
            }
            if (segment == null) {
                close();
            }
        }
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public long physicalAddress() {
        return physicalAddress;
    }

    @Override
    public PoolCounters countersAtOpen() {
        return countersAtOpen;
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
            throw failure("poll", nfAddr.toString(), -ready);
        }
        if (ready > 0 && (ready & NativeCalls.POLLIN) == 0) {
            throw new PoolException("poll", nfAddr.toString(), "answered 0x" + Integer.toHexString(ready)
                    + " instead of POLLIN", "has the module been unloaded?");
        }
        return ready > 0;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
            calls.close(fd);
        }
    }

    /** Maps one page to learn the pool's size from its header, then all of it. */
    private NativeMapping map(int mapFd, Path path, long offset, PoolSource.Access access) {
        try {
            long size;
            try (Arena brief = Arena.ofConfined()) {
                size = PoolGeometry.declaredSize(
                        mapPages(brief, mapFd, path, offset, PAGE_BYTES, NativeCalls.PROT_READ));
            }
            boolean watch = access == PoolSource.Access.WATCH;
            MemorySegment whole = mapPages(arena, mapFd, path, offset, size,
                    watch ? NativeCalls.PROT_READ : NativeCalls.PROT_READ | NativeCalls.PROT_WRITE);
            PoolGeometry.read(whole);
            countersAtOpen = PoolCounters.read(whole);
            segment = watch ? whole.asReadOnly() : whole;
            description = path + " by " + calls.name() + (watch ? ", watching" : ", claimed");
            return this;
        } catch (PoolFormatException e) {
            throw new PoolException("map", path.toString(), e, "are module and jar of the same version?");
        } finally {
            if (segment == null) {
                close();
            }
        }
    }

    private MemorySegment mapPages(Arena owner, int mapFd, Path path, long offset, long bytes, int protection) {
        long address = calls.mmap(mapFd, offset, bytes, protection);
        if (address < 0 && address >= -4095) {
            throw failure("mmap", path + ", " + bytes + " bytes", (int) -address);
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes, owner,
                mapped -> calls.munmap(mapped.address(), bytes));
    }

    private static int openFile(NativeCalls calls, Path path, PoolSource.Access access) {
        int mode = access == PoolSource.Access.WATCH ? NativeCalls.O_RDONLY : NativeCalls.O_RDWR;
        int fd = calls.open(path.toString(), mode | NativeCalls.O_CLOEXEC);
        if (fd < 0) {
            throw failure("open", path.toString(), -fd);
        }
        return fd;
    }

    private static PoolException failure(String call, String subject, int errno) {
        return new PoolException(call, subject, errno, Remedy.forCall(call, subject, errno));
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
