/*
 * SPDX-License-Identifier: Apache-2.0
 * Results are lines of JSON, one object each, and in the file at once.
 */
package io.github.nfpool.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Plan PLAN =
            new Plan(Direction.RECEIVE, Variant.POLL, List.of(64), 64, 6400, 7, 20, 2000);

    @TempDir
    Path dir;

    @Test
    void lines() throws IOException {
        Path file = dir.resolve("out");
        Histogram nanos = new Histogram(1_000_000, 3);
        nanos.recordValue(5);
        nanos.recordValue(100);
        try (Results results = new Results(file)) {
            results.interval(Way.POOL_FFM, PLAN, 64, 123456);
            assertEquals(1, Files.readAllLines(file).size());
            results.latency(Way.DROP, PLAN, 64, nanos);
        }
        try (Results results = new Results(file)) {
            results.interval(Way.DROP, PLAN, 64, 1);
        }
        assertEquals(List.of(
                "{\"kind\":\"interval\",\"direction\":\"receive\",\"path\":\"pool-ffm\",\"variant\":\"poll\","
                        + "\"size\":64,\"frames\":6400,\"ns\":123456}",
                "{\"kind\":\"latency\",\"direction\":\"receive\",\"path\":\"drop\",\"variant\":\"poll\","
                        + "\"size\":64,\"count\":2,\"p50\":5,\"p90\":100,\"p99\":100,\"p999\":100,\"max\":100}",
                "{\"kind\":\"interval\",\"direction\":\"receive\",\"path\":\"drop\",\"variant\":\"poll\","
                        + "\"size\":64,\"frames\":6400,\"ns\":1}"), Files.readAllLines(file));
    }

    @Test
    void quotes() {
        assertEquals("{\"a\":\"say \\\"no\\\" \\\\ \\u000a\",\"b\":-1}",
                new Json().put("a", "say \"no\" \\ \n").put("b", -1).toString());
    }
}
