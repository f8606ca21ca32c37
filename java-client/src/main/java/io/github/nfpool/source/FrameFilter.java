/*
 * SPDX-License-Identifier: Apache-2.0
 * Which frames a reader wants: a classic BPF program, which the driver runs.
 * Step 2 of 5 on the packet's way, said in step 4; partner of kmod/snull_filter.c.
 */
package io.github.nfpool.source;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * A program of at most {@link PoolFormat#NF_FILTER_MAX} instructions. It sees a frame from the MAC header on, and
 * nothing else; frames for which it returns 0 do not come into the pool.
 */
public final class FrameFilter {
    /** As Debian and Ubuntu name it, and as others do. */
    private static final List<String> LIBRARIES = List.of("libpcap.so.0.8", "libpcap.so.1");
    private static final int ETHERNET = 1;
    private static final int WHOLE_FRAME = 65535;
    private static final int OPTIMIZE = 1;
    private static final int NETMASK_UNKNOWN = -1;
    /** {@code struct bpf_program} of libpcap. */
    private static final MemoryLayout PROGRAM = MemoryLayout.structLayout(JAVA_INT.withName("bf_len"),
            MemoryLayout.paddingLayout(4), ADDRESS.withName("bf_insns"));

    private final long[] instructions;

    /**
     * A program that is there already.
     *
     * @param instructions one {@code struct sock_filter} each: code, jt, jf and k, from the lowest bits up
     * @throws PoolException if it is empty or too long for the driver
     */
    public FrameFilter(long... instructions) {
        if (instructions.length < 1 || instructions.length > PoolFormat.NF_FILTER_MAX) {
            throw new PoolException("filter", instructions.length + " instructions", "the driver takes 1 to "
                    + PoolFormat.NF_FILTER_MAX, "use a shorter expression");
        }
        this.instructions = instructions.clone();
    }

    /**
     * Translates an expression of tcpdump by means of libpcap: one at a time, since older ones cannot do more.
     *
     * @param expression such as {@code udp port 53}
     * @return the program
     * @throws PoolException if libpcap is not on this machine or does not understand the expression
     */
    public static synchronized FrameFilter compile(String expression) {
        try (Arena arena = Arena.ofConfined()) {
            return new FrameFilter(new Libpcap(arena).compile(expression));
        }
    }

    /** One {@code struct sock_filter} each. */
    long[] instructions() {
        return instructions;
    }

    /** The functions of libpcap that are used, for as long as the arena lives. */
    private record Libpcap(Arena arena, SymbolLookup functions) {
        Libpcap(Arena arena) {
            this(arena, library(arena));
        }

        private static SymbolLookup library(Arena arena) {
            for (String name : LIBRARIES) {
                try {
                    return SymbolLookup.libraryLookup(name, arena);
                } catch (IllegalArgumentException e) {
                    // Maybe by the other name.
                }
            }
            throw new PoolException("load", "libpcap", "it is not on this machine, and it translates the expressions"
                    + " of filters", "apt-get install libpcap0.8");
        }

        private MethodHandle function(String name, FunctionDescriptor type) {
            return Linker.nativeLinker().downcallHandle(functions.find(name).orElseThrow(), type);
        }

        long[] compile(String expression) {
            MemorySegment program = arena.allocate(PROGRAM);
            MethodHandle free = function("pcap_freecode", FunctionDescriptor.ofVoid(ADDRESS));
            MethodHandle close = function("pcap_close", FunctionDescriptor.ofVoid(ADDRESS));
            try {
                MemorySegment pcap = (MemorySegment) function("pcap_open_dead",
                        FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT)).invokeExact(ETHERNET, WHOLE_FRAME);
                try {
                    int answer = (int) function("pcap_compile",
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT))
                            .invokeExact(pcap, program, arena.allocateFrom(expression), OPTIMIZE, NETMASK_UNKNOWN);
                    if (answer != 0) {
                        throw new PoolException("filter", "\"" + expression + "\"", error(pcap),
                                "man pcap-filter describes the expressions");
                    }
                    long[] code = instructions(program);
                    free.invokeExact(program);
                    return code;
                } finally {
                    close.invokeExact(pcap);
                }
            } catch (PoolException e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("libpcap", e);
            }
        }

        private String error(MemorySegment pcap) throws Throwable {
            MemorySegment text = (MemorySegment) function("pcap_geterr", FunctionDescriptor.of(ADDRESS, ADDRESS))
                    .invokeExact(pcap);
            return text.reinterpret(Integer.MAX_VALUE).getString(0);
        }

        /** Copied while libpcap has them. */
        private static long[] instructions(MemorySegment program) {
            int count = program.get(JAVA_INT, 0);
            return program.get(ADDRESS, 8).reinterpret((long) count * Long.BYTES).toArray(ValueLayout.JAVA_LONG);
        }
    }
}
