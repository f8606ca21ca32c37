/*
 * SPDX-License-Identifier: Apache-2.0
 * Writes frames as a pcapng file, for Wireshark, tshark, tcpdump.
 * Beside step 5 of 5 on the packet's way: out to the tools people use.
 */
package io.github.nfpool.capture;

import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One section with one Ethernet interface and times in nanoseconds (draft-ietf-opsawg-pcapng). A frame is
 * copied once, from where it lies into this writer's buffer; nothing is allocated for it.
 *
 * <p>The caller gives the times, and says what they are: of arrival, where the pool has such times, or of reading. A
 * comment on the interface says the same.
 *
 * <p>Used by one thread. Each method that writes throws {@link PoolException} if the stream fails.
 *
 * {@snippet class="com.example.packets.SaveAndReplay" region="save"}
 */
public final class PcapngWriter implements AutoCloseable {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final short LINK_ETHERNET = 1;
    private static final byte NANOSECONDS = 9;

    private static final short OPT_END = 0;
    private static final short OPT_COMMENT = 1;
    private static final short SHB_USERAPPL = 4;
    private static final short IF_NAME = 2;
    private static final short IF_DESCRIPTION = 3;
    private static final short IF_TSRESOL = 9;
    private static final short ISB_STARTTIME = 2;
    private static final short ISB_ENDTIME = 3;
    private static final short ISB_IFRECV = 4;
    private static final short ISB_IFDROP = 5;

    /** Bytes of an enhanced packet block but for the frame and its padding. */
    private static final int PACKET_OVERHEAD = 32;
    private static final int MAX_TEXT = 1024;

    /** What the times are. */
    public enum Times {
        /** When a frame was read. */
        READ("times are when nfpool read a frame, not when it arrived"),
        /** When a frame arrived. */
        ARRIVED("times are when a frame arrived, taken by the driver (stamp=1)");

        private final String comment;

        Times(String comment) {
            this.comment = comment;
        }
    }

    private final OutputStream out;
    private final String name;
    private final ByteBuffer buffer;

    /**
     * Begins a capture whose times are when a frame was read.
     *
     * @param out         where to; closed with this writer
     * @param name        what that is, for a person
     * @param device      the interface's name, such as {@code sn0}
     * @param description what the interface is, for a person
     * @param snapLength  the longest frame, in bytes
     */
    public PcapngWriter(OutputStream out, String name, String device, String description, int snapLength) {
        this(out, name, device, description, snapLength, Times.READ);
    }

    /**
     * Begins a capture.
     *
     * @param out         where to; closed with this writer
     * @param name        what that is, for a person
     * @param device      the interface's name, such as {@code sn0}
     * @param description what the interface is, for a person
     * @param snapLength  the longest frame, in bytes
     * @param times       what the times will be
     */
    public PcapngWriter(OutputStream out, String name, String device, String description, int snapLength, Times times) {
        this.out = out;
        this.name = name;
        this.buffer = ByteBuffer.allocate(Math.max(1 << 16, snapLength + PACKET_OVERHEAD + 8 * MAX_TEXT))
                .order(ByteOrder.LITTLE_ENDIAN);
        int at = begin(SECTION);
        buffer.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
        text(SHB_USERAPPL, "nfpool");
        endOptions(at);
        at = begin(INTERFACE);
        buffer.putShort(LINK_ETHERNET).putShort((short) 0).putInt(snapLength);
        text(OPT_COMMENT, times.comment);
        text(IF_NAME, device);
        text(IF_DESCRIPTION, description);
        buffer.putShort(IF_TSRESOL).putShort((short) 1).put(NANOSECONDS);
        pad();
        endOptions(at);
    }

    /**
     * Writes one frame.
     *
     * @param segment the memory it is in
     * @param offset  where it begins, in bytes
     * @param length  bytes in it, at most the snap length
     * @param nanos   its time, in nanoseconds since 1970
     */
    public void write(MemorySegment segment, long offset, int length, long nanos) {
        write(segment, offset, length, length, nanos);
    }

    /**
     * Writes one frame of which only the beginning is there.
     *
     * @param segment        the memory it is in
     * @param offset         where it begins, in bytes
     * @param length         bytes of it that are there, at most the snap length
     * @param originalLength bytes that it had on the wire
     * @param nanos          its time, in nanoseconds since 1970
     */
    public void write(MemorySegment segment, long offset, int length, int originalLength, long nanos) {
        if (buffer.remaining() < PACKET_OVERHEAD + length + 3) {
            drain();
        }
        int at = begin(ENHANCED_PACKET);
        buffer.putInt(0);
        time(nanos);
        buffer.putInt(length).putInt(originalLength);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, buffer.array(), buffer.position(), length);
        buffer.position(buffer.position() + length);
        pad();
        end(at);
    }

    /**
     * Writes what the producer has counted, usually once at the end.
     *
     * @param start    when the capture began, in nanoseconds since 1970
     * @param now      when these counters were read, likewise
     * @param received frames that arrived since the start, dropped ones included
     * @param dropped  frames among them that did not reach the pool
     */
    public void statistics(long start, long now, long received, long dropped) {
        if (buffer.remaining() < MAX_TEXT) {
            drain();
        }
        int at = begin(STATISTICS);
        buffer.putInt(0);
        time(now);
        buffer.putShort(ISB_STARTTIME).putShort((short) Long.BYTES);
        time(start);
        buffer.putShort(ISB_ENDTIME).putShort((short) Long.BYTES);
        time(now);
        buffer.putShort(ISB_IFRECV).putShort((short) Long.BYTES).putLong(received);
        buffer.putShort(ISB_IFDROP).putShort((short) Long.BYTES).putLong(dropped);
        endOptions(at);
    }

    /** Hands all written so far to the stream, so that who reads it live sees it. */
    public void flush() {
        drain();
        try {
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Flushes and closes the stream. */
    @Override
    public void close() {
        try (out) {
            drain();
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Starts a block, whose length comes later; returns where it is. */
    private int begin(int type) {
        int at = buffer.position();
        buffer.putInt(type).putInt(0);
        return at;
    }

    private void endOptions(int at) {
        buffer.putShort(OPT_END).putShort((short) 0);
        end(at);
    }

    private void end(int at) {
        int length = buffer.position() + Integer.BYTES - at;
        buffer.putInt(length).putInt(at + Integer.BYTES, length);
    }

    private void time(long nanos) {
        buffer.putInt((int) (nanos >>> 32)).putInt((int) nanos);
    }

    private void text(short option, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_TEXT);
        // Not within a character.
        while (length < bytes.length && (bytes[length] & 0xc0) == 0x80) {
            length--;
        }
        buffer.putShort(option).putShort((short) length).put(bytes, 0, length);
        pad();
    }

    private void pad() {
        while (buffer.position() % Integer.BYTES != 0) {
            buffer.put((byte) 0);
        }
    }

    private void drain() {
        try {
            out.write(buffer.array(), 0, buffer.position());
        } catch (IOException e) {
            throw failed(e);
        } finally {
            buffer.clear();
        }
    }

    private PoolException failed(IOException e) {
        return new PoolException("write", name, e, "");
    }
}
