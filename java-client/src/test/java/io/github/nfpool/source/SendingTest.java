/*
 * SPDX-License-Identifier: Apache-2.0
 * The driver's doorbell behind a sender, channels, and who cannot send.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolSender;
import io.github.nfpool.source.PoolSource.Access;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
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
import org.junit.jupiter.params.provider.ValueSource;

class SendingTest {
    private static final int SIZE = 8 * 4096;
    private static final PoolGeometry DUPLEX =
            new PoolGeometry(1500, 21, SIZE, PoolFormat.NF_FEATURE_TX, 1, 16, 17, 4);

    @TempDir
    private Path dir;

    private final FakeCalls calls = new FakeCalls(Backend.FFM.calls());
    private final List<Long> rung = new ArrayList<>();
    private Path file;
    private Arena arena;
    private MemorySegment pool;

    @BeforeEach
    void makePool() throws IOException {
        file = dir.resolve("pool");
        calls.poolFile = file.toString();
        calls.ioctls.put(PoolFormat.NF_IOC_DOORBELL, limit -> {
            rung.add(limit);
            return limit;
        });
        arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            pool = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena);
        }
        DUPLEX.format(pool);
    }

    @AfterEach
    void everythingIsGivenBack() {
        arena.close();
        assertTrue(calls.open.isEmpty(), "descriptors left open");
        assertTrue(calls.mapped.isEmpty(), "mappings left");
    }

    /** A channel's file is read from nowhere: the claim is one open. */
    private PoolMapping open(Access access) {
        return new ProcPoolSource(calls, 7, access).open();
    }

    @Test
    void oneDoorbellForABatch() {
        try (PoolMapping mapping = open(Access.CLAIM)) {
            PoolSender sender = mapping.sender();
            assertSame(sender, mapping.sender());
            for (int i = 0; i < 3; i++) {
                sender.commit(sender.tryClaim(), 60 + i);
            }
            assertEquals(List.of(), rung);
            assertEquals(PoolFormat.NF_SLOT_READ | 62, pool.get(ValueLayout.JAVA_INT, 19 * 1500));
            assertEquals(3, sender.flush());
            assertEquals(List.of(3L), rung);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-95, EOPNOTSUPP (Operation not supported); load snull with tx=256",
        "-1, 'EPERM (Operation not permitted); run as root'"})
    void aDoorbellRefused(int answer, String expected) {
        calls.ioctls.put(PoolFormat.NF_IOC_DOORBELL, limit -> answer);
        try (PoolMapping mapping = open(Access.CLAIM)) {
            PoolSender sender = mapping.sender();
            sender.commit(sender.tryClaim(), 60);
            PoolException e = assertThrows(PoolException.class, sender::flush);
            assertTrue(e.getMessage().startsWith("NF_IOC_DOORBELL /proc/nf_channel/7: " + expected), e.getMessage());
            assertEquals(1, sender.pending());
        }
    }

    @Test
    void waitsForASlot() {
        try (PoolMapping mapping = open(Access.CLAIM)) {
            assertFalse(mapping.awaitSendable(Duration.ZERO));
            assertEquals(NativeCalls.POLLOUT, calls.lastEvents);
            calls.pollAnswer = NativeCalls.POLLOUT;
            assertTrue(mapping.awaitSendable(Duration.ofDays(1)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WATCH", "SNAPSHOT"})
    void whoOnlyLooksCannotSend(Access access) {
        try (PoolMapping mapping = open(access)) {
            assertTrue(assertThrows(PoolException.class, mapping::sender).getMessage().contains("is open read-only"));
            assertThrows(PoolException.class, () -> mapping.awaitSendable(Duration.ZERO));
        }
    }

    @Test
    void withoutATxPartition() {
        PoolGeometry.rxOnly(SIZE, 1500).format(pool);
        try (PoolMapping mapping = open(Access.CLAIM)) {
            assertEquals("send from /proc/nf_channel/7 by fake-ffm, claimed: it has no TX partition;"
                    + " load snull with tx=256", assertThrows(PoolException.class, mapping::sender).getMessage());
        }
    }

    @Test
    void aPoolWithoutADriverCannotSend() {
        try (PoolMapping mapping = new EmbeddedPoolSource(new FrameGenerator(FrameGenerator.Mix.UDP).limit(1),
                "a generator", EmbeddedPoolSource.WhenFull.WAIT).open()) {
            assertTrue(assertThrows(PoolException.class, mapping::sender).getMessage().contains("it only receives"));
            assertThrows(PoolException.class, () -> mapping.awaitSendable(Duration.ZERO));
        }
    }

    @Test
    void afterCloseNobodySends() {
        PoolMapping mapping = open(Access.CLAIM);
        PoolSender sender = mapping.sender();
        int slot = sender.tryClaim();
        mapping.close();
        assertThrows(IllegalStateException.class, sender::tryClaim);
        assertThrows(IllegalStateException.class, () -> sender.commit(slot, 60));
        assertThrows(IllegalStateException.class, mapping::sender);
        assertThrows(IllegalStateException.class, () -> mapping.awaitSendable(Duration.ZERO));
        PoolMapping other = open(Access.CLAIM);
        PoolSender pending = other.sender();
        pending.commit(pending.tryClaim(), 60);
        other.close();
        assertThrows(IllegalStateException.class, pending::flush);
        assertEquals(List.of(), rung);
    }

    @Test
    void aChannelIsOpenedOnce() {
        try (PoolMapping mapping = open(Access.CLAIM)) {
            assertEquals("/proc/nf_channel/7", calls.lastPath);
            assertEquals(0, mapping.physicalAddress());
            assertEquals("/proc/nf_channel/7 by fake-ffm, claimed", mapping.description());
        }
        assertThrows(IllegalArgumentException.class, () -> new ProcPoolSource(calls, 64, Access.CLAIM));
        assertThrows(IllegalArgumentException.class, () -> new UserPoolSource(calls, -1, 512));
    }

    @ParameterizedTest
    @CsvSource({
        "2, ENOENT (No such file or directory); load the module with more channels: insmod kmod/snull.ko channels=64",
        "16, 'EBUSY (Device or resource busy); another process has claimed the channel, or there is no memory for another block'"})
    void aChannelThatCannotBeHad(int errno, String expected) {
        calls.failures.put("open /proc/nf_channel/7", errno);
        assertEquals("open /proc/nf_channel/7: " + expected,
                assertThrows(PoolException.class, () -> open(Access.CLAIM)).getMessage());
    }
}
