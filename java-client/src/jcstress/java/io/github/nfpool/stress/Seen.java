/*
 * SPDX-License-Identifier: Apache-2.0
 * The frames that the readers of one pool saw, one after another, and what that says.
 */
package io.github.nfpool.stress;

import java.util.Arrays;

/** Frames are numbered 1, 2, 3 and so on without a gap: a frame that found no slot has no number. */
final class Seen {
    private final long[] numbers = new long[16];
    private int count;

    void add(long number) {
        numbers[count++] = number;
    }

    /** That all were seen, and in order; or what else was seen. */
    String inOrder(int put) {
        return verdict(put, Arrays.copyOf(numbers, count));
    }

    /** That each was seen once; or what else was seen. */
    String once(int put) {
        long[] sorted = Arrays.copyOf(numbers, count);
        Arrays.sort(sorted);
        return verdict(put, sorted);
    }

    private String verdict(int put, long[] expected) {
        boolean right = expected.length == put;
        for (int i = 0; right && i < put; i++) {
            right = expected[i] == i + 1;
        }
        return right ? "all " + put : Arrays.toString(Arrays.copyOf(numbers, count)) + " of " + put;
    }
}
