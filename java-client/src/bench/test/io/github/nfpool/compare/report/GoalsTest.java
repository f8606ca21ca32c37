/*
 * SPDX-License-Identifier: Apache-2.0
 * Goals at their limits, beyond them, and not measured.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.compare.report.Goals.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private static List<Verdict> verdicts(Cells cells) {
        return Goals.of(cells, null).stream().map(Goals.Goal::verdict).toList();
    }

    @Test
    void atTheLimitAllAreMet() {
        Cells cells = Made.goals(50, 1000, 1000, 200, 200, 50 / 1.25, 100, 500).cells();
        List<Verdict> met = Stream.concat(Stream.generate(() -> Verdict.MET).limit(6), Stream.of(Verdict.NOT_MEASURED)).toList();
        assertEquals(met, verdicts(cells));
    }

    @Test
    void beyondTheLimitNoneIs() {
        Cells cells = Made.goals(50, 999, 999, 199, 199, 38, 100, 499).cells();
        List<Verdict> missed = Stream.concat(Stream.generate(() -> Verdict.NOT_MET).limit(6), Stream.of(Verdict.NOT_MEASURED)).toList();
        assertEquals(missed, verdicts(cells));
    }

    @Test
    void bothFiguresAreTold() {
        Goals.Goal goal = Goals.of(Made.goals(50, 1000, 1, 1, 1, 40, 1, 1).cells(), null).getFirst();
        assertEquals("50.0 of 1,000, 1/20.0", goal.figures());
    }

    @Test
    void whatIsMissingIsNamed() {
        Cells cells = new Made().round(Way.DROP, 64, 0, 0, 1).round(Way.receive("pool-ffm"), 64, 0, 0, 9).cells();
        Goals.Goal goal = Goals.of(cells, null).getFirst();
        assertEquals(Verdict.NOT_MEASURED, goal.verdict());
        assertEquals("receive datagram-channel poll: no figure", goal.figures());
    }

    @Test
    void lessThanTheSourceIsNoCost() {
        Goals.Goal goal = Goals.of(Made.goals(-3, 1000, 1, 1, 1, 40, 1, 1).cells(), null).getFirst();
        assertEquals(Verdict.NOT_MEASURED, goal.verdict());
        assertTrue(goal.figures().endsWith("less than the source alone"), goal.figures());
    }
}
