/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool in this process, filled by a thread of its own: no root, no kernel.
 * Steps 1 to 4 of 5 on the packet's way, in miniature; step 5 is the same code as ever.
 */
package io.github.nfpool.source;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import java.lang.foreign.Arena;

/** Opens a pool of the paper's geometry and starts to fill it from a {@link FrameFeed}. */
public final class EmbeddedPoolSource implements PoolSource {
    /** What the producer does when no slot is free. */
    public enum WhenFull {
        /** Wait for the reader: nothing is lost. */
        WAIT,
        /** Drop the frame and count it, as a driver must. */
        DROP
    }

    private static final long PAGE_BYTES = 4096;

    private final FrameFeed feed;
    private final String feedName;
    private final WhenFull whenFull;

    /**
     * A pool that is not there yet.
     *
     * @param feed     where the frames come from; used by the producer's thread only
     * @param feedName what that is, for a person
     * @param whenFull what to do with a frame that finds no slot
     */
    public EmbeddedPoolSource(FrameFeed feed, String feedName, WhenFull whenFull) {
        this.feed = feed;
        this.feedName = feedName;
        this.whenFull = whenFull;
    }

    @Override
    public PoolMapping open() {
        long size = PAGE_BYTES << PoolFormat.NF_POOL_ORDER;
        Arena arena = Arena.ofShared();
        var segment = arena.allocate(size, PAGE_BYTES);
        PoolGeometry.rxOnly(size, PoolFormat.NF_POOL_WIDTH).format(segment);
        EmbeddedMapping mapping = new EmbeddedMapping(arena, segment, "a pool in this process, fed by " + feedName);
        mapping.start(feed, whenFull);
        return mapping;
    }
}
