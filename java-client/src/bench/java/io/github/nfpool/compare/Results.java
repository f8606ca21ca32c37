/*
 * SPDX-License-Identifier: Apache-2.0
 * What was measured, as lines of JSON in a file.
 */
package io.github.nfpool.compare;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/** Appends; each line is in the file when the method returns, so that marks and lines stay in step. */
final class Results implements AutoCloseable {
    private final Writer out;

    Results(Path file) throws IOException {
        try {
            out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IOException("open " + file + ": " + e, e);
        }
    }

    /** What took part; once for each way. */
    void path(Way way, Plan plan) throws IOException {
        line(of("path", way, plan).put("label", way.title()).put("setup", way.setup(plan.direction()))
                .put("missing", way.missing()).put("versions", way.versions()));
    }

    /** A measured round. */
    void interval(Way way, Plan plan, int size, long nanos) throws IOException {
        line(of("interval", way, plan).put("size", size).put("frames", plan.frames()).put("ns", nanos));
    }

    /** Latencies in nanoseconds. */
    void latency(Way way, Plan plan, int size, Histogram nanos) throws IOException {
        line(of("latency", way, plan).put("size", size).put("count", nanos.getTotalCount())
                .put("p50", nanos.getValueAtPercentile(50)).put("p90", nanos.getValueAtPercentile(90))
                .put("p99", nanos.getValueAtPercentile(99)).put("p999", nanos.getValueAtPercentile(99.9))
                .put("max", nanos.getMaxValue()));
    }

    private static Json of(String kind, Way way, Plan plan) {
        return new Json().put("kind", kind).put("direction", plan.direction().toString()).put("path", way.toString())
                .put("variant", plan.variant().toString());
    }

    private void line(Json object) throws IOException {
        out.write(object + "\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
