/*
 * SPDX-License-Identifier: Apache-2.0
 * Commands whose output is for other programs, and those that only look.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.testing.Tool;
import io.github.nfpool.web.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest extends CommandTest {
    @Test
    void readAsJson() {
        assertEquals(0, run("read --embedded --frames 100 --format json"), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertEquals(100, lines.size());
        assertEquals("{\"slot\":1,\"length\":42,\"eth\":{\"source\":\"00:53:4e:55:4c:31\","
                + "\"destination\":\"ff:ff:ff:ff:ff:ff\",\"vlan\":[],\"type\":2054},\"arp\":{\"htype\":1,\"ptype\":2048,\"oper\":1,"
                + "\"sha\":\"00:53:4e:55:4c:31\",\"spa\":\"192.168.0.2\",\"tha\":\"00:00:00:00:00:00\","
                + "\"tpa\":\"192.168.0.1\"}}", lines.get(0));
        assertTrue(lines.get(2).contains("\"icmp\":{\"type\":8,\"code\":0,"), lines.get(2));
        for (String header : new String[] {"ip", "ip6", "icmp6", "udp", "tcp"}) {
            assertTrue(lines.stream().anyMatch(line -> line.contains("\"" + header + "\":{")), header);
        }
    }

    @Test
    void readIntoACapture() throws IOException {
        Path file = dir.resolve("out.pcapng");
        assertEquals(0, run(false, "read", "--embedded", "--frames", "10", "-w", file.toString()), err::toString);
        assertEquals("", out.toString());
        assertOneErrorLine("10 frames");
        assertEquals(0, run("read --embedded --frames 10 -w -"));
        byte[] written = Files.readAllBytes(file);
        assertEquals(written.length, out.size(), "the same but for the times");
        assertEquals(0x0a0d0d0a, ByteBuffer.wrap(out.toByteArray()).getInt());
        out.reset();
        assertEquals(0, run(false, "read", "--embedded", "--pcap", file.toString()));
        String again = out.toString();
        out.reset();
        assertEquals(0, run("read --embedded --frames 10"));
        assertEquals(out.toString(), again, "what was written can be replayed");
        err.reset();
        assertEquals(1, run(false, "read", "--embedded", "-w", dir.resolve("none/x").toString()));
        assertOneErrorLine("nfpool: open ", "none/x: no such file or folder");
        err.reset();
        assertEquals(1, run(false, "read", "--embedded", "-w", dir.toString()));
        assertOneErrorLine("nfpool: open " + dir + ": Is a directory");
    }

    @Test
    void latencyAsPercentiles() {
        assertEquals(0, run("read --embedded --frames 100 --latency"), err::toString);
        List<String> lines = err.toString().lines().toList();
        assertEquals(2, lines.size(), err::toString);
        assertTrue(lines.get(1).matches("a slot was kept for, in microseconds: 50% [0-9.]+, 90% [0-9.]+, 99% [0-9.]+,"
                + " 99.9% [0-9.]+, most [0-9.]+"), lines.get(1));
    }

    @Test
    void mapShowsEachPageAskedFor() {
        assertEquals(0, run("map --embedded 0-1 511"), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertEquals(4, lines.size(), out::toString);
        assertTrue(lines.get(1).matches("0 +(0x[0-9a-f]{16}|hidden) .* 0x[0-9a-f]{16} .* 0-2"), lines.get(1));
        assertTrue(lines.get(3).matches("511 .* 1395-1397"), lines.get(3));
        out.reset();
        assertEquals(2, run("map --embedded 512"));
        assertTrue(err.toString().startsWith("nfpool: the pool has no page 512; its last page is 511"), err::toString);
        assertEquals(2, run("map --embedded one"));
        assertEquals(0, run("map --embedded"));
        assertTrue(out.toString().lines().toList().getLast().matches("(\\d+-)?511 .*"), out::toString);
    }

    @Test
    void statsCountWhatComes() {
        assertEquals(0, run("stats --embedded --lossy --frames 5000 --interval 0.05 --count 21"));
        List<String> lines = out.toString().lines().toList();
        assertEquals(23, lines.size(), "a heading again after 20 lines");
        assertEquals(lines.get(0), lines.get(21));
        String[] words = lines.getLast().trim().split(" +");
        assertEquals(List.of("1397", "3603", "0", "1397"), List.of(words).subList(3, 7));
    }

    @Test
    void bashCompletesWhatIsThere() throws IOException, InterruptedException {
        assertEquals(0, run("completion"));
        Path script = Files.write(dir.resolve("nfpool.bash"), out.toByteArray());
        assertEquals(List.of("read"), Tool.lines("bash", "-c", "source " + script
                + "; COMP_WORDS=(nfpool rea); COMP_CWORD=1; _complete_nfpool; printf '%s\\n' \"${COMPREPLY[@]}\""));
        assertEquals(List.of("ffm", "jna", "jni"), Tool.lines("bash", "-c", "source " + script
                + "; COMP_WORDS=(nfpool read --backend ''); COMP_CWORD=3; _complete_nfpool;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\""));
    }

    @Test
    void resultsAsJson() {
        for (String[] command : new String[][] {
            {"info --embedded", "1", "{\"pool\":\"a pool in this process, fed by a generator\",\"size\":2097152,\"pageBytes\":4096,\"slots\":1398,"},
            {"map --embedded 0-1 511", "3", "{\"firstPage\":0,\"lastPage\":0,\"physicalAddress\":"},
            {"stats --embedded --interval 0.001 --count 2", "2", "{\"framesPerSecond\":"},
            {"check --embedded --frames 10 --count 10", "1",
                "{\"frames\":10,\"lost\":0,\"doubled\":0,\"outOfOrder\":0,\"droppedByKernel\":0}"}}) {
            out.reset();
            assertEquals(0, run(command[0] + " --format json"), err::toString);
            List<String> lines = out.toString().lines().toList();
            assertEquals(Integer.parseInt(command[1]), lines.size(), out::toString);
            assertTrue(lines.getFirst().startsWith(command[2]), lines::toString);
            assertTrue(lines.stream().allMatch(line -> line.matches("\\{(\"\\w+\":(-?[0-9.]+|true|false|null|\"[^\"]*\"),?)+\\}")),
                    lines::toString);
        }
        assertEquals("{\"a\":\"\\\"\\\\\\u0009\u00e9\",\"b\":null,\"c\":1.500}",
                new Json().put("a", "\"\\\t\u00e9").put("b", (String) null).put("c", 1.5).toString());
    }
}
