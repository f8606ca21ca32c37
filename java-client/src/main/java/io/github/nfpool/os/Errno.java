/*
 * SPDX-License-Identifier: Apache-2.0
 * Names and texts of the error numbers that the calls here can answer on Linux.
 * Step 4 of 5 (source) on the packet's way.
 */
package io.github.nfpool.os;

/** Error numbers of Linux (asm-generic), as far as the calls here answer them. */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** Interrupted system call. */
    public static final int EINTR = 4;
    /** No such device or address. */
    public static final int ENXIO = 6;
    /** Resource temporarily unavailable. */
    public static final int EAGAIN = 11;
    /** Cannot allocate memory. */
    public static final int ENOMEM = 12;
    /** Permission denied. */
    public static final int EACCES = 13;
    /** Device or resource busy. */
    public static final int EBUSY = 16;
    /** No such device. */
    public static final int ENODEV = 19;
    /** Invalid argument. */
    public static final int EINVAL = 22;
    /** Operation not supported. */
    public static final int EOPNOTSUPP = 95;
    /** No buffer space available. */
    public static final int ENOBUFS = 105;

    private Errno() {
    }

    /** As {@code EACCES (Permission denied)}. */
    static String text(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM (Operation not permitted)";
            case ENOENT -> "ENOENT (No such file or directory)";
            case EINTR -> "EINTR (Interrupted system call)";
            case 5 -> "EIO (Input/output error)";
            case ENXIO -> "ENXIO (No such device or address)";
            case 9 -> "EBADF (Bad file descriptor)";
            case EAGAIN -> "EAGAIN (Resource temporarily unavailable)";
            case ENOMEM -> "ENOMEM (Cannot allocate memory)";
            case EACCES -> "EACCES (Permission denied)";
            case 14 -> "EFAULT (Bad address)";
            case EBUSY -> "EBUSY (Device or resource busy)";
            case ENODEV -> "ENODEV (No such device)";
            case 21 -> "EISDIR (Is a directory)";
            case EINVAL -> "EINVAL (Invalid argument)";
            case 23 -> "ENFILE (Too many open files in system)";
            case 24 -> "EMFILE (Too many open files)";
            case 25 -> "ENOTTY (Inappropriate ioctl for device)";
            case 38 -> "ENOSYS (Function not implemented)";
            case 75 -> "EOVERFLOW (Value too large for defined data type)";
            case EOPNOTSUPP -> "EOPNOTSUPP (Operation not supported)";
            case ENOBUFS -> "ENOBUFS (No buffer space available)";
            default -> "errno " + errno;
        };
    }
}
