/*
 * SPDX-License-Identifier: Apache-2.0
 * The shape of a pool: read from its header and checked, or written into a fresh one.
 * Step 5 of 5 (pool) on the packet's way: where each slot lies.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemorySegment;

/**
 * Where the slots of a pool are. An instance made by {@link #read} matches the segment that it was read
 * from: every slot of both partitions is inside it.
 *
 * @param width    bytes from one slot to the next
 * @param length   number of slots, the header's included
 * @param size     bytes in the pool
 * @param features {@code NF_FEATURE_*} bits
 * @param rxFirst  first slot of the RX partition
 * @param rxCount  number of slots in it, at least 1
 * @param txFirst  first slot of the TX partition
 * @param txCount  number of slots in it, 0 when TX is off
 */
public record PoolGeometry(
        int width, int length, long size, int features, int rxFirst, int rxCount, int txFirst, int txCount) {

    private static final long HEADER_BYTES = PoolFormat.HEADER.byteSize();
    /** The widest slot: the header has 16 bits for the width, which is a multiple of 4. */
    private static final int WIDEST = 0xfffc;

    /**
     * The shape of a pool that has no TX partition.
     *
     * @param size  bytes in the pool
     * @param width bytes from one slot to the next
     * @return the shape with as many slots as fit
     * @throws PoolFormatException if no pool can be like that
     */
    public static PoolGeometry rxOnly(long size, int width) {
        return rxOnly(size, width, false);
    }

    /**
     * The shape of a pool that has no TX partition.
     *
     * @param size         bytes in the pool
     * @param width        bytes from one slot to the next
     * @param arrivalTimes whether each slot has a time of arrival
     * @return the shape with as many slots as fit
     * @throws PoolFormatException if no pool can be like that
     */
    public static PoolGeometry rxOnly(long size, int width, boolean arrivalTimes) {
        requireWidth(width);
        // A slot ends at a multiple of four, the table of times begins at one of eight.
        long slots = arrivalTimes ? (size - Integer.BYTES) / (width + Long.BYTES) : size / width;
        int length = (int) Math.min(slots, 0xffff);
        PoolGeometry g = new PoolGeometry(width, length, size, arrivalTimes ? PoolFormat.NF_FEATURE_STAMP : 0, 1, length - 1,
                0, 0);
        g.check();
        return g;
    }

    /**
     * How wide slots have to be for frames of some length.
     *
     * @param frameLength bytes
     * @return bytes from one slot to the next, at most the widest slot there is
     */
    public static int widthFor(int frameLength) {
        return (int) Math.clamp(frameLength + (long) PoolFormat.SLOT_FRAME + 3 & ~3L, HEADER_BYTES, WIDEST);
    }

    /**
     * How many bytes a pool says it has, for code that has mapped only its first page so far.
     *
     * @param head the beginning of the pool, at least as long as a header
     * @return the header's size field, in bytes
     * @throws PoolFormatException if this is not the header of a pool that this code can read
     */
    public static long declaredSize(MemorySegment head) {
        require(head.byteSize() >= HEADER_BYTES, "the memory is " + head.byteSize()
                + " bytes long, but a pool's header needs " + HEADER_BYTES);
        require(head.isNative() && head.address() % Long.BYTES == 0,
                "a pool needs native memory at a multiple of " + Long.BYTES);
        int magic = u32(head, PoolFormat.MAGIC);
        require(magic == PoolFormat.NF_POOL_MAGIC, "magic is 0x" + Integer.toHexString(magic)
                + ", expected 0x" + Integer.toHexString(PoolFormat.NF_POOL_MAGIC));
        int abi = u16(head, PoolFormat.ABI);
        require(abi == PoolFormat.NF_POOL_ABI, "the pool's format is version " + abi
                + ", but this reader supports version " + PoolFormat.NF_POOL_ABI);
        return Integer.toUnsignedLong(u32(head, PoolFormat.SIZE));
    }

    /**
     * Reads and checks a header.
     *
     * @param segment the whole pool
     * @return its shape
     * @throws PoolFormatException if a field does not match this segment
     */
    public static PoolGeometry read(MemorySegment segment) {
        long size = declaredSize(segment);
        PoolGeometry g = new PoolGeometry(
                u16(segment, PoolFormat.WIDTH), u16(segment, PoolFormat.LENGTH), size,
                u32(segment, PoolFormat.FEATURES),
                u16(segment, PoolFormat.RX_FIRST), u16(segment, PoolFormat.RX_COUNT),
                u16(segment, PoolFormat.TX_FIRST), u16(segment, PoolFormat.TX_COUNT));
        int headerSize = u16(segment, PoolFormat.HEADER_SIZE);
        require(headerSize >= HEADER_BYTES && headerSize <= g.width, "header_size is " + headerSize
                + ", expected " + HEADER_BYTES + " to width " + g.width);
        require(size <= segment.byteSize(), "size is " + size + ", but there are only "
                + segment.byteSize() + " bytes");
        g.check();
        return g;
    }

    /**
     * Makes a segment a fresh, empty pool of this shape.
     *
     * @param segment the memory, at least {@link #size} bytes; all of it is zeroed
     * @throws PoolFormatException if this shape does not fit into it
     */
    public void format(MemorySegment segment) {
        check();
        require(size <= segment.byteSize(), "size is " + size + ", but there are only "
                + segment.byteSize() + " bytes");
        segment.fill((byte) 0);
        setU16(segment, PoolFormat.WIDTH, width);
        setU16(segment, PoolFormat.LENGTH, length);
        setU16(segment, PoolFormat.WI, rxFirst);
        setU16(segment, PoolFormat.RI, rxFirst);
        setU16(segment, PoolFormat.ABI, PoolFormat.NF_POOL_ABI);
        setU16(segment, PoolFormat.HEADER_SIZE, (int) HEADER_BYTES);
        PoolFormat.U32.set(segment, PoolFormat.FEATURES, features);
        PoolFormat.U32.set(segment, PoolFormat.SIZE, (int) size);
        setU16(segment, PoolFormat.RX_FIRST, rxFirst);
        setU16(segment, PoolFormat.RX_COUNT, rxCount);
        setU16(segment, PoolFormat.TX_FIRST, txFirst);
        setU16(segment, PoolFormat.TX_COUNT, txCount);
        PoolFormat.U32.set(segment, PoolFormat.MAGIC, PoolFormat.NF_POOL_MAGIC);
    }

    /**
     * The longest frame that a slot takes.
     *
     * @return bytes
     */
    public int frameCapacity() {
        return width - PoolFormat.SLOT_FRAME;
    }

    /**
     * Where a slot begins.
     *
     * @param slot its number, 1 to {@link #length} - 1
     * @return bytes from the beginning of the pool to its state word
     */
    public long slotOffset(int slot) {
        return (long) slot * width;
    }

    /**
     * Which slot a byte of the pool belongs to.
     *
     * @param offset bytes from the beginning of the pool
     * @return the slot's number
     */
    public int slotAt(long offset) {
        return (int) (offset / width);
    }

    /**
     * Whether the producer says when a frame arrived.
     *
     * @return true if each slot has a time
     */
    public boolean hasArrivalTimes() {
        return (features & PoolFormat.NF_FEATURE_STAMP) != 0;
    }

    /**
     * When a frame arrived.
     *
     * @param segment the pool that this was read from
     * @param slot    a slot of the RX partition that the caller has acquired
     * @return nanoseconds since 1970 by the clock of the producer's machine; 0 if the pool has no times
     */
    public long arrivalNanos(MemorySegment segment, int slot) {
        return hasArrivalTimes() ? (long) PoolFormat.U64.getOpaque(segment, stampOffset(slot)) : 0;
    }

    /** Where the time of a slot is. */
    long stampOffset(int slot) {
        return PoolFormat.stamps(width, length) + (long) slot * Long.BYTES;
    }

    /**
     * Counts the RX slots that do not belong to the producer at the moment: not yet read, or held.
     *
     * @param segment the pool that this was read from
     * @return slots
     */
    public int waiting(MemorySegment segment) {
        int waiting = 0;
        for (int slot = rxFirst; slot < rxFirst + rxCount; slot++) {
            int state = (int) PoolFormat.U32.getOpaque(segment, slotOffset(slot));
            waiting += state == PoolFormat.NF_SLOT_WRITE ? 0 : 1;
        }
        return waiting;
    }

    private void check() {
        require(size > 0 && size <= Integer.MAX_VALUE, "size is " + size);
        requireWidth(width);
        require(length >= 2 && length <= 0xffff && (long) width * length <= size,
                "length is " + length + " slots of " + width + " bytes, but size is " + size);
        require(rxFirst >= 1 && rxCount >= 1 && rxFirst + rxCount <= length, "the RX partition is "
                + rxCount + " slots starting at slot " + rxFirst + ", of " + length);
        require(!hasArrivalTimes() || stampOffset(length) <= size,
                "there is no room for the times of " + length + " slots, size is " + size);
        if (txCount > 0) {
            require(txFirst >= 1 && txFirst + txCount <= length, "the TX partition is "
                    + txCount + " slots starting at slot " + txFirst + ", of " + length);
            require(rxFirst + rxCount <= txFirst || txFirst + txCount <= rxFirst,
                    "the RX and TX partitions overlap");
        }
    }

    private static void requireWidth(int width) {
        require(width % Integer.BYTES == 0 && width >= HEADER_BYTES && width <= WIDEST, "width is " + width
                + ", expected a multiple of 4 from " + HEADER_BYTES + " to " + WIDEST);
    }

    private static int u16(MemorySegment segment, long offset) {
        return Short.toUnsignedInt((short) PoolFormat.U16.getOpaque(segment, offset));
    }

    private static int u32(MemorySegment segment, long offset) {
        return (int) PoolFormat.U32.getOpaque(segment, offset);
    }

    private static void setU16(MemorySegment segment, long offset, int value) {
        PoolFormat.U16.set(segment, offset, (short) value);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new PoolFormatException("not a pool: " + message);
        }
    }
}
