/*
 * SPDX-License-Identifier: Apache-2.0
 * What a reader does with one frame, and whether it goes on.
 * Step 5 of 5 (pool) on the packet's way: the end of it.
 */
package io.github.nfpool.pool;

/** A {@link FrameHandler} that can end the poll that it is called by. */
@FunctionalInterface
public interface ControlledHandler {
    /** What follows. */
    enum Action {
        /** The next frame. */
        CONTINUE,
        /** Nothing: this was the last frame, and the others stay in the pool for the next poll. */
        BREAK
    }

    /**
     * Looks at one frame.
     *
     * @param frame as in {@link FrameHandler#onFrame}
     * @return what the reader is to do; in either case this frame has been read
     */
    Action onFrame(Frame frame);
}
