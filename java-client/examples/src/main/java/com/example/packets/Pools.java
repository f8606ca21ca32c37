/*
 * SPDX-License-Identifier: Apache-2.0
 * The pool that an example reads: the driver's, a capture, or frames that are made here.
 */
package com.example.packets;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.capture.CaptureReader;
import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.source.EmbeddedPoolSource;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.nio.file.Path;

final class Pools {
    private static final int FRAMES = 1000;

    private Pools() {
    }

    /** By a program's arguments: none, {@code driver}, or the path of a capture. */
    static PoolSource chosenBy(String... args) {
        if (args.length > 0 && args[0].equals("driver")) {
            // Needs the module snull, and the JVM's option --enable-native-access.
            return new ProcPoolSource(Backend.FFM.calls(), PoolSource.Access.CLAIM);
        }
        return args.length > 0 ? embedded(CaptureReader.open(Path.of(args[0])), args[0])
                : embedded(new FrameGenerator(FrameGenerator.Mix.ALL).limit(FRAMES), "a generator");
    }

    private static PoolSource embedded(FrameFeed feed, String name) {
        return new EmbeddedPoolSource(feed, name, EmbeddedPoolSource.WhenFull.WAIT);
    }
}
