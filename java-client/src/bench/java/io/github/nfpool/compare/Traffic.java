/*
 * SPDX-License-Identifier: Apache-2.0
 * Frames of one size on one way: what is measured, and whether it was what it should be.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An open way with the driver set up for it. Used by one thread. */
abstract sealed class Traffic implements AutoCloseable permits Receiving, Dropping, Arriving, Sending {
    private static final Path STATISTICS = Path.of("/sys/class/net", Way.device(), "statistics");

    private final Path counter;
    private long counted;

    Traffic(Direction direction) {
        this(STATISTICS.resolve(direction == Direction.RECEIVE ? "rx_packets" : "tx_packets"));
    }

    /** Counted elsewhere. */
    Traffic(Path counter) {
        this.counter = counter;
    }

    /**
     * Opens a way.
     *
     * @param size  bytes in a frame
     * @param burst frames that come at a time, or are sent before the program looks up
     * @param far   the network card that sends what is received; null: the driver generates it
     */
    static Traffic open(Control control, Way way, Variant variant, int size, int burst, String far) throws IOException {
        if (far != null) {
            return new Arriving(control, way, size, burst, far);
        }
        control.write("delivery " + (way.isPool() ? "bypass" : "stack"));
        if (variant.direction() == Direction.SEND) {
            control.write("discard receive");
            return new Sending(way, variant, size, burst);
        }
        if (way == Way.DROP) {
            control.write("discard xmit");
            return new Dropping(control, size, burst);
        }
        control.write("discard off");
        return new Receiving(control, way, variant, size, burst);
    }

    /** What is measured: so many frames. */
    abstract void round(int frames) throws IOException;

    /** One frame alone, for its latency. */
    abstract void one() throws IOException;

    /** Called once, before anything is measured. */
    void begin() throws IOException {
        counted = count();
    }

    /**
     * Fails if so many frames have not passed sn0 since {@link #begin} or the last call of this, neither more nor less.
     *
     * @param frames what has been measured
     */
    void settle(int frames) throws IOException {
        long before = counted;
        counted = count();
        if (counted - before != frames) {
            throw new IOException(counter + " rose by " + (counted - before) + ", not by " + frames
                    + "; does somebody else use it?");
        }
    }

    private long count() throws IOException {
        return Long.parseLong(Files.readString(counter).trim());
    }

    @Override
    public abstract void close() throws IOException;
}
