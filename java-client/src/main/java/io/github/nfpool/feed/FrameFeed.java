/*
 * SPDX-License-Identifier: Apache-2.0
 * Frames from somewhere, one after the other, for a pool that no driver fills.
 * Step 1 of 5 (the wire) on the packet's way, when there is none.
 */
package io.github.nfpool.feed;

import java.lang.foreign.MemorySegment;

/** Yields frames to one thread. */
@FunctionalInterface
public interface FrameFeed {
    /**
     * The next frame.
     *
     * @return the frame's bytes, valid until the next call; null after the last one
     * @throws RuntimeException if the feed breaks off; the reader gets to see it
     */
    MemorySegment next();

    /**
     * A feed without its tail.
     *
     * @param frames the most frames to yield
     * @return this feed, ending earlier
     */
    default FrameFeed limit(long frames) {
        long[] left = {frames};
        return () -> left[0]-- > 0 ? next() : null;
    }
}
