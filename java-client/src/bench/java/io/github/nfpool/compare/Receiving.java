/*
 * SPDX-License-Identifier: Apache-2.0
 * Bursts out of the driver's generator, read on one way.
 */
package io.github.nfpool.compare;

import java.io.IOException;

/** Every frame that was generated has been read when a round ends. */
final class Receiving extends Traffic {
    private static final long PATIENCE_SECONDS = 10;

    private final Control control;
    private final boolean awaiting;
    private final int burst;
    private final Control.Line burstLine;
    private final Control.Line oneLine;
    private final Receiver receiver;
    private final int heldBack;
    private long sum;
    private long sumOfOne;

    Receiving(Control control, Way way, Variant variant, int size, int burst) throws IOException {
        super(Direction.RECEIVE);
        this.control = control;
        this.awaiting = variant == Variant.AWAIT;
        this.burst = burst;
        this.burstLine = Control.burst(awaiting, burst, size, way.address());
        this.oneLine = Control.burst(awaiting, 1, size, way.address());
        this.receiver = way.openReceiver();
        this.heldBack = receiver.heldBack();
        // Whoever had the pool, or nobody, may have left frames in it.
        while (receiver.read(burst) > 0) {
            continue;
        }
    }

    @Override
    void round(int frames) throws IOException {
        int missing = 0;
        for (int sent = 0; sent < frames; sent += burst) {
            control.write(burstLine);
            missing += burst;
            missing = awaiting ? await(missing) : poll(missing);
        }
        await(missing);
    }

    /** Reads what is there; the frames that are still missing, held back. */
    private int poll(int missing) throws IOException {
        int left = missing;
        while (left > 0) {
            int read = receiver.read(left);
            left -= read;
            if (read == 0) {
                if (left <= heldBack) {
                    break;
                }
                // A stack that has much to do goes on in a thread of its own (ksoftirqd), which must be let run.
                receiver.await();
            }
        }
        return left;
    }

    /** Reads until none is missing. */
    private int await(int missing) throws IOException {
        int left = missing;
        while (left > 0) {
            receiver.await();
            left -= receiver.read(left);
        }
        return 0;
    }

    @Override
    void one() throws IOException {
        control.write(oneLine);
        if (awaiting) {
            await(1);
            return;
        }
        long start = 0;
        while (receiver.read(1) == 0) {
            long now = System.nanoTime();
            start = start == 0 ? now : start;
            if (now - start > PATIENCE_SECONDS * 1_000_000_000) {
                throw new IOException("no frame has come for " + PATIENCE_SECONDS + " s; are sn0 and sn1 up?");
            }
        }
    }

    /** Lets one frame come, to know what all that are like it add up to. */
    @Override
    void begin() throws IOException {
        sum = receiver.sum();
        one();
        sumOfOne = receiver.sum() - sum;
        sum += sumOfOne;
        super.begin();
    }

    @Override
    void settle(int frames) throws IOException {
        super.settle(frames);
        if (receiver.read(1) != 0) {
            throw new IOException("more than the " + frames + " frames have come that were generated");
        }
        sum += frames * sumOfOne;
        if (receiver.sum() != sum) {
            throw new IOException("the bytes of " + frames + " frames are not those that were generated");
        }
    }

    @Override
    public void close() {
        receiver.close();
    }
}
