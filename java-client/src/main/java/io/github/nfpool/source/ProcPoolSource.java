/*
 * SPDX-License-Identifier: Apache-2.0
 * The driver's pool through the file of a channel: the usual way.
 * Step 4 of 5 (source) on the packet's way, partner of kmod/snull_proc.c.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.NativeCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Opens, maps and polls {@code /proc/nf_addr}, or {@code /proc/nf_channel/N} where the driver has several
 * channels. To open a channel other than 0 is to claim it, whatever the access: it is invisible to others, and
 * empty when it is opened.
 */
public final class ProcPoolSource implements PoolSource {
    /** The file that snull makes for channel 0. */
    public static final Path NF_ADDR = Path.of("/proc/nf_addr");

    private final NativeCalls calls;
    private final Path file;
    private final int channel;
    private final Access access;

    /**
     * The pool of this machine's driver: channel 0.
     *
     * @param calls  the native backend
     * @param access whether to claim the pool
     */
    public ProcPoolSource(NativeCalls calls, Access access) {
        this(calls, 0, access);
    }

    /**
     * The pool of a channel.
     *
     * @param calls   the native backend
     * @param channel its number, 0 to 63
     * @param access  whether to claim the pool
     */
    public ProcPoolSource(NativeCalls calls, int channel, Access access) {
        this(calls, DriverFile.path(channel), channel, access);
    }

    ProcPoolSource(NativeCalls calls, Path file, int channel, Access access) {
        this.calls = calls;
        this.file = file;
        this.channel = channel;
        this.access = access;
    }

    /**
     * The channels of this machine's driver.
     *
     * @return their numbers, in order; none if the driver is not loaded
     */
    public static List<Integer> channels() {
        return IntStream.rangeClosed(0, DriverFile.MAX_CHANNEL).filter(channel -> Files.exists(DriverFile.path(channel)))
                .boxed().toList();
    }

    @Override
    public PoolMapping open() {
        return new NativeMapping(calls, file, channel, access).mapClaimed(access);
    }
}
