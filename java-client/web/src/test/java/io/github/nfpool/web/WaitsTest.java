/*
 * SPDX-License-Identifier: Apache-2.0
 * Percentiles of how long frames waited.
 */
package io.github.nfpool.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class WaitsTest {
    @Test
    void ofTheFramesSinceTheLastQuestion() {
        Waits waits = new Waits();
        assertNull(waits.take());
        for (int i = 1000; i >= 1; i--) {
            waits.add(1000L * i);
        }
        assertEquals("{\"frames\":1000,\"p50\":500.000,\"p90\":900.000,\"p99\":990.000,\"most\":1000.000}", waits.take().toString());
        waits.add(-5);
        assertEquals("{\"frames\":1,\"p50\":0.000,\"p90\":0.000,\"p99\":0.000,\"most\":0.000}", waits.take().toString());
        assertNull(waits.take());
    }

    @Test
    void theLastOnesOfMany() {
        Waits waits = new Waits();
        for (int i = 0; i < 100_000; i++) {
            waits.add(i < 34_464 ? 9_000_000 : 1000);
        }
        assertEquals("{\"frames\":65536,\"p50\":1.000,\"p90\":1.000,\"p99\":1.000,\"most\":1.000}", waits.take().toString());
    }
}
