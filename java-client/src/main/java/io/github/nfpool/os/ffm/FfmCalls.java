/*
 * SPDX-License-Identifier: Apache-2.0
 * The system calls by the Foreign Function and Memory API.
 * Step 4 of 5 (source) on the packet's way: the backend called "ffm".
 */
package io.github.nfpool.os.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.nfpool.bindings.Libc;
import io.github.nfpool.bindings.pollfd;
import io.github.nfpool.os.NativeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@link NativeCalls} on the C library that the JVM is linked with. Addresses, descriptors and structures are
 * jextract's; the handles are made here, since its own do not keep errno.
 */
public final class FfmCalls implements NativeCalls {
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final Libc.open OPEN_WITHOUT_MODE = Libc.open.makeInvoker();
    private static final MethodHandle OPEN = handle(Libc.open.address(), OPEN_WITHOUT_MODE.descriptor(),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle MMAP = handle(Libc.mmap$address(), Libc.mmap$descriptor());
    private static final MethodHandle MUNMAP = handle(Libc.munmap$address(), Libc.munmap$descriptor());
    private static final MethodHandle POLL = handle(Libc.poll$address(), Libc.poll$descriptor());
    private static final MethodHandle IOCTL = handle(Libc.ioctl.address(),
            Libc.ioctl.makeInvoker(JAVA_LONG).descriptor(), Linker.Option.firstVariadicArg(2));
    /** Where errno is put, for the call that is made again and again. */
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));
    private static final MethodHandle CLOSE = handle(Libc.close$address(), Libc.close$descriptor());

    /** Makes one; all are alike. */
    public FfmCalls() {
    }

    @Override
    public String name() {
        return "ffm";
    }

    @Override
    public int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            return answer((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags), state);
        } catch (Throwable e) {
            throw impossible("open", e);
        }
    }

    @Override
    public long mmap(int fd, long offset, long length, int protection, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long address = ((MemorySegment) MMAP.invokeExact(state, MemorySegment.NULL, length, protection,
                    flags, fd, offset)).address();
            return address == -1 ? answer(-1, state) : address;
        } catch (Throwable e) {
            throw impossible("mmap", e);
        }
    }

    @Override
    public int munmap(long address, long length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            return answer((int) MUNMAP.invokeExact(state, MemorySegment.ofAddress(address), length), state);
        } catch (Throwable e) {
            throw impossible("munmap", e);
        }
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            MemorySegment one = pollfd.allocate(arena);
            pollfd.fd(one, fd);
            pollfd.events(one, (short) events);
            int ready = answer((int) POLL.invokeExact(state, one, 1L, timeoutMillis), state);
            return ready > 0 ? Short.toUnsignedInt(pollfd.revents(one)) : ready;
        } catch (Throwable e) {
            throw impossible("poll", e);
        }
    }

    @Override
    public int ioctl(int fd, int request, long argument) {
        try {
            MemorySegment state = STATE.get();
            return answer((int) IOCTL.invokeExact(state, fd, Integer.toUnsignedLong(request), argument), state);
        } catch (Throwable e) {
            throw impossible("ioctl", e);
        }
    }

    @Override
    public int close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            return answer((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw impossible("close", e);
        }
    }

    private static int answer(int result, MemorySegment state) {
        return result == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : result;
    }

    private static MethodHandle handle(MemorySegment address, FunctionDescriptor descriptor, Linker.Option... more) {
        Linker.Option[] options = new Linker.Option[more.length + 1];
        options[0] = ERRNO;
        System.arraycopy(more, 0, options, 1, more.length);
        return Linker.nativeLinker().downcallHandle(address, descriptor, options);
    }

    /** A method handle declares Throwable; these calls throw nothing. */
    private static AssertionError impossible(String call, Throwable e) {
        return new AssertionError(call, e);
    }
}
