/*
 * SPDX-License-Identifier: Apache-2.0
 * Medians and spreads.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void medianIsTheOneInTheMiddleWhateverTheOrder() {
        assertEquals(3, Statistics.median(List.of(9.0, 1.0, 3.0), Double::doubleValue));
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheTwo() {
        assertEquals(2.5, Statistics.median(List.of(4.0, 1.0, 2.0, 3.0), Double::doubleValue));
    }

    @Test
    void spreadIsInPercentOfTheMedian() {
        assertEquals(30, Statistics.spreadPercent(List.of(90.0, 100.0, 120.0), Double::doubleValue));
        assertEquals(0, Statistics.spreadPercent(List.of(0.0, 0.0), Double::doubleValue));
    }
}
