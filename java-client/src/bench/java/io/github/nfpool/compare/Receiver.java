/*
 * SPDX-License-Identifier: Apache-2.0
 * One way on which frames that come to sn0 reach a Java program.
 */
package io.github.nfpool.compare;

import java.io.IOException;

/** An open way to receive. Used by one thread. */
interface Receiver extends AutoCloseable {
    /**
     * Reads what has come, each byte of it, and does not block.
     *
     * @param limit frames at most
     * @return frames read; 0 if there is none
     */
    int read(int limit) throws IOException;

    /** Blocks until {@link #read} finds a frame, by the means that this way recommends. */
    void await() throws IOException;

    /** The sum of {@link Words#sum} over all that was read, so that reading cannot be left out and can be checked. */
    long sum();

    /** Frames that may have come without {@link #read} finding them yet: of a block that is not full, say. */
    default int heldBack() {
        return 0;
    }

    @Override
    void close();
}
