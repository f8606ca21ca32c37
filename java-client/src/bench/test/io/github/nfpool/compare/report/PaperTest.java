/*
 * SPDX-License-Identifier: Apache-2.0
 * The paper's table.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaperTest {
    @Test
    void ourPercentagesOfThePapersFiguresAreThePapers() {
        assertEquals(List.of("20.8 %", "11.0 %"),
                Paper.FIGURES.stream().map(Paper.Figures::lessPercent).map(Text::percent).toList());
    }

    @Test
    void oursStandBeside() {
        Cells cells = Made.goals(50, 1000, 1, 1, 1, 1, 100, 500).cells();
        List<List<String>> rows = Paper.section("instructions", cells::total, List.of()).tables().getFirst().rows();
        assertEquals(List.of("SEND: less by", "20.8 %", "80.0 %", "-"), rows.get(2));
        assertEquals(List.of("RECEIVE: INET; ours: DatagramChannel", "78.8", "1,000", "-"), rows.get(3));
        assertEquals(List.of("RECEIVE: less by", "11.0 %", "95.0 %", "-"), rows.get(5));
    }
}
