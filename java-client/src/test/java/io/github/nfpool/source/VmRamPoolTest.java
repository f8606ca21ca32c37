/*
 * SPDX-License-Identifier: Apache-2.0
 * A guest's memory that is too short, or becomes so: an exception each time, never a crash.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.source.PoolSource.Access;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    /** Without the look before a batch this ends in a crash of the JVM. */
    @Test
    void aBatchIsNotBegunInAFileCutShort() throws IOException {
        try (PoolMapping mapping = open(ADDRESS)) {
            ReadLoop loop = new ReadLoop(mapping);
            cut(0);
            assertTrue(assertThrows(PoolException.class, () -> readAll(loop)).getMessage().contains("0 bytes long"));
        }
    }

    @Test
    void aVmStartedAnewIsNoticed() throws IOException {
        try (PoolMapping mapping = open(ADDRESS)) {
            ReadLoop loop = new ReadLoop(mapping);
            Files.move(memory, dir.resolve("old"));
            assertTrue(assertThrows(PoolException.class, () -> readAll(loop)).getMessage().contains("no such file"));
            Files.copy(dir.resolve("old"), memory);
            assertTrue(assertThrows(PoolException.class, () -> readAll(loop)).getMessage().contains("another file"));
        }
    }

    private static long readAll(ReadLoop loop) {
        return loop.run((segment, offset, length) -> { }, ReadLoop.ALL, Duration.ZERO, () -> true);
    }
}
