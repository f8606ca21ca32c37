/*
 * SPDX-License-Identifier: Apache-2.0
 * The report for programs: report.json.
 * Step 3 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One object. Its names stay; {@link #FORMAT} changes if one must change.
 *
 * <p>{@code cells} of instructions mode are medians in guest instructions per frame: {@code driverInstructions},
 * {@code kernelInstructions}, {@code userInstructions} and their sum {@code totalInstructions}, without the source
 * alone where frames are received; {@code rawInstructions} with it. {@code timesPool} is how often the total of the
 * pool's Java program at the same size is in it. Of wall mode: {@code framesPerSecond}, {@code nanosPerFrame};
 * {@code pairs} hold ratios of frames per second; {@code latencies} are in nanoseconds. {@code spreadPercent} is the
 * greatest round less the least, in percent of the median. A figure that there is not is left out.
 */
final class JsonReport {
    static final String FORMAT = "nfpool-bench-1";

    private final ObjectNode root = new ObjectMapper().createObjectNode();

    JsonReport(Results results, String mode) {
        root.put("format", FORMAT).put("mode", mode);
        ArrayNode ways = root.putArray("ways");
        results.descriptions().forEach((way, description) -> put(ways.addObject(), way).put("label", description.label())
                .put("setup", description.setup()).put("missing", description.missing())
                .put("versions", description.versions()));
    }

    String text() {
        return root.toPrettyString() + "\n";
    }

    void add(Cells cells) {
        ArrayNode array = root.putArray("cells");
        cells.costs().forEach((key, cost) -> {
            Split net = cost.net();
            ObjectNode node = put(array.addObject(), key).put("rounds", cost.rounds());
            put(node, "driverInstructions", net.driver());
            put(node, "kernelInstructions", net.kernel());
            put(node, "userInstructions", net.user());
            put(node, "totalInstructions", net.total());
            put(node, "rawInstructions", cost.raw().total());
            put(node, "spreadPercent", cost.spreadPercent());
            put(node, "timesPool", cells.timesPool(key.way(), key.size()));
        });
    }

    void add(Iterable<Goals.Goal> goals) {
        ArrayNode array = root.putArray("goals");
        for (Goals.Goal goal : goals) {
            ObjectNode node = array.addObject().put("name", goal.name())
                    .put("verdict", goal.verdict().name().toLowerCase(Locale.ROOT)).put("figures", goal.figures());
            put(node, "ownInstructions", goal.own());
            put(node, "otherInstructions", goal.other());
            put(node, "limitRatio", goal.limit());
        }
    }

    void add(Difference difference) {
        ObjectNode node = root.putObject("against").put("same", difference.same()).put("cells", difference.changes().size())
                .put("differing", difference.changes().stream().filter(Difference.Change::counts).count())
                .put("aloneCells", difference.alone().size());
        difference.greatest().ifPresent(change -> {
            ObjectNode greatest = put(node.putObject("greatest"), change.key());
            put(greatest, "percent", change.percent());
            put(greatest, "beforeInstructions", change.before());
            put(greatest, "nowInstructions", change.now());
        });
    }

    /** @param unit of our figures: {@code Instructions} or {@code Microseconds} */
    void addPaper(Paper.CostOf cost, String unit) {
        ArrayNode array = root.putArray("paper");
        for (Paper.Figures figures : Paper.FIGURES) {
            Way inet = Paper.inet(figures.direction());
            ObjectNode node = array.addObject().put("direction", figures.direction())
                    .put("paperInetMicroseconds", figures.inet()).put("paperOffloadedMicroseconds", figures.offloaded());
            put(node, "paperLessPercent", figures.lessPercent());
            ArrayNode ours = node.putArray("ours");
            for (int size : new int[] {Paper.SMALL, Paper.LARGE}) {
                ObjectNode own = ours.addObject().put("sizeBytes", size);
                put(own, "inet" + unit, cost.of(inet, size));
                put(own, "pool" + unit, cost.of(inet.pool(), size));
                put(own, "lessPercent", Paper.lessPercent(cost, inet, size));
            }
        }
    }

    void add(CostModel model) {
        ObjectNode node = root.putObject("model");
        node.putObject("assumed").put("clockGigahertz", model.machine().clockGigahertz())
                .put("instructionsPerCycle", model.machine().instructionsPerCycle())
                .put("memoryChannelGigabytesPerSecond", model.machine().memoryGigabytes())
                .put("burstFrames", model.machine().burst());
        ArrayNode parts = node.putArray("pool");
        for (int size : model.sizes()) {
            ObjectNode part = parts.addObject().put("sizeBytes", size);
            put(part, "sourceInstructions", model.cells().cost(CostModel.POOL, size).source().total());
            put(part, "copyingInstructions", model.profile().copying(new Key(CostModel.POOL, size)));
            put(part, "wakeUpInstructionsPerBurst", model.wakeUp(size));
        }
        ArrayNode rates = node.putArray("receive");
        for (int gigabits : CostModel.GIGABITS) {
            for (int size : model.sizes()) {
                ObjectNode rate = rates.addObject().put("wireGigabitsPerSecond", gigabits).put("sizeBytes", size);
                put(rate, "framesPerSecond", model.pool(size).framesPerSecond(gigabits * 1e9));
                put(rate.putObject("pool"), model.pool(size), gigabits * 1e9);
                put(rate.putObject("datagramChannel"), model.stack(size), gigabits * 1e9);
            }
        }
    }

    void add(WallCells cells, Results results) {
        ArrayNode array = root.putArray("cells");
        cells.speeds().forEach((key, speed) -> {
            ObjectNode node = put(array.addObject(), key).put("rounds", speed.rounds());
            put(node, "framesPerSecond", speed.framesPerSecond());
            put(node, "nanosPerFrame", speed.nanosPerFrame());
            put(node, "spreadPercent", speed.spreadPercent());
        });
        ArrayNode pairs = root.putArray("pairs");
        cells.pairs().forEach(pair -> put(put(pairs.addObject(), pair.key()).put("againstPath", pair.against().path())
                .put("againstVariant", pair.against().variant()).put("rounds", pair.rounds()),
                "framesPerSecondRatio", pair.ratio()));
        ArrayNode latencies = root.putArray("latencies");
        results.latencies().forEach(latency -> put(latencies.addObject(), latency.key()).put("frames", latency.count())
                .put("p50Nanos", latency.p50()).put("p90Nanos", latency.p90()).put("p99Nanos", latency.p99())
                .put("p999Nanos", latency.p999()).put("maxNanos", latency.max()));
    }

    void add(JmhScores jmh) {
        ArrayNode array = root.putArray("jmh");
        jmh.scores().forEach(score -> put(array.addObject().put("class", score.type()).put("method", score.method())
                .put("mode", score.mode()).put("params", score.params()).put("score", score.score())
                .put("unit", score.unit()), "timesByHand", jmh.timesByHand(score)));
    }

    private static void put(ObjectNode node, LineRate way, double rate) {
        put(node, "cores", way.cores(rate));
        node.put("channels", way.channels(rate));
        put(node, "memoryBytesPerSecond", way.memory(rate));
        put(node, "memoryChannels", way.memoryChannels(rate));
        put(node, "oneCoreGigabitsPerSecond", way.coreEnds() / 1e9);
        put(node, "oneMemoryChannelGigabitsPerSecond", way.memoryEnds() / 1e9);
    }

    private static ObjectNode put(ObjectNode node, Way way) {
        return node.put("direction", way.direction()).put("path", way.path()).put("variant", way.variant());
    }

    private static ObjectNode put(ObjectNode node, Key key) {
        return put(node, key.way()).put("sizeBytes", key.size());
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        put(node, name, value.orElse(Double.NaN));
    }

    /** JSON has no NaN. */
    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, Math.round(value * 1e4) / 1e4);
        }
    }
}
