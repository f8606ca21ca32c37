/*
 * SPDX-License-Identifier: Apache-2.0
 * How a way is used: reading or waiting, one frame a call or many.
 */
package io.github.nfpool.compare;

/** One direction's each. */
enum Variant {
    /** Frames are there before the program looks. */
    POLL("poll", Direction.RECEIVE, 0),
    /** The program sleeps when frames come, and is woken. */
    AWAIT("await", Direction.RECEIVE, 0),
    /** A doorbell for each frame. */
    BATCH_1("batch 1", Direction.SEND, 1),
    /** A doorbell for 16 frames. */
    BATCH_16("batch 16", Direction.SEND, 16),
    /** A doorbell for 64 frames. */
    BATCH_64("batch 64", Direction.SEND, 64),
    /** A call for each frame: ways other than the pool have nothing else. */
    CALL("call", Direction.SEND, 1);

    private final String label;
    private final Direction direction;
    private final int batch;

    Variant(String label, Direction direction, int batch) {
        this.label = label;
        this.direction = direction;
        this.batch = batch;
    }

    Direction direction() {
        return direction;
    }

    /** Frames to a system call, when sending. */
    int batch() {
        return batch;
    }

    @Override
    public String toString() {
        return label;
    }
}
