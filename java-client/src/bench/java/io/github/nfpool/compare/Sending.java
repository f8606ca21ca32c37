/*
 * SPDX-License-Identifier: Apache-2.0
 * Frames sent on one way; the driver drops them where they arrive.
 */
package io.github.nfpool.compare;

import java.io.IOException;

/** Every frame has arrived at sn1 when a round ends. */
final class Sending extends Traffic {
    private final Sender sender;
    private final int burst;

    Sending(Way way, Variant variant, int size, int burst) throws IOException {
        super(Direction.SEND);
        this.sender = way.openSender(size, variant.batch());
        this.burst = burst;
    }

    @Override
    void round(int frames) throws IOException {
        for (int sent = 0; sent < frames; sent += burst) {
            sender.send(burst);
        }
    }

    @Override
    void one() throws IOException {
        sender.send(1);
    }

    @Override
    public void close() {
        sender.close();
    }
}
