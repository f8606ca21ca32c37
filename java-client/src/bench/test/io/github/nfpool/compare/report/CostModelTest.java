/*
 * SPDX-License-Identifier: Apache-2.0
 * The cost model's arithmetic, by hand.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CostModelTest {
    private static final Machine MACHINE = new Machine(3, 1, 25.6, 64);
    private static final double TEN_GIGABIT = 10e9;

    @Test
    void aFrameOfSixtyFourBytesTakesEightyEightOfTheWire() {
        assertEquals(10e9 / 704, new LineRate(MACHINE, 64, 100, 3).framesPerSecond(TEN_GIGABIT), 1e-3);
    }

    /** The least frame of Ethernet is 60 bytes without its FCS: 14.88 million at 10 Gbit/s, as everybody knows. */
    @Test
    void theLeastFrameComesAsOftenAsItIsKnownTo() {
        assertEquals(14.88e6, new LineRate(MACHINE, 60, 100, 3).framesPerSecond(TEN_GIGABIT), 0.01e6);
    }

    @Test
    void coresAreInstructionsPerSecondAndChannelsAreWhole() {
        LineRate rate = new LineRate(MACHINE, 64, 300, 3);
        assertEquals(10e9 / 704 * 300 / 3e9, rate.cores(TEN_GIGABIT), 1e-9);
        assertEquals(2, rate.channels(TEN_GIGABIT));
    }

    @Test
    void memoryIsBytesTimesTouches() {
        LineRate rate = new LineRate(MACHINE, 1482, 300, 3);
        assertEquals(10e9 / (1506 * 8) * 3 * 1482, rate.memory(TEN_GIGABIT), 1e-3);
        assertEquals(rate.memory(TEN_GIGABIT) / 25.6e9, rate.memoryChannels(TEN_GIGABIT), 1e-12);
    }

    @Test
    void whereItEndsOneCoreAndOneMemoryChannelAreFull() {
        LineRate rate = new LineRate(MACHINE, 512, 400, 5);
        assertEquals(1, rate.cores(rate.coreEnds()), 1e-9);
        assertEquals(1, rate.memoryChannels(rate.memoryEnds()), 1e-9);
    }

    @Test
    void anotherMachineChangesWhatItMust() {
        LineRate rate = new LineRate(new Machine(2, 3, 10, 64), 64, 600, 3);
        assertEquals(6e9 / 600 * 704, rate.coreEnds(), 1e-3);
        assertEquals(10e9 / 192 * 704, rate.memoryEnds(), 1e-3);
    }

    private static Made sample() {
        return new Made().round(Way.DROP, 64, 0, 0, 0).round(Way.DROP, 1064, 0, 0, 0)
                .round(CostModel.POOL, 64, 30, 10, 20).round(CostModel.POOL, 1064, 50, 110, 120)
                .round(CostModel.STACK, 64, 100, 1000, 100).round(CostModel.STACK, 1064, 100, 1200, 200)
                .round(new Way(Way.RECEIVE, "pool-ffm", "await"), 64, 30, 60, 35);
    }

    private static CostModel model(Results results) {
        return new CostModel(Cells.of(results), new Profile(results), MACHINE);
    }

    @Test
    void aWakeUpIsTheDifferencePerBurst() {
        CostModel model = model(sample().results());
        assertEquals(65 * 64, model.wakeUp(64).orElseThrow(), 1e-9);
        assertTrue(model.wakeUp(1064).isEmpty());
    }

    @Test
    void aByteMoreCostsWhatTheSizesDifferBy() {
        assertEquals(new Split(0.02, 0.1, 0.1), model(sample().results()).perByte());
    }

    @Test
    void copyingIsWhatTheSourceDoesNotCopy() {
        Results made = sample().results();
        Key pool = new Key(CostModel.POOL, 64);
        Results results = new Results(made.descriptions(), made.runs(), List.of(), new TreeMap<>(Map.of(
                pool, List.of(new Results.Spot("__memcpy", 30), new Results.Spot("snull_pool_fill", 20)),
                new Key(Way.DROP, 64), List.of(new Results.Spot("__memcpy", 20.5)))));
        assertEquals(9.5, new Profile(results).copying(pool).orElseThrow());
        assertTrue(new Profile(made).copying(pool).isEmpty());
    }

    @Test
    void withoutThePoolThereIsNoModel() {
        assertTrue(model(new Made().round(Way.DROP, 64, 1, 1, 1).results()).section().isEmpty());
    }
}
