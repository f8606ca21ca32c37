// SPDX-License-Identifier: Apache-2.0
// ip_receive against its Java model: random frames, right ones with some bytes changed, one verdict for each.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.nfpool.testing.Cases;
import io.github.nfpool.vhdl.model.IpReceiveModel;
import io.github.nfpool.vhdl.model.IpReceiveModel.Answer;
import io.github.nfpool.vhdl.model.IpReceiveModel.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IpReceiveDifferentialTest implements NeedsGhdl {

    private static final long RESET = 1L << 39;
    private static final long ENABLE = 1L << 38;
    private static final long LAST = 1L << 37;
    private static final long BAD = 1L << 36;

    private final Set<Verdict> seen = EnumSet.noneOf(Verdict.class);

    /** A frame, and whether the MAC found it bad. */
    private record Frame(byte[] bytes, boolean bad, int pauses) { }

    @Test
    void everyVerdict() {
        new Cases(791, 150).forAll(random -> Cases.list(random, 1, 12, IpReceiveDifferentialTest::frame),
                Cases::shorter, this::compare);
        assertEquals(EnumSet.allOf(Verdict.class), seen);
    }

    private static Frame frame(RandomGenerator random) {
        int options = 4 * Cases.oneOf(random, 0, 0, 0, 1, random.nextInt(11));
        int protocol = Cases.oneOf(random, 17, 17, 17, 1, 1, 6);
        byte[] rest = new byte[Cases.oneOf(random, 8, 9, 20, 8 + random.nextInt(60), random.nextInt(10))];
        random.nextBytes(rest);
        long source = Cases.oneOf(random, 0xC0A80102L, 0xC0A80102L, 0x08080808L, 0xC0A8FFFFL, 0xE0000001L, 0x7F000001L,
                IpReceiveModel.OUR_IP, 0x00000001L, 0xF0000001L, 0xC0A80102L);
        long target = Cases.oneOf(random, IpReceiveModel.OUR_IP, IpReceiveModel.OUR_IP, IpReceiveModel.OUR_IP,
                0xC0A8FFFFL, 0xFFFFFFFFL, 0xC0A80102L, IpReceiveModel.OUR_IP);
        int padding = Cases.oneOf(random, 0, 0, random.nextInt(20));
        ByteBuffer frame = ByteBuffer.allocate(34 + options + rest.length + padding);
        long mac = Cases.oneOf(random, IpReceiveModel.OUR_MAC, IpReceiveModel.OUR_MAC, IpReceiveModel.OUR_MAC,
                0xFFFFFFFFFFFFL, 0x0A1B2C3D4E5FL);
        frame.putShort((short) (mac >> 32)).putInt((int) mac).putShort((short) 0x0A1B).putInt(0x2C3D4E5F);
        frame.putShort((short) 0x0800).put((byte) (0x45 + options / 4)).put((byte) 0);
        frame.putShort((short) (20 + options + rest.length)).putShort((short) random.nextInt());
        frame.putShort((short) Cases.oneOf(random, 0, 0x4000, 0x4000, 0x4000, 0x2000, 0x00FF).intValue());
        frame.put((byte) 64).put((byte) protocol).putShort((short) 0).putInt((int) source).putInt((int) target);
        byte[] bytes = frame.array();
        for (int i = 34; i < 34 + options; i++) {
            bytes[i] = 1;
        }
        put(bytes, 24, checksum(bytes, 14, 34 + options, 0));
        int begin = 34 + options;
        System.arraycopy(rest, 0, bytes, begin, rest.length);
        if (protocol == 17 && rest.length >= 8) {
            int length = rest.length - (random.nextInt(5) == 0 ? random.nextInt(-3, 10) : 0);
            put(bytes, begin + 4, length);
            put(bytes, begin + 6, 0);
            if (random.nextInt(5) > 0 && length <= rest.length) {
                long pseudo = (source >> 16) + (source & 0xFFFF) + (target >> 16) + (target & 0xFFFF) + 17 + length;
                put(bytes, begin + 6, checksum(bytes, begin, begin + length, pseudo));
            }
        } else if (protocol == 1 && rest.length >= 4) {
            put(bytes, begin + 2, 0);
            put(bytes, begin + 2, checksum(bytes, begin, begin + rest.length, 0));
        }
        switch (random.nextInt(6)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 1));
            case 2 -> {
                // The header changed, with a right checksum.
                bytes[random.nextInt(14, 24)] = (byte) random.nextInt();
                put(bytes, 24, 0);
                put(bytes, 24, checksum(bytes, 14, 34 + options, 0));
            }
            default -> { }
        }
        return new Frame(bytes, random.nextInt(20) == 0, random.nextInt());
    }

    private static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    private static int checksum(byte[] bytes, int from, int to, long more) {
        long sum = more;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xFFL) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        return (int) (sum == 0 ? 0xFFFF : 0xFFFF - ((sum - 1) % 0xFFFF + 1));
    }

    private void compare(List<Frame> frames) {
        List<Long> inputs = new ArrayList<>(List.of(RESET, 0L));
        List<Integer> ends = new ArrayList<>();
        for (Frame frame : frames) {
            byte[] bytes = frame.bytes();
            for (int at = 0; at < bytes.length; at += 4) {
                if ((frame.pauses() >> at % 31 & 3) == 3) {
                    inputs.add(LAST | BAD | 0xFFFFFFFFL);
                }
                long beat = ENABLE;
                for (int i = 0; i < 4; i++) {
                    beat |= at + i < bytes.length ? 1L << 35 - i | (bytes[at + i] & 0xFFL) << 24 - 8 * i : 0;
                }
                inputs.add(beat | (at + 4 >= bytes.length ? LAST | (frame.bad() ? BAD : 0) : 0));
            }
            ends.add(inputs.size() - 1);
        }
        List<Long> outputs = SharedGhdl.simulation("ip_receive_pipe", 10, List.of()).clocks(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            int frame = ends.indexOf(i);
            long out = outputs.get(i);
            assertEquals(frame >= 0, (out >> 44 & 1) != 0, "done in clock " + i);
            if (frame >= 0) {
                byte[] bytes = frames.get(frame).bytes();
                Answer wanted = IpReceiveModel.judge(bytes, frames.get(frame).bad());
                Verdict verdict = Verdict.values()[(int) (out >> 40 & 15)];
                boolean good = verdict == Verdict.GOOD;
                boolean udp = good && (out >> 32 & 0xFF) == 17;
                seen.add(wanted.verdict());
                assertEquals(wanted, new Answer(verdict, good ? (int) (out >> 32 & 0xFF) : 0,
                                udp ? (int) (out >> 16 & 0xFFFF) : 0, udp ? (int) (out & 0xFFFF) : 0),
                        () -> "frame " + HexFormat.of().formatHex(bytes));
            }
        }
    }
}
