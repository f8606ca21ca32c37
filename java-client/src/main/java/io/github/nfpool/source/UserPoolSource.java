/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool in memory that this process allocates and hands to the driver.
 * Step 4 of 5 (source) on the packet's way, partner of kmod/snull_user.c.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.NativeCalls;
import java.nio.file.Path;

/**
 * The paper's section III: a pool in user space, the table of its pages in the kernel. The memory is outside
 * the Java heap; the driver pins its pages for as long as the pool is open, writes a pool's header and receives
 * into it what it would have put into the channel's own pool. There is no TX partition in it.
 *
 * <p>Needs Linux 5.6, and unless the user is root as much locked memory ({@code ulimit -l}) as the pool takes.
 */
public final class UserPoolSource implements PoolSource {
    /** Pages in the paper's pool. */
    public static final int PAGES = 512;

    private final NativeCalls calls;
    private final Path file;
    private final int pages;

    /**
     * A pool that is not there yet. To open it claims the channel.
     *
     * @param calls   the native backend
     * @param channel whose frames to receive, 0 to 63
     * @param pages   its size in pages of this machine, at least 1
     */
    public UserPoolSource(NativeCalls calls, int channel, int pages) {
        if (pages < 1) {
            throw new IllegalArgumentException(pages + " pages");
        }
        this.calls = calls;
        this.file = DriverFile.path(channel);
        this.pages = pages;
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.github.nfpool.os.PoolException if the channel cannot be claimed, or the memory not be pinned
     */
    @Override
    public UserPoolMapping open() {
        return new UserPoolMapping(calls, file, pages);
    }
}
