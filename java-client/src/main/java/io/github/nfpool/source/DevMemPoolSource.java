/*
 * SPDX-License-Identifier: Apache-2.0
 * The driver's pool through /dev/mem, as the paper's readers found it.
 * Step 4 of 5 (source) on the packet's way, for kernels that let /dev/mem map RAM.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.NativeCalls;
import java.nio.file.Path;

/**
 * Takes the physical address from {@code /proc/nf_addr} and maps {@code /dev/mem} there. The claim is on
 * {@code /proc/nf_addr} as ever, and so is poll(2). Distribution kernels have STRICT_DEVMEM and answer
 * EPERM; Linux 2.6.11 does not.
 */
public final class DevMemPoolSource implements PoolSource {
    /** Physical memory as a file. */
    public static final Path DEV_MEM = Path.of("/dev/mem");

    private final NativeCalls calls;
    private final Path nfAddr;
    private final Path memory;
    private final Access access;

    /**
     * The pool of this machine's driver.
     *
     * @param calls  the native backend
     * @param access whether to claim the pool
     */
    public DevMemPoolSource(NativeCalls calls, Access access) {
        this(calls, ProcPoolSource.NF_ADDR, DEV_MEM, access);
    }

    DevMemPoolSource(NativeCalls calls, Path nfAddr, Path memory, Access access) {
        this.calls = calls;
        this.nfAddr = nfAddr;
        this.memory = memory;
        this.access = access;
    }

    @Override
    public PoolMapping open() {
        return new NativeMapping(calls, nfAddr, 0, access).mapThrough(memory, access);
    }
}
