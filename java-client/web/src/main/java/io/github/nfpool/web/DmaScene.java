/*
 * SPDX-License-Identifier: Apache-2.0
 * Scene: a network card writes frames into slots by DMA (docs/packet-flow.md, from a network card).
 */
package io.github.nfpool.web;

import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.source.ChannelPort;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Needs the driver with an e1000 as the port of channel 0. It only looks. */
record DmaScene(LiveView view, boolean driver) implements Scene {
    private static final String PORT = "e1000";
    private static final int FRAMES = 10;
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MILLIS = 100;

    @Override
    public String name() {
        return "dma";
    }

    @Override
    public String needs() {
        return driver && Files.isReadable(ChannelPort.NF_CONTROL) && ChannelPort.of(0).name().equals(PORT) ? null : "card";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        long copiedBefore = copied();
        PoolCounters before = counters();
        stage.step(new Json().put("device", told("device")).put("copies", told("rx_copies")));
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        PoolCounters since = counters().since(before);
        while (since.frames() < FRAMES && System.nanoTime() - until < 0) {
            Thread.sleep(LOOK_MILLIS);
            since = counters().since(before);
        }
        Json values = new Json().put("frames", since.frames()).put("bytes", since.bytes()).put("copied", copied() - copiedBefore);
        stage.step(values);
        stage.outcome(since.frames() < FRAMES ? "quiet" : copied() == copiedBefore ? "none" : "some", values);
    }

    private static String told(String name) {
        return ChannelPort.of(0).told().getOrDefault(name, "?");
    }

    private static long copied() {
        return Long.parseLong(told("rx_copied"));
    }

    private PoolCounters counters() {
        return view.on(() -> PoolCounters.read(view.mapping().segment()));
    }
}
