/*
 * SPDX-License-Identifier: Apache-2.0
 * A netlink socket by the Foreign Function and Memory API: messages of rtnetlink(7), as they are.
 * Beside step 4 of 5 on the packet's way: not for pools, but for what the kernel asks.
 */
package io.github.nfpool.os.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.github.nfpool.os.PoolException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** An open socket. Holds no policy: what the bytes mean is the caller's business. For one thread. */
public final class FfmNetlink implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_ROUTE = 0;
    private static final int MSG_DONTWAIT = 0x40;
    /** struct sockaddr_nl: family, padding, port, groups. */
    private static final int SOCKADDR_NL = 12;

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SEND = handle("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = handle("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);

    private final MemorySegment state = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
    private final int fd;

    /**
     * Opens a socket of rtnetlink.
     *
     * @param groups what to hear of, RTMGRP_* of rtnetlink(7)
     * @throws PoolException if there is none
     */
    public FfmNetlink(int groups) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_NL, Integer.BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            address.set(JAVA_INT, 8, groups);
            fd = answer((int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
            requireOk("socket", fd);
            int bound = answer((int) BIND.invokeExact(state, fd, address, SOCKADDR_NL));
            if (bound < 0) {
                close();
            }
            requireOk("bind", bound);
        } catch (PoolException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("socket", e);
        }
    }

    /**
     * Sends one message.
     *
     * @param message all of it
     * @return bytes sent or a negated error number
     */
    public int send(MemorySegment message) {
        try {
            return answer((long) SEND.invokeExact(state, fd, message, message.byteSize(), 0));
        } catch (Throwable e) {
            throw new AssertionError("send", e);
        }
    }

    /**
     * Receives what has come, without waiting.
     *
     * @param buffer where to put messages
     * @return bytes of them or a negated error number: EAGAIN if nothing has come, ENOBUFS if some were lost
     */
    public int receive(MemorySegment buffer) {
        try {
            return answer((long) RECV.invokeExact(state, fd, buffer, buffer.byteSize(), MSG_DONTWAIT));
        } catch (Throwable e) {
            throw new AssertionError("recv", e);
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable e) {
            throw new AssertionError("close", e);
        }
    }

    private static void requireOk(String call, int result) {
        if (result < 0) {
            throw new PoolException(call, "netlink", -result, "");
        }
    }

    private int answer(long result) {
        return result == -1 ? -state.get(JAVA_INT, ERRNO_OFFSET) : (int) result;
    }

    private static MethodHandle handle(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(result, arguments), ERRNO);
    }
}
