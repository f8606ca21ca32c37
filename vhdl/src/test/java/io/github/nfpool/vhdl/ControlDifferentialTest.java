// SPDX-License-Identifier: Apache-2.0
// arp_control against its Java model, with a buffer that says anything at any time: every output compared.
package io.github.nfpool.vhdl;

import static io.github.nfpool.vhdl.model.ControlModel.ALLOW;
import static io.github.nfpool.vhdl.model.ControlModel.ASKED;
import static io.github.nfpool.vhdl.model.ControlModel.BOUND;
import static io.github.nfpool.vhdl.model.ControlModel.BUF_STATE;
import static io.github.nfpool.vhdl.model.ControlModel.DIN;
import static io.github.nfpool.vhdl.model.ControlModel.JOB;
import static io.github.nfpool.vhdl.model.ControlModel.OUR_IP;
import static io.github.nfpool.vhdl.model.ControlModel.OUR_MAC;
import static io.github.nfpool.vhdl.model.ControlModel.RESET;
import static io.github.nfpool.vhdl.model.ControlModel.SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.nfpool.testing.Cases;
import io.github.nfpool.vhdl.model.ControlModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ControlDifferentialTest implements NeedsGhdl {

    private static final long QUIET = ALLOW | BOUND;

    /** What the network and IP do: words under a source, then some clocks of nothing. */
    private record Transfer(int source, List<Integer> words, int pause) { }

    /** Transfers, and what the buffer, the jobs and the resets beside them are drawn from. */
    private record Traffic(List<Transfer> transfers, int noise) { }

    @Test
    void paperMode() {
        compare(new ControlModel.Config(false, false, false, false, false, false), new Cases(2010, 150));
    }

    @Test
    void allGenerics() {
        compare(new ControlModel.Config(true, true, true, true, true, true), new Cases(2026, 150));
    }

    private static Transfer transfer(RandomGenerator random) {
        int chance = random.nextInt(11);
        if (chance < 6) {
            return new Transfer(0b01, tagged(random, frame(Cases.oneOf(random, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3),
                    mac(random), ip(random), mac(random), ip(random), spoilt(random), random.nextInt(16),
                    length(random))), pause(random));
        }
        long ip = ip(random);
        if (chance < 10) {
            return new Transfer(0b10, cut(List.of((int) (ip >> 16), (int) (ip & 0xFFFF), 0x1111, 0x2222),
                    Cases.oneOf(random, 2, 2, 2, 2, 2, 2, 1, 4)), pause(random));
        }
        return new Transfer(0b11, cut(List.of((int) (ip >> 16), (int) (ip & 0xFFFF), 0xAAAA, 0xBBBB, 0xCCCC, 0xDDDD,
                0xEEEE), Cases.oneOf(random, 5, 5, 5, 5, 5, 5, 3, 7)), pause(random));
    }

    private static int pause(RandomGenerator random) {
        return random.nextInt(5) < 4 ? random.nextInt(8, 41) : random.nextInt(8);
    }

    private static long ip(RandomGenerator random) {
        return Cases.oneOf(random, OUR_IP, OUR_IP, OUR_IP ^ 1, OUR_IP ^ 0x10000, 0L, 0x0A000001L, 0xFFFFFFFFL,
                0xC0A800FFL, 0xE9855678L, 0x7F000001L, 0x00000001L, 0xF0000001L);
    }

    private static long mac(RandomGenerator random) {
        return Cases.oneOf(random, OUR_MAC, OUR_MAC ^ 1, 0x0A1B2C3D4E5FL, 0x01005E000001L, 0xFFFFFFFFFFFFL, 0L);
    }

    /** Which word of the frame is spoilt; -1: none. */
    private static int spoilt(RandomGenerator random) {
        return switch (random.nextInt(7)) {
            case 5 -> random.nextInt(6, 11);
            case 6 -> random.nextInt(21);
            default -> -1;
        };
    }

    private static int length(RandomGenerator random) {
        return switch (random.nextInt(7)) {
            case 5 -> 30;
            case 6 -> random.nextInt(1, 25);
            default -> 21;
        };
    }

    /** One in eight frames gets a VLAN's tag, or one of VLAN 0. */
    private static List<Integer> tagged(RandomGenerator random, List<Integer> words) {
        List<Integer> tagged = new ArrayList<>(words);
        if (words.size() > 6 && random.nextInt(8) == 0) {
            tagged.addAll(6, List.of(Cases.oneOf(random, 0x8100, 0x8100, 0x88A8),
                    Cases.oneOf(random, 0, 0x7000, 0x1000, 1, 0x0806)));
        }
        return tagged;
    }

    private static List<Integer> cut(List<Integer> words, int length) {
        return words.subList(0, length);
    }

    private static List<Integer> frame(int oper, long sha, long spa, long tha, long tpa, int spoilt, int bit,
            int length) {
        List<Integer> words = new ArrayList<>();
        split(words, 0xFFFFFFFFFFFFL, 3);
        split(words, sha, 3);
        words.addAll(List.of(0x0806, 0x0001, 0x0800, 0x0604, oper));
        split(words, sha, 3);
        split(words, spa, 2);
        split(words, tha, 3);
        split(words, tpa, 2);
        if (spoilt >= 0) {
            words.set(spoilt, words.get(spoilt) ^ 1 << bit);
        }
        while (words.size() < length) {
            words.add(0x0806);
        }
        return words.subList(0, length);
    }

    private static void split(List<Integer> words, long address, int count) {
        for (int i = count - 1; i >= 0; i--) {
            words.add((int) (address >> 16 * i) & 0xFFFF);
        }
    }

    /** The clocks of the transfers, with a buffer, jobs and resets that come from {@code noise}. */
    private static List<Long> clocks(List<Transfer> transfers, int noise) {
        Random random = new Random(noise);
        List<Long> clocks = new ArrayList<>(List.of(RESET | QUIET, RESET | QUIET, QUIET));
        for (Transfer transfer : transfers) {
            for (int word : transfer.words()) {
                clocks.add(around(random, (long) transfer.source() << SOURCE | (long) word << DIN));
            }
            for (int i = 0; i < transfer.pause(); i++) {
                clocks.add(around(random, 0));
            }
        }
        return clocks;
    }

    private static long around(Random random, long input) {
        long clock = input | random.nextInt(0x10000);
        int[] codes = {0, 0, 0, 1, 1, 1, 2, 3, 7, 7, random.nextInt(8)};
        clock |= (long) codes[random.nextInt(codes.length)] << BUF_STATE;
        clock |= random.nextInt(8) == 0 ? 0 : ALLOW;
        clock |= random.nextInt(16) == 0 ? 0 : BOUND;
        clock |= random.nextInt(2) == 0 ? 0 : ASKED;
        clock |= random.nextInt(30) == 0 ? (long) random.nextInt(4) << JOB : 0;
        clock |= random.nextInt(400) == 0 ? RESET : 0;
        return clock;
    }

    private static void compare(ControlModel.Config config, Cases cases) {
        cases.forAll(random -> new Traffic(Cases.list(random, 1, 30, ControlDifferentialTest::transfer),
                        random.nextInt()),
                traffic -> Cases.shorter(traffic.transfers()).map(fewer -> new Traffic(fewer, traffic.noise())),
                traffic -> compare(config, traffic.transfers(), traffic.noise()));
    }

    private static void compare(ControlModel.Config config, List<Transfer> transfers, int noise) {
        List<Long> inputs = clocks(transfers, noise);
        PipedSimulation simulation = SharedGhdl.simulation("arp_control_pipe", 11, List.of(
                "learn_if_target_g=" + config.learnIfTarget(), "strict_g=" + config.strict(),
                "static_g=" + config.staticEntries(), "asked_only_g=" + config.askedOnly(),
                "map_g=" + config.map(), "vlan_g=" + config.vlan()));
        List<Long> outputs = simulation.clocks(inputs);
        ControlModel model = new ControlModel(config);
        for (int i = 0; i < inputs.size(); i++) {
            long expected = model.clock(inputs.get(i));
            if (i < 2) {
                continue; // until the reset has worked the core still shows the end of the last case
            }
            int clock = i;
            assertEquals(String.format("%016X", expected), String.format("%016X", outputs.get(i)),
                    () -> "clock " + clock + " of " + inputs.stream().map(v -> String.format("%011X", v)).toList());
        }
    }
}
