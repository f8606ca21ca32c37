// SPDX-License-Identifier: Apache-2.0
// arp_buffer against its Java model: random operations, every output word and state of every clock compared.
package io.github.nfpool.vhdl;

import static io.github.nfpool.vhdl.model.BufferModel.CS;
import static io.github.nfpool.vhdl.model.BufferModel.FLUSH;
import static io.github.nfpool.vhdl.model.BufferModel.INIT;
import static io.github.nfpool.vhdl.model.BufferModel.INSERT_ONLY;
import static io.github.nfpool.vhdl.model.BufferModel.READ;
import static io.github.nfpool.vhdl.model.BufferModel.STATIC;
import static io.github.nfpool.vhdl.model.BufferModel.TICK;
import static io.github.nfpool.vhdl.model.BufferModel.UPDATE_ONLY;
import static io.github.nfpool.vhdl.model.BufferModel.USED;
import static io.github.nfpool.vhdl.model.BufferModel.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.nfpool.testing.Cases;
import io.github.nfpool.vhdl.model.BufferModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BufferDifferentialTest implements NeedsGhdl {

    private static final int[] MACS = {0x0000, 0x0001, 0x8000, 0xBEEF};

    private static final BufferModel.Config PAPER = new BufferModel.Config(4, 5, true, true, false, 0);
    private static final BufferModel.Config REPLACING = new BufferModel.Config(3, 4, true, true, true, 0);
    private static final BufferModel.Config KEEPING = new BufferModel.Config(2, 3, false, false, false, 0);
    private static final BufferModel.Config ONE_RENEWING = new BufferModel.Config(1, 2, false, true, true, 1);
    private static final BufferModel.Config UPDATING = new BufferModel.Config(5, 4, true, false, true, 0);
    private static final BufferModel.Config KEEPING_USED = new BufferModel.Config(4, 9, true, true, true, 3);

    @Test
    void paperMode() {
        compare(PAPER, new Cases(826, 150));
    }

    @Test
    void replacingTheOldest() {
        compare(REPLACING, new Cases(1122, 150));
    }

    @Test
    void keepingWhatIsKnown() {
        compare(KEEPING, new Cases(5227, 100));
    }

    @Test
    void oneEntryRenewed() {
        compare(ONE_RENEWING, new Cases(2012, 100));
    }

    @Test
    void updatedButNotRenewed() {
        compare(UPDATING, new Cases(1200, 100));
    }

    @Test
    void keepingWhatIsUsed() {
        compare(KEEPING_USED, new Cases(2026, 150));
    }

    /** An operation as clocks of packed inputs. */
    private static List<Integer> operation(RandomGenerator random) {
        int chance = random.nextInt(30);
        if (chance < 10) {
            return transfer(WRITE | flags(random), ip(random), mac(random), 5, noise(random), random.nextInt(13));
        } else if (chance < 20) {
            return transfer(READ, ip(random), 0, 2, noise(random), random.nextInt(13));
        } else if (chance < 22) {
            // Cut off.
            return transfer(Cases.oneOf(random, READ, WRITE, READ | WRITE), ip(random), 1, random.nextInt(1, 5), 0, 0);
        } else if (chance < 23) {
            return transfer(READ | WRITE, ip(random), mac(random), 5, 0, 0);
        } else if (chance < 27) {
            return Collections.nCopies(random.nextInt(1, 4), TICK);
        } else if (chance < 28) {
            return Cases.oneOf(random, List.of(FLUSH), List.of(INIT), List.of(0, 0, 0));
        }
        return Cases.list(random, 1, 12, any -> any.nextInt(128) << 16 | any.nextInt(4));
    }

    private static int ip(RandomGenerator random) {
        return random.nextInt(7);
    }

    private static int mac(RandomGenerator random) {
        return random.nextInt(MACS.length);
    }

    private static int flags(RandomGenerator random) {
        return Cases.oneOf(random, 0, 0, 0, 0, 0, 0, STATIC, UPDATE_ONLY, STATIC | UPDATE_ONLY, INSERT_ONLY, USED,
                USED | INSERT_ONLY, STATIC | INSERT_ONLY | USED);
    }

    /** Ticks, flushes and resets that fall into a transfer: a noise bit for one of its clocks. */
    private static int noise(RandomGenerator random) {
        return Cases.oneOf(random, 0, 0, 0, 0, 0, 0, 0, 0, TICK, TICK, TICK, TICK, FLUSH, FLUSH | TICK, INIT, READ,
                WRITE);
    }

    private static List<Integer> transfer(int strobes, int ip, int mac, int words, int noise, int at) {
        int[] all = {0x0A00 | ip >> 2, ip & 3, MACS[mac], MACS[mac], mac};
        List<Integer> clocks = new ArrayList<>();
        for (int i = 0; i < words + 5; i++) {
            clocks.add((i < words ? CS | strobes | all[i] : 0) | (i == at ? noise : 0));
        }
        return clocks;
    }

    private static void compare(BufferModel.Config config, Cases cases) {
        cases.forAll(random -> Cases.list(random, 1, 60, BufferDifferentialTest::operation), Cases::shorter,
                operations -> compare(config, operations));
    }

    private static void compare(BufferModel.Config config, List<List<Integer>> operations) {
        List<Long> inputs = new ArrayList<>(List.of((long) INIT, (long) INIT));
        operations.forEach(operation -> operation.forEach(clock -> inputs.add((long) clock)));

        PipedSimulation simulation = SharedGhdl.simulation("arp_buffer_pipe", 7, List.of(
                "entries_g=" + config.entries(), "lifetime_g=" + config.lifetime(), "update_g=" + config.update(),
                "refresh_g=" + config.refresh(), "replace_oldest_g=" + config.replaceOldest(),
                "keep_used_g=" + config.keepUsed()));
        List<Long> outputs = simulation.clocks(inputs);
        BufferModel model = new BufferModel(config);
        for (int i = 0; i < inputs.size(); i++) {
            long expected = model.clock(inputs.get(i).intValue());
            if (i < 1) {
                continue; // in the first clock the core still shows the end of the last case
            }
            int clock = i;
            assertEquals(show(expected), show(outputs.get(i)),
                    () -> "clock " + clock + " of " + inputs.stream().map(v -> String.format("%07X", v)).toList());
        }
    }

    private static String show(long out) {
        return String.format("stored %d state %d dout %04X events %02X expired %d",
                out >> 32, out >> 29 & 7, out >> 13 & 0xFFFF, out >> 6 & 0x7F, out & 0x3F);
    }
}
