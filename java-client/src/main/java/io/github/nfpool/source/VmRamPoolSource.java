/*
 * SPDX-License-Identifier: Apache-2.0
 * The pool of a guest kernel, read on the host in the file that is the guest's memory.
 * Step 4 of 5 (source) on the packet's way, from outside the machine.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.NativeCalls;
import java.nio.file.Path;

/**
 * Maps a file at a physical address of the guest: QEMU with {@code -machine memory-backend=ram -object
 * memory-backend-file,id=ram,share=on,mem-path=FILE,size=SIZE} keeps guest physical memory at the same
 * offset of that file, below the PCI hole (3 GiB on a pc machine at most). The address is what the guest's
 * {@code /proc/nf_addr} printed. Works for any kernel that the driver runs on.
 *
 * <p><b>Claim.</b> {@code Access.CLAIM} opens the file read-write and gives slots back, but the guest's
 * driver knows nothing of it: keep other readers away, in the guest and on the host.
 *
 * <p><b>Atomics.</b> Under emulation give the guest two or more virtual CPUs: with one, QEMU makes the
 * guest's atomic operations ordinary ones.
 *
 * <p><b>A VM that ends.</b> QEMU leaves the file as it is, so that nothing happens to a reader but that no
 * frame comes any more. If the file is deleted, replaced by another or cut short, a {@code ReadLoop} ends in
 * a {@link io.github.nfpool.os.PoolException}: it looks before each batch, after the last one, and while it
 * waits. In a batch during which the file is cut short, what is no longer there reads as zeros. That takes
 * {@code libnfpool.so}, which the jar brings along, with any backend.
 */
public final class VmRamPoolSource implements PoolSource {
    private final NativeCalls calls;
    private final Path file;
    private final long address;
    private final Access access;

    /**
     * The pool of a guest.
     *
     * @param calls   the native backend
     * @param file    the guest's memory
     * @param address where the pool begins in it, in bytes; a multiple of the page size
     * @param access  whether to give slots back
     */
    public VmRamPoolSource(NativeCalls calls, Path file, long address, Access access) {
        this.calls = calls;
        this.file = file;
        this.address = address;
        this.access = access;
    }

    @Override
    public PoolMapping open() {
        return new VmRamMapping(calls, file, address, access);
    }
}
