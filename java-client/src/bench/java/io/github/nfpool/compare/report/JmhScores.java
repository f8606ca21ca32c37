/*
 * SPDX-License-Identifier: Apache-2.0
 * The Java side alone: what JMH has measured (-rf json).
 */
package io.github.nfpool.compare.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** @param scores in the order of the file */
record JmhScores(List<Score> scores) {
    private static final String BY_HAND = "byHand";

    /** {@code params}: JMH's parameters of it, as text. */
    record Score(String type, String method, String mode, String params, double score, String unit) {
    }

    static JmhScores of(JsonNode file, String name) {
        List<Score> scores = new ArrayList<>();
        for (JsonNode run : file) {
            String benchmark = run.path("benchmark").asText();
            int dot = benchmark.lastIndexOf('.');
            JsonNode metric = run.path("primaryMetric");
            if (dot < 0 || !metric.path("score").isNumber()) {
                throw new ReportException(name + ": no list of JMH results; make it with -rf json");
            }
            scores.add(new Score(benchmark.substring(0, dot), benchmark.substring(dot + 1), run.path("mode").asText(),
                    run.path("params").isObject() ? run.path("params").toString() : "", metric.path("score").doubleValue(),
                    metric.path("scoreUnit").asText()));
        }
        return new JmhScores(scores);
    }

    /** Times the time of the hand-written loop: its own (sender and senderByHand) or that of its class. */
    OptionalDouble timesByHand(Score score) {
        return scores.stream()
                .filter(other -> other.type.equals(score.type) && other.mode.equals(score.mode)
                        && other.params.equals(score.params) && isByHand(other.method))
                .filter(other -> other.method.equals(byHandOf(score)))
                .mapToDouble(other -> score.mode.equals("thrpt") ? other.score / score.score : score.score / other.score)
                .findFirst();
    }

    private String byHandOf(Score score) {
        if (isByHand(score.method)) {
            return score.method;
        }
        String own = score.method + "ByHand";
        return scores.stream().anyMatch(other -> other.type.equals(score.type) && other.method.equals(own)) ? own : BY_HAND;
    }

    private static boolean isByHand(String method) {
        return method.equals(BY_HAND) || method.endsWith("ByHand");
    }

    Section section() {
        Table table = Table.of("Per frame, and times the hand-written loop of the same class. Of one run on one machine: only"
                + " the ratios mean something elsewhere.", 2, List.of("class", "method", "score", "unit", "to by hand"));
        for (Score score : scores) {
            table.add(List.of(score.type.substring(score.type.lastIndexOf('.') + 1),
                    score.method + (score.params.isEmpty() ? "" : " " + score.params), Text.number(score.score), score.unit,
                    Text.times(timesByHand(score))));
        }
        return new Section("The Java client alone (JMH)", List.of(), List.of(table), List.of());
    }
}
