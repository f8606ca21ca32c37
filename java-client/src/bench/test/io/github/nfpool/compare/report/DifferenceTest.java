/*
 * SPDX-License-Identifier: Apache-2.0
 * When two runs are the same.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nfpool.compare.report.Difference.Totals;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Way SEND = Way.send("pool-ffm");
    private static final Key KEY = new Key(SEND, 64);

    private static Difference against(double now, double before) {
        return Difference.of(new Made().round(SEND, 64, 0, 0, now).cells(), Map.of(KEY, new Totals(before, before)));
    }

    @Test
    void belowOnePercentIsTheSame() {
        assertTrue(against(1009, 1000).same());
        assertFalse(against(1010, 1000).same());
        assertFalse(against(990, 1000).same());
    }

    @Test
    void lessThanOneInstructionDoesNotCountButIsTold() {
        Difference difference = against(10.5, 10);
        assertTrue(difference.same());
        assertTrue(difference.words().contains("5.00 % in send pool-ffm batch 64 64 bytes"), difference.words());
        assertTrue(difference.words().contains("does not count"), difference.words());
    }

    /** The way's own cost has moved, though its rounds have hardly: the source has. */
    @Test
    void aChangeOfTheSourceIsNotHidden() {
        Way pool = Way.receive("pool-ffm");
        Cells cells = new Made().round(Way.DROP, 64, 0, 0, 1003).round(pool, 64, 0, 0, 1050).cells();
        Difference difference = Difference.of(cells,
                Map.of(new Key(Way.DROP, 64), new Totals(1000, 1000), new Key(pool, 64), new Totals(1050, 50)));
        assertFalse(difference.same());
    }

    @Test
    void theGreatestIsToldFirst() {
        Way other = Way.send("pool-c");
        Cells cells = new Made().round(SEND, 64, 0, 0, 102).round(other, 64, 0, 0, 150).cells();
        Difference difference = Difference.of(cells,
                Map.of(KEY, new Totals(100, 100), new Key(other, 64), new Totals(100, 100)));
        assertEquals(other, difference.greatest().orElseThrow().key().way());
        assertEquals(50, difference.greatest().orElseThrow().percent());
        assertTrue(difference.words().contains("2 of 2 cells differ"), difference.words());
    }

    @Test
    void aCellThatOneRunLacksIsToldAndDoesNotCount() {
        Cells cells = new Made().round(SEND, 64, 0, 0, 100).cells();
        Difference difference = Difference.of(cells, Map.of(KEY, new Totals(100, 100), new Key(SEND, 256), new Totals(1, 1)));
        assertTrue(difference.same());
        assertTrue(difference.words().contains("send pool-ffm batch 64 256 bytes"), difference.words());
    }

    @Test
    void nothingInCommonIsNotTheSame() {
        assertFalse(Difference.of(new Made().cells(), Map.of()).same());
    }

    @Test
    void whatTheReportWritesIsReadBack() throws Exception {
        Results results = Made.goals(50, 1000, 1000, 200, 200, 40, 100, 500).results();
        JsonReport json = new JsonReport(results, "instructions");
        json.add(Cells.of(results));
        Difference difference = Difference.of(Cells.of(results),
                Difference.totals(new ObjectMapper().readTree(json.text()), "report.json"));
        assertTrue(difference.same(), difference.words());
        assertEquals(10, difference.changes().size());
    }

    @Test
    void anotherFileIsRefused() {
        String message = assertThrows(ReportException.class,
                () -> Difference.totals(new ObjectMapper().readTree("{\"mode\":\"wall\"}"), "other.json")).getMessage();
        assertTrue(message.startsWith("other.json: "), message);
    }
}
