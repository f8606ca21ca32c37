/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool as Wireshark calls it: its answers, a capture by tshark, and every way in which a capture ends.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.testing.Tool;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtcapTest extends CommandTest {
    private static final int PATIENCE_SECONDS = 120;

    /** What scripts/nfpool is in a checkout. */
    private Path launcher() throws IOException {
        Path launcher = Files.writeString(dir.resolve("nfpool"), "#!/bin/bash\nexec "
                + NFPOOL.replaceFirst(" ", " -Dnfpool.command='" + dir.resolve("nfpool") + "' ") + " \"$@\"\n");
        assertTrue(launcher.toFile().setExecutable(true));
        return launcher;
    }

    private List<String> inHome(String command) throws IOException, InterruptedException {
        return Tool.lines("bash", "-c", "export HOME='" + dir + "'; unset XDG_CONFIG_HOME; " + command);
    }

    @Test
    void answers() {
        assertEquals(0, run("--extcap-interfaces --extcap-version=4.0"));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.getFirst().matches("extcap \\{version=.+}\\{display=nfpool}"), out::toString);
        assertEquals("interface {value=nfpool-embedded}{display=nfpool: a pool in this process}", lines.getLast());
        for (String name : new String[] {"nfpool-driver", "nfpool-channel-3", "nfpool-vm-lab", "nfpool-embedded"}) {
            out.reset();
            assertEquals(0, run("--extcap-interface " + name + " --extcap-dlts"));
            assertEquals("dlt {number=1}{name=EN10MB}{display=Ethernet}\n", out.toString());
            out.reset();
            assertEquals(0, run("--extcap-interface " + name + " --extcap-config"));
            assertEquals(!name.equals("nfpool-embedded"), out.toString().contains("{call=--read}"), out::toString);
            assertEquals(name.equals("nfpool-embedded"), out.toString().contains("{call=--rate}"), out::toString);
        }
        assertEquals("", err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"extcap", "--extcap-interface x --extcap-dlts", "--extcap-interface nfpool-embedded",
        "--capture --extcap-interface nfpool-embedded", "--capture --extcap-interface nfpool-channel-1 --fifo x",
        "--capture --extcap-interface nfpool-embedded --fifo x --extcap-capture-filter arp",
        "--capture --extcap-interface nfpool-embedded --fifo x --rate -1"})
    void wrongUsage(String line) {
        assertEquals(2, run(line));
        assertTrue(err.toString().startsWith("nfpool: ") && !err.toString().contains("\tat "), err::toString);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertEquals(1, run("--capture --extcap-interface nfpool-vm-none --fifo " + dir.resolve("x")));
        assertOneErrorLine("nfpool: find VM none: no such VM");
        assertFalse(Files.exists(dir.resolve("x")));
    }

    @Test
    void tsharkCapturesFromIt() throws IOException, InterruptedException {
        Path launcher = launcher();
        List<String> links = inHome("./nfpool extcap --install".replace(".", dir.toString()));
        assertEquals(List.of(dir + "/.local/lib/wireshark/extcap/nfpool -> " + launcher,
                dir + "/.config/wireshark/extcap/nfpool -> " + launcher), links);
        assertEquals(links, inHome("./nfpool extcap --install".replace(".", dir.toString())), "once more");
        assertTrue(inHome("tshark -D").stream().anyMatch(line -> line.endsWith("nfpool-embedded (nfpool: a pool in this process)")));
        assertEquals(List.of(
                "1,42,00:53:4e:55:4c:31,0x0806,192.168.0.2,,,,",
                "2,42,00:53:4e:55:4c:31,0x0806,192.168.0.2,,,,",
                "3,98,00:53:4e:55:4c:31,0x0800,,192.168.0.2,8,1,",
                "4,98,00:53:4e:55:4c:31,0x0800,,192.168.0.2,0,1,",
                "5,54,00:53:4e:55:4c:31,0x0800,,192.168.0.2,,,80"),
                inHome("tshark -n -o extcap.nfpool_embedded.rate:1000 -i nfpool-embedded -c 5 -T fields -E separator=, -e frame.number"
                        + " -e frame.len -e eth.src -e eth.type -e arp.src.proto_ipv4 -e ip.src -e icmp.type -e icmp.seq -e tcp.dstport"));
        // The end of the feed is the end of the capture.
        assertEquals(3, inHome("tshark -n -o extcap.nfpool_embedded.frames:3 -i nfpool-embedded").size());
    }

    /** A capture into a FIFO, as Wireshark starts it. */
    private Process capture(String before, String after) throws IOException, InterruptedException {
        Path fifo = dir.resolve("fifo");
        Tool.lines("mkfifo", fifo.toString());
        return new ProcessBuilder("bash", "-c", before + launcher() + " --capture --extcap-interface nfpool-embedded --fifo "
                + fifo + " >/dev/null 2>" + dir.resolve("errors") + after).start();
    }

    private void assertEnds(Process process, int... statuses) throws IOException, InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertTrue(List.of(statuses[0], statuses[statuses.length - 1]).contains(process.exitValue()), () -> "exit code " + process.exitValue());
        assertEquals("", Files.readString(dir.resolve("errors")));
    }

    @Test
    void aSignalEndsIt() throws IOException, InterruptedException {
        for (String signal : new String[] {"TERM", "INT"}) {
            Process process = capture("exec env --default-signal=INT ", "");
            List<byte[]> capture = new ArrayList<>();
            try (InputStream in = new FileInputStream(dir.resolve("fifo").toFile())) {
                capture.add(in.readNBytes(1000));
                Tool.lines("kill", "-" + signal, Long.toString(process.pid()));
                capture.add(in.readAllBytes());
            }
            // As the JVM ends by a signal.
            assertEnds(process, 143, 130);
            Path file = dir.resolve(signal + ".pcapng");
            Files.write(file, capture.get(0));
            Files.write(file, capture.get(1), StandardOpenOption.APPEND);
            // To its last block, that of the counters.
            assertTrue(Tool.lines("capinfos", "-M", file.toString()).stream()
                    .anyMatch(line -> line.contains("Number of stat entries = 1")), () -> signal);
            Files.delete(dir.resolve("fifo"));
        }
    }

    @Test
    void aClosedFifoEndsIt() throws IOException, InterruptedException {
        Process process = capture("exec env --default-signal=INT ", "");
        try (InputStream in = new FileInputStream(dir.resolve("fifo").toFile())) {
            assertEquals(1000, in.readNBytes(1000).length);
        }
        assertEnds(process, 0);
    }

    /** Even if no frame comes, so that nothing is written to the FIFO. */
    @Test
    void theEndOfWiresharkEndsIt() throws IOException, InterruptedException {
        Process process = capture("", " --rate 0 & head -c 100 " + dir.resolve("fifo") + " >" + dir.resolve("head") + "; exec 3<"
                + dir.resolve("fifo") + "; echo $!; kill -9 $$");
        long pid = Long.parseLong(new String(process.getInputStream().readNBytes(20)).trim().split("\n")[0]);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                ProcessHandle.of(pid).isPresent();) {
            assertTrue(System.nanoTime() - until < 0, "it is still there");
            Thread.sleep(100);
        }
        assertEquals("", Files.readString(dir.resolve("errors")));
    }
}
