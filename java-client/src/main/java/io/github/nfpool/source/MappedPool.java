/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool that lies in a file, mapped into this process: owner of the mapping, not of the descriptor.
 * Step 4 of 5 (source) on the packet's way: fd + address become a MemorySegment.
 */
package io.github.nfpool.source;

import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolFormatException;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Confined to the thread that made it: any other that reads, writes or closes gets an exception. */
final class MappedPool implements AutoCloseable {
    private static final long PAGE_BYTES = 4096;

    private final NativeCalls calls;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment segment;
    private final PoolCounters countersAtOpen;

    /** For a file that is as long as the pool needs, whatever the pool says. */
    MappedPool(NativeCalls calls, int fd, Path path, long offset, PoolSource.Access access) {
        this(calls, fd, path, offset, access, size -> { });
    }

    /**
     * Maps one page to learn the pool's size from its header, then all of it.
     *
     * @param room called with the size before that many bytes are mapped; throws if they are not there
     */
    MappedPool(NativeCalls calls, int fd, Path path, long offset, PoolSource.Access access, LongConsumer room) {
        this.calls = calls;
        boolean done = false;
        try {
            room.accept(PAGE_BYTES);
            long size;
            try (Arena brief = Arena.ofConfined()) {
                size = PoolGeometry.declaredSize(
                        mapPages(brief, fd, path, offset, PAGE_BYTES, NativeCalls.PROT_READ));
            }
            room.accept(size);
            boolean watch = access == PoolSource.Access.WATCH;
            MemorySegment whole = mapPages(arena, fd, path, offset, size,
                    watch ? NativeCalls.PROT_READ : NativeCalls.PROT_READ | NativeCalls.PROT_WRITE);
            PoolGeometry.read(whole);
            countersAtOpen = PoolCounters.read(whole);
            segment = watch ? whole.asReadOnly() : whole;
            done = true;
        } catch (PoolFormatException e) {
            throw new PoolException("map", path.toString(), e, "are module and jar of the same version?");
        } finally {
            if (!done) {
                close();
            }
        }
    }

    /** Opens a file as access asks for; the caller closes the descriptor. */
    static int openFile(NativeCalls calls, Path path, PoolSource.Access access) {
        int mode = access == PoolSource.Access.WATCH ? NativeCalls.O_RDONLY : NativeCalls.O_RDWR;
        int fd = calls.open(path.toString(), mode | NativeCalls.O_CLOEXEC);
        if (fd < 0) {
            throw failure("open", path.toString(), -fd);
        }
        return fd;
    }

    static PoolException failure(String call, String subject, int errno) {
        return new PoolException(call, subject, errno, Remedy.forCall(call, subject, errno));
    }

    MemorySegment segment() {
        return segment;
    }

    PoolCounters countersAtOpen() {
        return countersAtOpen;
    }

    boolean isOpen() {
        return arena.scope().isAlive();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private MemorySegment mapPages(Arena owner, int fd, Path path, long offset, long bytes, int protection) {
        long address = calls.mmap(fd, offset, bytes, protection);
        if (address < 0 && address >= -4095) {
            throw failure("mmap", path + ", " + bytes + " bytes", (int) -address);
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes, owner,
                mapped -> calls.munmap(mapped.address(), bytes));
    }
}
