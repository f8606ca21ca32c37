/*
 * SPDX-License-Identifier: Apache-2.0
 * JMH: which hand-written loop a benchmark is compared to.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JmhScoresTest {
    private static JmhScores scores(String json) throws JsonProcessingException {
        return JmhScores.of(new ObjectMapper().readTree(json), "jmh.json");
    }

    private static String run(String benchmark, String mode, double score) {
        return "{\"benchmark\":\"a." + benchmark + "\",\"mode\":\"" + mode
                + "\",\"primaryMetric\":{\"score\":" + score + ",\"scoreUnit\":\"ns/op\"}}";
    }

    private static double times(JmhScores scores, int index) {
        return scores.timesByHand(scores.scores().get(index)).orElseThrow();
    }

    @Test
    void comparedIsWithinAClassAndToItsOwnLoopIfItHasOne() throws JsonProcessingException {
        JmhScores scores = scores("[" + String.join(",", run("Send.byHand", "avgt", 10), run("Send.put", "avgt", 15),
                run("Send.senderByHand", "avgt", 20), run("Send.sender", "avgt", 50), run("Read.byHand", "avgt", 1)) + "]");
        assertEquals(1, times(scores, 0));
        assertEquals(1.5, times(scores, 1));
        assertEquals(1, times(scores, 2));
        assertEquals(2.5, times(scores, 3));
    }

    @Test
    void throughputIsTurnedAround() throws JsonProcessingException {
        assertEquals(4, times(scores("[" + run("A.byHand", "thrpt", 8) + "," + run("A.x", "thrpt", 2) + "]"), 1));
    }

    @Test
    void withoutALoopThereIsNoRatio() throws JsonProcessingException {
        JmhScores scores = scores("[" + run("A.x", "avgt", 8) + "]");
        assertTrue(scores.timesByHand(scores.scores().getFirst()).isEmpty());
    }

    @Test
    void anotherFileIsRefused() {
        assertThrows(ReportException.class, () -> scores("[{\"benchmark\":\"a.b\"}]"));
    }
}
