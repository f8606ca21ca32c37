/*
 * SPDX-License-Identifier: Apache-2.0
 * Receiving by a packet socket whose blocks of frames are mapped (AF_PACKET, TPACKET_V3).
 */
package io.github.nfpool.compare;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Frames are read where the kernel copied them to, block by block, as in Documentation/networking/packet_mmap.rst.
 *
 * <p>The kernel hands over a block when it is full, or when the retire timeout has passed: until then {@link #read}
 * finds nothing in it, however many frames it holds. Who wants all that was sent has to end with {@link #await}.
 */
final class TpacketReceiver implements Receiver {
    /**
     * Blocks that hold back fewer frames than may wait before the socket (netdev_max_backlog, 1000). With those of
     * 4 MiB in the example of packet_mmap.rst a reader that polls did not notice that frames waited there for
     * ksoftirqd, which it has to let run, and some were lost.
     */
    private static final int BLOCK_SIZE = 64 << 10;
    private static final int BLOCKS = 256;
    /** The kernel's timer has the resolution of a tick: 4 ms with HZ=250. */
    private static final int RETIRE_MILLIS = 1;

    static final String SETUP = "AF_PACKET socket, ETH_P_ALL, outgoing frames ignored; TPACKET_V3 ring of " + BLOCKS
            + " blocks of " + (BLOCK_SIZE >> 10) + " KiB, retire timeout " + RETIRE_MILLIS
            + " ms (the kernel's next tick), no receive hash; frames read in place, a block given back after its last";
    static final String MISSING = "the kernel copies each frame into the ring; a frame is seen only when its block is"
            + " full or the timeout has passed; the stack gets the frame as well, and pays for it; receiving only";

    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int TPACKET_V3 = 2;
    private static final int TP_STATUS_KERNEL = 0;
    private static final int TP_STATUS_USER = 1;
    /** ETH_P_ALL in network order. */
    private static final short ETH_P_ALL = 0x0300;
    /** Of no meaning for the third version, which packs frames, but checked. */
    private static final int FRAME_SIZE = 2048;
    /** What a frame takes in a block, with its header, at the least. */
    private static final int SHORTEST = 128;

    // struct tpacket_block_desc, struct tpacket3_hdr (linux/if_packet.h)
    private static final int BLOCK_STATUS = 8;
    private static final int BLOCK_NUM_PKTS = 12;
    private static final int BLOCK_FIRST = 16;
    private static final int FRAME_NEXT = 0;
    private static final int FRAME_SNAPLEN = 12;
    private static final int FRAME_MAC = 24;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final String device;
    private final Sys sys = new Sys();
    private final int fd;
    private final MemorySegment ring;
    /** The block that is read, or will be read next: its offset in the ring. */
    private long block;
    /** Frames left in it, and the header of the first of them; none if the block is not ours. */
    private int left;
    private long header;
    private long sum;

    TpacketReceiver(String device) throws IOException {
        this.device = device;
        int index = sys.interfaceIndex(device);
        fd = sys.socket(Sys.AF_PACKET, Sys.SOCK_RAW, 0, "AF_PACKET for " + device + "; run as root");
        MemorySegment mapping = null;
        try (Arena arena = Arena.ofConfined()) {
            sys.setsockopt(fd, SOL_PACKET, PACKET_VERSION, TPACKET_V3, "PACKET_VERSION 3 for " + device);
            sys.setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1,
                    "PACKET_IGNORE_OUTGOING for " + device + "; it needs Linux 4.20");
            // struct tpacket_req3; private area and features (the receive hash) stay 0
            MemorySegment request = arena.allocate(28, 4);
            request.set(JAVA_INT, 0, BLOCK_SIZE);
            request.set(JAVA_INT, 4, BLOCKS);
            request.set(JAVA_INT, 8, FRAME_SIZE);
            request.set(JAVA_INT, 12, BLOCK_SIZE / FRAME_SIZE * BLOCKS);
            request.set(JAVA_INT, 16, RETIRE_MILLIS);
            sys.setsockopt(fd, SOL_PACKET, PACKET_RX_RING, request, "PACKET_RX_RING of " + BLOCKS + " * " + BLOCK_SIZE
                    + " bytes for " + device + "; the kernel needs that much free memory");
            mapping = sys.mmap(fd, 0, (long) BLOCK_SIZE * BLOCKS, Sys.PROT_READ | Sys.PROT_WRITE,
                    Sys.MAP_SHARED | Sys.MAP_POPULATE, "the ring of " + device);
            // struct sockaddr_ll: frames come from here on, from this device alone
            MemorySegment address = arena.allocate(20, 4);
            address.set(JAVA_SHORT, 0, (short) Sys.AF_PACKET);
            address.set(JAVA_SHORT, 2, ETH_P_ALL);
            address.set(JAVA_INT, 4, index);
            sys.bind(fd, address, device);
        } catch (IOException e) {
            if (mapping != null) {
                sys.munmap(mapping);
            }
            sys.close(fd);
            throw e;
        }
        ring = mapping;
    }

    @Override
    public int read(int limit) {
        int frames = 0;
        while (frames < limit && (left > 0 || open())) {
            int now = Math.min(left, limit - frames);
            readFrames(now);
            frames += now;
            left -= now;
            if (left == 0) {
                giveBack();
            }
        }
        return frames;
    }

    /** Takes over the next block, if the kernel has handed it over. */
    private boolean open() {
        // Pairs with the kernel's barrier before it sets the status, prb_flush_block().
        if (((int) INT.getAcquire(ring, block + BLOCK_STATUS) & TP_STATUS_USER) == 0) {
            return false;
        }
        left = ring.get(JAVA_INT, block + BLOCK_NUM_PKTS);
        header = block + ring.get(JAVA_INT, block + BLOCK_FIRST);
        return true;
    }

    private void readFrames(int frames) {
        MemorySegment memory = ring;
        long at = header;
        long read = 0;
        for (int i = 0; i < frames; i++) {
            long frame = at + Short.toUnsignedInt(memory.get(JAVA_SHORT, at + FRAME_MAC));
            read += Words.sum(memory, frame, memory.get(JAVA_INT, at + FRAME_SNAPLEN));
            at += memory.get(JAVA_INT, at + FRAME_NEXT);
        }
        header = at;
        sum += read;
    }

    private void giveBack() {
        INT.setRelease(ring, block + BLOCK_STATUS, TP_STATUS_KERNEL);
        block += BLOCK_SIZE;
        if (block == ring.byteSize()) {
            block = 0;
        }
    }

    @Override
    public void await() throws IOException {
        while (left == 0 && !open()) {
            sys.awaitInput(fd, device);
        }
    }

    @Override
    public int heldBack() {
        return BLOCK_SIZE / SHORTEST;
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        sys.munmap(ring);
        sys.close(fd);
    }
}
