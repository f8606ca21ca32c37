/*
 * SPDX-License-Identifier: Apache-2.0
 * Frames from somewhere, one after the other, for a pool that no driver fills.
 * Step 1 of 5 (the wire) on the packet's way, when there is none.
 */
package io.github.nfpool.feed;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Yields frames to one thread. */
@FunctionalInterface
public interface FrameFeed {
    /**
     * The next frame.
     *
     * @return the frame's bytes, valid until the next call; null after the last one
     * @throws RuntimeException if the feed breaks off; the reader gets to see it
     */
    @SuppressWarnings("exports") // An annotation, which nobody needs to have.
    @Nullable MemorySegment next();

    /**
     * How long the last frame was on the wire, where only its beginning is there.
     *
     * @return bytes; 0 if that is not known, or if all of it is there
     */
    default int originalLength() {
        return 0;
    }

    /**
     * When the last frame arrived, where that is known.
     *
     * @return nanoseconds since 1970; 0 if it is not known
     */
    default long arrivalNanos() {
        return 0;
    }

    /**
     * A feed without its tail.
     *
     * @param frames the most frames to yield
     * @return this feed, ending earlier
     */
    default FrameFeed limit(long frames) {
        FrameFeed whole = this;
        return new FrameFeed() {
            private long left = frames;

            @Override
            public @Nullable MemorySegment next() {
                return left-- > 0 ? whole.next() : null;
            }

            @Override
            public int originalLength() {
                return whole.originalLength();
            }

            @Override
            public long arrivalNanos() {
                return whole.arrivalNanos();
            }
        };
    }
}
