/*
 * SPDX-License-Identifier: Apache-2.0
 * Wall mode: who is paired with whom.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WallCellsTest {
    private static final Way POOL = Way.receive("pool-ffm");
    private static final Way CHANNEL = Way.receive("datagram-channel");

    @Test
    void theRatioIsTheMedianOfRoundsInTurn() {
        WallCells cells = WallCells.of(new Made().timed(POOL, 64, 100).timed(CHANNEL, 64, 300)
                .timed(POOL, 64, 200).timed(CHANNEL, 64, 800).timed(POOL, 64, 100).timed(CHANNEL, 64, 900)
                .timed(POOL, 256, 100).timed(CHANNEL, 256, 150).results());
        assertEquals(2, cells.pairs().size());
        assertEquals(new WallCells.Pair(new Key(POOL, 64), CHANNEL, 4, 3), cells.pairs().getFirst());
        assertEquals(1.5, cells.pairs().getLast().ratio(), 1e-12);
    }

    @Test
    void roundsOfOneWayAloneMakeNoPair() {
        assertTrue(WallCells.of(new Made().timed(POOL, 64, 1).timed(POOL, 64, 2).timed(CHANNEL, 256, 3).results())
                .pairs().isEmpty());
    }

    @Test
    void speedIsTheMedianRound() {
        WallCells cells = WallCells.of(new Made().timed(POOL, 64, 1000).timed(POOL, 64, 4000).timed(POOL, 64, 2000).results());
        assertEquals(Made.FRAMES / 2000e-9, cells.framesPerSecond(POOL, 64).orElseThrow(), 1e-3);
        assertEquals(0.2, cells.microseconds(POOL, 64).orElseThrow(), 1e-12);
    }
}
