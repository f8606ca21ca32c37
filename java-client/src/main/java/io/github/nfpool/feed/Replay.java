/*
 * SPDX-License-Identifier: Apache-2.0
 * Sends what a feed yields, such as the frames of a capture.
 * The first step of a packet's way back to the wire.
 */
package io.github.nfpool.feed;

import io.github.nfpool.pool.FrameFiller;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Copies each frame into its slot. */
public final class Replay implements FrameFiller {
    private static final int SHORTEST = 14;

    private final FrameFeed feed;
    private long leftOut;
    private long cut;

    /**
     * A replay that has not begun.
     *
     * @param feed the frames, used by whoever fills
     */
    public Replay(FrameFeed feed) {
        this.feed = Objects.requireNonNull(feed, "feed");
    }

    @Override
    public int fill(MemorySegment pool, long offset, int capacity) {
        for (MemorySegment frame = feed.next(); frame != null; frame = feed.next()) {
            if (frame.byteSize() >= SHORTEST && frame.byteSize() <= capacity) {
                MemorySegment.copy(frame, 0, pool, offset, frame.byteSize());
                cut += feed.originalLength() > frame.byteSize() ? 1 : 0;
                return (int) frame.byteSize();
            }
            leftOut++;
        }
        return END;
    }

    /**
     * Frames that were passed over: longer than a slot, or shorter than an Ethernet header.
     *
     * @return frames
     */
    public long leftOut() {
        return leftOut;
    }

    /**
     * Frames that are sent as short as they were captured: of these, the feed has only the beginning.
     *
     * @return frames
     */
    public long cut() {
        return cut;
    }
}
