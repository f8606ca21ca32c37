/*
 * SPDX-License-Identifier: Apache-2.0
 * The check that checks others.
 */
package io.github.nfpool.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceCheckTest {
    private static final int NUMBER_AT = 42;

    private final MemorySegment frame = Hex.bytes("00534e554c30 00534e554c31 0800",
            "4500 0024 1234 4000 4011 0000 c0a80002 c0a80001 9c40 2328 0010 0000", "00".repeat(8));

    private SequenceCheck check(int expected, long... numbers) {
        SequenceCheck check = new SequenceCheck(9000, expected);
        for (long number : numbers) {
            frame.set(ValueLayout.JAVA_LONG_UNALIGNED, NUMBER_AT, number);
            assertTrue(check.accept(frame, 0, (int) frame.byteSize()));
        }
        return check;
    }

    private static List<Long> result(SequenceCheck c) {
        return List.of(c.frames(), c.lost(), c.missing(), c.doubled(), c.outOfOrder(), c.beyond());
    }

    @Test
    void tellsWhatHappened() {
        assertEquals(List.of(0L, 3L, 0L, 0L, 0L, 0L), result(check(3)));
        assertEquals(List.of(3L, 0L, 0L, 0L, 0L, 0L), result(check(3, 0, 1, 2)));
        assertEquals(List.of(2L, 1L, 1L, 0L, 0L, 0L), result(check(3, 0, 2)));
        assertEquals(List.of(2L, 1L, 0L, 0L, 0L, 0L), result(check(3, 0, 1)));
        assertEquals(List.of(3L, 1L, 0L, 1L, 0L, 0L), result(check(3, 0, 1, 1)));
        assertEquals(List.of(3L, 0L, 0L, 0L, 1L, 0L), result(check(3, 0, 2, 1)));
        assertEquals(List.of(2L, 2L, 0L, 0L, 0L, 1L), result(check(3, 0, 3)));
        assertEquals(List.of(130L, 0L, 0L, 0L, 129L, 0L),
                result(check(130, LongStream.rangeClosed(1, 130).map(i -> 130 - i).toArray())));
    }

    @Test
    void looksAtItsOwnPortOnly() {
        int length = (int) frame.byteSize();
        assertFalse(new SequenceCheck(9001, 3).accept(frame, 0, length));
        assertFalse(new SequenceCheck(9000, 3).accept(frame, 0, length - 1), "no room for a number");
        frame.set(ValueLayout.JAVA_BYTE, 23, (byte) 6);
        assertFalse(new SequenceCheck(9000, 3).accept(frame, 0, length), "not UDP");
    }
}
