/*
 * SPDX-License-Identifier: Apache-2.0
 * The bytes of a pool: constants and layouts of native/include/nf_pool.h.
 * Step 5 of 5 (pool) on the packet's way; the word both sides of it agree on.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The pool's format, as {@code native/include/nf_pool.h} defines it; names are the same as there.
 *
 * <p>Integers are in the byte order of the machine. A test compares each constant and each field of
 * both layouts with what the C compiler makes of the header.
 */
public final class PoolFormat {
    /** First word after the paper's four: "NPL1" as bytes in memory. */
    public static final int NF_POOL_MAGIC = 0x314c504e;
    /** The only version of the format so far. */
    public static final int NF_POOL_ABI = 1;
    /** Pages in the paper's pool, as a power of two. */
    public static final int NF_POOL_ORDER = 9;
    /** Bytes from one slot of the paper's pool to the next. */
    public static final int NF_POOL_WIDTH = 1500;
    /** Feature bit: the TX partition is in use. */
    public static final int NF_FEATURE_TX = 0x1;
    /** Slot state: the producer may fill the slot. */
    public static final int NF_SLOT_WRITE = 0;
    /** Slot state: the consumer may use the slot. It is the sign bit, so such a state is negative. */
    public static final int NF_SLOT_READ = 0x80000000;
    /** Mask over a slot's state: bytes in the frame. */
    public static final int NF_SLOT_LENGTH = 0x0000ffff;

    /** {@code struct nf_pool_header}, slot 0. */
    public static final StructLayout HEADER = MemoryLayout.structLayout(
            ValueLayout.JAVA_SHORT.withName("width"),
            ValueLayout.JAVA_SHORT.withName("length"),
            ValueLayout.JAVA_SHORT.withName("wi"),
            ValueLayout.JAVA_SHORT.withName("ri"),
            ValueLayout.JAVA_INT.withName("magic"),
            ValueLayout.JAVA_SHORT.withName("abi"),
            ValueLayout.JAVA_SHORT.withName("header_size"),
            ValueLayout.JAVA_INT.withName("features"),
            ValueLayout.JAVA_INT.withName("size"),
            ValueLayout.JAVA_SHORT.withName("rx_first"),
            ValueLayout.JAVA_SHORT.withName("rx_count"),
            ValueLayout.JAVA_SHORT.withName("tx_first"),
            ValueLayout.JAVA_SHORT.withName("tx_count"),
            ValueLayout.JAVA_LONG.withName("rx_frames"),
            ValueLayout.JAVA_LONG.withName("rx_bytes"),
            ValueLayout.JAVA_LONG.withName("rx_full"),
            ValueLayout.JAVA_LONG.withName("rx_oversize")).withName("nf_pool_header");

    /** {@code struct nf_pool_slot} as far as the frame, whose size is the pool's affair. */
    public static final StructLayout SLOT = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("state")).withName("nf_pool_slot");

    static final long WIDTH = offset("width");
    static final long LENGTH = offset("length");
    static final long WI = offset("wi");
    static final long RI = offset("ri");
    static final long MAGIC = offset("magic");
    static final long ABI = offset("abi");
    static final long HEADER_SIZE = offset("header_size");
    static final long FEATURES = offset("features");
    static final long SIZE = offset("size");
    static final long RX_FIRST = offset("rx_first");
    static final long RX_COUNT = offset("rx_count");
    static final long TX_FIRST = offset("tx_first");
    static final long TX_COUNT = offset("tx_count");
    static final long RX_FRAMES = offset("rx_frames");
    static final long RX_BYTES = offset("rx_bytes");
    static final long RX_FULL = offset("rx_full");
    static final long RX_OVERSIZE = offset("rx_oversize");

    /** Where the frame begins in a slot, in bytes. */
    public static final int SLOT_FRAME = (int) SLOT.byteSize();

    /** A __u16 of the header: (MemorySegment, long offset). */
    static final VarHandle U16 = ValueLayout.JAVA_SHORT.varHandle();
    /** A __u32 of the header, or a slot's state: (MemorySegment, long offset). */
    static final VarHandle U32 = ValueLayout.JAVA_INT.varHandle();
    /** A __u64 counter: (MemorySegment, long offset). */
    static final VarHandle U64 = ValueLayout.JAVA_LONG.varHandle();

    private PoolFormat() {
    }

    private static long offset(String field) {
        return HEADER.byteOffset(PathElement.groupElement(field));
    }
}
