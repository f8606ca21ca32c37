/*
 * SPDX-License-Identifier: Apache-2.0
 * What /proc/nf_addr says, here and in a guest, as Jazzer makes it up: an address that is used as it is, or refused.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.nfpool.backend.Backend;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.source.PoolSource.Access;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DriverTextFuzzTest {
    private static final int PAGE = 4096;
    /** In the guest's memory, which is four pages, the pool is the third and the last. */
    private static final int ADDRESS = 2 * PAGE;
    private static final int SIZE = 2 * PAGE;

    @TempDir
    private static Path dir;

    private final FakeCalls calls = new FakeCalls(Backend.FFM.calls());
    private final Path pool = dir.resolve("pool");
    private final Path guest = dir.resolve("guest");

    @BeforeEach
    void makeGuest() throws IOException {
        if (!Files.exists(guest)) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(ADDRESS + SIZE, PAGE);
                MemorySegment itsPool = memory.asSlice(ADDRESS);
                PoolGeometry.rxOnly(SIZE, 1500).format(itsPool);
                Files.write(pool, itsPool.toArray(ValueLayout.JAVA_BYTE));
                Files.createDirectory(guest);
                Files.write(guest.resolve("memory"), memory.toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    @FuzzTest
    void anyText(byte[] text) throws IOException {
        Path nfAddr = Files.write(guest.resolve("nf_addr"), text);
        Optional<Long> address = address(new String(text, StandardCharsets.ISO_8859_1));
        assertEquals(address, fromDriver(nfAddr));
        assertEquals(address, fromGuest());
        assertTrue(calls.open.isEmpty() && calls.mapped.isEmpty(), "not all was given back");
    }

    /** An address, or none: digits, with blanks around and perhaps a plus before, up to 64 bits. */
    private static Optional<Long> address(String text) {
        if (!text.matches("[\\x00-\\x20]*\\+?[0-9]+[\\x00-\\x20]*")) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(text.replaceAll("[^0-9]", ""));
        return number.bitLength() <= Long.SIZE ? Optional.of(number.longValue()) : Optional.empty();
    }

    private Optional<Long> fromDriver(Path nfAddr) {
        calls.poolFile = pool.toString();
        try (PoolMapping mapping = new ProcPoolSource(calls, nfAddr, 0, Access.CLAIM).open()) {
            return Optional.of(mapping.physicalAddress());
        } catch (PoolException e) {
            assertTrue(e.getMessage().startsWith("read " + nfAddr + ": "), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Long> fromGuest() {
        calls.poolFile = null;
        RunningVm vm;
        try {
            vm = RunningVm.named(dir, "guest");
        } catch (PoolException e) {
            assertTrue(e.getMessage().startsWith("read " + guest + ": "), e.getMessage());
            return Optional.empty();
        }
        try (PoolMapping mapping = new VmRamPoolSource(calls, vm.memory(), vm.address(), Access.CLAIM).open()) {
            assertEquals(ADDRESS, vm.address());
            assertEquals(SIZE, PoolGeometry.read(mapping.segment()).size());
        } catch (PoolException e) {
            assertNotEquals(ADDRESS, vm.address(), e.getMessage());
            assertTrue(e.getMessage().startsWith("map " + vm.memory()), e.getMessage());
        }
        return Optional.of(vm.address());
    }
}
