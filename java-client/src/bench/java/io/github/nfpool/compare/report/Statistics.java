/*
 * SPDX-License-Identifier: Apache-2.0
 * What is made of several rounds of one cell.
 */
package io.github.nfpool.compare.report;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Median and spread. */
final class Statistics {
    private Statistics() {
    }

    /** The mean of the two in the middle where their number is even. */
    static <T> double median(Collection<T> rounds, ToDoubleFunction<T> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** From the least to the greatest, in percent of the median. */
    static <T> double spreadPercent(Collection<T> rounds, ToDoubleFunction<T> value) {
        double least = rounds.stream().mapToDouble(value).min().orElseThrow();
        double greatest = rounds.stream().mapToDouble(value).max().orElseThrow();
        return greatest == least ? 0 : 100 * (greatest - least) / median(rounds, value);
    }
}
