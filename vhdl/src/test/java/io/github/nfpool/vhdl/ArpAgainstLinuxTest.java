// SPDX-License-Identifier: Apache-2.0
// The crafted frames of test/frames: the core does with each what the file says. A check in the VM compares a kernel
// with the same file.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.offload.ArpCore;
import io.github.nfpool.offload.ToeCore;
import io.github.nfpool.vhdl.model.IpReceiveModel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArpAgainstLinuxTest {

    private static final long OUR_MAC = 0x00534E554C30L;
    private static final int LIFETIME = 2;
    private static final int INSERTED = ArpCore.COUNTERS.indexOf("insert");
    private static final String FRAMES = "test/frames/arp.txt";

    /** A line of the file. */
    private record Frame(String name, String linux, String core, byte[] bytes) {
        static List<Frame> all() throws IOException {
            return Files.readAllLines(SharedGhdl.SOURCES.resolve(FRAMES)).stream().filter(l -> !l.startsWith("#"))
                    .map(l -> l.split(" "))
                    .map(l -> new Frame(l[0], l[1], l[2], HexFormat.of().parseHex(l[3]))).toList();
        }
    }

    @Test
    void eachFrame() throws IOException {
        try (ToeCore core = SharedGhdl.toe("data_g=64", "asked_only_g=true", "lifetime_g=" + LIFETIME)) {
            core.local((int) IpReceiveModel.OUR_IP, OUR_MAC);
            core.subnet(0xFFFFFF00, 0);
            for (Frame frame : Frame.all()) {
                for (int tick = 0; tick <= LIFETIME; tick++) {
                    assertEquals(List.of(), core.tick().frames());
                }
                long before = core.counters().get(INSERTED);
                ArpCore.Answer answer = core.frame(MemorySegment.ofArray(frame.bytes()), 0, frame.bytes().length);
                String verdict = (answer.frames().isEmpty() ? "-" : "r")
                        + (core.counters().get(INSERTED) > before ? "l" : "-");
                assertEquals(frame.core(), verdict, frame.name());
            }
        }
    }

    /** Where the two differ, the page says why. */
    @Test
    void eachExceptionHasItsReason() throws IOException {
        String page = Files.readString(SharedGhdl.SOURCES.resolve("doc/linux.md"));
        List<Frame> frames = Frame.all();
        assertTrue(frames.size() >= 70, frames.size() + " frames");
        for (Frame frame : frames) {
            assertEquals(!frame.linux().equals(frame.core()), page.contains("`" + frame.name() + "`"), frame.name());
        }
        long same = frames.stream().filter(f -> f.linux().equals(f.core())).count();
        assertTrue(page.contains(same + " of " + frames.size() + " are the same"), same + " of " + frames.size());
    }
}
