/*
 * SPDX-License-Identifier: Apache-2.0
 * A frame as one line of hexadecimal digits, the same line that native/target/nf_reader prints.
 * Beside step 5 of 5 on the packet's way: for tests to compare.
 */
package io.github.nfpool.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Writes {@code <slot> <length> <bytes>} and a newline. Used by one thread; keeps its buffer. */
public final class FrameHex {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFIX = 24;

    private final byte[] line;
    private int size;

    /**
     * Makes one.
     *
     * @param capacity the longest frame, in bytes
     */
    public FrameHex(int capacity) {
        this.line = new byte[PREFIX + 2 * capacity];
    }

    /**
     * Formats a frame.
     *
     * @param slot    the slot it is in
     * @param segment the memory
     * @param offset  where the frame begins, in bytes
     * @param length  bytes in it, at most the capacity
     * @return the line in ASCII, {@link #size} bytes of it, valid until the next call
     */
    public byte[] format(int slot, MemorySegment segment, long offset, int length) {
        size = 0;
        number(slot);
        line[size++] = ' ';
        number(length);
        line[size++] = ' ';
        for (long at = offset; at < offset + length; at++) {
            int b = segment.get(ValueLayout.JAVA_BYTE, at);
            line[size++] = DIGITS[b >>> 4 & 0xf];
            line[size++] = DIGITS[b & 0xf];
        }
        line[size++] = '\n';
        return line;
    }

    /**
     * How long the last line is.
     *
     * @return bytes, its newline included
     */
    public int size() {
        return size;
    }

    private void number(int value) {
        String digits = Integer.toString(value);
        for (int i = 0; i < digits.length(); i++) {
            line[size++] = (byte) digits.charAt(i);
        }
    }
}
