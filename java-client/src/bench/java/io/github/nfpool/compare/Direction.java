/*
 * SPDX-License-Identifier: Apache-2.0
 * Which of the paper's two operations is measured.
 */
package io.github.nfpool.compare;

import java.util.Locale;

/** Seen from the Java program. */
enum Direction {
    /** From sn1's transmit function to the bytes read. */
    RECEIVE,
    /** From the call to the frame's arrival at sn1. */
    SEND;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
