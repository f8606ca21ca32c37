/*
 * SPDX-License-Identifier: Apache-2.0
 * Bursts out of the driver's generator that go no further: what the source itself costs.
 */
package io.github.nfpool.compare;

import java.io.IOException;

/**
 * The baseline of both ways to receive. Nobody reads, so nobody could say when a timer's burst has passed: the
 * timer is counted for those that wait for it.
 */
final class Dropping extends Traffic {
    private final Control control;
    private final int burst;
    private final Control.Line burstLine;
    private final Control.Line oneLine;

    Dropping(Control control, int size, int burst) {
        super(Direction.RECEIVE);
        this.control = control;
        this.burst = burst;
        this.burstLine = Control.burst(false, burst, size, Way.DROP.address());
        this.oneLine = Control.burst(false, 1, size, Way.DROP.address());
    }

    @Override
    void round(int frames) throws IOException {
        for (int sent = 0; sent < frames; sent += burst) {
            control.write(burstLine);
        }
    }

    @Override
    void one() throws IOException {
        control.write(oneLine);
    }

    @Override
    void settle(int frames) throws IOException {
        super.settle(0);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
