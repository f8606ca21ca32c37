/*
 * SPDX-License-Identifier: Apache-2.0
 * Headers that are the same for each frame, ready to be stored in front of a payload.
 */
package io.github.nfpool.compare;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** As words, since to copy few bytes is dear where how many is asked anew each time. */
final class Headers {
    private static final int WORDS = Datagram.HEADERS / Long.BYTES;
    /** Where the last word begins, which overlaps the one before. */
    private static final int LAST = Datagram.HEADERS - Long.BYTES;

    private final long[] words = new long[WORDS];
    private final long last;

    /** From {@link Datagram#HEADERS} bytes. */
    Headers(byte[] bytes) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        for (int i = 0; i < WORDS; i++) {
            words[i] = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, i * Long.BYTES);
        }
        last = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, LAST);
    }

    void put(MemorySegment segment, long offset) {
        // Of a constant size: one check that there is room for all of it.
        MemorySegment frame = segment.asSlice(offset, Datagram.HEADERS);
        for (int i = 0; i < WORDS; i++) {
            frame.set(ValueLayout.JAVA_LONG_UNALIGNED, i * Long.BYTES, words[i]);
        }
        frame.set(ValueLayout.JAVA_LONG_UNALIGNED, LAST, last);
    }
}
