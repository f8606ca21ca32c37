/*
 * SPDX-License-Identifier: Apache-2.0
 * A view that is served and runs in a thread of its own, for a test.
 */
package io.github.nfpool.web;

import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.feed.PacedFeed;
import io.github.nfpool.pool.PoolFormat;
import io.github.nfpool.source.EmbeddedPoolSource;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

final class Served implements AutoCloseable {
    final WebServer server;
    final List<String> log = new CopyOnWriteArrayList<>();
    private final View view;
    private final Thread thread;
    private volatile Throwable failure;

    Served(View view) {
        this.view = view;
        server = new WebServer(InetAddress.getLoopbackAddress(), 0, view, log::add);
        thread = Thread.ofPlatform().start(() -> {
            try {
                view.run(server.events());
                server.end("the test is over");
            } catch (RuntimeException e) {
                failure = e;
                server.end(e.getMessage());
            }
        });
    }

    /** A pool in this process. */
    static Served embedded(boolean read, boolean payload, double rate) {
        return new Served(embeddedView(read, payload, rate));
    }

    static LiveView embeddedView(boolean read, boolean payload, double rate) {
        return embeddedView(read, payload, rate, false);
    }

    static LiveView embeddedView(boolean read, boolean payload, double rate, boolean arrivalTimes) {
        PacedFeed feed = new PacedFeed(new FrameGenerator(FrameGenerator.Mix.ALL), rate);
        EmbeddedPoolSource source = new EmbeddedPoolSource(feed, "a generator", EmbeddedPoolSource.WhenFull.DROP,
                PoolFormat.NF_POOL_WIDTH, arrivalTimes);
        return new LiveView(new LiveView.Settings(source, read, payload, feed, "there is no driver", 0, null,
                Path.of("vhdl")));
    }

    Throwable failure() throws InterruptedException {
        thread.join();
        return failure;
    }

    /** Only the view: the server goes on. */
    void stop() throws InterruptedException {
        view.stop();
        thread.join();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
    }
}
