/*
 * SPDX-License-Identifier: Apache-2.0
 * The frame that a handler looks at, while it belongs to the reader.
 * Step 5 of 5 (pool) on the packet's way: between acquire and release.
 */
package io.github.nfpool.pool;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * One frame in its slot, read in place. A reader has one instance and shows each frame through it, so that
 * nothing is allocated for a packet.
 *
 * <p><b>Lifetime.</b> It is open while the {@link FrameHandler} that got it runs. Before and after that,
 * each method throws {@link IllegalStateException} and accesses no memory: the producer may be filling the
 * slot again. A view that was bound to it also throws, even while the reader shows a later frame. A handler
 * that keeps the {@code Frame} itself then finds the later frame in it. To use bytes after the handler
 * returns, copy them, or hold the slot ({@link PacketPool#hold}).
 *
 * <p><b>Threads.</b> It belongs to the reader's thread; any other gets a {@link WrongThreadException}.
 *
 * <p>Numbers are unsigned and in network order. Offsets are bytes from the beginning of the frame; an
 * offset outside it throws {@link IndexOutOfBoundsException}.
 *
 * {@snippet class="com.example.packets.Tap" region="copy"}
 */
public final class Frame {
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int CLOSED = -1;

    private final Thread owner = Thread.currentThread();
    private final PacketHandler entry = this::show;
    private final MemorySegment pool;
    private final PoolGeometry geometry;
    private FrameHandler handler;
    private long offset;
    /** Bytes in the frame, CLOSED when there is none. */
    private int length = CLOSED;
    /** Counts openings. */
    private long lease;

    /** In the memory that a reader reads. */
    Frame(MemorySegment pool, PoolGeometry geometry) {
        this.pool = pool;
        this.geometry = geometry;
    }

    /** What a raw poll is to call, so that the handler gets this frame. */
    PacketHandler leadTo(FrameHandler next) {
        if (length != CLOSED) {
            throw new IllegalStateException("a handler must not poll");
        }
        handler = next;
        return entry;
    }

    private void show(MemorySegment segment, long newOffset, int newLength) {
        offset = newOffset;
        length = newLength;
        lease++;
        try {
            handler.onFrame(this);
        } finally {
            length = CLOSED;
        }
    }

    /**
     * How long the frame is.
     *
     * @return bytes
     */
    public int length() {
        requireOpen();
        return length;
    }

    /**
     * Where the frame begins.
     *
     * @return bytes from the beginning of the pool
     */
    public long offset() {
        requireOpen();
        return offset;
    }

    /**
     * The slot that the frame is in.
     *
     * @return its number
     */
    public int slot() {
        return geometry.slotAt(offset());
    }

    /**
     * When the frame arrived, by the clock of the producer's machine: when the driver began to copy it, or found that
     * a card had written it.
     *
     * @return nanoseconds since 1970; 0 if the pool has no times ({@link PoolGeometry#hasArrivalTimes})
     */
    public long arrivalNanos() {
        return geometry.arrivalNanos(pool, slot());
    }

    /**
     * One byte.
     *
     * @param at its offset
     * @return 8 bits
     */
    public int u8(int at) {
        return Byte.toUnsignedInt(pool.get(ValueLayout.JAVA_BYTE, place(at, 1)));
    }

    /**
     * Two bytes.
     *
     * @param at the offset of the first
     * @return 16 bits
     */
    public int u16(int at) {
        return Short.toUnsignedInt(pool.get(U16, place(at, 2)));
    }

    /**
     * Four bytes.
     *
     * @param at the offset of the first
     * @return 32 bits
     */
    public long u32(int at) {
        return Integer.toUnsignedLong(pool.get(U32, place(at, 4)));
    }

    /**
     * Eight bytes.
     *
     * @param at the offset of the first
     * @return 64 bits
     */
    public long u64(int at) {
        return pool.get(U64, place(at, 8));
    }

    /**
     * Copies bytes, so that they can be kept.
     *
     * @param at     the offset of the first
     * @param target where to
     * @param where  where in it, in bytes
     * @param bytes  how many
     */
    public void copyTo(int at, MemorySegment target, long where, int bytes) {
        Objects.checkFromIndexSize(at, bytes, length());
        MemorySegment.copy(pool, place(at, bytes), target, where, bytes);
    }

    /**
     * Copies the frame, so that it can be kept. This allocates.
     *
     * @return its bytes
     */
    public byte[] toArray() {
        requireOpen();
        return pool.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** What this is, also while it is closed or in another thread; of the frame's bytes, nothing. */
    @Override
    public String toString() {
        if (Thread.currentThread() != owner) {
            return "Frame of thread " + owner.getName();
        }
        return length == CLOSED ? "Frame that has been given back" : "Frame of " + length + " bytes in slot " + slot();
    }

    /**
     * What a view remembers of this frame when it is bound to it.
     *
     * @return a number to be given to {@link #segment}
     */
    public long lease() {
        requireOpen();
        return lease;
    }

    /**
     * The memory that contains the frame, for a view that checks before each access that the frame is still
     * the same. Do not keep it.
     *
     * @param expected the {@link #lease} at the time of binding
     * @return the pool
     * @throws IllegalStateException if that frame has been given back
     */
    public MemorySegment segment(long expected) {
        requireOpen();
        if (expected != lease) {
            throw givenBack();
        }
        return pool;
    }

    /** One check, of a form that the JIT takes out of loops, tells that the frame is open and has these bytes. */
    private long place(int at, int bytes) {
        try {
            if (Thread.currentThread() != owner) {
                requireOpen();
            }
            return offset + Objects.checkIndex(at, length - bytes + 1);
        } catch (IndexOutOfBoundsException e) {
            requireOpen();
            throw e;
        }
    }

    private void requireOpen() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException("this Frame belongs to thread " + owner.getName() + ", not to "
                    + Thread.currentThread().getName());
        }
        if (length == CLOSED) {
            throw givenBack();
        }
    }

    private static IllegalStateException givenBack() {
        return new IllegalStateException("this frame has been given back: its slot belongs to the producer;"
                + " copy what you need later, or hold the slot");
    }
}
