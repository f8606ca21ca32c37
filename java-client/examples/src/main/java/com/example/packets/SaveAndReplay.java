/*
 * SPDX-License-Identifier: Apache-2.0
 * Writes what it reads to a capture, then puts the frames of that capture into another pool.
 */
package com.example.packets;

import io.github.nfpool.capture.CaptureClock;
import io.github.nfpool.capture.CaptureReader;
import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.source.EmbeddedPoolSource;
import io.github.nfpool.source.PoolMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Saves and replays frames: {@code SaveAndReplay NEW_CAPTURE [driver | CAPTURE]}. */
public final class SaveAndReplay {
    private SaveAndReplay() {
    }

    /**
     * Saves, and replays.
     *
     * @param args the file to write, then {@code driver} or a capture; without, frames that are made here
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        String[] from = Arrays.copyOfRange(args, 1, args.length);
        try (PoolMapping mapping = Pools.chosenBy(from).open()) {
            ReadLoop loop = new ReadLoop(mapping);
            int longest = loop.reader().geometry().frameCapacity();
            CaptureClock clock = new CaptureClock();
            // @start region="save"
            try (PcapngWriter writer = new PcapngWriter(Files.newOutputStream(file), file.toString(), "sn0",
                    mapping.description(), longest)) {
                // From the slot to the file: the only copy is that of the file.
                loop.run((segment, offset, length) -> writer.write(segment, offset, length, clock.nanos()),
                        ReadLoop.ALL, ReadLoop.FOREVER, () -> true);
            }
            // @end
            System.out.printf("saved %d frames%n", loop.frames());
        }
        // @start region="replay"
        EmbeddedPoolSource replay = new EmbeddedPoolSource(CaptureReader.open(file), file.toString(),
                EmbeddedPoolSource.WhenFull.WAIT);
        try (PoolMapping mapping = replay.open()) {
            ReadLoop loop = new ReadLoop(mapping);
            loop.run(frame -> { });
            System.out.printf("replayed %d frames%n", loop.frames());
        }
        // @end
    }
}
