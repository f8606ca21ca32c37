/*
 * SPDX-License-Identifier: Apache-2.0
 * What a pool in a file owes its reader: one body for each source that maps one, by each backend.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.loop.Idle;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PacketPool;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("everySourceByEveryBackend")
class SourceContractTest {
    private static final int PAGE = 4096;
    private static final int ADDRESS = 5 * PAGE;
    private static final int SIZE = 8 * PAGE;

    enum Kind { PROC, DEVMEM, VMRAM }

    private final Kind kind;
    private final FakeCalls calls;
    private final Backend backend;
    @TempDir
    private Path dir;
    private Path nfAddr;
    private Path memory;
    private Arena arena;
    private MemorySegment pool;

    SourceContractTest(Kind kind, Backend backend) {
        this.kind = kind;
        this.backend = backend;
        this.calls = new FakeCalls(backend.calls());
    }

    static List<Arguments> everySourceByEveryBackend() {
        List<Arguments> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Backend backend : Backend.values()) {
                all.add(Arguments.of(kind, backend));
            }
        }
        return all;
    }

    /** For /proc/nf_addr the pool is the file; in a memory it is some pages from the beginning. */
    @BeforeEach
    void makePool() throws IOException {
        nfAddr = Files.writeString(dir.resolve("nf_addr"), ADDRESS + "\n");
        memory = dir.resolve("memory");
        long offset = kind == Kind.PROC ? 0 : ADDRESS;
        calls.poolFile = kind == Kind.PROC ? memory.toString() : null;
        arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(memory, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            pool = channel.map(FileChannel.MapMode.READ_WRITE, 0, offset + SIZE, arena).asSlice(offset);
        }
        PoolGeometry.rxOnly(SIZE, 1500).format(pool);
    }

    @AfterEach
    void everythingIsGivenBack() {
        arena.close();
        assertTrue(calls.open.isEmpty(), "descriptors left open");
        assertTrue(calls.mapped.isEmpty(), "mappings left");
    }

    private PoolMapping open(Access access) {
        return switch (kind) {
            case PROC -> new ProcPoolSource(calls, nfAddr, 0, access).open();
            case DEVMEM -> new DevMemPoolSource(calls, nfAddr, memory, access).open();
            case VMRAM -> new VmRamPoolSource(calls, memory, ADDRESS, access).open();
        };
    }

    @Test
    void readsThroughTheMappingWithoutACopy() {
        try (PoolMapping mapping = open(Access.CLAIM)) {
            assertEquals(SIZE, mapping.segment().byteSize());
            assertEquals(kind == Kind.VMRAM ? 0 : ADDRESS, mapping.physicalAddress());
            assertEquals(PoolMapping.Supply.OUTSIDE, mapping.supply());
            assertTrue(mapping.description().contains(" by fake-" + backend), mapping.description());
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
        try (PoolMapping mapping = open(Access.WATCH)) {
            assertTrue(mapping.segment().isReadOnly());
            assertThrows(IllegalArgumentException.class, () -> mapping.segment().fill((byte) 0));
        }
        assertEquals(NativeCalls.O_RDONLY | NativeCalls.O_CLOEXEC, calls.lastFlags);
    }

    @Test
    void aSnapshotStaysAsItIs() {
        MemorySegment frame = arena.allocate(60);
        PoolProducer producer = new PoolProducer(pool);
        producer.put(frame, 0, 60);
        try (PoolMapping mapping = open(Access.SNAPSHOT)) {
            assertEquals(NativeCalls.O_RDONLY | NativeCalls.O_CLOEXEC, calls.lastFlags);
            byte[] before = mapping.segment().toArray(ValueLayout.JAVA_BYTE);
            assertArrayEquals(pool.toArray(ValueLayout.JAVA_BYTE), before);
            for (int i = 0; i < 1000; i++) {
                producer.put(frame, 0, 60);
            }
            assertArrayEquals(before, mapping.segment().toArray(ValueLayout.JAVA_BYTE));
            assertTrue(mapping.segment().isReadOnly());
            assertEquals(PoolMapping.Supply.ENDED, mapping.supply());
            calls.pollAnswer = NativeCalls.POLLIN;
            assertFalse(mapping.await(Duration.ofDays(1)), "nothing ever comes");
            ReadLoop loop = new ReadLoop(mapping);
            assertEquals(1, loop.run(f -> { }, ReadLoop.ALL, ReadLoop.FOREVER, () -> true));
            assertThrows(PoolException.class, mapping::sender);
        }
    }

    @Test
    void mappedTwiceItIsTheSamePool() {
        try (PoolMapping one = open(Access.CLAIM); PoolMapping other = open(Access.WATCH)) {
            one.segment().set(ValueLayout.JAVA_INT, 1500, 77);
            assertEquals(77, other.segment().get(ValueLayout.JAVA_INT, 1500));
        }
    }

    @Test
    void afterCloseNothingIsTouched() {
        PoolMapping mapping = open(Access.CLAIM);
        PacketPool reader = new PacketPool(mapping.segment());
        MemorySegment kept = mapping.segment().asSlice(1504, 60);
        mapping.close();
        mapping.close();
        assertThrows(IllegalStateException.class, reader::acquire);
        assertThrows(IllegalStateException.class, () -> kept.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void anotherThreadCannotCloseIt() throws InterruptedException {
        try (PoolMapping mapping = open(Access.CLAIM)) {
            AtomicReference<Throwable> answer = new AtomicReference<>();
            Runnable close = mapping::close;
            Thread other = new Thread(() -> {
                try {
                    close.run();
                } catch (RuntimeException e) {
                    answer.set(e);
                }
            });
            other.start();
            other.join();
            assertEquals(WrongThreadException.class, answer.get().getClass());
            assertEquals(SIZE, PoolGeometry.read(mapping.segment()).size());
        }
    }

    /** The descriptor's number may be another file's by then. */
    @Test
    void afterCloseNobodyWaits() {
        PoolMapping mapping = open(Access.CLAIM);
        mapping.close();
        calls.pollAnswer = NativeCalls.POLLIN;
        assertThrows(IllegalStateException.class, () -> mapping.await(Duration.ZERO));
    }

    @Test
    void anotherThreadCannotWaitForIt() throws InterruptedException {
        try (PoolMapping mapping = open(Access.CLAIM)) {
            calls.pollAnswer = NativeCalls.POLLIN;
            AtomicReference<Throwable> answer = new AtomicReference<>();
            Thread other = new Thread(() -> {
                try {
                    mapping.await(Duration.ZERO);
                } catch (RuntimeException e) {
                    answer.set(e);
                }
            });
            other.start();
            other.join();
            assertEquals(WrongThreadException.class, answer.get().getClass());
        }
    }

    @Test
    void aHandlerThatClosesThePoolEndsThePoll() {
        PoolMapping mapping = open(Access.CLAIM);
        PacketPool reader = new PacketPool(mapping.segment());
        for (int i = 0; i < 3; i++) {
            new PoolProducer(pool).put(arena.allocate(60), 0, 60);
        }
        int[] frames = {0};
        assertThrows(IllegalStateException.class, () -> reader.poll(frame -> {
            frames[0]++;
            mapping.close();
            assertThrows(IllegalStateException.class, () -> frame.u8(0));
        }, 3));
        assertEquals(1, frames[0]);
    }

    /** Whoever closes, the reader ends in an exception or goes on reading; neither touches memory that is gone. */
    @Test
    void closingBesideAReaderThatPollsAndWaits() throws InterruptedException {
        PoolMapping[] mapping = new PoolMapping[1];
        CountDownLatch reading = new CountDownLatch(1);
        AtomicReference<Throwable> answer = new AtomicReference<>();
        AtomicReference<ReadLoop> loop = new AtomicReference<>();
        Thread owner = new Thread(() -> {
            try (PoolMapping own = open(Access.CLAIM)) {
                mapping[0] = own;
                loop.set(new ReadLoop(own, Idle.BACKOFF));
                reading.countDown();
                loop.get().run(frame -> { }, ReadLoop.ALL, ReadLoop.FOREVER, () -> true);
            } catch (Throwable e) {
                answer.set(e);
            }
        });
        owner.start();
        reading.await();
        PoolProducer producer = new PoolProducer(pool);
        for (int i = 0; i < 1000; i++) {
            producer.put(arena.allocate(60), 0, 60);
            assertThrows(WrongThreadException.class, () -> mapping[0].close());
        }
        loop.get().stop();
        owner.join();
        assertNull(answer.get());
        assertFalse(mapping[0].segment().scope().isAlive());
    }

    @Test
    void anotherThreadTakesItOver() throws Exception {
        PoolMapping mapping = open(Access.CLAIM);
        PoolProducer producer = new PoolProducer(pool);
        HandOffCheck.LENGTHS.forEach(length -> producer.put(arena.allocate(length), 0, length));
        HandOffCheck.run(mapping);
    }

    @Test
    void waitsForAFrame() {
        try (PoolMapping mapping = open(Access.CLAIM)) {
            assertFalse(mapping.await(Duration.ofMillis(1)));
            new PoolProducer(pool).put(arena.allocate(60), 0, 60);
            calls.pollAnswer = NativeCalls.POLLIN;
            assertTrue(mapping.await(Duration.ofSeconds(60)));
        }
    }

    @Test
    void whatIsNoPoolIsNotMapped() {
        pool.fill((byte) 0);
        PoolException e = assertThrows(PoolException.class, () -> open(Access.WATCH));
        assertTrue(e.getMessage().contains("not a pool: magic is 0x0"), e.getMessage());
    }
}
