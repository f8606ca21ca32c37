/*
 * SPDX-License-Identifier: Apache-2.0
 * The program in the kernel that passes the frames of a device to an AF_XDP socket.
 */
package io.github.nfpool.compare;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Attached to one device in generic (SKB) mode, until it is closed. */
final class XdpProgram implements AutoCloseable {
    // enum bpf_cmd, bpf_map_type, bpf_prog_type, bpf_attach_type (linux/bpf.h); linux/if_link.h
    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_MAP_UPDATE_ELEM = 2;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_LINK_CREATE = 28;
    private static final int BPF_MAP_TYPE_XSKMAP = 17;
    private static final int BPF_PROG_TYPE_XDP = 6;
    private static final int BPF_XDP = 37;
    private static final int XDP_FLAGS_SKB_MODE = 1 << 1;
    private static final int XDP_PASS = 2;

    // Opcodes (linux/bpf.h, linux/bpf_common.h)
    private static final int LOAD_WORD = 0x61;
    private static final int LOAD_IMMEDIATE_64 = 0x18;
    private static final int MOVE_IMMEDIATE_64 = 0xb7;
    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;
    private static final int BPF_PSEUDO_MAP_FD = 1;
    private static final int BPF_FUNC_REDIRECT_MAP = 51;
    /** In struct xdp_md, which r1 points to at the start. */
    private static final int RX_QUEUE_INDEX = 16;

    private final Sys sys;
    private final int map;
    private int program = -1;
    private int link = -1;

    /** Loads it and attaches it; a frame goes on to the stack until {@link #redirect} names a socket. */
    XdpProgram(Sys sys, String device, int index) throws IOException {
        this.sys = sys;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment create = arena.allocate(16, 8);
            create.set(JAVA_INT, 0, BPF_MAP_TYPE_XSKMAP);
            create.set(JAVA_INT, 4, Integer.BYTES);
            create.set(JAVA_INT, 8, Integer.BYTES);
            create.set(JAVA_INT, 12, 1);
            map = sys.bpf(BPF_MAP_CREATE, create,
                    "XSKMAP for " + device + "; run as root on a kernel with CONFIG_XDP_SOCKETS");
            try {
                program = load(arena, device);
                MemorySegment attach = arena.allocate(16, 8);
                attach.set(JAVA_INT, 0, program);
                attach.set(JAVA_INT, 4, index);
                attach.set(JAVA_INT, 8, BPF_XDP);
                attach.set(JAVA_INT, 12, XDP_FLAGS_SKB_MODE);
                link = sys.bpf(BPF_LINK_CREATE, attach, "attach XDP program to " + device
                        + "; it needs Linux 5.9, and no other XDP program there (ip link set " + device
                        + " xdpgeneric off)");
            } catch (IOException e) {
                close();
                throw e;
            }
        }
    }

    /** bpf_redirect_map(map, queue of the frame, XDP_PASS if the map has no socket for that queue) */
    private int load(Arena arena, String device) throws IOException {
        long[] code = {
            instruction(LOAD_WORD, 2, 1, RX_QUEUE_INDEX, 0),
            instruction(LOAD_IMMEDIATE_64, 1, BPF_PSEUDO_MAP_FD, 0, map),
            0,
            instruction(MOVE_IMMEDIATE_64, 3, 0, 0, XDP_PASS),
            instruction(CALL, 0, 0, 0, BPF_FUNC_REDIRECT_MAP),
            instruction(EXIT, 0, 0, 0, 0),
        };
        MemorySegment load = arena.allocate(24, 8);
        load.set(JAVA_INT, 0, BPF_PROG_TYPE_XDP);
        load.set(JAVA_INT, 4, code.length);
        load.set(JAVA_LONG, 8, arena.allocateFrom(JAVA_LONG, code).address());
        load.set(JAVA_LONG, 16, arena.allocateFrom("GPL").address());
        return sys.bpf(BPF_PROG_LOAD, load, "load XDP program for " + device + "; it needs Linux 5.3");
    }

    /** struct bpf_insn: code, registers (source above destination), offset, immediate. */
    private static long instruction(int code, int destination, int source, int offset, int immediate) {
        return code | destination << 8 | source << 12 | (long) offset << 16 | (long) immediate << 32;
    }

    /** From now on the frames of queue 0 go to this socket. */
    void redirect(int socket, String device) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment update = arena.allocate(32, 8);
            update.set(JAVA_INT, 0, map);
            update.set(JAVA_LONG, 8, arena.allocateFrom(JAVA_INT, 0).address());
            update.set(JAVA_LONG, 16, arena.allocateFrom(JAVA_INT, socket).address());
            sys.bpf(BPF_MAP_UPDATE_ELEM, update, "socket of " + device + " into the XSKMAP");
        }
    }

    @Override
    public void close() {
        if (link >= 0) {
            sys.close(link);
        }
        if (program >= 0) {
            sys.close(program);
        }
        sys.close(map);
    }
}
