/*
 * SPDX-License-Identifier: Apache-2.0
 * The system calls that packet sockets, their rings and AF_XDP need, by the Foreign Function and Memory API.
 */
package io.github.nfpool.compare;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls for one thread: an object keeps the memory for errno and for poll(2), so that no call allocates.
 *
 * <p>What sets something up throws. What is called for each frame ({@link #recv}, {@link #send}, {@link #poll}) answers
 * a negative errno. {@code what} is what a person should read in the error: the device and, after a semicolon, maybe
 * what to do about it.
 */
final class Sys {
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EBUSY = 16;

    static final int AF_PACKET = 17;
    static final int AF_XDP = 44;
    static final int SOCK_RAW = 3;
    static final int MSG_DONTWAIT = 0x40;

    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int PROT_EXEC = 4;
    static final int MAP_SHARED = 0x01;
    static final int MAP_PRIVATE = 0x02;
    static final int MAP_ANONYMOUS = 0x20;
    static final int MAP_POPULATE = 0x8000;

    static final int POLLIN = 0x1;
    static final int POLLERR = 0x8;

    /** Number of bpf(2), on each of the machines that the lab knows. */
    private static final long NR_BPF = switch (System.getProperty("os.arch")) {
        case "aarch64" -> 280;
        case "s390x" -> 351;
        default -> 321;
    };

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            handle("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle MMAP =
            handle("mmap", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = handle("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle POLL = handle("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = handle("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = handle("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle IF_NAMETOINDEX = handle("if_nametoindex", JAVA_INT, ADDRESS);
    private static final MethodHandle BPF = LINKER.downcallHandle(LIBC.find("syscall").orElseThrow(),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
            Linker.Option.firstVariadicArg(1), ERRNO);
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(LIBC.find("strerror").orElseThrow(), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
    /** struct pollfd: fd, events, revents. */
    private final MemorySegment pollfd = Arena.ofAuto().allocate(8, 4);

    int socket(int domain, int type, int protocol, String what) throws IOException {
        try {
            return checked((int) SOCKET.invokeExact(state, domain, type, protocol), "socket", what);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    void bind(int fd, MemorySegment address, String what) throws IOException {
        checked(tryBind(fd, address), "bind", what);
    }

    /** 0, or a negative errno. */
    int tryBind(int fd, MemorySegment address) {
        try {
            int result = (int) BIND.invokeExact(state, fd, address, (int) address.byteSize());
            return result < 0 ? -errno() : 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    void setsockopt(int fd, int level, int name, MemorySegment value, String what) throws IOException {
        try {
            checked((int) SETSOCKOPT.invokeExact(state, fd, level, name, value, (int) value.byteSize()),
                    "setsockopt", what);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    void setsockopt(int fd, int level, int name, int value, String what) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            setsockopt(fd, level, name, arena.allocateFrom(JAVA_INT, value), what);
        }
    }

    /** Fills {@code value}; an answer that is shorter or longer is an error, since its layout is another one. */
    void getsockopt(int fd, int level, int name, MemorySegment value, String what) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            checked((int) GETSOCKOPT.invokeExact(state, fd, level, name, value, length), "getsockopt", what);
            if (length.get(JAVA_INT, 0) != value.byteSize()) {
                throw new IOException("getsockopt " + what + ": " + length.get(JAVA_INT, 0) + " bytes, not "
                        + value.byteSize());
            }
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** The mapping as a segment of its length, which {@link #munmap} ends. */
    MemorySegment mmap(int fd, long offset, long length, int protection, int flags, String what) throws IOException {
        try {
            long address = (long) MMAP.invokeExact(state, MemorySegment.NULL, length, protection, flags, fd, offset);
            checked(address == -1 ? -1 : 0, "mmap", what);
            return MemorySegment.ofAddress(address).reinterpret(length);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Cannot fail for what {@link #mmap} returned. */
    void munmap(MemorySegment mapping) {
        try {
            int ignored = (int) MUNMAP.invokeExact(state, mapping, mapping.byteSize());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Waits for one descriptor.
     *
     * @param millis how long at most; 0 does not wait, -1 waits for ever
     * @return the events that are there, 0 after the time, or a negative errno
     */
    int poll(int fd, int events, int millis) {
        pollfd.set(JAVA_INT, 0, fd);
        pollfd.set(JAVA_SHORT, 4, (short) events);
        try {
            int ready = (int) POLL.invokeExact(state, pollfd, 1L, millis);
            return ready > 0 ? pollfd.get(JAVA_SHORT, 6) : ready == 0 ? 0 : -errno();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until there is something to read; that nothing comes in ten seconds is an error. */
    void awaitInput(int fd, String what) throws IOException {
        int events;
        do {
            events = poll(fd, POLLIN, 10_000);
        } while (events == -EINTR);
        if (events < 0) {
            throw failure("poll", what, -events);
        }
        if ((events & POLLIN) == 0) {
            throw new IOException("poll " + what + ": " + (events == 0 ? "nothing came in 10 seconds"
                    : "an error is pending (events 0x" + Integer.toHexString(events) + "); is the device up?"));
        }
    }

    /** Bytes received, or a negative errno. */
    int recv(int fd, MemorySegment buffer, int flags) {
        try {
            long length = (long) RECV.invokeExact(state, fd, buffer, buffer.byteSize(), flags);
            return length >= 0 ? (int) length : -errno();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes sent, or a negative errno. */
    int send(int fd, MemorySegment frame, int flags) {
        try {
            long length = (long) SEND.invokeExact(state, fd, frame, frame.byteSize(), flags);
            return length >= 0 ? (int) length : -errno();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The result of bpf(2), a descriptor for what makes one. */
    int bpf(int command, MemorySegment attributes, String what) throws IOException {
        try {
            long result = (long) BPF.invokeExact(state, NR_BPF, (long) command, attributes, attributes.byteSize());
            return checked((int) result, "bpf", what);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    int interfaceIndex(String device) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int index = (int) IF_NAMETOINDEX.invokeExact(state, arena.allocateFrom(device));
            return checked(index == 0 ? -1 : index, "if_nametoindex", device + "; load snull.ko");
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Closes for good, whatever the answer. */
    void close(int fd) {
        try {
            int ignored = (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** As {@code bind sn9: No such device (errno 19); load snull.ko}. */
    static IOException failure(String call, String what, int errno) {
        int remedy = what.indexOf(';');
        String on = remedy < 0 ? what : what.substring(0, remedy);
        return new IOException(call + " " + on + ": " + text(errno) + " (errno " + errno + ")"
                + (remedy < 0 ? "" : what.substring(remedy)));
    }

    private int checked(int result, String call, String what) throws IOException {
        if (result < 0) {
            throw failure(call, what, errno());
        }
        return result;
    }

    private int errno() {
        return state.get(JAVA_INT, ERRNO_OFFSET);
    }

    private static String text(int errno) {
        try {
            return ((MemorySegment) STRERROR.invokeExact(errno)).reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** A method handle declares Throwable; all that comes is our own. */
    private static IOException failure(Throwable e) {
        return e instanceof IOException ours ? ours : new IOException(e);
    }

    private static MethodHandle handle(String name, ValueLayout result, ValueLayout... arguments) {
        return LINKER.downcallHandle(LIBC.find(name).orElseThrow(), FunctionDescriptor.of(result, arguments), ERRNO);
    }
}
