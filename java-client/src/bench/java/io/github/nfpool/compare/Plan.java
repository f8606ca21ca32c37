/*
 * SPDX-License-Identifier: Apache-2.0
 * How much is measured, and of what.
 */
package io.github.nfpool.compare;

import java.util.List;

/**
 * One run of the program.
 *
 * @param direction which operation
 * @param variant   how it is done
 * @param sizes     bytes in a frame, Ethernet header included, one after the other
 * @param burst     frames that come at a time, or are sent before the program looks up
 * @param frames    in a round, a multiple of burst
 * @param rounds    measured
 * @param warmUp    rounds before those, shared by the sizes
 * @param samples   latencies measured, for each size
 */
record Plan(Direction direction, Variant variant, List<Integer> sizes, int burst, int frames, int rounds, int warmUp,
        int samples) {
    /** Room for headers, and a payload to write to. */
    static final int SMALLEST = 64;
    /** What the driver's slots and its MTU take. */
    static final int LARGEST = 1496;
    /** The stack takes in 1000 frames between two looks (netdev_max_backlog); with some room left. */
    static final int LONGEST_BURST = 512;

    /** What is wrong with it, for a person; null if nothing is. */
    String fault() {
        for (int size : sizes) {
            if (size < SMALLEST || size > LARGEST) {
                return "--sizes: " + size + ": a frame has " + SMALLEST + " to " + LARGEST + " bytes";
            }
        }
        if (variant.direction() != direction) {
            return "--variant: " + variant + " is of direction " + variant.direction() + ", not " + direction;
        }
        if (burst < 1 || burst > LONGEST_BURST) {
            return "--burst: " + burst + ": 1 to " + LONGEST_BURST + " frames";
        }
        if (frames < burst || frames % burst != 0) {
            return "--frames: " + frames + " is no multiple of --burst " + burst;
        }
        if (variant.batch() > 1 && burst % variant.batch() != 0) {
            return "--burst: " + burst + " is no multiple of variant " + variant;
        }
        if (rounds < 1 || warmUp < 0 || samples < 1) {
            return "--rounds and --samples must be 1 or more, --warm-up 0 or more";
        }
        return null;
    }

    /** The same for a way that may do it in another manner. */
    Plan on(Way way) {
        return new Plan(direction, way.variant(variant), sizes, burst, frames, rounds, warmUp, samples);
    }
}
