/*
 * SPDX-License-Identifier: Apache-2.0
 * The cost model's arithmetic: from instructions and bytes per frame to a full wire.
 */
package io.github.nfpool.compare.report;

/**
 * One way to receive, at one frame size, on an assumed machine.
 *
 * @param size         of the frame, bytes
 * @param instructions per frame
 * @param touches      how often each of its bytes is read or written in memory
 */
record LineRate(Machine machine, int size, double instructions, int touches) {
    /** Bytes on the wire beside the frame: FCS; preamble, start of frame and the gap to the next. */
    private static final int FCS = 4;
    private static final int PREAMBLE_AND_GAP = 20;

    /** @param rate bits per second */
    double framesPerSecond(double rate) {
        return rate / wireBits();
    }

    /** Cores that do nothing else; each reads a channel of its own. */
    double cores(double rate) {
        return framesPerSecond(rate) * instructions / machine.instructionsPerSecond();
    }

    int channels(double rate) {
        return (int) Math.ceil(cores(rate));
    }

    /** Bytes per second. */
    double memory(double rate) {
        return framesPerSecond(rate) * touches * size;
    }

    double memoryChannels(double rate) {
        return memory(rate) / machine.memoryBytesPerSecond();
    }

    /** Bits per second on the wire at which one core is full. */
    double coreEnds() {
        return machine.instructionsPerSecond() / instructions * wireBits();
    }

    /** Bits per second on the wire at which one memory channel is full. */
    double memoryEnds() {
        return machine.memoryBytesPerSecond() / (touches * size) * wireBits();
    }

    private int wireBits() {
        return (size + FCS + PREAMBLE_AND_GAP) * Byte.SIZE;
    }
}
