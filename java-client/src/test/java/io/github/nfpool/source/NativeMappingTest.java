/*
 * SPDX-License-Identifier: Apache-2.0
 * Mapping a pool through files that stand in for /proc/nf_addr and /dev/mem, and each way to fail.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.source.PoolSource.Access;
import io.github.nfpool.source.ffm.FfmCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeMappingTest {
    private static final int PAGE = 4096;
    private static final int ADDRESS = 5 * PAGE;
    private static final int SIZE = 8 * PAGE;

    @TempDir
    private Path dir;

    private final FakeCalls calls = new FakeCalls();
    private Path nfAddr;
    private Path memory;
    private Arena arena;
    private MemorySegment pool;

    /** Memory of 16 pages, with a pool of 8 in it. */
    @BeforeEach
    void makePool() throws IOException {
        nfAddr = Files.writeString(dir.resolve("nf_addr"), ADDRESS + "\n");
        memory = dir.resolve("mem");
        arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(memory, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            pool = channel.map(FileChannel.MapMode.READ_WRITE, 0, 16 * PAGE, arena).asSlice(ADDRESS, SIZE);
        }
        PoolGeometry.rxOnly(SIZE, 1500).format(pool);
    }

    @AfterEach
    void everythingIsGivenBack() {
        arena.close();
        assertTrue(calls.open.isEmpty(), "descriptors left open");
        assertTrue(calls.mapped.isEmpty(), "mappings left");
    }

    @Test
    void readsThroughTheMappingWithoutACopy() {
        try (PoolMapping mapping = new DevMemPoolSource(calls, nfAddr, memory, Access.CLAIM).open()) {
            assertEquals(SIZE, mapping.segment().byteSize());
            assertEquals(ADDRESS, mapping.physicalAddress());
            assertEquals(PoolMapping.Supply.OUTSIDE, mapping.supply());
            PacketPool reader = new PacketPool(mapping.segment());
            MemorySegment frame = arena.allocate(60);
            frame.fill((byte) 0x5a);
            assertEquals(1, new PoolProducer(pool).put(frame, 0, 60));
            int slot = reader.acquire();
            long at = reader.frameOffset(slot);
            assertEquals(0x5a, mapping.segment().get(ValueLayout.JAVA_BYTE, at));
            pool.set(ValueLayout.JAVA_BYTE, at, (byte) 7);
            assertEquals(7, mapping.segment().get(ValueLayout.JAVA_BYTE, at), "the producer's later byte is seen");
            reader.release(slot);
            assertEquals(0, pool.get(ValueLayout.JAVA_INT, 1500), "the producer sees the slot given back");
        }
        assertEquals(NativeCalls.O_RDWR | NativeCalls.O_CLOEXEC, calls.lastFlags);
    }

    @Test
    void watchingIsReadOnly() {
        try (PoolMapping mapping = new DevMemPoolSource(calls, nfAddr, memory, Access.WATCH).open()) {
            assertTrue(mapping.segment().isReadOnly());
            assertThrows(IllegalArgumentException.class, () -> mapping.segment().fill((byte) 0));
        }
        assertEquals(NativeCalls.O_RDONLY | NativeCalls.O_CLOEXEC, calls.lastFlags);
    }

    @Test
    void afterCloseNothingIsTouched() {
        PoolMapping mapping = new DevMemPoolSource(calls, nfAddr, memory, Access.CLAIM).open();
        PacketPool reader = new PacketPool(mapping.segment());
        mapping.close();
        mapping.close();
        assertThrows(IllegalStateException.class, reader::acquire);
        assertThrows(IllegalStateException.class, () -> mapping.segment().get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void theClaimedFileItselfIsTheUsualWay() throws IOException {
        Path poolOnly = Files.write(dir.resolve("pool"), pool.toArray(ValueLayout.JAVA_BYTE));
        calls.poolFile = poolOnly.toString();
        try (PoolMapping mapping = new ProcPoolSource(calls, nfAddr, Access.CLAIM).open()) {
            assertEquals(ADDRESS, mapping.physicalAddress());
            assertEquals(SIZE, PoolGeometry.read(mapping.segment()).size());
            assertEquals(nfAddr + " by fake, claimed", mapping.description());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, ENOENT (No such file or directory); the module is not loaded: insmod kmod/snull.ko",
        "13, EACCES (Permission denied); run as root",
        "16, EBUSY (Device or resource busy); another reader has claimed the pool",
        "98, errno 98",
    })
    void openingFails(int errno, String expected) {
        calls.failures.put("open " + nfAddr, errno);
        PoolException e = assertThrows(PoolException.class,
                () -> new ProcPoolSource(calls, nfAddr, Access.CLAIM).open());
        assertTrue(e.getMessage().startsWith("open " + nfAddr + ": " + expected), e.getMessage());
        assertEquals(errno, e.errno());
        assertEquals("open", e.call());
        assertEquals(nfAddr.toString(), e.path());
    }

    @ParameterizedTest
    @CsvSource({"4096, 1", "32768, 1"})
    void mappingFails(long length, int errno) {
        calls.failures.put("mmap " + length, errno);
        PoolException e = assertThrows(PoolException.class,
                () -> new DevMemPoolSource(calls, nfAddr, memory, Access.CLAIM).open());
        assertEquals("mmap " + memory + ", " + length + " bytes: EPERM (Operation not permitted);"
                + " run as root, or load snull with gid=GROUP mode=0660 and join that group", e.getMessage());
    }

    @Test
    void devMemGetsItsOwnAdvice() {
        assertTrue(Remedy.forCall("mmap", "/dev/mem, 4096 bytes", 1).contains("STRICT_DEVMEM"));
        assertTrue(Remedy.forCall("mmap", "/proc/nf_addr, 2 bytes", 22).contains("same version"));
        assertEquals("", Remedy.forCall("poll", "/proc/nf_addr", 5));
    }

    @Test
    void aHiddenAddressIsNotMapped() throws IOException {
        Files.writeString(nfAddr, "0\n");
        PoolException e = assertThrows(PoolException.class,
                () -> new DevMemPoolSource(calls, nfAddr, memory, Access.CLAIM).open());
        assertTrue(e.getMessage().contains("hidden from this user; run as root"), e.getMessage());
    }

    @Test
    void whatIsNoAddressAndWhatIsNoPool() throws IOException {
        Files.writeString(nfAddr, Integer.toString(PAGE));
        PoolException e = assertThrows(PoolException.class,
                () -> new DevMemPoolSource(calls, nfAddr, memory, Access.CLAIM).open());
        assertTrue(e.getMessage().contains("not a pool: magic is 0x0"), e.getMessage());
        Files.writeString(nfAddr, "none");
        assertThrows(PoolException.class, () -> new DevMemPoolSource(calls, nfAddr, memory, Access.CLAIM).open());
    }

    @Test
    void waiting() {
        try (PoolMapping mapping = new DevMemPoolSource(calls, nfAddr, memory, Access.CLAIM).open()) {
            assertFalse(mapping.await(Duration.ofMillis(1)));
            calls.pollAnswer = NativeCalls.POLLIN;
            assertTrue(mapping.await(Duration.ofDays(10000)));
            calls.pollAnswer = -4;
            assertFalse(mapping.await(Duration.ZERO), "interrupted");
            calls.pollAnswer = 8;
            assertTrue(assertThrows(PoolException.class, () -> mapping.await(Duration.ZERO))
                    .getMessage().contains("unloaded"));
            calls.pollAnswer = -12;
            assertTrue(assertThrows(PoolException.class, () -> mapping.await(Duration.ZERO))
                    .getMessage().contains("ENOMEM"));
        }
    }

    @Test
    void theFfmBackendAnswersAsTheKernelDoes() throws IOException {
        NativeCalls ffm = new FfmCalls();
        assertEquals(-2, ffm.open(dir.resolve("none").toString(), NativeCalls.O_RDONLY));
        assertEquals(-9, ffm.close(-1));
        int fd = ffm.open(memory.toString(), NativeCalls.O_RDONLY | NativeCalls.O_CLOEXEC);
        assertTrue(fd > 2);
        assertEquals(-22, ffm.mmap(fd, 1, PAGE, NativeCalls.PROT_READ));
        assertEquals(-13, ffm.mmap(fd, 0, PAGE, NativeCalls.PROT_READ | NativeCalls.PROT_WRITE));
        long address = ffm.mmap(fd, 0, PAGE, NativeCalls.PROT_READ);
        assertTrue(address > 0 && address % PAGE == 0);
        assertEquals(0, ffm.munmap(address, PAGE));
        assertEquals(-22, ffm.munmap(1, PAGE));
        assertEquals(NativeCalls.POLLIN, ffm.poll(fd, NativeCalls.POLLIN, 0));
        assertEquals(0, ffm.poll(fd, 0, 0));
        assertEquals(0, ffm.close(fd));
        assertEquals(-9, ffm.close(fd));
    }

    @Test
    void backendsAreNeverSwapped() {
        assertEquals("ffm", Backend.named("ffm").calls().name());
        for (String name : new String[] {"jna", "jni"}) {
            assertTrue(assertThrows(PoolException.class, () -> Backend.named(name))
                    .getMessage().contains("backend " + name + ": no such backend"));
        }
        assertThrows(PoolException.class, () -> Backend.named("FFM"));
    }

    @Test
    void otherMachinesAreToldSo() {
        Platform.require("Linux", "amd64");
        assertTrue(assertThrows(PoolException.class, () -> Platform.require("Mac OS X", "aarch64"))
                .getMessage().contains("Mac OS X on aarch64; try --embedded"));
        assertThrows(PoolException.class, () -> Platform.require("Linux", "aarch64"));
    }
}
