/*
 * SPDX-License-Identifier: Apache-2.0
 * The system calls by the Foreign Function and Memory API.
 * Step 4 of 5 (source) on the packet's way: the backend called "ffm".
 */
package io.github.nfpool.source.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.github.nfpool.source.NativeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@link NativeCalls} on the C library that the JVM is linked with. */
public final class FfmCalls implements NativeCalls {
    private static final int MAP_SHARED = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    /** struct pollfd: int fd, short events, short revents. */
    private static final long POLLFD_BYTES = 8;
    private static final long POLLFD_EVENTS = 4;
    private static final long POLLFD_REVENTS = 6;

    private static final MethodHandle OPEN = handle("open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle MMAP = handle("mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = handle("munmap",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle POLL = handle("poll",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

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
    public long mmap(int fd, long offset, long length, int protection) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long address = (long) MMAP.invokeExact(state, 0L, length, protection, MAP_SHARED, fd, offset);
            return address == -1 ? answer(-1, state) : address;
        } catch (Throwable e) {
            throw impossible("mmap", e);
        }
    }

    @Override
    public int munmap(long address, long length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            return answer((int) MUNMAP.invokeExact(state, address, length), state);
        } catch (Throwable e) {
            throw impossible("munmap", e);
        }
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            MemorySegment pollfd = arena.allocate(POLLFD_BYTES, Integer.BYTES);
            pollfd.set(JAVA_INT, 0, fd);
            pollfd.set(JAVA_SHORT, POLLFD_EVENTS, (short) events);
            int ready = answer((int) POLL.invokeExact(state, pollfd, 1L, timeoutMillis), state);
            return ready > 0 ? Short.toUnsignedInt(pollfd.get(JAVA_SHORT, POLLFD_REVENTS)) : ready;
        } catch (Throwable e) {
            throw impossible("poll", e);
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

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... more) {
        Linker.Option[] options = new Linker.Option[more.length + 1];
        options[0] = ERRNO;
        System.arraycopy(more, 0, options, 1, more.length);
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), descriptor, options);
    }

    /** A method handle declares Throwable; these calls throw nothing. */
    private static AssertionError impossible(String call, Throwable e) {
        return new AssertionError(call, e);
    }
}
