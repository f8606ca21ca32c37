/*
 * SPDX-License-Identifier: Apache-2.0
 * What a mapping owes two threads that have it one after the other.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.nfpool.pool.Frame;
import io.github.nfpool.pool.PacketPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.function.Executable;

/** For each kind of mapping. */
final class HandOffCheck {
    /** Of the frames that have to be in the pool, in this order. */
    static final List<Integer> LENGTHS = List.of(60, 61, 62, 63, 64);

    private final PoolMapping mapping;

    private HandOffCheck(PoolMapping mapping) {
        this.mapping = mapping;
    }

    /** Closes it, too. */
    static void run(PoolMapping mapping) throws InterruptedException, ExecutionException {
        new HandOffCheck(mapping).run();
    }

    private void run() throws InterruptedException, ExecutionException {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            PacketPool reader = new PacketPool(mapping.segment());
            Frame[] kept = new Frame[1];
            assertEquals(1, reader.poll(frame -> kept[0] = frame, 1));
            assertEquals(61, reader.frameLength(reader.acquire()));
            assertRefused(mapping::takeOver);
            other.submit(() -> assertThrows(WrongThreadException.class, mapping::takeOver)).get();
            other.submit(() -> assertThrows(WrongThreadException.class, mapping::handOff)).get();

            mapping.handOff();
            for (Executable use : List.<Executable>of(mapping::handOff, () -> mapping.await(Duration.ZERO),
                    () -> reader.poll(frame -> { }, 1), reader::acquire, () -> kept[0].u8(0),
                    () -> mapping.segment().fill((byte) 0))) {
                assertRefused(use);
            }

            assertEquals(LENGTHS.subList(1, LENGTHS.size()), other.submit(this::takeOverAndRead).get());
            assertThrows(WrongThreadException.class, mapping::takeOver);
            assertThrows(WrongThreadException.class, mapping::close);
            other.submit(mapping::handOff).get();
            mapping.close();
            assertRefused(mapping::takeOver);
        }
    }

    private List<Integer> takeOverAndRead() {
        mapping.takeOver();
        List<Integer> lengths = new ArrayList<>();
        new PacketPool(mapping.segment()).poll(frame -> lengths.add(frame.length()), 2 * LENGTHS.size());
        assertFalse(mapping.segment().isReadOnly());
        return lengths.stream().sorted().toList();
    }

    private static void assertRefused(Executable use) {
        assertThrows(IllegalStateException.class, use);
    }
}
