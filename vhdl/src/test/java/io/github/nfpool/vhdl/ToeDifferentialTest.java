// SPDX-License-Identifier: Apache-2.0
// toe_top against the Java models of its parts: random datagrams, pings, ARP and other frames, one after the other,
// while the output waits at random.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.offload.ArpCore;
import io.github.nfpool.offload.ToeCore;
import io.github.nfpool.testing.Cases;
import io.github.nfpool.vhdl.model.IcmpEchoModel;
import io.github.nfpool.vhdl.model.IpReceiveModel;
import io.github.nfpool.vhdl.model.UdpSendModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToeDifferentialTest implements NeedsGhdl {

    private static final int OURS = (int) IpReceiveModel.OUR_IP;

    /** Something that happens; a frame, or else a datagram for a host that is known or not. */
    private record Step(byte[] frame, int ip, int from, int to, byte[] payload) {
        @Override
        public String toString() {
            return frame != null ? "frame " + HexFormat.of().formatHex(frame)
                    : "datagram of " + payload.length + " bytes to " + Integer.toHexString(ip);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 48, 64})
    void everyWidth(int bits) throws IOException {
        try (ToeCore core = SharedGhdl.toe("data_g=" + bits, "stalls_g=true")) {
            core.local(OURS, IpReceiveModel.OUR_MAC);
            core.subnet(0xFFFF0000, 0);
            for (int host = 0; host < 4; host++) {
                arp(core, host, 2);
            }
            new Cases(768, 12).forAll(random -> Cases.list(random, 1, 8, ToeDifferentialTest::step), Cases::shorter,
                    steps -> steps.forEach(step -> check(core, step)));
            core.query(ip(1));
            assertEquals(OptionalLong.of(mac(1)), core.query(ip(1)).mac());
        }
    }

    private static int ip(int host) {
        return 0xC0A80110 + host;
    }

    private static long mac(int host) {
        return 0x0A1B2C3D4E00L + host;
    }

    private static Step step(RandomGenerator random) {
        byte[] payload = new byte[Cases.oneOf(random, 0, 1, 18, random.nextInt(80), 1471, 1472)];
        random.nextBytes(payload);
        if (random.nextInt(3) == 0) {
            return new Step(null, ip(random.nextInt(4)), random.nextInt(65536), random.nextInt(65536), payload);
        }
        return new Step(ping(random, payload), 0, 0, 0, null);
    }

    /** A ping, or nearly one. */
    private static byte[] ping(RandomGenerator random, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(42 + payload.length + random.nextInt(6));
        Frames.put(Frames.put(frame, IpReceiveModel.OUR_MAC), 0x0A1B2C3D4E5FL).putShort((short) 0x0800).put((byte) 0x45)
                .put((byte) random.nextInt()).putShort((short) (28 + payload.length)).putShort((short) random.nextInt())
                .putShort((short) 0x4000).put((byte) random.nextInt()).put((byte) 1).putShort((short) 0)
                .putInt(ip(random.nextInt(4))).putInt(OURS);
        frame.putShort((short) 0x0800).putShort((short) 0).putInt(random.nextInt()).put(payload);
        byte[] bytes = frame.array();
        checksum(bytes, 24, 14, 34);
        checksum(bytes, 36, 34, 42 + payload.length);
        switch (random.nextInt(8)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                bytes[34] = (byte) random.nextInt(12);
                bytes[35] = (byte) random.nextInt(2);
                checksum(bytes, 36, 34, 42 + payload.length);
            }
            case 2 -> Arrays.fill(bytes, 0, 6, (byte) 0xFF);
            case 3 -> {
                bytes[30 + random.nextInt(4)] = (byte) 0xFF;
                checksum(bytes, 24, 14, 34);
            }
            default -> { }
        }
        return bytes;
    }

    private static void checksum(byte[] bytes, int where, int from, int to) {
        bytes[where] = 0;
        bytes[where + 1] = 0;
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xFFL) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        sum = sum == 0 ? 0xFFFF : 0xFFFF - ((sum - 1) % 0xFFFF + 1);
        bytes[where] = (byte) (sum >> 8);
        bytes[where + 1] = (byte) sum;
    }

    private static void arp(ToeCore core, int host, int oper) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(60);
        Frames.put(Frames.put(frame, IpReceiveModel.OUR_MAC), mac(host)).putShort((short) 0x0806);
        frame.putShort((short) 1).putShort((short) 0x0800).putShort((short) 0x0604).putShort((short) oper);
        Frames.put(frame, mac(host)).putInt(ip(host));
        Frames.put(frame, IpReceiveModel.OUR_MAC).putInt(OURS);
        assertEquals(List.of(), core.frame(MemorySegment.ofArray(frame.array()), 0, 60).frames());
    }

    private static void check(ToeCore core, Step step) {
        try {
            List<byte[]> wanted = new ArrayList<>();
            ArpCore.Answer answer;
            if (step.frame() == null) {
                answer = core.send(step.ip(), step.from(), step.to(), step.payload());
                wanted.add(UdpSendModel.frame(Integer.toUnsignedLong(step.ip()), mac(step.ip() - ip(0)), step.from(),
                        step.to(), step.payload()));
            } else {
                answer = core.frame(MemorySegment.ofArray(step.frame()), 0, step.frame().length);
                IcmpEchoModel.reply(step.frame()).ifPresent(wanted::add);
                ToeCore.Judged judged = core.judged().orElseThrow();
                IpReceiveModel.Answer verdict = IpReceiveModel.judge(step.frame(), false);
                assertEquals(verdict.verdict().name(), judged.verdict().name(), step::toString);
                assertEquals(verdict.protocol(), judged.protocol(), step::toString);
            }
            assertEquals(Frames.hex(wanted), Frames.hex(answer.frames()), step::toString);
            assertTrue(core.pingsLost() == 0 && core.tooLong() == 0 && core.unreachable() == 0, "nothing is dropped");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
