/*
 * SPDX-License-Identifier: Apache-2.0
 * What a reader does with one frame, which it cannot use afterwards.
 * Step 5 of 5 (pool) on the packet's way: the end of it.
 */
package io.github.nfpool.pool;

/** Receives frames in place, and cannot keep them by mistake. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Looks at one frame.
     *
     * @param frame the reader's one {@link Frame}; it, and each view bound to it, throws
     *              {@link IllegalStateException} as soon as this method has returned
     */
    void onFrame(Frame frame);
}
