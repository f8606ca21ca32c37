/*
 * SPDX-License-Identifier: Apache-2.0
 * An open file of the driver's: owner of the descriptor, and with it of the claim.
 * Step 4 of 5 (source) on the packet's way, partner of kmod/snull_proc.c.
 */
package io.github.nfpool.source;

import io.github.nfpool.bindings.nf_filter;
import io.github.nfpool.os.Errno;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.Platform;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.os.Timeout;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;

/** {@code /proc/nf_addr}, or {@code /proc/nf_channel/N}. The caller sees to it that nobody uses it closed. */
final class DriverFile implements AutoCloseable {
    static final int MAX_CHANNEL = 63;
    /** Where the files of channels other than 0 are. */
    static final String CHANNELS = "/proc/nf_channel";

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** poll(2) takes it for no end. */
    private static final int FOREVER = -1;

    private final NativeCalls calls;
    private final Path path;
    private final int fd;

    DriverFile(NativeCalls calls, Path path, PoolSource.Access access) {
        Platform.require();
        this.calls = calls;
        this.path = path;
        this.fd = MappedPool.openFile(calls, path, access);
    }

    /** The file of a channel. */
    static Path path(int channel) {
        if (channel < 0 || channel > MAX_CHANNEL) {
            throw new IllegalArgumentException("channel " + channel + ", expected 0 to " + MAX_CHANNEL);
        }
        return channel == 0 ? ProcPoolSource.NF_ADDR : Path.of(CHANNELS, Integer.toString(channel));
    }

    NativeCalls calls() {
        return calls;
    }

    Path path() {
        return path;
    }

    int fd() {
        return fd;
    }

    /** Waits for one of some events; false after the time or a signal. */
    boolean poll(int events, Duration timeout) {
        // Rounded up, or the last part of a millisecond would be a loop of polls.
        long millis = Math.ceilDiv(Timeout.nanos(timeout), NANOS_PER_MILLI);
        int ready = calls.poll(fd, events, millis > Integer.MAX_VALUE ? FOREVER : (int) millis);
        if (ready < 0 && ready != -Errno.EINTR) {
            throw MappedPool.failure("poll", path.toString(), -ready);
        }
        if (ready > 0 && (ready & events) == 0) {
            throw new PoolException("poll", path.toString(), "answered 0x" + Integer.toHexString(ready)
                    + " instead of 0x" + Integer.toHexString(events), "has the module been unloaded?");
        }
        return ready > 0;
    }

    /** One of nf_pool.h's calls, by its name there. */
    int ioctl(String name, int request, long argument) {
        int answer = calls.ioctl(fd, request, argument);
        if (answer < 0) {
            throw MappedPool.failure(name, path.toString(), -answer);
        }
        return answer;
    }

    /** Asks for some frames only; those that are in the pool already are given back. */
    void filter(FrameFilter filter, MemorySegment pool) {
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment program = brief.allocateFrom(ValueLayout.JAVA_LONG, filter.instructions());
            MemorySegment request = nf_filter.allocate(brief);
            nf_filter.program(request, program.address());
            nf_filter.count(request, filter.instructions().length);
            new PacketPool(pool).passOver(
                    () -> ioctl("NF_IOC_FILTER", PoolFormat.NF_IOC_FILTER, request.address()));
        }
    }

    @Override
    public void close() {
        calls.close(fd);
    }
}
