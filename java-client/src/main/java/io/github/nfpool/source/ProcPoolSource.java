/*
 * SPDX-License-Identifier: Apache-2.0
 * The driver's pool through /proc/nf_addr: the usual way.
 * Step 4 of 5 (source) on the packet's way, partner of kmod/snull_proc.c.
 */
package io.github.nfpool.source;

import java.nio.file.Path;

/** Opens, maps and polls {@code /proc/nf_addr}. */
public final class ProcPoolSource implements PoolSource {
    /** The file that snull makes. */
    public static final Path NF_ADDR = Path.of("/proc/nf_addr");

    private final NativeCalls calls;
    private final Path nfAddr;
    private final Access access;

    /**
     * The pool of this machine's driver.
     *
     * @param calls  the native backend
     * @param access whether to claim the pool
     */
    public ProcPoolSource(NativeCalls calls, Access access) {
        this(calls, NF_ADDR, access);
    }

    ProcPoolSource(NativeCalls calls, Path nfAddr, Access access) {
        this.calls = calls;
        this.nfAddr = nfAddr;
        this.access = access;
    }

    @Override
    public PoolMapping open() {
        return new NativeMapping(calls, nfAddr, access).mapClaimed(access);
    }
}
