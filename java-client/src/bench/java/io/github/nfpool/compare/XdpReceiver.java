/*
 * SPDX-License-Identifier: Apache-2.0
 * Receiving by AF_XDP: frames in memory of the program, descriptors in rings shared with the kernel.
 */
package io.github.nfpool.compare;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Queue 0 of a device, in generic mode, as in Documentation/networking/af_xdp.rst. A chunk of the umem is at any time
 * in the fill ring, in the kernel, in the RX ring, or being read; so the fill ring, which has room for each chunk,
 * never overflows.
 */
final class XdpReceiver implements Receiver {
    /** With room for the kernel's headroom of 256 bytes and the longest frame. */
    private static final int CHUNK_SIZE = 2048;
    private static final int CHUNKS = 4096;
    private static final int RX_ENTRIES = 2048;
    private static final int BIND_TRIES = 100;
    private static final long BIND_PAUSE_NANOS = 10_000_000;

    static final String SETUP = "AF_XDP socket on queue 0, generic (SKB) mode with copy, XDP_USE_NEED_WAKEUP; umem of "
            + CHUNKS + " chunks of " + CHUNK_SIZE + " bytes, fill ring of " + CHUNKS + " and RX ring of " + RX_ENTRIES
            + " entries; XDP program of 6 instructions: bpf_redirect_map() into an XSKMAP; ring indices read and"
            + " published once per call";
    static final String MISSING = "snull has no ndo_bpf, so neither native nor zero-copy mode: an skb is made and its"
            + " frame copied into the umem; the stack gets no frame; receiving only";

    // linux/if_xdp.h
    private static final int SOL_XDP = 283;
    private static final int XDP_MMAP_OFFSETS = 1;
    private static final int XDP_RX_RING = 2;
    private static final int XDP_UMEM_REG = 4;
    private static final int XDP_UMEM_FILL_RING = 5;
    private static final int XDP_UMEM_COMPLETION_RING = 6;
    private static final int XDP_COPY = 1 << 1;
    private static final int XDP_USE_NEED_WAKEUP = 1 << 3;
    private static final int XDP_RING_NEED_WAKEUP = 1;
    private static final long XDP_PGOFF_RX_RING = 0;
    private static final long XDP_UMEM_PGOFF_FILL_RING = 0x100000000L;

    /** struct xdp_desc: address, length, options. */
    private static final int DESCRIPTOR_SIZE = 16;
    private static final int DESCRIPTOR_LENGTH = 8;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final String device;
    private final Sys sys = new Sys();
    private final MemorySegment umem;
    private XdpProgram program;
    private int fd = -1;
    private Ring rx;
    private Ring fill;
    /** Our ends of the rings. */
    private int rxConsumer;
    private int fillProducer;
    private long sum;

    /** One mapped ring, and where in it what is: struct xdp_ring_offset. */
    private record Ring(MemorySegment memory, long producer, long consumer, long entries, long flags) {
    }

    XdpReceiver(String device) throws IOException {
        this.device = device;
        int index = sys.interfaceIndex(device);
        umem = sys.mmap(-1, 0, (long) CHUNKS * CHUNK_SIZE, Sys.PROT_READ | Sys.PROT_WRITE,
                Sys.MAP_PRIVATE | Sys.MAP_ANONYMOUS | Sys.MAP_POPULATE, "umem for " + device);
        try (Arena arena = Arena.ofConfined()) {
            fd = sys.socket(Sys.AF_XDP, Sys.SOCK_RAW, 0,
                    "AF_XDP for " + device + "; run as root on a kernel with CONFIG_XDP_SOCKETS");
            register(arena);
            map(arena);
            fillAll();
            bind(arena, index);
            program = new XdpProgram(sys, device, index);
            program.redirect(fd, device);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void register(Arena arena) throws IOException {
        // struct xdp_umem_reg; no headroom of our own
        MemorySegment request = arena.allocate(32, 8);
        request.set(JAVA_LONG, 0, umem.address());
        request.set(JAVA_LONG, 8, umem.byteSize());
        request.set(JAVA_INT, 16, CHUNK_SIZE);
        sys.setsockopt(fd, SOL_XDP, XDP_UMEM_REG, request, "XDP_UMEM_REG for " + device + "; raise RLIMIT_MEMLOCK");
        sys.setsockopt(fd, SOL_XDP, XDP_UMEM_FILL_RING, CHUNKS, "XDP_UMEM_FILL_RING for " + device);
        // For sending only, but bind(2) wants one.
        sys.setsockopt(fd, SOL_XDP, XDP_UMEM_COMPLETION_RING, 2, "XDP_UMEM_COMPLETION_RING for " + device);
        sys.setsockopt(fd, SOL_XDP, XDP_RX_RING, RX_ENTRIES, "XDP_RX_RING for " + device);
    }

    private void map(Arena arena) throws IOException {
        // struct xdp_mmap_offsets: RX, TX, fill and completion ring
        MemorySegment offsets = arena.allocate(128, 8);
        sys.getsockopt(fd, SOL_XDP, XDP_MMAP_OFFSETS, offsets,
                "XDP_MMAP_OFFSETS for " + device + "; it needs Linux 5.4");
        rx = ring(offsets.asSlice(0, 32), XDP_PGOFF_RX_RING, RX_ENTRIES * DESCRIPTOR_SIZE);
        fill = ring(offsets.asSlice(64, 32), XDP_UMEM_PGOFF_FILL_RING, CHUNKS * Long.BYTES);
    }

    private Ring ring(MemorySegment offsets, long place, int bytes) throws IOException {
        long entries = offsets.get(JAVA_LONG, 16);
        MemorySegment memory = sys.mmap(fd, place, entries + bytes, Sys.PROT_READ | Sys.PROT_WRITE,
                Sys.MAP_SHARED | Sys.MAP_POPULATE, "ring of " + device);
        return new Ring(memory, offsets.get(JAVA_LONG, 0), offsets.get(JAVA_LONG, 8), entries,
                offsets.get(JAVA_LONG, 24));
    }

    private void fillAll() {
        for (int i = 0; i < CHUNKS; i++) {
            fill.memory.set(JAVA_LONG, fill.entries + (long) i * Long.BYTES, (long) i * CHUNK_SIZE);
        }
        fillProducer = CHUNKS;
        INT.setRelease(fill.memory, fill.producer, fillProducer);
    }

    private void bind(Arena arena, int index) throws IOException {
        // struct sockaddr_xdp; queue 0
        MemorySegment address = arena.allocate(16, 4);
        address.set(JAVA_SHORT, 0, (short) Sys.AF_XDP);
        address.set(JAVA_SHORT, 2, (short) (XDP_COPY | XDP_USE_NEED_WAKEUP));
        address.set(JAVA_INT, 4, index);
        int answer = sys.tryBind(fd, address);
        // The kernel frees a queue some time after close(2), from a work queue.
        for (int i = 0; answer == -Sys.EBUSY && i < BIND_TRIES; i++) {
            LockSupport.parkNanos(BIND_PAUSE_NANOS);
            answer = sys.tryBind(fd, address);
        }
        if (answer < 0) {
            throw Sys.failure("bind", device + " queue 0; the device must be up, and nobody else on that queue",
                    -answer);
        }
    }

    @Override
    public int read(int limit) {
        int frames = Math.min(ready(), limit);
        if (frames == 0) {
            return 0;
        }
        MemorySegment from = rx.memory;
        MemorySegment back = fill.memory;
        long descriptors = rx.entries;
        long free = fill.entries;
        long read = 0;
        for (int i = 0; i < frames; i++) {
            long at = descriptors + (long) (rxConsumer + i & RX_ENTRIES - 1) * DESCRIPTOR_SIZE;
            long frame = from.get(JAVA_LONG, at);
            read += Words.sum(umem, frame, from.get(JAVA_INT, at + DESCRIPTOR_LENGTH));
            // The kernel looks only at which chunk this address is in.
            back.set(JAVA_LONG, free + (long) (fillProducer + i & CHUNKS - 1) * Long.BYTES, frame);
        }
        sum += read;
        rxConsumer += frames;
        fillProducer += frames;
        // Pair with xskq_prod_reserve_desc() and xskq_cons_read_addr_unchecked() in the kernel.
        INT.setRelease(rx.memory, rx.consumer, rxConsumer);
        INT.setRelease(back, fill.producer, fillProducer);
        if ((back.get(JAVA_INT, fill.flags) & XDP_RING_NEED_WAKEUP) != 0) {
            sys.poll(fd, Sys.POLLIN, 0);
        }
        return frames;
    }

    private int ready() {
        return (int) INT.getAcquire(rx.memory, rx.producer) - rxConsumer;
    }

    @Override
    public void await() throws IOException {
        while (ready() == 0) {
            sys.awaitInput(fd, device);
        }
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
        if (fd >= 0) {
            sys.close(fd);
        }
        for (Ring ring : new Ring[] {rx, fill}) {
            if (ring != null) {
                sys.munmap(ring.memory);
            }
        }
        sys.munmap(umem);
    }
}
