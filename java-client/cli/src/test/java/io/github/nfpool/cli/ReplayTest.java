/*
 * SPDX-License-Identifier: Apache-2.0
 * Captures that are replayed: nothing of them is lost without a word, and none is overwritten.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.testing.Tool;
import io.github.nfpool.pool.PoolGeometry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest extends CommandTest {
    private static byte[] words(int... words) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            buffer.putInt(word);
        }
        return buffer.array();
    }

    /** Frames of zeros, of so many bytes each; a negative length is one that was captured without a byte. */
    private Path pcap(int... lengths) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(words(0xa1b2c3d4, 0x00040002, 0, 0, 0x40000, 1));
        for (int length : lengths) {
            file.write(words(0, 0, Math.max(length, 0), Math.abs(length)));
            file.write(new byte[Math.max(length, 0)]);
        }
        return Files.write(dir.resolve("test.pcap"), file.toByteArray());
    }

    private void assertRead(int frames, String rest, String... more) throws IOException {
        out.reset();
        err.reset();
        String[] args = {"read", "--embedded", "--pcap", dir.resolve("test.pcap").toString()};
        String[] all = Stream.of(args, more).flatMap(Arrays::stream).toArray(String[]::new);
        assertEquals(0, run(false, all), err::toString);
        assertEquals(frames, out.toString().lines().count(), out::toString);
        assertOneErrorLine(frames + " frames, ", rest);
    }

    /** A capture keeps its times if the pool has room for them; nanoseconds are not rounded in JSON. */
    @Test
    void timesAreThoseOfTheCapture() throws IOException {
        pcap(60);
        byte[] file = Files.readAllBytes(dir.resolve("test.pcap"));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(24, 1_700_000_000).putInt(28, 123_456);
        Files.write(dir.resolve("test.pcap"), file);
        assertRead(1, "0 dropped", "--stamp", "--format", "json");
        assertTrue(out.toString().contains("\"arrivalNanos\":\"1700000000123456000\""), out::toString);
        assertRead(1, "0 dropped", "--format", "json");
        assertTrue(!out.toString().contains("arrival"), out::toString);
        Path copy = dir.resolve("copy.pcapng");
        assertEquals(0, run(false, "read", "--embedded", "--stamp", "--pcap", dir.resolve("test.pcap").toString(), "-w",
                copy.toString()));
        out.reset();
        assertEquals(0, run(false, "read", "--embedded", "--stamp", "--pcap", copy.toString(), "--format", "json"));
        assertTrue(out.toString().contains("\"arrivalNanos\":\"1700000000123456000\""), out::toString);
    }

    @Test
    void slotsAreAsWideAsTheLongestFrame() throws IOException {
        pcap(60, 1496, 1497, 1514, 1518, 9014, 65_528);
        assertRead(7, " 0 dropped meanwhile (pool full 0, too long 0)");
        assertRead(2, " 5 dropped meanwhile (pool full 0, too long 5)", "--width", "1500");
        assertRead(6, " 1 dropped meanwhile (pool full 0, too long 1)", "--width", "9020");
        pcap(65_529, 60, 262_144, 65_528);
        assertRead(2, " 2 dropped meanwhile (pool full 0, too long 2)");
        pcap(60);
        assertRead(1, " 0 dropped");
        out.reset();
        assertEquals(0, run(false, "info", "--embedded", "--pcap", dir.resolve("test.pcap").toString()));
        assertTrue(out.toString().contains("of 1500 bytes"), "as the driver's where that is enough");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-4", "64", "1501", "65536", "65535", "2147483647", "x"})
    void widthsThatNoSlotHas(String width) {
        assertEquals(2, run("read --embedded --width " + width));
        assertTrue(err.toString().startsWith("nfpool: "), err::toString);
        err.reset();
        assertEquals(2, run("read --width 1500"));
    }

    @Test
    void whatIsLeftOutIsSaid() throws IOException {
        Path file = pcap(-60, 60, -1, 0, 61);
        assertRead(2, "; 3 left out of " + file + " (of no bytes 3, of other links than Ethernet 0)");
        out.reset();
        assertEquals(0, run(false, "demo", "--embedded", "--pcap", file.toString()));
        assertTrue(out.toString().contains("; 3 left out of "), out::toString);
        err.reset();
        run(false, "check", "--embedded", "--pcap", file.toString(), "--count", "1");
        assertTrue(err.toString().contains("3 left out of "), err::toString);
        out.reset();
        assertEquals(1, run(false, "demo", "--embedded", "--pcap", pcap(-1).toString()));
    }

    /** Text shows what it has of a frame; a capture says how long the frame was. */
    @Test
    void capturesKeepTheOriginalLength() throws IOException, InterruptedException {
        Files.write(dir.resolve("test.pcap"), joined(words(0xa1b2c3d4, 0x00040002, 0, 0, 0x40000, 1),
                words(0, 0, 60, 1500), new byte[60], words(0, 0, 60, 60), new byte[60]));
        Path copy = dir.resolve("copy.pcapng");
        assertEquals(0, run(false, "read", "--embedded", "--pcap", dir.resolve("test.pcap").toString(), "-w", copy.toString()));
        assertEquals("1500\t60 60\t60", String.join(" ", Tool.lines("tshark", "-r", copy.toString(), "-T", "fields",
                "-e", "frame.len", "-e", "frame.cap_len")));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void theCaptureThatIsReadIsNotOverwritten() throws IOException {
        Path file = pcap(60, 60);
        byte[] before = Files.readAllBytes(file);
        Path soft = Files.createSymbolicLink(dir.resolve("soft"), file);
        Path folder = Files.createDirectory(dir.resolve("folder"));
        Path dangling = Files.createSymbolicLink(dir.resolve("dangling"), dir.resolve("new.pcapng"));
        for (Path output : new Path[] {file, Files.createLink(dir.resolve("hard"), file), soft,
            Files.createSymbolicLink(dir.resolve("soft2"), soft), folder.resolve("../test.pcap")}) {
            for (Path input : new Path[] {file, output}) {
                err.reset();
                assertEquals(1, run(false, "read", "--embedded", "--pcap", input.toString(), "-w", output.toString()));
                assertOneErrorLine("nfpool: write " + output + ": is the file that is read", "choose another file");
                assertArrayEquals(before, Files.readAllBytes(file));
            }
        }
        assertEquals(0, run(false, "read", "--embedded", "--pcap", file.toString(), "-w", dangling.toString()));
        assertTrue(Files.size(dir.resolve("new.pcapng")) > 0);
    }

    /** The memory of a guest and the machine's devices as well. */
    @Test
    void aGuestsMemoryIsNotOverwritten() throws IOException {
        Path memory = dir.resolve("memory");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pool = arena.allocate(1 << 20, 4096);
            PoolGeometry.rxOnly(1 << 19, 1500).format(pool.asSlice(4096));
            Files.write(memory, pool.toArray(ValueLayout.JAVA_BYTE));
        }
        byte[] before = Files.readAllBytes(memory);
        assertEquals(1, run(false, "read", "--source", "vmram", "--file", memory.toString(), "--address", "4096", "--watch",
                "-w", Files.createLink(dir.resolve("same"), memory).toString()));
        assertOneErrorLine("same: is the file that is read (" + memory + ")");
        assertArrayEquals(before, Files.readAllBytes(memory));
    }

    /** Standard input from a pipe and from a file; FIFOs; and output that goes to the end of the capture. */
    @Test
    void pipesAndDescriptors() throws IOException, InterruptedException {
        Path file = pcap(60, 9000, -1);
        String read = NFPOOL + " read --embedded --pcap ";
        String expected = "2 frames, 9060 bytes read from a pool in this process, fed by ";
        List<String> lines = Tool.lines("bash", "-c", "cd " + dir + " && exec 2>&1; mkfifo fifo; cat test.pcap >fifo & { "
                + read + "fifo -w out.pcapng; cat test.pcap | " + read + "-; "
                + read + "/dev/stdin -w test.pcap <test.pcap; " + read + "- -w /dev/fd/0 <test.pcap; "
                + read + "test.pcap >>test.pcap; echo nfpool: $?; } | grep -e nfpool: -e frames,");
        assertTrue(lines.get(0).startsWith(expected + "fifo; 0 dropped"), lines::toString);
        assertTrue(lines.get(1).startsWith(expected + "standard input; 0 dropped"), lines::toString);
        assertTrue(lines.get(1).contains("; 1 left out of standard input"), lines::toString);
        assertTrue(lines.get(2).startsWith("nfpool: write test.pcap: is the file that is read (/dev/stdin)"), lines::toString);
        assertTrue(lines.get(3).startsWith("nfpool: write /dev/fd/0: is the file that is read"), lines::toString);
        assertTrue(lines.get(4).startsWith("nfpool: read test.pcap: is the file to which the output goes"), lines::toString);
        assertEquals("nfpool: 1", lines.get(5));
        assertEquals(Files.size(pcap(60, 9000, -1)), 24 + 3 * 16 + 9060);
    }
}
