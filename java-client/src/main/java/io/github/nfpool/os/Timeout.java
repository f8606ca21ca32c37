/*
 * SPDX-License-Identifier: Apache-2.0
 * Times to wait, however long.
 * Step 4 of 5 (source) on the packet's way.
 */
package io.github.nfpool.os;

import java.time.Duration;

/** Durations as nanoseconds, of which 292 years are as good as for ever. */
public final class Timeout {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Timeout() {
    }

    /**
     * A duration as a number.
     *
     * @param duration how long, of any length
     * @return nanoseconds, 0 to {@link Long#MAX_VALUE}; 0 for a negative duration
     */
    public static long nanos(Duration duration) {
        return duration.isNegative() ? 0 : duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }
}
