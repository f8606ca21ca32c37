/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool that lies in a file, mapped into this process: owner of the mapping, not of the descriptor.
 * Step 4 of 5 (source) on the packet's way: fd + address become a MemorySegment.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.FaultGuard;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PageSize;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolFormatException;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Confined to one thread: any other that reads, writes or closes gets an exception. */
final class MappedPool {
    private static final long PAGE_BYTES = PageSize.BYTES;
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();

    private final NativeCalls calls;
    /** Of the memory itself, whichever thread has it. */
    private final Arena memory = Arena.ofShared();
    private final boolean guarded;
    private final boolean snapshot;
    private @Nullable FaultGuard guard;
    private final Confinement confinement;
    private final PoolCounters countersAtOpen;

    /** For a file that is as long as the pool needs, whatever the pool says. */
    MappedPool(NativeCalls calls, int fd, Path path, long offset, PoolSource.Access access) {
        this(calls, fd, path, offset, access, false, size -> { });
    }

    /** For a file that may be too short, or be cut short while it is mapped. */
    MappedPool(NativeCalls calls, int fd, Path path, long offset, PoolSource.Access access, LongConsumer room) {
        this(calls, fd, path, offset, access, true, room);
    }

    /**
     * Maps one page to learn the pool's size from its header, then all of it.
     *
     * @param guarded whether a page may disappear
     * @param room    called with the size before that many bytes are mapped; throws if they are not there
     */
    private MappedPool(NativeCalls calls, int fd, Path path, long offset, PoolSource.Access access, boolean guarded,
            LongConsumer room) {
        this.calls = calls;
        this.guarded = guarded;
        this.snapshot = access == PoolSource.Access.SNAPSHOT;
        boolean done = false;
        try {
            room.accept(PAGE_BYTES);
            long size;
            try (Arena brief = Arena.ofConfined()) {
                size = PoolGeometry.declaredSize(
                        mapPages(brief, fd, path, offset, PAGE_BYTES, NativeCalls.PROT_READ,
                                NativeCalls.MAP_SHARED));
            }
            room.accept(size);
            boolean watch = access == PoolSource.Access.WATCH;
            MemorySegment whole = mapPages(memory, fd, path, offset, size,
                    watch ? NativeCalls.PROT_READ : NativeCalls.PROT_READ | NativeCalls.PROT_WRITE,
                    snapshot ? NativeCalls.MAP_PRIVATE : NativeCalls.MAP_SHARED);
            if (snapshot) {
                makeOwn(whole);
            }
            PoolGeometry.read(whole);
            countersAtOpen = PoolCounters.read(whole);
            MemorySegment shown = watch || snapshot ? whole.asReadOnly() : whole;
            confinement = new Confinement(arena -> shown.reinterpret(arena, null));
            done = true;
        } catch (PoolFormatException e) {
            throw new PoolException("map", path.toString(), e, "are module and jar of the same version?");
        } finally {
            if (!done) {
                memory.close();
            }
        }
    }

    /**
     * Opens a file as access asks for; the caller closes the descriptor. To open a channel other than 0 is to claim it,
     * whatever for, and needs the right to write.
     */
    static int openFile(NativeCalls calls, Path path, PoolSource.Access access) {
        boolean claims = access == PoolSource.Access.CLAIM || path.startsWith(DriverFile.CHANNELS);
        int mode = claims ? NativeCalls.O_RDWR : NativeCalls.O_RDONLY;
        int fd = calls.open(path.toString(), mode | NativeCalls.O_CLOEXEC);
        if (fd < 0) {
            throw failure("open", path.toString(), -fd);
        }
        return fd;
    }

    /** Another mapping of what a file has there, copy-on-write, for as long as the arena exists. */
    static MemorySegment mapPrivate(NativeCalls calls, int fd, Path path, long offset, long bytes, Arena arena) {
        long address = map(calls, fd, path, offset, bytes, NativeCalls.PROT_READ | NativeCalls.PROT_WRITE,
                NativeCalls.MAP_PRIVATE);
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, gone -> calls.munmap(gone.address(), bytes));
    }

    static PoolException failure(String call, String subject, int errno) {
        return new PoolException(call, subject, errno, Remedy.forCall(call, subject, errno));
    }

    MemorySegment segment() {
        return confinement.segment();
    }

    PoolCounters countersAtOpen() {
        return countersAtOpen;
    }

    /** Whose the memory is. */
    Confinement confinement() {
        return confinement;
    }

    /** Whether this is a copy that the producer does not reach. */
    boolean isSnapshot() {
        return snapshot;
    }

    /** Whether a page of the file has been found missing. */
    boolean faulted() {
        return guard != null && guard.faulted();
    }

    /**
     * Unmaps.
     *
     * @return false if it was closed before
     */
    boolean close() {
        return confinement.close(memory::close);
    }

    /**
     * Writes to each page what is there, which makes the kernel copy it. Atomically: the producer may be
     * writing there, and its bytes must not be undone in the copy.
     */
    private static void makeOwn(MemorySegment pages) {
        for (long at = 0; at < pages.byteSize(); at += PAGE_BYTES) {
            int word;
            do {
                word = (int) WORD.getVolatile(pages, at);
            } while (!WORD.compareAndSet(pages, at, word, word));
        }
    }

    private MemorySegment mapPages(Arena owner, int fd, Path path, long offset, long bytes, int protection,
            int flags) {
        long address = map(calls, fd, path, offset, bytes, protection, flags);
        MemorySegment mapped = MemorySegment.ofAddress(address).reinterpret(bytes, owner, gone -> {
            if (guard != null) {
                guard.close();
                guard = null;
            }
            calls.munmap(gone.address(), bytes);
        });
        if (guarded) {
            guard = FaultGuard.over(mapped);
        }
        return mapped;
    }

    private static long map(NativeCalls calls, int fd, Path path, long offset, long bytes, int protection, int flags) {
        long address = calls.mmap(fd, offset, bytes, protection, flags);
        if (address < 0 && address >= -4095) {
            throw failure("mmap", path + ", " + bytes + " bytes", (int) -address);
        }
        return address;
    }
}
