/*
 * SPDX-License-Identifier: Apache-2.0
 * How a sender tells the other side that there are frames.
 * The way of a packet back to the wire, between the slot and the driver.
 */
package io.github.nfpool.pool;

/** Makes the consumer of a TX partition (the driver, by a system call) take frames. */
@FunctionalInterface
public interface Doorbell {
    /**
     * Rings.
     *
     * @param limit the most frames to take, at least 1
     * @return frames taken from their slots, including those that were refused and counted
     * @throws RuntimeException if none could be taken; they stay in their slots
     */
    int ring(int limit);
}
