/*
 * SPDX-License-Identifier: Apache-2.0
 * What reading a frame means in this comparison, and writing one: the same work for each way.
 */
package io.github.nfpool.compare;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Looks at each byte of a frame, or writes each, eight at a time; the last ones may overlap those before. */
final class Words {
    private static final int BLOCK = 8 * Long.BYTES;

    private Words() {
    }

    /** A number that each byte is in. */
    static long sum(MemorySegment segment, long offset, int length) {
        if (length < BLOCK) {
            return sumOfFew(segment, offset, length);
        }
        int at = length;
        long sum = 0;
        do {
            at = Math.max(at - BLOCK, 0);
            sum += block(segment, offset + at);
        } while (at > 0);
        return sum;
    }

    private static long sumOfFew(MemorySegment segment, long offset, int length) {
        long sum = 0;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            sum += word(segment, offset + i);
        }
        for (; i < length; i++) {
            sum += segment.get(ValueLayout.JAVA_BYTE, offset + i);
        }
        return sum;
    }

    /** By hand, since the compiler's own unrolling pays only for far longer loops. */
    private static long block(MemorySegment segment, long offset) {
        // Of a constant size: one check that all of it is there.
        MemorySegment block = segment.asSlice(offset, BLOCK);
        return word(block, 0) + word(block, 8) + word(block, 16) + word(block, 24)
                + word(block, 32) + word(block, 40) + word(block, 48) + word(block, 56);
    }

    /** Writes a value over and over, to 8 bytes or more. */
    static void fill(MemorySegment segment, long offset, int length, long value) {
        int i = 0;
        for (; i + BLOCK <= length; i += BLOCK) {
            MemorySegment block = segment.asSlice(offset + i, BLOCK);
            for (int at = 0; at < BLOCK; at += Long.BYTES) {
                block.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
            }
        }
        int last = length - Long.BYTES;
        for (; i < last; i += Long.BYTES) {
            segment.set(ValueLayout.JAVA_LONG_UNALIGNED, offset + i, value);
        }
        segment.set(ValueLayout.JAVA_LONG_UNALIGNED, offset + last, value);
    }

    private static long word(MemorySegment segment, long offset) {
        return segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    }
}
