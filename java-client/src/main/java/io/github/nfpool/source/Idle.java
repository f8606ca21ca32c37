/*
 * SPDX-License-Identifier: Apache-2.0
 * What a reader does when it finds the pool empty.
 * Between two looks at step 5 of 5 on the packet's way.
 */
package io.github.nfpool.source;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** From the one that answers soonest and takes a whole processor to the one that takes none. */
public enum Idle {
    /** Look again at once. */
    SPIN {
        @Override
        void pause(PoolMapping mapping, Duration most) {
            Thread.onSpinWait();
        }
    },
    /** Let another thread run first, if there is one. */
    YIELD {
        @Override
        void pause(PoolMapping mapping, Duration most) {
            Thread.yield();
        }
    },
    /** Sleep for some 50 microseconds. */
    NAP {
        @Override
        void pause(PoolMapping mapping, Duration most) {
            LockSupport.parkNanos(Math.min(NAP_NANOS, most.toNanos()));
        }
    },
    /** Wait in {@link PoolMapping#await}: for a driver's pool in poll(2), without any processor. */
    BLOCK {
        @Override
        void pause(PoolMapping mapping, Duration most) {
            mapping.await(most.compareTo(SLICE) < 0 ? most : SLICE);
        }
    };

    private static final long NAP_NANOS = 50_000;
    /** How often a waiting reader looks whether it has been stopped. */
    private static final Duration SLICE = Duration.ofMillis(100);

    /** Returns some time later, at the latest after so long or 100 ms, whether there is a frame or not. */
    abstract void pause(PoolMapping mapping, Duration most);

    /** Its name in lower case, as the command line takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
