// SPDX-License-Identifier: Apache-2.0
// inet_sum against its Java model: random words, pauses and beginnings, every sum compared.
package io.github.nfpool.vhdl;

import static io.github.nfpool.vhdl.model.InetSumModel.ENABLE;
import static io.github.nfpool.vhdl.model.InetSumModel.FIRST;
import static io.github.nfpool.vhdl.model.InetSumModel.KEEP;
import static io.github.nfpool.vhdl.model.InetSumModel.START;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.nfpool.testing.Cases;
import io.github.nfpool.vhdl.model.InetSumModel;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class InetSumDifferentialTest implements NeedsGhdl {

    @Test
    void ofSixteenBits() {
        compare(16, new Cases(1071, 60));
    }

    @Test
    void ofThirtyTwoBits() {
        compare(32, new Cases(1624, 60));
    }

    private static long clock(RandomGenerator random) {
        long word = Cases.oneOf(random, 0L, 0xFFFFFFFFL, 0xFFFF0001L, random.nextLong(1L << 32),
                random.nextLong(1L << 32));
        long keep = Cases.oneOf(random, 0xFL, 0xFL, 0xFL, random.nextLong(16));
        return (random.nextInt(4) == 0 ? 0 : ENABLE) | (random.nextInt(10) == 0 ? FIRST : 0)
                | Cases.oneOf(random, 0L, random.nextLong(1 << 16)) << START | keep << KEEP | word;
    }

    private static void compare(int width, Cases cases) {
        cases.forAll(random -> Cases.list(random, 1, 80, InetSumDifferentialTest::clock), Cases::shorter,
                clocks -> compare(width, clocks));
    }

    private static void compare(int width, List<Long> clocks) {
        List<Long> inputs = new ArrayList<>(List.of(ENABLE | FIRST));
        inputs.addAll(clocks);
        List<Long> outputs = SharedGhdl.simulation("inet_sum_pipe", 14, List.of("data_g=" + width)).clocks(inputs);
        InetSumModel model = new InetSumModel(width);
        for (int i = 0; i < inputs.size(); i++) {
            int clock = i;
            assertEquals(String.format("%05X", model.clock(inputs.get(i))), String.format("%05X", outputs.get(i)),
                    () -> "clock " + clock + " of " + inputs.stream().map(v -> String.format("%014X", v)).toList());
        }
    }
}
