// SPDX-License-Identifier: Apache-2.0
// arp_axis against its Java model: random frames, lookups and ticks, one after the other, while the output waits at
// random.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.nfpool.offload.ArpCore;
import io.github.nfpool.offload.ToeCore;
import io.github.nfpool.testing.Cases;
import io.github.nfpool.vhdl.model.ArpAxisModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArpAxisDifferentialTest implements NeedsGhdl {

    private static final int HOSTS = 8;

    /** After so many ticks, no entry lives and no request is under way. */
    private static final int FORGOTTEN = 8;

    /** A frame, or else a lookup, or else a tick. */
    private record Step(byte[] frame, boolean bad, long ip) {
        @Override
        public String toString() {
            return frame != null ? (bad ? "bad frame " : "frame ") + HexFormat.of().formatHex(frame)
                    : ip >= 0 ? "lookup " + Long.toHexString(ip) : "tick";
        }
    }

    /** The table is smaller than the number of hosts, so entries are replaced; those in use are not. */
    @ParameterizedTest
    @CsvSource({"8, false, 2", "16, true, 2", "24, false, 0", "32, true, 0", "64, false, 2"})
    void everyWidth(int bits, boolean askedOnly, int retries) throws IOException {
        ArpAxisModel model = new ArpAxisModel(new ArpAxisModel.Config(4, 5, 2, askedOnly, 2, retries));
        try (ToeCore core = SharedGhdl.toe("arp_only_g=true", "data_g=" + bits, "entries_g=4", "lifetime_g=5",
                "keep_used_g=2", "asked_only_g=" + askedOnly, "pending_g=2", "retries_g=" + retries,
                "stalls_g=true")) {
            core.local((int) ArpAxisModel.OUR_IP, ArpAxisModel.OUR_MAC);
            core.subnet((int) ArpAxisModel.NETMASK, (int) ArpAxisModel.GATEWAY);
            new Cases(826, 10).forAll(random -> Cases.list(random, 1, 60, ArpAxisDifferentialTest::step), Cases::shorter,
                    steps -> {
                        forget(core, model);
                        steps.forEach(step -> check(core, model, step));
                    });
        }
    }

    /** Each case begins with an empty table, whatever became of the one before. */
    private static void forget(ToeCore core, ArpAxisModel model) {
        try {
            for (int tick = 0; tick < FORGOTTEN; tick++) {
                core.tick();
                model.tick();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(ToeCore core, ArpAxisModel model, Step step) {
        try {
            List<Long> before = core.counters();
            ArpCore.Answer answer;
            ArpAxisModel.Answer wanted;
            if (step.frame() != null) {
                MemorySegment frame = MemorySegment.ofArray(step.frame());
                answer = step.bad() ? core.badFrame(frame, 0, step.frame().length)
                        : core.frame(frame, 0, step.frame().length);
                wanted = model.frame(step.frame(), step.bad());
            } else if (step.ip() >= 0) {
                answer = core.query((int) step.ip());
                wanted = model.lookup(step.ip());
            } else {
                answer = core.tick();
                wanted = model.tick();
            }
            assertEquals(Frames.hex(wanted.frames()), Frames.hex(answer.frames()), step::toString);
            assertEquals(wanted.mac(), answer.mac(), step::toString);
            assertEquals(wanted.failed(), answer.failed(), step::toString);
            List<Long> after = core.counters();
            assertEquals(wanted.events(),
                    IntStream.range(0, after.size()).mapToObj(i -> after.get(i) - before.get(i)).toList(),
                    step::toString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Step step(RandomGenerator random) {
        int chance = random.nextInt(16);
        if (chance < 8) {
            return new Step(frame(random), random.nextInt(12) == 0, -1);
        }
        return new Step(null, false, chance < 14 ? ip(random) : -1);
    }

    private static long host(RandomGenerator random) {
        return 0xC0A80010L + random.nextInt(HOSTS);
    }

    private static long ip(RandomGenerator random) {
        return random.nextInt(3) > 0 ? host(random) : Cases.oneOf(random, ArpAxisModel.OUR_IP, ArpAxisModel.GATEWAY,
                0x08080808L, 0L, 0xFFFFFFFFL, 0xC0A800FFL, 0xC0A801FFL, 0xE0812345L, 0x7F000001L, 0xF0000001L);
    }

    private static long mac(RandomGenerator random) {
        return random.nextInt(6) > 0 ? 0x0A1B2C3D4E00L + random.nextInt(HOSTS)
                : Cases.oneOf(random, ArpAxisModel.OUR_MAC, 0L, 0x01005E000001L, 0xFFFFFFFFFFFFL);
    }

    /** An ARP packet of the hosts, or nearly one. */
    private static byte[] frame(RandomGenerator random) {
        int tags = random.nextInt(6) == 0 ? random.nextInt(1, 3) : 0;
        ByteBuffer frame = ByteBuffer.allocate(42 + 4 * tags + Cases.oneOf(random, 0, 18, random.nextInt(80)));
        long sha = mac(random);
        Frames.put(Frames.put(frame, Cases.oneOf(random, 0xFFFFFFFFFFFFL, 0xFFFFFFFFFFFFL, ArpAxisModel.OUR_MAC,
                0x01005E000001L, 0x0A1B2C3D4E00L)), sha);
        for (int tag = 0; tag < tags; tag++) {
            frame.putShort(Cases.oneOf(random, (short) 0x8100, (short) 0x88A8))
                    .putShort(Cases.oneOf(random, (short) 0, (short) 0x7000, (short) 0xE000, (short) 1));
        }
        frame.putShort((short) 0x0806).putShort((short) 1).putShort((short) 0x0800).putShort((short) 0x0604)
                .putShort(Cases.oneOf(random, (short) 1, (short) 1, (short) 2, (short) 2, (short) random.nextInt(4)));
        Frames.put(frame, random.nextInt(8) > 0 ? sha : mac(random)).putInt((int) ip(random));
        Frames.put(frame, mac(random)).putInt((int) (random.nextInt(3) > 0 ? ArpAxisModel.OUR_IP : ip(random)));
        byte[] bytes = frame.array();
        switch (random.nextInt(10)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 1));
            default -> { }
        }
        return bytes;
    }
}
