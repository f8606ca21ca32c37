/*
 * SPDX-License-Identifier: Apache-2.0
 * Memory of this process as a pool, with a driver that is played here.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.bindings.nf_page_table;
import io.github.nfpool.bindings.nf_user_pool;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserPoolTest {
    private static final int PAGES = 8;

    @TempDir
    private Path dir;

    private final FakeCalls calls = new FakeCalls(Backend.FFM.calls());
    private MemorySegment pinned;

    @BeforeEach
    void makeDriver() throws Exception {
        calls.poolFile = Files.createFile(dir.resolve("nf_addr")).toString();
        calls.ioctls.put(PoolFormat.NF_IOC_PIN, address -> {
            MemorySegment request = at(address, nf_user_pool.sizeof());
            pinned = at(nf_user_pool.address(request), nf_user_pool.size(request));
            PoolGeometry.rxOnly(pinned.byteSize(), 1500).format(pinned);
            return 0;
        });
        calls.ioctls.put(PoolFormat.NF_IOC_PAGES, address -> {
            MemorySegment request = at(address, nf_page_table.sizeof());
            assertEquals(0, nf_page_table.first(request));
            int count = nf_page_table.count(request);
            for (int i = 0; i < count; i++) {
                at(nf_page_table.physical(request), 8L * count).setAtIndex(ValueLayout.JAVA_LONG, i, 4096L * (9 - i));
            }
            return 0;
        });
    }

    @AfterEach
    void everythingIsGivenBack() {
        assertTrue(calls.open.isEmpty(), "descriptors left open");
    }

    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    private UserPoolMapping open() {
        return new UserPoolSource(calls, 3, PAGES).open();
    }

    @Test
    void readsWhatTheDriverPutsIntoItsMemory() {
        try (UserPoolMapping mapping = open(); Arena arena = Arena.ofConfined()) {
            assertEquals("/proc/nf_channel/3", calls.lastPath);
            assertEquals(0, mapping.segment().address() % 4096);
            assertEquals(mapping.segment().address(), pinned.address());
            assertEquals(4096L * PAGES, pinned.byteSize());
            new PoolProducer(pinned).put(arena.allocate(60), 0, 60);
            ReadLoop loop = new ReadLoop(mapping);
            assertEquals(1, loop.run(frame -> { }, ReadLoop.ALL, Duration.ZERO, () -> true));
            calls.pollAnswer = NativeCalls.POLLIN;
            assertTrue(mapping.await(Duration.ZERO));
            assertThrows(PoolException.class, mapping::sender);
        }
    }

    @Test
    void tellsWhereThePagesAre() {
        try (UserPoolMapping mapping = open()) {
            assertArrayEquals(new long[] {36864, 32768, 28672, 24576, 20480, 16384, 12288, 8192}, mapping.pageTable());
        }
    }

    @Test
    void theDriverLetsGoBeforeTheMemoryIsFreed() {
        UserPoolMapping mapping = open();
        MemorySegment segment = mapping.segment();
        boolean[] alive = {false};
        calls.onClose = () -> alive[0] = segment.scope().isAlive();
        mapping.close();
        mapping.close();
        assertTrue(alive[0], "closed after it was freed");
        assertFalse(segment.scope().isAlive());
        assertThrows(IllegalStateException.class, mapping::pageTable);
        assertThrows(IllegalStateException.class, () -> mapping.await(Duration.ZERO));
    }

    @Test
    void anotherThreadTakesItOver() throws Exception {
        UserPoolMapping mapping = open();
        try (Arena arena = Arena.ofConfined()) {
            PoolProducer producer = new PoolProducer(pinned);
            HandOffCheck.LENGTHS.forEach(length -> producer.put(arena.allocate(length), 0, length));
        }
        HandOffCheck.run(mapping);
    }

    @Test
    void anotherThreadCannotCloseIt() throws InterruptedException {
        try (UserPoolMapping mapping = open()) {
            Thread other = new Thread(() -> {
                assertThrows(WrongThreadException.class, mapping::close);
                assertThrows(WrongThreadException.class, () -> mapping.await(Duration.ZERO));
            });
            Throwable[] failure = new Throwable[1];
            other.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
            other.start();
            other.join();
            assertEquals(null, failure[0]);
            assertEquals(1, calls.open.size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12, 'ENOMEM (Cannot allocate memory); use fewer pages, or raise the limit of locked memory (ulimit -l)'",
        "16, EBUSY (Device or resource busy); wait until the frames that were sent have been read",
        "95, 'EOPNOTSUPP (Operation not supported); this kernel cannot pin memory for a long time; Linux 5.6 or newer can'"})
    void pinningFails(int errno, String expected) {
        calls.ioctls.put(PoolFormat.NF_IOC_PIN, address -> -errno);
        assertEquals("NF_IOC_PIN /proc/nf_channel/3: " + expected,
                assertThrows(PoolException.class, this::open).getMessage());
    }

    @Test
    void aDriverThatMakesNoPoolOfIt() {
        calls.ioctls.put(PoolFormat.NF_IOC_PIN, address -> 0);
        assertTrue(assertThrows(PoolException.class, this::open).getMessage().contains("not a pool"));
    }

    @Test
    void aChannelThatIsTaken() {
        calls.failures.put("open /proc/nf_channel/3", 16);
        assertThrows(PoolException.class, this::open);
        assertThrows(IllegalArgumentException.class, () -> new UserPoolSource(calls, 0, 0));
    }
}
