// SPDX-License-Identifier: Apache-2.0
// arp_buffer against its Java model: random operations, every output word and state of every clock compared.
package io.github.nfpool.vhdl;

import static io.github.nfpool.vhdl.model.BufferModel.CS;
import static io.github.nfpool.vhdl.model.BufferModel.FLUSH;
import static io.github.nfpool.vhdl.model.BufferModel.INIT;
import static io.github.nfpool.vhdl.model.BufferModel.READ;
import static io.github.nfpool.vhdl.model.BufferModel.STATIC;
import static io.github.nfpool.vhdl.model.BufferModel.TICK;
import static io.github.nfpool.vhdl.model.BufferModel.UPDATE_ONLY;
import static io.github.nfpool.vhdl.model.BufferModel.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.nfpool.vhdl.model.BufferModel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;

@AddLifecycleHook(GhdlNeeded.class)
class BufferDifferentialTest {

    private static final int[] MACS = {0x0000, 0x0001, 0x8000, 0xBEEF};

    private static final BufferModel.Config PAPER = new BufferModel.Config(4, 5, true, true, false);
    private static final BufferModel.Config REPLACING = new BufferModel.Config(3, 4, true, true, true);
    private static final BufferModel.Config KEEPING = new BufferModel.Config(2, 3, false, false, false);
    private static final BufferModel.Config ONE_RENEWING = new BufferModel.Config(1, 2, false, true, true);
    private static final BufferModel.Config UPDATING = new BufferModel.Config(5, 4, true, false, true);

    @AfterContainer
    static void close() {
        SharedGhdl.closeSimulations();
    }

    @Property(tries = 150, seed = "826", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
    void paperMode(@ForAll("operations") List<List<Integer>> operations) {
        compare(PAPER, operations);
    }

    @Property(tries = 150, seed = "1122", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
    void replacingTheOldest(@ForAll("operations") List<List<Integer>> operations) {
        compare(REPLACING, operations);
    }

    @Property(tries = 100, seed = "5227", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
    void keepingWhatIsKnown(@ForAll("operations") List<List<Integer>> operations) {
        compare(KEEPING, operations);
    }

    @Property(tries = 100, seed = "2012", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
    void oneEntryRenewed(@ForAll("operations") List<List<Integer>> operations) {
        compare(ONE_RENEWING, operations);
    }

    @Property(tries = 100, seed = "1200", edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
    void updatedButNotRenewed(@ForAll("operations") List<List<Integer>> operations) {
        compare(UPDATING, operations);
    }

    /** Operations as clocks of packed inputs; shrinking drops whole operations first. */
    @Provide
    Arbitrary<List<List<Integer>>> operations() {
        Arbitrary<Integer> ip = Arbitraries.integers().between(0, 6);
        Arbitrary<Integer> mac = Arbitraries.of(0, 1, 2, 3);
        Arbitrary<Integer> flags = Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(1, STATIC),
                Tuple.of(1, UPDATE_ONLY), Tuple.of(1, STATIC | UPDATE_ONLY));
        // Ticks, flushes and resets that fall into a transfer: a noise bit for one of its clocks.
        Arbitrary<Integer> noise = Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(4, TICK), Tuple.of(1, FLUSH),
                Tuple.of(1, FLUSH | TICK), Tuple.of(1, INIT), Tuple.of(1, READ), Tuple.of(1, WRITE));
        Arbitrary<Integer> at = Arbitraries.integers().between(0, 12);
        Arbitrary<List<Integer>> writes = Combinators.combine(ip, mac, flags, noise, at)
                .as((i, m, f, n, a) -> transfer(WRITE | f, i, m, 5, n, a));
        Arbitrary<List<Integer>> queries = Combinators.combine(ip, noise, at)
                .as((i, n, a) -> transfer(READ, i, 0, 2, n, a));
        Arbitrary<List<Integer>> cut = Combinators.combine(Arbitraries.of(READ, WRITE, READ | WRITE), ip,
                Arbitraries.integers().between(1, 4)).as((s, i, words) -> transfer(s, i, 1, words, 0, 0));
        Arbitrary<List<Integer>> both = Combinators.combine(ip, mac)
                .as((i, m) -> transfer(READ | WRITE, i, m, 5, 0, 0));
        Arbitrary<List<Integer>> ticks = Arbitraries.integers().between(1, 3)
                .map(n -> java.util.Collections.nCopies(n, TICK));
        Arbitrary<List<Integer>> other = Arbitraries.of(List.of(FLUSH), List.of(INIT), List.of(0, 0, 0));
        Arbitrary<List<Integer>> anything = Combinators.combine(Arbitraries.integers().between(0, 127),
                Arbitraries.integers().between(0, 3)).as((bits, word) -> List.of(bits << 16 | word))
                .list().ofMinSize(1).ofMaxSize(12)
                .map(list -> list.stream().flatMap(List::stream).toList());
        return Arbitraries.frequencyOf(Tuple.of(10, writes), Tuple.of(10, queries), Tuple.of(2, cut),
                Tuple.of(1, both), Tuple.of(4, ticks), Tuple.of(1, other), Tuple.of(2, anything))
                .list().ofMinSize(1).ofMaxSize(60);
    }

    private static List<Integer> transfer(int strobes, int ip, int mac, int words, int noise, int at) {
        int[] all = {0x0A00 | ip >> 2, ip & 3, MACS[mac], MACS[mac], mac};
        List<Integer> clocks = new ArrayList<>();
        for (int i = 0; i < words + 5; i++) {
            clocks.add((i < words ? CS | strobes | all[i] : 0) | (i == at ? noise : 0));
        }
        return clocks;
    }

    private static void compare(BufferModel.Config config, List<List<Integer>> operations) {
        List<Long> inputs = new ArrayList<>(List.of((long) INIT, (long) INIT));
        operations.forEach(operation -> operation.forEach(clock -> inputs.add((long) clock)));

        PipedSimulation simulation = SharedGhdl.simulation("arp_buffer_pipe", 6, List.of(
                "entries_g=" + config.entries(), "lifetime_g=" + config.lifetime(), "update_g=" + config.update(),
                "refresh_g=" + config.refresh(), "replace_oldest_g=" + config.replaceOldest()));
        List<Long> outputs = simulation.clocks(inputs);
        BufferModel model = new BufferModel(config);
        for (int i = 0; i < inputs.size(); i++) {
            int expected = model.clock(inputs.get(i).intValue());
            if (i < 1) {
                continue; // in the first clock the core still shows the end of the last try
            }
            int clock = i;
            assertEquals(show(expected), show(outputs.get(i).intValue()),
                    () -> "clock " + clock + " of " + inputs.stream().map(v -> String.format("%06X", v)).toList());
        }
    }

    private static String show(int out) {
        return String.format("state %d dout %04X events %02X expired %d",
                out >>> 29, out >> 13 & 0xFFFF, out >> 6 & 0x7F, out & 0x3F);
    }
}
