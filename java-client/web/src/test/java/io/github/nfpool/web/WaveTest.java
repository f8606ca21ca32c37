/*
 * SPDX-License-Identifier: Apache-2.0
 * Waveforms: signals are found by their place, and are read at the rising edge of each clock.
 */
package io.github.nfpool.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaveTest {
    private static final long EDGE = 25_000_000;

    /** As GHDL writes it: a request of 21 words, the first in clock 11, and the answer 28 clocks after it. */
    static Wave wave(Path folder) throws IOException {
        StringBuilder vcd = new StringBuilder("""
                $timescale
                  1 fs
                $end
                $scope module arp_top_pipe $end
                $var reg 2 ! source_s[0:1] $end
                $var reg 16 " data_s[0:15] $end
                $var reg 1 # busy_s $end
                $var reg 1 $ send_en_s $end
                $var reg 16 % frame_s[0:15] $end
                $scope module i_dut $end
                $var reg 1 & write_s $end
                $var reg 16 ' to_buf_s[0:15] $end
                $scope module i_control $end
                $var integer 32 ( state_number_s $end
                $var reg 1 #" send_en_s $end
                $upscope $end
                $upscope $end
                $upscope $end
                $enddefinitions $end
                #0
                b00 !
                bUUUUUUUUUUUUUUUU "
                0#
                0$
                b0000000000000000 %
                0&
                b0000000000000000 '
                b0 (
                1#"
                """);
        at(vcd, clock(11), "b01 !", "b1111111111111111 \"");
        at(vcd, clock(31) + EDGE, "b00 !", "b100 (", "1#", "1&");
        at(vcd, clock(38) + EDGE, "b101 (", "1$", "0&", "b0000000001010011 %");
        at(vcd, clock(59) + EDGE, "b0 (", "0$", "0#");
        return Wave.read(Files.writeString(folder.resolve("core.vcd"), vcd),
                List.of("arp_top_pipe.source_s", "arp_top_pipe.data_s", "arp_top_pipe.busy_s", "arp_top_pipe.send_en_s",
                        "arp_top_pipe.frame_s", "arp_top_pipe.i_dut.write_s", "arp_top_pipe.i_dut.to_buf_s",
                        "arp_top_pipe.i_dut.i_control.state_number_s"));
    }

    private static long clock(int number) {
        return number * 2 * EDGE;
    }

    private static void at(StringBuilder vcd, long time, String... changes) {
        vcd.append('#').append(time).append('\n').append(String.join("\n", changes)).append('\n');
    }

    @Test
    void whatChangesWithAnEdgeIsSeenAtTheNext(@TempDir Path folder) throws IOException {
        Wave wave = wave(folder);
        assertEquals(1, wave.at("arp_top_pipe.source_s", 11));
        assertEquals(0, wave.at("arp_top_pipe.send_en_s", 38));
        assertEquals(1, wave.at("arp_top_pipe.send_en_s", 39));
        assertEquals(-1, wave.at("arp_top_pipe.data_s", 10), "bits that are U");
        assertEquals(39, wave.lastBegin("arp_top_pipe.send_en_s", 1, Long.MAX_VALUE));
        assertEquals(-1, wave.lastBegin("arp_top_pipe.send_en_s", 1, 39));
        assertEquals("[[0,\"0\"],[21,\"4\"],[28,\"5\"]]", wave.changes("arp_top_pipe.i_dut.i_control.state_number_s", 11, 39, 11));
    }

    @Test
    void theSceneShowsTheRequestAndItsAnswer(@TempDir Path folder) throws IOException {
        String shown = OffloadScene.wave(wave(folder)).toString();
        assertEquals("{\"from\":-3,\"to\":52,\"signals\":[{\"name\":\"source_s\",\"changes\":[[-3,\"0\"],[0,\"1\"],[21,\"0\"]]}",
                shown.substring(0, shown.indexOf("}") + 1));
    }
}
