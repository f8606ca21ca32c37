/*
 * SPDX-License-Identifier: Apache-2.0
 * The open pool in memory of this process: owner of the memory and of the claim that keeps it pinned.
 * Step 4 of 5 (source) on the packet's way.
 */
package io.github.nfpool.source;

import io.github.nfpool.bindings.nf_page_table;
import io.github.nfpool.bindings.nf_user_pool;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.page.PageEntry;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolFormatException;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;

/** Made by {@link UserPoolSource}. The driver lets go of the memory before it is freed. */
public final class UserPoolMapping implements PoolMapping {
    private final DriverFile file;
    /** Of the memory itself, whichever thread has it. */
    private final Arena memory = Arena.ofShared();
    private final Confinement confinement;
    private final PoolCounters countersAtOpen;

    UserPoolMapping(NativeCalls calls, Path path, int pages) {
        boolean done = false;
        try {
            MemorySegment segment = allocate((long) pages * PageEntry.PAGE_BYTES);
            file = new DriverFile(calls, path, PoolSource.Access.CLAIM);
            pin(segment);
            PoolGeometry.read(segment);
            countersAtOpen = PoolCounters.read(segment);
            confinement = new Confinement(arena -> segment.reinterpret(arena, null));
            done = true;
        } catch (PoolFormatException e) {
            throw new PoolException("pin", path.toString(), e, "are module and jar of the same version?");
        } finally {
            if (!done) {
                giveBack();
            }
        }
    }

    private MemorySegment allocate(long bytes) {
        try {
            return memory.allocate(bytes, PageEntry.PAGE_BYTES);
        } catch (OutOfMemoryError e) {
            throw new PoolException("allocate", bytes + " bytes", e.getMessage(), "use fewer pages");
        }
    }

    @Override
    public MemorySegment segment() {
        return confinement.segment();
    }

    /** None: its pages are not one piece of physical memory, see {@link #pageTable}. */
    @Override
    public long physicalAddress() {
        return 0;
    }

    /**
     * Where each page of the pool lies in physical memory, by the driver's own table.
     *
     * @return an address for each page; all 0 if this user may not know them (CAP_SYS_ADMIN)
     * @throws PoolException if the driver does not tell
     * @throws IllegalStateException if this is closed
     */
    public long[] pageTable() {
        confinement.requireUsable();
        int pages = (int) (segment().byteSize() / PageEntry.PAGE_BYTES);
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment addresses = brief.allocate(ValueLayout.JAVA_LONG, pages);
            MemorySegment request = nf_page_table.allocate(brief);
            nf_page_table.physical(request, addresses.address());
            nf_page_table.count(request, pages);
            file.ioctl("NF_IOC_PAGES", PoolFormat.NF_IOC_PAGES, request.address());
            return addresses.toArray(ValueLayout.JAVA_LONG);
        }
    }

    @Override
    public PoolCounters countersAtOpen() {
        return countersAtOpen;
    }

    @Override
    public String description() {
        return "memory of this process, pinned through " + file.path() + " by " + file.calls().name();
    }

    @Override
    public Supply supply() {
        return Supply.OUTSIDE;
    }

    @Override
    public boolean await(Duration timeout) {
        confinement.requireUsable();
        return file.poll(NativeCalls.POLLIN, timeout);
    }

    @Override
    public void filter(FrameFilter filter) {
        confinement.requireUsable();
        file.filter(filter, segment());
    }

    @Override
    public void handOff() {
        confinement.handOff();
    }

    @Override
    public void takeOver() {
        confinement.takeOver();
    }

    @Override
    public void close() {
        confinement.close(this::giveBack);
    }

    /** The claim first: until then the driver writes to the memory. */
    private void giveBack() {
        if (file != null) {
            file.close();
        }
        memory.close();
    }

    private void pin(MemorySegment segment) {
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment request = nf_user_pool.allocate(brief);
            nf_user_pool.address(request, segment.address());
            nf_user_pool.size(request, segment.byteSize());
            file.ioctl("NF_IOC_PIN", PoolFormat.NF_IOC_PIN, request.address());
        }
    }
}
