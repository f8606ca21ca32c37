/*
 * SPDX-License-Identifier: Apache-2.0
 * A place that a pool can be had from.
 * Step 4 of 5 (source) on the packet's way.
 */
package io.github.nfpool.source;

/** Opens a pool: the driver's, through a file that maps it, or one in this process. */
@FunctionalInterface
public interface PoolSource {
    /** What the reader will do with the pool. */
    enum Access {
        /** Consume it: open read-write, which claims it; there is one claim at a time. */
        CLAIM,
        /** Only look: open read-only, beside whoever has claimed it. */
        WATCH,
        /**
         * Look at what is there now: a private mapping, each page of which becomes this process's own copy when
         * the pool is opened. What comes later does not show, and nobody is disturbed. The pages are copied one
         * after the other: while frames arrive, one can be some frames newer than another, and a frame that lies
         * on two of them be mixed from two.
         */
        SNAPSHOT
    }

    /**
     * Opens the pool.
     *
     * @return the open pool, the caller's to close
     * @throws io.github.nfpool.os.PoolException if it cannot be had
     */
    PoolMapping open();
}
