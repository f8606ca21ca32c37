/*
 * SPDX-License-Identifier: Apache-2.0
 * What a reader does when it finds the pool empty.
 * Between two looks at step 5 of 5 on the packet's way.
 */
package io.github.nfpool.loop;

import io.github.nfpool.source.PoolMapping;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * From the one that answers soonest and takes a whole processor to the one that takes none, and all in turn. None takes
 * longer than 100 ms at a time.
 */
public enum Idle implements IdleStrategy {
    /** Look again at once. */
    SPIN {
        @Override
        public void pause(PoolMapping mapping, long most, long idle) {
            Thread.onSpinWait();
        }
    },
    /** Let another thread run first, if there is one. */
    YIELD {
        @Override
        public void pause(PoolMapping mapping, long most, long idle) {
            Thread.yield();
        }
    },
    /** Sleep for some 50 microseconds. */
    NAP {
        @Override
        public void pause(PoolMapping mapping, long most, long idle) {
            LockSupport.parkNanos(Math.min(NAP_NANOS, most));
        }
    },
    /** Wait in {@link PoolMapping#await}: for a driver's pool in poll(2), without any processor. */
    BLOCK {
        @Override
        public void pause(PoolMapping mapping, long most, long idle) {
            mapping.await(Duration.ofNanos(Math.min(SLICE_NANOS, most)));
        }
    },
    /** Spin for 20 microseconds, yield up to 100, nap up to a millisecond, then block. */
    BACKOFF {
        @Override
        public void pause(PoolMapping mapping, long most, long idle) {
            Idle how = idle < 20_000 ? SPIN : idle < 100_000 ? YIELD : idle < 1_000_000 ? NAP : BLOCK;
            how.pause(mapping, most, idle);
        }
    };

    private static final long NAP_NANOS = 50_000;
    /** How often a waiting reader looks whether it has been stopped. */
    private static final long SLICE_NANOS = 100_000_000;

    /** Its name in lower case, as the command line takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
