/*
 * SPDX-License-Identifier: Apache-2.0
 * What proves a view, and what does not.
 */
package io.github.nfpool.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.source.EmbeddedPoolSource;
import io.github.nfpool.source.PoolMapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ViewProofTest {
    @Test
    void aViewIsProvedOnlyByNewBytes() {
        int frames = 1500;
        try (PoolMapping mapping = new EmbeddedPoolSource(new FrameGenerator(FrameGenerator.Mix.UDP).limit(frames),
                "a test", EmbeddedPoolSource.WhenFull.WAIT).open()) {
            ViewProof proof = new ViewProof();
            new ReadLoop(mapping).run(proof, ReadLoop.ALL, Duration.ZERO, () -> true);
            assertTrue(proof.proved(), proof::verdict);
        }
        ViewProof copies = new ViewProof();
        assertTrue(copies.verdict().contains("no frame"), copies::verdict);
        MemorySegment pool = Arena.ofAuto().allocate(200);
        MemorySegment copy = Arena.ofAuto().allocate(200);
        copies.onPacket(copy, 100, 20);
        pool.fill((byte) 1);
        copies.onPacket(pool, 100, 20);
        assertFalse(copies.proved(), "a copy does not change with the pool");
        assertTrue(copies.verdict().startsWith("not proved"), copies::verdict);
    }
}
