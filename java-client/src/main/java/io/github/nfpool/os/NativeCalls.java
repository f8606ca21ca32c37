/*
 * SPDX-License-Identifier: Apache-2.0
 * The few system calls a pool needs, as a native backend offers them.
 * Step 4 of 5 (source) on the packet's way: a backend yields a descriptor and an address, no more.
 */
package io.github.nfpool.os;

/**
 * System calls of Linux. All answer as the kernel does: a result, or the negated error number as it was
 * at the call (for {@link #mmap}: a value from -4095 to -1). A backend holds no state and no policy.
 */
public interface NativeCalls {
    /** open(2): read only. */
    int O_RDONLY = 0;
    /** open(2): read and write. */
    int O_RDWR = 2;
    /** open(2): close on exec. */
    int O_CLOEXEC = 0x80000;
    /** mmap(2): pages may be read. */
    int PROT_READ = 1;
    /** mmap(2): pages may be written. */
    int PROT_WRITE = 2;
    /** mmap(2): writes go to the file. */
    int MAP_SHARED = 1;
    /** mmap(2): a page that is written becomes this mapping's own. */
    int MAP_PRIVATE = 2;
    /** poll(2): there is something to read. */
    int POLLIN = 1;
    /** poll(2): there is room to write. */
    int POLLOUT = 4;

    /**
     * What this backend is called.
     *
     * @return the name it is chosen by, in lower case
     */
    String name();

    /**
     * open(2), without a mode.
     *
     * @param path  the file
     * @param flags {@code O_*}
     * @return a descriptor or a negated error number
     */
    int open(String path, int flags);

    /**
     * mmap(2), anywhere.
     *
     * @param fd         an open descriptor
     * @param offset     where in the file, in bytes
     * @param length     how much, in bytes
     * @param protection {@code PROT_*}
     * @param flags      {@code MAP_*}
     * @return an address or a negated error number
     */
    long mmap(int fd, long offset, long length, int protection, int flags);

    /**
     * munmap(2).
     *
     * @param address what {@link #mmap} returned
     * @param length  how much, in bytes
     * @return 0 or a negated error number
     */
    int munmap(long address, long length);

    /**
     * poll(2) on one descriptor.
     *
     * @param fd            an open descriptor
     * @param events        what to wait for, {@code POLL*}
     * @param timeoutMillis how long at most, in milliseconds
     * @return what is ready, 0 after the time, or a negated error number
     */
    int poll(int fd, int events, int timeoutMillis);

    /**
     * ioctl(2).
     *
     * @param fd       an open descriptor
     * @param request  what to do, 32 bits
     * @param argument a number, or the address of memory of this process that stays until the call returns
     * @return a result or a negated error number
     */
    int ioctl(int fd, int request, long argument);

    /**
     * close(2).
     *
     * @param fd an open descriptor
     * @return 0 or a negated error number
     */
    int close(int fd);
}
