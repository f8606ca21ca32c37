/*
 * SPDX-License-Identifier: Apache-2.0
 * A poll that its handler can end.
 * Step 5 of 5 (pool) on the packet's way.
 */
package io.github.nfpool.pool;

/**
 * Counts the frames, and ends the poll as a handler that throws would: that frame has been read, the later ones of its
 * run have not. So a poll without control costs nothing more. A reader has one.
 */
final class ControlledPoll implements FrameHandler {
    private ControlledHandler handler;
    private int frames;

    int run(PacketReader reader, ControlledHandler next, int limit) {
        ControlledHandler outer = handler;
        int outerFrames = frames;
        handler = next;
        frames = 0;
        try {
            return reader.poll(this, limit);
        } catch (Break e) {
            return frames;
        } finally {
            handler = outer;
            frames = outerFrames;
        }
    }

    @Override
    public void onFrame(Frame frame) {
        frames++;
        if (handler.onFrame(frame) == ControlledHandler.Action.BREAK) {
            throw Break.NOW;
        }
    }

    /** Not an error, so it has no message and no stack trace. */
    private static final class Break extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final Break NOW = new Break();

        Break() {
            super(null, null, false, false);
        }
    }
}
