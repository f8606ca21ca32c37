// SPDX-License-Identifier: Apache-2.0
// arp_top behind the pipes that the offload loop drives: frames, queries and ticks, one after the other.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.offload.ArpCore;
import io.github.nfpool.offload.Simulation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ArpCoreTest {

    private static final int OURS = 0xC0A80001;
    private static final int PEER = 0xC0A80002;
    private static final int NOBODY = 0xC0A80009;
    private static final long PEER_MAC = 0x00534E554C31L;
    private static final String REQUEST_FOR_PEER = "ffffffffffff00534e554c300806000108000604000100534e554c30c0a80001"
            + "000000000000c0a80002";
    private static final String REQUEST_FOR_US = "ffffffffffff00534e554c310806000108000604000100534e554c31c0a80002"
            + "000000000000c0a80001";
    private static final String REPLY = "00534e554c3100534e554c300806000108000604000200534e554c30c0a80001"
            + "00534e554c31c0a80002";

    private static ArpCore core(int lifetime) throws IOException {
        SharedGhdl.closeSimulations();
        ArpCore core = new ArpCore(PipedSimulation.start(SharedGhdl.get(), ArpCore.BENCH,
                List.of("lifetime_g=" + lifetime)));
        core.local(OURS, 0x00534E554C30L);
        return core;
    }

    private static ArpCore.Answer frame(ArpCore core, String hex) throws IOException {
        byte[] frame = HexFormat.of().parseHex(hex);
        return core.frame(MemorySegment.ofArray(frame), 0, frame.length);
    }

    private static List<String> sent(ArpCore.Answer answer) {
        return answer.frames().stream().map(HexFormat.of()::formatHex).toList();
    }

    /** A miss asks, a request teaches and is answered, a hit is told; the clocks are those of arp_control.md. */
    @Test
    void resolves() throws IOException {
        try (ArpCore core = core(3)) {
            ArpCore.Answer miss = core.query(PEER);
            assertEquals(List.of(REQUEST_FOR_PEER), sent(miss));
            assertEquals(OptionalLong.empty(), miss.mac());
            assertEquals(6, miss.latency());
            assertEquals(List.of(), sent(core.query(PEER)), "no second request within a second");

            ArpCore.Answer request = frame(core, REQUEST_FOR_US + "00".repeat(18));
            assertEquals(List.of(REPLY), sent(request));
            // 21 words and 9 of padding come in meanwhile: 20 clocks from the first to the last, and 8.
            assertEquals(28, request.latency());

            ArpCore.Answer hit = core.query(PEER);
            assertEquals(OptionalLong.of(PEER_MAC), hit.mac());
            assertEquals(List.of(), sent(hit));
            assertEquals(6, hit.latency());
            assertEquals(List.of(1L, 2L, 1L, 0L, 0L, 0L, 1L, 0L), core.counters());
        }
    }

    /** An entry ends after its ticks; a request is repeated twice, then it has failed. */
    @Test
    void agesAndGivesUp() throws IOException {
        try (ArpCore core = core(3)) {
            frame(core, REQUEST_FOR_US);
            assertEquals(OptionalLong.of(PEER_MAC), core.query(PEER).mac());
            assertEquals(1, core.query(NOBODY).frames().size());
            int requests = 0;
            List<Integer> failed = List.of();
            for (int tick = 0; tick < 6; tick++) {
                ArpCore.Answer answer = core.tick();
                requests += answer.frames().size();
                failed = answer.failed();
            }
            assertEquals(2, requests);
            assertEquals(List.of(NOBODY), failed);
            assertEquals(1, core.counters().get(ArpCore.COUNTERS.indexOf("expire")));
            assertEquals(OptionalLong.empty(), core.query(PEER).mac());
        }
    }

    @Test
    void endsAtALineThatIsNone() throws IOException {
        SharedGhdl.closeSimulations();
        try (Simulation simulation = PipedSimulation.start(SharedGhdl.get(), ArpCore.BENCH, List.of())) {
            simulation.send(List.of("Z"));
            IOException e = assertThrows(IOException.class, simulation::receive);
            assertTrue(e.getMessage().contains("a line that is not understood"), e::getMessage);
        }
    }
}
