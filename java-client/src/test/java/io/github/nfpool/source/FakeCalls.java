/*
 * SPDX-License-Identifier: Apache-2.0
 * Real system calls with one path led elsewhere, and errors on demand.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.NativeCalls;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** Counts what is open and mapped. */
final class FakeCalls implements NativeCalls {
    private final NativeCalls real;
    final Map<String, Integer> failures = new HashMap<>();
    final Set<Integer> open = new HashSet<>();
    final Set<Long> mapped = new HashSet<>();
    /** Answers by request, of the argument. */
    final Map<Integer, LongUnaryOperator> ioctls = new HashMap<>();
    /** Called before a descriptor is closed. */
    Runnable onClose = () -> { };
    String poolFile;
    String lastPath;
    int lastFlags;
    int lastEvents;
    int pollAnswer;

    FakeCalls(NativeCalls real) {
        this.real = real;
    }

    @Override
    public String name() {
        return "fake-" + real.name();
    }

    @Override
    public int open(String path, int flags) {
        if (failures.containsKey("open " + path)) {
            return -failures.get("open " + path);
        }
        lastPath = path;
        lastFlags = flags;
        int fd = real.open(poolFile == null ? path : poolFile, flags);
        if (fd >= 0) {
            open.add(fd);
        }
        return fd;
    }

    @Override
    public long mmap(int fd, long offset, long length, int protection, int flags) {
        if (failures.containsKey("mmap " + length)) {
            return -failures.get("mmap " + length);
        }
        long address = real.mmap(fd, offset, length, protection, flags);
        if (address > 0) {
            mapped.add(address);
        }
        return address;
    }

    @Override
    public int munmap(long address, long length) {
        mapped.remove(address);
        return real.munmap(address, length);
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        lastEvents = events;
        return pollAnswer;
    }

    @Override
    public int ioctl(int fd, int request, long argument) {
        LongUnaryOperator answer = ioctls.get(request);
        return answer == null ? real.ioctl(fd, request, argument) : (int) answer.applyAsLong(argument);
    }

    @Override
    public int close(int fd) {
        onClose.run();
        open.remove(fd);
        return real.close(fd);
    }
}
