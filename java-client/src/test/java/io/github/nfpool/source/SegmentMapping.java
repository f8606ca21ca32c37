/*
 * SPDX-License-Identifier: Apache-2.0
 * An open pool on a plain segment, for tests.
 */
package io.github.nfpool.source;

import io.github.nfpool.pool.PoolCounters;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Of which nothing comes but what a test puts there; nobody closes the segment. */
public class SegmentMapping implements PoolMapping {
    private final MemorySegment segment;

    /** A mapping of the test's own memory. */
    public SegmentMapping(MemorySegment segment) {
        this.segment = segment;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public long physicalAddress() {
        return 0;
    }

    @Override
    public PoolCounters countersAtOpen() {
        return PoolCounters.read(segment);
    }

    @Override
    public String description() {
        return "a test";
    }

    @Override
    public Supply supply() {
        return Supply.OUTSIDE;
    }

    @Override
    public boolean await(Duration timeout) {
        return false;
    }

    @Override
    public void handOff() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void takeOver() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
    }
}
