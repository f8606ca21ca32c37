/*
 * SPDX-License-Identifier: Apache-2.0
 * The command line as a person meets it: output, error lines, exit codes.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.testing.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest extends CommandTest {
    @Test
    void embeddedDemo() {
        assertEquals(0, run("demo --embedded --count 250"), err::toString);
        String report = out.toString();
        assertTrue(report.contains("slot 1  ARP who-has 192.168.0.1 tell 192.168.0.2"), report);
        assertTrue(report.contains("read         250 packets"), report);
        assertTrue(report.contains("0 bytes by user space: each of 250 handler calls"), report);
        assertTrue(report.contains("0 missing, 0 doubled, 0 out of order"), report);
        assertFalse(report.contains("\u001b"), "colours without a terminal");
        assertEquals("", err.toString());
    }

    @Test
    void coloursOnlyOnATerminal() {
        assertEquals(0, run(true, "demo", "--embedded", "--count", "10"));
        assertTrue(out.toString().contains("\u001b["));
    }

    @Test
    void demoReplaysACapture() throws IOException {
        Path pcap = writePcap(new FrameGenerator(FrameGenerator.Mix.ALL).limit(7));
        assertEquals(0, run(false, "demo", "--embedded", "--pcap", pcap.toString()), err::toString);
        assertTrue(out.toString().contains("read         7 packets"), out::toString);
        assertTrue(out.toString().contains("UDP, length 16"), out::toString);
    }

    @Test
    void aDemoThatLostEachFrameFails() throws IOException {
        Path pcap = writePcap(((FrameFeed) () -> MemorySegment.ofArray(new byte[66_000])).limit(1));
        assertEquals(1, run(false, "demo", "--embedded", "--pcap", pcap.toString()), err::toString);
        assertTrue(out.toString().contains("read         0 packets"), out::toString);
        assertTrue(out.toString().contains("lost         1 by the producer's count (pool full 0, too long 1)"), out::toString);
    }

    @Test
    void readAsText() {
        assertEquals(0, run("read --embedded --frames 3"));
        assertEquals(3, out.toString().lines().count());
        assertEquals("IP 192.168.0.2 > 192.168.0.1: ICMP echo request, id 7, seq 1, length 64",
                out.toString().lines().skip(2).findFirst().orElseThrow());
        assertOneErrorLine("3 frames, 182 bytes read from a pool in this process, fed by a generator;"
                + " 0 dropped meanwhile (pool full 0, too long 0)");
    }

    @Test
    void readAsHex() {
        assertEquals(0, run("read --embedded --format hex --count 1"));
        assertEquals("1 42 ffffffffffff00534e554c310806000108000604000100534e554c31c0a80002000000000000c0a80001\n",
                out.toString());
    }

    @Test
    void info() {
        assertEquals(0, run("info --embedded"));
        assertTrue(out.toString().contains("1398 of 1500 bytes"), out::toString);
        assertTrue(out.toString().contains("RX partition      1397 slots, 1 to 1397"), out::toString);
        assertTrue(out.toString().contains("\nrx_full           0 "), out::toString);
        assertTrue(out.toString().contains("\ntx_frames         0 "), out::toString);
        assertTrue(out.toString().contains("\nchannel           0, inactive; activations 0, evictions 0\n"), out::toString);
    }

    @Test
    void checkPasses() {
        assertEquals(0, run("check --embedded --frames 20000 --count 20000"), err::toString);
        assertEquals("frames 20000 lost 0 doubled 0 out-of-order 0 dropped-by-kernel 0\n", out.toString());
    }

    @Test
    void checkFindsFramesThatNobodyDropped() {
        assertEquals(1, run("check --embedded --frames 90 --count 100"));
        assertEquals("frames 90 lost 10 doubled 0 out-of-order 0 dropped-by-kernel 0\n", out.toString());
    }

    @Test
    void checkFindsFramesThatNobodySent() {
        assertEquals(1, run("check --embedded --frames 100 --count 90"));
        assertTrue(err.toString().contains("10 datagrams had a number of 90 or more"), err::toString);
    }

    @Test
    void checkAccountsForDrops() {
        assertEquals(0, run("check --embedded --lossy --frames 20000 --count 20000 --slow 100"), err::toString);
        String[] words = out.toString().trim().split(" ");
        long lost = Long.parseLong(words[3]);
        assertTrue(lost > 0, out::toString);
        assertEquals(words[3], words[words.length - 1]);
        assertEquals(20000, Long.parseLong(words[1]) + lost);
    }

    @Test
    void proveView() {
        assertEquals(0, run("prove-view --embedded --frames 1398"));
        assertTrue(out.toString().startsWith("proved: view at 0x"), out::toString);
        out.reset();
        assertEquals(1, run("prove-view --embedded --frames 1397"));
        assertTrue(out.toString().startsWith("not proved"), out::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "read", "read --watch", "demo", "check --count 1", "read --source devmem"})
    void withoutTheModule(String line) {
        assumeFalse(Files.exists(Path.of("/proc/nf_addr")), "the module is loaded on this machine");
        assertEquals(1, run(line));
        assertOneErrorLine("nfpool: open /proc/nf_addr: ENOENT", "insmod kmod/snull.ko", "scripts/lab demo", "--embedded");
        assertEquals("", out.toString());
    }

    @Test
    void nothingToSendFrom() throws IOException {
        assumeFalse(Files.exists(Path.of("/proc/nf_addr")), "the module is loaded on this machine");
        assertEquals(1, run("send 192.168.0.2 9000"));
        assertOneErrorLine("nfpool: send from sn0: there is no such device here; load snull");
        err.reset();
        assertEquals(1, run("send --pcap none.pcap"));
        assertOneErrorLine("nfpool: open none.pcap: no such file");
        err.reset();
        Path pcap = writePcap(new FrameGenerator(FrameGenerator.Mix.ALL).limit(7));
        assertEquals(1, run(false, "send", "--channel", "5", "--pcap", pcap.toString()));
        assertOneErrorLine("nfpool: open /proc/nf_channel/5: ENOENT", "channels=64");
        err.reset();
        assertEquals(1, run("read --source user"));
        assertOneErrorLine("nfpool: open /proc/nf_addr: ENOENT");
    }

    @Test
    void badCaptures() throws IOException {
        Path text = Files.writeString(dir.resolve("no.pcap"), "this is no capture, but long enough for one");
        assertEquals(1, run(false, "read", "--embedded", "--pcap", text.toString()));
        assertOneErrorLine("no.pcap: is neither a pcap nor a pcapng file");
        err.reset();
        Path cut = writePcap(new FrameGenerator(FrameGenerator.Mix.ALL).limit(3));
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 150));
        assertEquals(1, run(false, "read", "--embedded", "--pcap", cut.toString()));
        assertOneErrorLine("test.pcap: ends within the header of record 3");
        assertEquals(2, out.toString().lines().count(), "what came before the break is shown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read --embedded --pcap", "read --embedded -w", "web --embedded --record", "send --pcap"})
    void aFileWithoutAName(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("");
        assertEquals(2, run(false, words.toArray(String[]::new)));
        assertTrue(err.toString().lines().findFirst().orElseThrow().endsWith("'" + words.get(words.size() - 2)
                + "': '' is not the name of a file"), err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xyzzy", "read --format yaml", "read --source vmram", "read --file x --address 4096",
        "read --source vmram --file x --address y", "read --vm x --embedded", "read --vm x --file y",
        "read --vm x --channel 1", "read --vm x --source user", "read --count many", "read --channel 64",
        "read --channel -1", "read --embedded --channel 1", "read --source devmem --channel 1", "read --pages 4",
        "read --source user --pages 0", "read --watch --snapshot", "read --embedded --snapshot", "read --embedded --watch", "read --embedded --format json -w x", "read --embedded -w - --format text",
        "map --embedded --format hex", "read --source user --watch",
        "read --source user --snapshot", "send", "send 192.168.0.2", "send --pcap x 192.168.0.2 1",
        "send --pcap x --count 1", "send --pcap x --size 9", "send --pace 192.168.0.2 1", "send --pcap x --pace --rate 1",
        "send --rate 0 192.168.0.2 1", "send 192.168.0.2 0", "send 192.168.0.2 65536", "send --size 7 192.168.0.2 1",
        "send --batch 0 192.168.0.2 1", "send host 1", "send --count 0 192.168.0.2 1", "info --backend none",
        "check --count 1 --idle sleep", "read --pcap x.pcap", "check", "read --timeout -1", "read --timeout NaN",
        "read --embedded --count -1", "read --embedded --frames -1", "stats --embedded --interval -1", "map --embedded 5-3",
        "stats --embedded --count -1", "check --embedded --count 0", "check --embedded --count 2147483647",
        "check --count 1 --port 0", "demo --embedded --port 65536", "demo --embedded --show -1", "check --count 1 --slow -1",
        "offload --entries 0", "offload --lifetime 2048", "offload --tick 0", "offload --channel 64",
        "offload --udp 192.168.0.2:9000", "offload --core toe --udp 9000", "offload --core toe --udp host:9000",
        "offload --core toe --udp 192.168.0.2:70000", "offload --core tcp"})
    void wrongUsage(String line) {
        assertEquals(2, run(line));
        List<String> lines = err.toString().lines().toList();
        assertTrue(lines.getFirst().startsWith("nfpool: "), err::toString);
        assertTrue(err.toString().contains("\nUsage: nfpool"), err::toString);
        assertTrue(lines.getLast().matches("More: nfpool.* --help"), err::toString);
        assertTrue(lines.size() < 12, err::toString);
    }

    @Test
    void whatIsMeantIsGuessed() {
        assertEquals(2, run("stat"));
        assertTrue(err.toString().contains("Did you mean: nfpool stats"), err::toString);
        err.reset();
        assertEquals(2, run("read --embeded"));
        assertTrue(err.toString().contains("Possible solutions: --embedded"), err::toString);
    }

    @Test
    void moreMemoryThanThereIs() {
        assertEquals(1, run("read --source user --pages 2000000000"));
        assertOneErrorLine("nfpool: allocate 8192000000000 bytes: ", "use fewer pages");
    }

    @Test
    void guestsMemoryThatIsNotThere() {
        assertEquals(1, run("read --source vmram --file none.ram --address 4096"));
        assertOneErrorLine("nfpool: stat none.ram: no such file; did the VM end?");
    }

    @Test
    void helpAndVersion() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("Exit codes:"), out::toString);
        assertFalse(out.toString().contains("prove-view"), out::toString);
        for (String command : new String[] {"info", "read", "send", "map", "stats", "watch", "web", "extcap", "offload", "demo", "check"}) {
            assertTrue(out.toString().contains("\n  " + command + " "), command);
        }
        for (String command : new String[] {"info", "read", "map", "stats", "watch", "web", "extcap", "offload", "demo", "check", "completion",
                "prove-view"}) {
            out.reset();
            assertEquals(0, run(command + " --help"));
            assertTrue(out.toString().contains("Exit codes:") && out.toString().contains("Examples:"), out::toString);
            assertEquals(List.of("read", "demo", "check", "prove-view").contains(command),
                    out.toString().contains("--idle"), command);
        }
        out.reset();
        assertEquals(0, run("--version"));
        assertTrue(out.toString().startsWith("nfpool "), out::toString);
    }

    @Test
    void helpAsACommand() {
        assertEquals(0, run("help"));
        assertTrue(out.toString().contains("Usage: nfpool"), out::toString);
        out.reset();
        assertEquals(0, run("help read"));
        assertTrue(out.toString().contains("Usage: nfpool read") && out.toString().contains("Examples:"), out::toString);
        out.reset();
        assertEquals(0, run("read --version"));
        assertTrue(out.toString().startsWith("nfpool "), out::toString);
    }

    @Test
    void coloursOfErrorsFollowStandardError() {
        assertEquals(2, run(true, "read", "--xyzzy"));
        assertFalse(err.toString().contains("\u001b"), err::toString);
        assertTrue(Streams.mayColour(Map.of("NO_COLOR", "", "TERM", "xterm")));
        assertFalse(Streams.mayColour(Map.of("NO_COLOR", "0")));
        assertFalse(Streams.mayColour(Map.of("TERM", "dumb")));
    }

    /** As the JVM hands them over where a name does not go into its encoding. */
    @Test
    void namesThatTheLocaleDoesNotHave() {
        for (String[] args : new String[][] {{"read", "--embedded", "--pcap", "\ufffd\ufffd.pcap"}, {"send", "--pcap", "\ufffd"},
            {"read", "--embedded", "-w", "\ufffd"}, {"read", "--vm", "\ufffd"}, {"read", "--embedded", "--pcap", "a\0b"},
            {"read", "--source", "vmram", "--file", "\ufffd", "--address", "4096"}}) {
            err.reset();
            assertEquals(2, run(false, args));
            assertTrue(err.toString().contains("set LC_ALL=C.UTF-8") && !err.toString().contains("Exception"), err::toString);
        }
    }

    /** A program that cron starts has no locale. */
    @Test
    void withoutALocale() throws IOException, InterruptedException {
        List<String> lines = Tool.lines("bash", "-c", "cd " + dir + "; env -i " + NFPOOL
                + " read --embedded --pcap gr\u00fc\u00df.pcap 2>&1; echo status $?");
        assertTrue(lines.getFirst().startsWith("nfpool: ") && lines.getFirst().contains("set LC_ALL=C.UTF-8"), lines::toString);
        assertEquals("status 2", lines.getLast());
    }

    private Path writePcap(FrameFeed feed) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(words(0xa1b2c3d4, 0x00040002, 0, 0, 0xffff, 1));
        for (MemorySegment frame = feed.next(); frame != null; frame = feed.next()) {
            int length = (int) frame.byteSize();
            file.write(words(0, 0, length, length));
            file.write(frame.toArray(ValueLayout.JAVA_BYTE));
        }
        return Files.write(dir.resolve("test.pcap"), file.toByteArray());
    }

    private static byte[] words(int... words) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.array();
    }
}
