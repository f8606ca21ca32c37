/*
 * SPDX-License-Identifier: Apache-2.0
 * Cells: medians of each class, and the source subtracted where frames are received.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CellsTest {
    private static final Way POOL = Way.receive("pool-ffm");

    @Test
    void theSourceOfTheSameSizeIsSubtractedClassByClass() {
        Cells cells = new Made().round(Way.DROP, 64, 10, 100, 1).round(Way.DROP, 256, 20, 200, 2)
                .round(POOL, 64, 15, 130, 9).round(POOL, 256, 26, 240, 12).cells();
        assertEquals(new Split(5, 30, 8), cells.cost(POOL, 64).net());
        assertEquals(new Split(6, 40, 10), cells.cost(POOL, 256).net());
        assertEquals(154, cells.cost(POOL, 64).raw().total());
    }

    @Test
    void eachClassHasAMedianOfItsOwn() {
        Cells cells = new Made().round(Way.DROP, 64, 0, 0, 0)
                .round(POOL, 64, 1, 30, 200).round(POOL, 64, 2, 10, 300).round(POOL, 64, 3, 20, 100).cells();
        assertEquals(new Split(2, 20, 200), cells.cost(POOL, 64).net());
        assertEquals(3, cells.cost(POOL, 64).rounds());
    }

    @Test
    void whatSleepsHasTheSameSourceSubtracted() {
        Way await = new Way(Way.RECEIVE, "pool-ffm", "await");
        Cells cells = new Made().round(Way.DROP, 64, 10, 100, 1).round(await, 64, 20, 150, 6).cells();
        assertEquals(new Split(10, 50, 5), cells.cost(await, 64).net());
    }

    @Test
    void aProgramInCHasItsSourceCalledByC() {
        Way c = Way.receive("pool-c");
        Cells cells = new Made().round(Way.DROP, 64, 10, 100, 9).round(Way.DROP_C, 64, 10, 100, 2).round(c, 64, 12, 103, 6).cells();
        assertEquals(new Split(2, 3, 4), cells.cost(c, 64).net());
    }

    @Test
    void whatIsSentAndTheSourceItselfStayAsTheyAre() {
        Way send = Way.send("pool-ffm");
        Cells cells = new Made().round(Way.DROP, 64, 10, 100, 1).round(send, 64, 50, 60, 70).cells();
        assertEquals(180, cells.total(send, 64).orElseThrow());
        assertEquals(111, cells.total(Way.DROP, 64).orElseThrow());
    }

    @Test
    void withoutTheSourceThereIsNoFigure() {
        Made made = new Made().round(Way.DROP, 64, 10, 100, 1).round(POOL, 256, 20, 150, 6);
        String message = assertThrows(ReportException.class, made::cells).getMessage();
        assertTrue(message.startsWith("receive pool-ffm poll 256 bytes: "), message);
    }

    @Test
    void timesThePoolIsPollToPollAndAwaitToAwait() {
        Way channel = Way.receive("datagram-channel");
        Way asleep = new Way(Way.RECEIVE, "datagram-channel", "await");
        Cells cells = new Made().round(Way.DROP, 64, 0, 0, 0).round(POOL, 64, 0, 0, 10).round(channel, 64, 0, 0, 250)
                .round(new Way(Way.RECEIVE, "pool-ffm", "await"), 64, 0, 0, 100).round(asleep, 64, 0, 0, 300).cells();
        assertEquals(25, cells.timesPool(channel, 64).orElseThrow());
        assertEquals(3, cells.timesPool(asleep, 64).orElseThrow());
        assertTrue(cells.timesPool(asleep, 256).isEmpty());
    }
}
