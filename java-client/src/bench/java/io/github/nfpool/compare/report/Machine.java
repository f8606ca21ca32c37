/*
 * SPDX-License-Identifier: Apache-2.0
 * The machine that the cost model assumes.
 */
package io.github.nfpool.compare.report;

/**
 * None of it was measured: each can be given on the command line.
 *
 * @param clockGigahertz       of one core
 * @param instructionsPerCycle that the core executes
 * @param memoryGigabytes      per second that one memory channel moves
 * @param burst                frames per wake-up in the results
 */
record Machine(double clockGigahertz, double instructionsPerCycle, double memoryGigabytes, int burst) {
    static final String CLOCK_GIGAHERTZ = "3";
    static final String INSTRUCTIONS_PER_CYCLE = "1";
    /** DDR4-3200: 3,200 million transfers of 8 bytes. */
    static final String MEMORY_GIGABYTES = "25.6";
    static final String BURST = "64";

    double instructionsPerSecond() {
        return clockGigahertz * 1e9 * instructionsPerCycle;
    }

    double memoryBytesPerSecond() {
        return memoryGigabytes * 1e9;
    }
}
