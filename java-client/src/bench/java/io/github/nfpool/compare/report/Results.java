/*
 * SPDX-License-Identifier: Apache-2.0
 * What the guest's programs, the instruction counter and the profiler have found.
 * Step 1 of 3 of a report: read, calculate, write.
 */
package io.github.nfpool.compare.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * @param descriptions of the ways measured
 * @param runs         for each program run its rounds, in the order in which they were measured
 * @param latencies    of wall mode
 * @param profile      where the instructions of a cell were executed; empty if nobody has looked
 */
record Results(Map<Way, Description> descriptions, List<List<Interval>> runs, List<Latency> latencies,
        Map<Key, List<Spot>> profile) {

    /** A way in words. {@code missing}: what it does not do. */
    record Description(String label, String setup, String missing, String versions) {
    }

    /** One measured round; {@code counts} of the whole round, null in wall mode. */
    record Interval(Key key, long frames, long nanos, Split counts) {
    }

    /** Nanoseconds from the call that makes the source send to the bytes read. */
    record Latency(Key key, long count, long p50, long p90, long p99, long p999, long max) {
    }

    /** Instructions per frame within a function. */
    record Spot(String symbol, double instructions) {
    }

    Stream<Interval> intervals() {
        return runs.stream().flatMap(List::stream);
    }

    String label(Way way) {
        Description description = descriptions.get(way);
        return description == null || description.label().isEmpty() ? way.path() : description.label();
    }
}
