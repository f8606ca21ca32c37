/*
 * SPDX-License-Identifier: Apache-2.0
 * A guest's memory that is too short, or becomes so: an exception each time, never a crash.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.source.PoolSource.Access;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VmRamPoolTest {
    private static final int PAGE = 4096;
    private static final int ADDRESS = 5 * PAGE;
    private static final int SIZE = 8 * PAGE;

    @TempDir
    private Path dir;
    private Path memory;

    @BeforeEach
    void makePool() throws IOException {
        memory = dir.resolve("memory");
        try (Arena arena = Arena.ofConfined(); FileChannel channel = FileChannel.open(memory,
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment pool = channel.map(FileChannel.MapMode.READ_WRITE, 0, ADDRESS + SIZE, arena).asSlice(ADDRESS);
            PoolGeometry.rxOnly(SIZE, 1500).format(pool);
            new PoolProducer(pool).put(arena.allocate(60), 0, 60);
        }
    }

    private PoolMapping open(long address) {
        return new VmRamPoolSource(Backend.FFM.calls(), memory, address, Access.CLAIM).open();
    }

    private void cut(long length) throws IOException {
        try (FileChannel channel = FileChannel.open(memory, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, ADDRESS, ADDRESS + 100, ADDRESS + PAGE, ADDRESS + SIZE - 1})
    void aFileTooShortIsNotMapped(int length) throws IOException {
        cut(length);
        PoolException e = assertThrows(PoolException.class, () -> open(ADDRESS));
        assertTrue(e.getMessage().contains("is " + length + " bytes long, the pool would begin at "), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -PAGE, ADDRESS + 1, 1L << 40, Long.MAX_VALUE - PAGE + 1})
    void anAddressThatCannotBe(long address) {
        assertThrows(PoolException.class, () -> open(address));
    }

    @Test
    void waitingNoticesAFileCutShort() throws IOException {
        try (PoolMapping mapping = open(ADDRESS)) {
            assertEquals(1, readAll(new ReadLoop(mapping)));
            cut(ADDRESS + PAGE);
            PoolException e = assertThrows(PoolException.class, () -> mapping.await(Duration.ofSeconds(60)));
            assertTrue(e.getMessage().contains("is " + (ADDRESS + PAGE) + " bytes long"), e.getMessage());
        }
    }

    @Test
    void aBatchIsNotBegunInAFileCutShort() throws IOException {
        try (PoolMapping mapping = open(ADDRESS)) {
            ReadLoop loop = new ReadLoop(mapping);
            cut(0);
            assertTrue(assertThrows(PoolException.class, () -> readAll(loop)).getMessage().contains("0 bytes long"));
        }
    }

    /**
     * Interpreted and compiled, whatever instruction it is that faults. In a JVM of its own, which without the
     * guard dies in most of these.
     */
    @ParameterizedTest
    @CsvSource({
        "nothing,  -Xint, 20",
        "frame,    -Xint, 20",
        "volatile, -Xint, 20",
        "mismatch, -Xint, 20",
        "string,   -Xint, 20",
        "hex,      -XX:TieredStopAtLevel=1, 30000",
        "pcapng,   -XX:TieredStopAtLevel=1, 30000",
        "nothing,  -XX:-TieredCompilation, 100000",
        "frame,    -XX:-TieredCompilation, 100000",
        "longs,    -XX:-TieredCompilation, 100000",
        "mismatch, -XX:-TieredCompilation, 100000",
        "json,     -XX:-TieredCompilation, 30000"})
    void aFileCutShortInMidBatch(String what, String mode, String frames) throws IOException, InterruptedException {
        Path file = dir.resolve("victim");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", mode, "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + dir.resolve("hs_err"),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                CutShort.class.getName(), file.toString(), what, frames).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        assertEquals("map " + file + ": is 0 bytes long, the pool would begin at 4096 and take 262144;"
                + " is this the memory of the running VM, and the address from there?\n", output);
    }

    /** As when a file is cut short and written anew between two looks. */
    @Test
    void aPageThatWasMissingIsRememberedWhenItIsBack() throws IOException {
        try (PoolMapping mapping = open(ADDRESS)) {
            ReadLoop loop = new ReadLoop(mapping);
            cut(0);
            assertEquals(0, mapping.segment().get(ValueLayout.JAVA_INT, 1500), "zeros instead of SIGBUS");
            try (FileChannel channel = FileChannel.open(memory, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1), ADDRESS + SIZE);
            }
            PoolException e = assertThrows(PoolException.class, () -> readAll(loop));
            assertTrue(e.getMessage().contains("became shorter while it was read"), e.getMessage());
        }
    }

    @Test
    void aVmStartedAnewIsNoticed() throws IOException {
        try (PoolMapping mapping = open(ADDRESS)) {
            ReadLoop loop = new ReadLoop(mapping);
            Files.move(memory, dir.resolve("old"));
            assertTrue(assertThrows(PoolException.class, () -> readAll(loop)).getMessage().contains("no such file"));
            Files.copy(dir.resolve("old"), memory);
            assertTrue(assertThrows(PoolException.class, () -> readAll(loop)).getMessage().contains("is not the file that was mapped"));
        }
    }

    private static long readAll(ReadLoop loop) {
        return loop.run((segment, offset, length) -> { }, ReadLoop.ALL, Duration.ZERO, () -> true);
    }
}
