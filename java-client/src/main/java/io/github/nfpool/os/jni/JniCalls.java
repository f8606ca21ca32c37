/*
 * SPDX-License-Identifier: Apache-2.0
 * The system calls by the Java Native Interface.
 * Step 4 of 5 (source) on the packet's way: the backend called "jni", Java half of native/jni/jni_bridge.c.
 */
package io.github.nfpool.os.jni;

import io.github.nfpool.os.BundledLibrary;
import io.github.nfpool.os.NativeCalls;
import java.nio.charset.StandardCharsets;

/** {@link NativeCalls} on a small library of our own, which the jar brings along. */
public final class JniCalls implements NativeCalls {
    /**
     * Makes one; all are alike. The first loads the library.
     *
     * @throws io.github.nfpool.os.PoolException if it cannot be loaded
     */
    public JniCalls() {
        BundledLibrary.load();
    }

    @Override
    public String name() {
        return "jni";
    }

    @Override
    public int open(String path, int flags) {
        return open0(path.getBytes(StandardCharsets.UTF_8), flags);
    }

    @Override
    public long mmap(int fd, long offset, long length, int protection, int flags) {
        return mmap0(fd, offset, length, protection, flags);
    }

    @Override
    public int munmap(long address, long length) {
        return munmap0(address, length);
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        return poll0(fd, events, timeoutMillis);
    }

    @Override
    public int ioctl(int fd, int request, long argument) {
        return ioctl0(fd, request, argument);
    }

    @Override
    public int close(int fd) {
        return close0(fd);
    }

    private static native int open0(byte[] path, int flags);

    private static native long mmap0(int fd, long offset, long length, int protection, int flags);

    private static native int munmap0(long address, long length);

    private static native int poll0(int fd, int events, int timeoutMillis);

    private static native int ioctl0(int fd, int request, long argument);

    private static native int close0(int fd);
}
