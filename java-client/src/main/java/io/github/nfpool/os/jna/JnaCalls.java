/*
 * SPDX-License-Identifier: Apache-2.0
 * The system calls by Java Native Access.
 * Step 4 of 5 (source) on the packet's way: the backend called "jna".
 */
package io.github.nfpool.os.jna;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.github.nfpool.os.NativeCalls;
import java.nio.charset.StandardCharsets;

/**
 * {@link NativeCalls} on the C library that the JVM is linked with. Needs JNA on the class path, or the
 * module {@code com.sun.jna}: whoever wants this class has to bring it.
 */
public final class JnaCalls implements NativeCalls {
    /** struct pollfd: int fd, short events, short revents. */
    private static final long POLLFD_BYTES = 8;
    private static final long POLLFD_EVENTS = 4;
    private static final long POLLFD_REVENTS = 6;

    /**
     * Makes one; all are alike. The first makes JNA ready.
     *
     * @throws LinkageError if JNA is not there or cannot load its library
     */
    public JnaCalls() {
        Libc.register();
    }

    @Override
    public String name() {
        return "jna";
    }

    @Override
    public int open(String path, int flags) {
        return answer(Libc.open((path + '\0').getBytes(StandardCharsets.UTF_8), flags, 0));
    }

    @Override
    public long mmap(int fd, long offset, long length, int protection, int flags) {
        long address = Libc.mmap(0, length, protection, flags, fd, offset);
        return address == -1 ? -Native.getLastError() : address;
    }

    @Override
    public int munmap(long address, long length) {
        return answer(Libc.munmap(address, length));
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        try (Memory pollfd = new Memory(POLLFD_BYTES)) {
            pollfd.clear();
            pollfd.setInt(0, fd);
            pollfd.setShort(POLLFD_EVENTS, (short) events);
            int ready = answer(Libc.poll(pollfd, 1, timeoutMillis));
            return ready > 0 ? Short.toUnsignedInt(pollfd.getShort(POLLFD_REVENTS)) : ready;
        }
    }

    @Override
    public int ioctl(int fd, int request, long argument) {
        return answer(Libc.ioctl(fd, Integer.toUnsignedLong(request), argument));
    }

    @Override
    public int close(int fd) {
        return answer(Libc.close(fd));
    }

    private static int answer(int result) {
        return result == -1 ? -Native.getLastError() : result;
    }

    /** JNA's direct mapping: names are C's. Pointers, size_t and off_t are 64 bits on all that we run on. */
    private static final class Libc {
        private static boolean registered;

        static synchronized void register() {
            if (!registered) {
                Native.register(Libc.class, NativeLibrary.getProcess());
                registered = true;
            }
        }

        /** Variadic in C, as ioctl is; on amd64 an integer argument is passed as any other. */
        static native int open(byte[] path, int flags, int mode);

        static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

        static native int munmap(long address, long length);

        static native int poll(Memory fds, long count, int timeoutMillis);

        static native int ioctl(int fd, long request, long argument);

        static native int close(int fd);
    }
}
