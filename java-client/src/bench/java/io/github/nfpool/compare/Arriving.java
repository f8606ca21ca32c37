/*
 * SPDX-License-Identifier: Apache-2.0
 * Bursts that one network card of the machine sends to another, read there on one way.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A burst is sent by the far card, and read when all of it has come: nobody looks at an empty ring meanwhile, and the
 * processor waits without instructions. The baseline is the same burst to a card that is not there: it costs what
 * sending costs, and the near card's driver does not see it.
 */
final class Arriving extends Traffic {
    /** In which the cards are done with a burst, and the timeout of a block has passed. */
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int TRIES = 100;
    private static final String NOBODY = "02:00:00:00:00:01";

    private final Control control;
    private final String far;
    private final int burst;
    private final CardSource source;
    private final Receiver receiver;
    private final boolean attached;
    private long sum;
    private long sumOfOne;

    /**
     * Opens the way on {@link Way#device}.
     *
     * @param far the card that sends
     */
    Arriving(Control control, Way way, int size, int burst, String far) throws IOException {
        super(Path.of("/sys/class/net", far, "statistics", "tx_packets"));
        this.control = control;
        this.far = far;
        this.burst = burst;
        source = new CardSource(far, way == Way.DROP ? NOBODY
                : Files.readString(Path.of("/sys/class/net", Way.device(), "address")).trim(), size);
        attached = way.isPool();
        if (attached) {
            control.write("attach 0 " + Way.device() + " take");
        }
        receiver = way == Way.DROP ? null : way.openReceiver();
    }

    private void read(int frames) throws IOException {
        int missing = frames;
        for (int tries = 0; missing > 0; tries++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            for (int read = receiver.read(missing); read > 0; read = receiver.read(missing)) {
                missing -= read;
            }
            if (tries == TRIES) {
                throw new IOException(missing + " of " + frames + " frames from " + far + " have not come to " + Way.device()
                        + "; are both up, and connected?");
            }
        }
    }

    @Override
    void round(int frames) throws IOException {
        for (int sent = 0; sent < frames; sent += burst) {
            source.send(burst);
            if (receiver == null) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } else {
                read(burst);
            }
        }
    }

    @Override
    void one() throws IOException {
        source.send(1);
        if (receiver != null) {
            read(1);
        }
    }

    /** Lets one frame come, to know what all that are like it add up to. */
    @Override
    void begin() throws IOException {
        if (receiver != null) {
            // What has come since it was opened is not ours.
            LockSupport.parkNanos(PAUSE_NANOS);
            while (receiver.read(burst) > 0) {
                continue;
            }
            sum = receiver.sum();
            one();
            sumOfOne = receiver.sum() - sum;
            sum += sumOfOne;
        }
        super.begin();
    }

    @Override
    void settle(int frames) throws IOException {
        super.settle(frames);
        sum += frames * sumOfOne;
        if (receiver != null && receiver.sum() != sum) {
            throw new IOException("the bytes of " + frames + " frames are not those that were sent");
        }
    }

    @Override
    public void close() throws IOException {
        if (receiver != null) {
            receiver.close();
        }
        if (attached) {
            control.write("detach 0");
        }
        source.close();
    }
}
