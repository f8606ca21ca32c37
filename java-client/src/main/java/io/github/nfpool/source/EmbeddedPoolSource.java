/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool in this process, filled by a thread of its own: no root, no kernel.
 * Steps 1 to 4 of 5 on the packet's way, in miniature; step 5 is the same code as ever.
 */
package io.github.nfpool.source;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import java.util.Objects;

/**
 * Opens a pool of the paper's geometry and starts to fill it from a {@link FrameFeed}. It has the rules of a driver's
 * pool: it is read by the thread that opened it.
 *
 * {@snippet class="com.example.packets.SaveAndReplay" region="replay"}
 */
public final class EmbeddedPoolSource implements PoolSource {
    /** What the producer does when no slot is free. */
    public enum WhenFull {
        /** Wait for the reader: nothing is lost. */
        WAIT,
        /** Drop the frame and count it, as a driver must. */
        DROP
    }

    /** The paper's, whose pages have 4096 bytes, whatever a page of this machine has. */
    private static final int SIZE = 4096 << PoolFormat.NF_POOL_ORDER;

    private final FrameFeed feed;
    private final String feedName;
    private final WhenFull whenFull;
    private final PoolGeometry geometry;

    /**
     * A pool that is not there yet, with slots as wide as the driver's.
     *
     * @param feed     where the frames come from; used by the producer's thread only
     * @param feedName what that is, for a person
     * @param whenFull what to do with a frame that finds no slot
     */
    public EmbeddedPoolSource(FrameFeed feed, String feedName, WhenFull whenFull) {
        this(feed, feedName, whenFull, PoolFormat.NF_POOL_WIDTH);
    }

    /**
     * A pool that is not there yet, with wider slots, for longer frames, or narrower ones.
     *
     * @param feed     where the frames come from; used by the producer's thread only
     * @param feedName what that is, for a person
     * @param whenFull what to do with a frame that finds no slot
     * @param width    bytes from one slot to the next; a frame may have four less
     * @throws io.github.nfpool.pool.PoolFormatException if slots cannot have that width
     */
    public EmbeddedPoolSource(FrameFeed feed, String feedName, WhenFull whenFull, int width) {
        this(feed, feedName, whenFull, width, false);
    }

    /**
     * A pool that is not there yet, which may have times of arrival: those of the feed, or when it put a frame.
     *
     * @param feed         where the frames come from; used by the producer's thread only
     * @param feedName     what that is, for a person
     * @param whenFull     what to do with a frame that finds no slot
     * @param width        bytes from one slot to the next; a frame may have four less
     * @param arrivalTimes whether each slot has a time of arrival
     * @throws io.github.nfpool.pool.PoolFormatException if slots cannot have that width
     */
    public EmbeddedPoolSource(FrameFeed feed, String feedName, WhenFull whenFull, int width, boolean arrivalTimes) {
        this.feed = Objects.requireNonNull(feed, "feed");
        this.feedName = Objects.requireNonNull(feedName, "feedName");
        this.whenFull = Objects.requireNonNull(whenFull, "whenFull");
        this.geometry = PoolGeometry.rxOnly(SIZE, width, arrivalTimes);
    }

    /**
     * The slots that a frame of some length needs.
     *
     * @param frameLength bytes
     * @return a width: not less than the driver's, not more than a pool can have, which is enough for 65,528 bytes
     */
    public static int widthFor(int frameLength) {
        return PoolGeometry.widthFor(Math.max(frameLength, PoolFormat.NF_POOL_WIDTH - PoolFormat.SLOT_FRAME));
    }

    @Override
    public PoolMapping open() {
        EmbeddedMapping mapping =
                new EmbeddedMapping(new SharedMemory(SIZE), geometry, "a pool in this process, fed by " + feedName);
        mapping.start(feed, whenFull);
        return mapping;
    }
}
