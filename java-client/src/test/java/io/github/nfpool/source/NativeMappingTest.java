/*
 * SPDX-License-Identifier: Apache-2.0
 * Each way to fail when a driver's pool is mapped; files stand in for /proc/nf_addr and /dev/mem.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.bindings.nf_filter;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PacketPool;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.source.PoolSource.Access;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final FakeCalls calls = new FakeCalls(Backend.FFM.calls());
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
    void theClaimedFileItselfIsTheUsualWay() throws IOException {
        Path poolOnly = Files.write(dir.resolve("pool"), pool.toArray(ValueLayout.JAVA_BYTE));
        calls.poolFile = poolOnly.toString();
        try (PoolMapping mapping = new ProcPoolSource(calls, nfAddr, 0, Access.CLAIM).open()) {
            assertEquals(ADDRESS, mapping.physicalAddress());
            assertEquals(SIZE, PoolGeometry.read(mapping.segment()).size());
            assertEquals(nfAddr + " by fake-ffm, claimed", mapping.description());
        }
    }

    @Test
    void aFilterGoesToTheDriver() throws IOException {
        putTwoFrames();
        calls.poolFile = Files.write(dir.resolve("pool"), pool.toArray(ValueLayout.JAVA_BYTE)).toString();
        List<Long> program = new ArrayList<>();
        calls.ioctls.put(PoolFormat.NF_IOC_FILTER, address -> {
            MemorySegment request = MemorySegment.ofAddress(address).reinterpret(nf_filter.sizeof());
            assertEquals(0, nf_filter.reserved(request));
            MemorySegment code = MemorySegment.ofAddress(nf_filter.program(request))
                    .reinterpret(8L * nf_filter.count(request));
            code.elements(ValueLayout.JAVA_LONG).forEach(one -> program.add(one.get(ValueLayout.JAVA_LONG, 0)));
            return 0;
        });
        try (PoolMapping mapping = new ProcPoolSource(calls, nfAddr, 0, Access.CLAIM).open()) {
            mapping.filter(new FrameFilter(1, 2, 6));
            assertEquals(List.of(1L, 2L, 6L), program);
            assertEquals(0, new PacketPool(mapping.segment()).poll((segment, offset, length) -> { }, 9),
                    "frames from before");
        }
    }

    @ParameterizedTest
    @CsvSource({"22, the filter must look at nothing but", "95, snull runs filters on Linux 5.10"})
    void aFilterIsRefused(int errno, String expected) throws IOException {
        calls.poolFile = Files.write(dir.resolve("pool"), pool.toArray(ValueLayout.JAVA_BYTE)).toString();
        calls.ioctls.put(PoolFormat.NF_IOC_FILTER, address -> -errno);
        try (PoolMapping mapping = new ProcPoolSource(calls, nfAddr, 0, Access.CLAIM).open()) {
            PoolException e = assertThrows(PoolException.class, () -> mapping.filter(new FrameFilter(6)));
            assertTrue(e.getMessage().startsWith("NF_IOC_FILTER " + nfAddr) && e.getMessage().contains(expected),
                    e.getMessage());
        }
        try (PoolMapping mapping = new ProcPoolSource(calls, nfAddr, 0, Access.WATCH).open()) {
            PoolException e = assertThrows(PoolException.class, () -> mapping.filter(new FrameFilter(6)));
            assertTrue(e.getMessage().contains("only the driver has filters"), e.getMessage());
        }
    }

    private void putTwoFrames() {
        PoolProducer producer = new PoolProducer(pool);
        for (int n = 0; n < 2; n++) {
            assertTrue(producer.put(MemorySegment.ofArray(new byte[60]), 0, 60) > 0);
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
                () -> new ProcPoolSource(calls, nfAddr, 0, Access.CLAIM).open());
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
}
