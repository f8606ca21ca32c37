/*
 * SPDX-License-Identifier: Apache-2.0
 * The bytes of a pool: constants and layouts of native/include/nf_pool.h.
 * Step 5 of 5 (pool) on the packet's way; the word both sides of it agree on.
 */
package io.github.nfpool.pool;

import io.github.nfpool.bindings.NfPool;
import io.github.nfpool.bindings.nf_filter;
import io.github.nfpool.bindings.nf_page_table;
import io.github.nfpool.bindings.nf_pool_header;
import io.github.nfpool.bindings.nf_pool_slot;
import io.github.nfpool.bindings.nf_user_pool;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The pool's format, as {@code native/include/nf_pool.h} defines it; names are the same as there.
 *
 * <p>Integers are in the byte order of the machine. Values come from jextract's bindings of that header; a
 * test compares each constant and each field of the layouts with what the C compiler makes of it.
 */
public final class PoolFormat {
    /** First word after the paper's four: "NPL1" as bytes in memory. */
    public static final int NF_POOL_MAGIC = NfPool.NF_POOL_MAGIC();
    /** The only version of the format so far. */
    public static final int NF_POOL_ABI = NfPool.NF_POOL_ABI();
    /** Pages in the paper's pool, as a power of two. */
    public static final int NF_POOL_ORDER = NfPool.NF_POOL_ORDER();
    /** Bytes from one slot of the paper's pool to the next. */
    public static final int NF_POOL_WIDTH = NfPool.NF_POOL_WIDTH();
    /** Feature bit: the TX partition is in use. */
    public static final int NF_FEATURE_TX = NfPool.NF_FEATURE_TX();
    /** Feature bit: the memory belongs to the user. */
    public static final int NF_FEATURE_USER = NfPool.NF_FEATURE_USER();
    /** Feature bit: there are times of arrival. */
    public static final int NF_FEATURE_STAMP = NfPool.NF_FEATURE_STAMP();
    /** Slot state: the producer may fill the slot. */
    public static final int NF_SLOT_WRITE = NfPool.NF_SLOT_WRITE();
    /** Slot state: the consumer may use the slot. It is the sign bit, so such a state is negative. */
    public static final int NF_SLOT_READ = NfPool.NF_SLOT_READ();
    /** Mask over a slot's state: bytes in the frame. */
    public static final int NF_SLOT_LENGTH = NfPool.NF_SLOT_LENGTH();
    /** A frame to send of at most this many bytes is copied whole; of a longer frame, the headers are. */
    public static final int NF_TX_COPYBREAK = NfPool.NF_TX_COPYBREAK();
    /** ioctl: the doorbell; its argument is how many frames to take at most, 0 for all. */
    public static final int NF_IOC_DOORBELL = NfPool.NF_IOC_DOORBELL();
    /** ioctl: use a {@link #USER_POOL} as the pool. */
    public static final int NF_IOC_PIN = (int) NfPool.NF_IOC_PIN();
    /** ioctl: fill in the array that a {@link #PAGE_TABLE} points to. */
    public static final int NF_IOC_PAGES = (int) NfPool.NF_IOC_PAGES();
    /** ioctl: receive only the frames that the program of a {@link #FILTER} wants. */
    public static final int NF_IOC_FILTER = (int) NfPool.NF_IOC_FILTER();
    /** The most instructions in such a program. */
    public static final int NF_FILTER_MAX = NfPool.NF_FILTER_MAX();

    /** {@code struct nf_pool_header}, slot 0. */
    public static final GroupLayout HEADER = nf_pool_header.layout();
    /** {@code struct nf_pool_slot} as far as the frame, whose size is the pool's affair. */
    public static final GroupLayout SLOT = nf_pool_slot.layout();
    /** {@code struct nf_user_pool}. */
    public static final GroupLayout USER_POOL = nf_user_pool.layout();
    /** {@code struct nf_page_table}. */
    public static final GroupLayout PAGE_TABLE = nf_page_table.layout();
    /** {@code struct nf_filter}. */
    public static final GroupLayout FILTER = nf_filter.layout();

    static final long WIDTH = nf_pool_header.width$offset();
    static final long LENGTH = nf_pool_header.length$offset();
    static final long WI = nf_pool_header.wi$offset();
    static final long RI = nf_pool_header.ri$offset();
    static final long MAGIC = nf_pool_header.magic$offset();
    static final long ABI = nf_pool_header.abi$offset();
    static final long HEADER_SIZE = nf_pool_header.header_size$offset();
    static final long FEATURES = nf_pool_header.features$offset();
    static final long SIZE = nf_pool_header.size$offset();
    static final long RX_FIRST = nf_pool_header.rx_first$offset();
    static final long RX_COUNT = nf_pool_header.rx_count$offset();
    static final long TX_FIRST = nf_pool_header.tx_first$offset();
    static final long TX_COUNT = nf_pool_header.tx_count$offset();
    static final long RX_FRAMES = nf_pool_header.rx_frames$offset();
    static final long RX_BYTES = nf_pool_header.rx_bytes$offset();
    static final long RX_FULL = nf_pool_header.rx_full$offset();
    static final long RX_OVERSIZE = nf_pool_header.rx_oversize$offset();
    static final long TX_FRAMES = nf_pool_header.tx_frames$offset();
    static final long TX_BYTES = nf_pool_header.tx_bytes$offset();
    static final long TX_MALFORMED = nf_pool_header.tx_malformed$offset();
    static final long TX_DROPPED = nf_pool_header.tx_dropped$offset();
    static final long TX_COPIED = nf_pool_header.tx_copied$offset();
    static final long TX_ATTACHED = nf_pool_header.tx_attached$offset();
    static final long CHANNEL = nf_pool_header.channel$offset();
    static final long ACTIVE = nf_pool_header.active$offset();
    static final long TX_IN_FLIGHT = nf_pool_header.tx_in_flight$offset();
    static final long ACTIVATIONS = nf_pool_header.activations$offset();
    static final long EVICTIONS = nf_pool_header.evictions$offset();

    /** Where the frame begins in a slot, in bytes. */
    public static final int SLOT_FRAME = (int) SLOT.byteSize();

    /** A __u16 of the header: (MemorySegment, long offset). */
    static final VarHandle U16 = ValueLayout.JAVA_SHORT.varHandle();
    /** A __u32 of the header, or a slot's state: (MemorySegment, long offset). */
    static final VarHandle U32 = ValueLayout.JAVA_INT.varHandle();
    /** A __u64 counter: (MemorySegment, long offset). */
    static final VarHandle U64 = ValueLayout.JAVA_LONG.varHandle();
    /** A slot's state, plain: every slot of a {@link PoolGeometry} is aligned, and none is checked for it again. */
    static final ValueLayout.OfInt STATE = ValueLayout.JAVA_INT_UNALIGNED;

    private PoolFormat() {
    }

    /** {@code NF_POOL_STAMPS}: where the table of times begins, in bytes from the beginning of the pool. */
    static long stamps(int width, int length) {
        return (long) width * length + Long.BYTES - 1 & -Long.BYTES;
    }
}
