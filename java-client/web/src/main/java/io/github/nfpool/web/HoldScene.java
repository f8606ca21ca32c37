/*
 * SPDX-License-Identifier: Apache-2.0
 * Scene: the reader keeps a slot, and the producer comes round to it.
 */
package io.github.nfpool.web;

import io.github.nfpool.feed.PacedFeed;
import io.github.nfpool.pool.PoolCounters;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Only for a page that reads. A pool in this process is filled faster meanwhile. */
record HoldScene(LiveView view, boolean reads, PacedFeed feed) implements Scene {
    private static final double FAST = 1000;
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MILLIS = 50;

    @Override
    public String name() {
        return "hold";
    }

    @Override
    public String needs() {
        return reads ? null : "read";
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        double usual = feed == null ? 0 : feed.rate();
        CompletableFuture<Integer> told = new CompletableFuture<>();
        view.on(() -> {
            view.reader().holdNext(told::complete);
            view.reader().setPace(PacedReader.Pace.RUN);
            return null;
        });
        if (feed != null && usual == 0) {
            feed.step();
        }
        int slot;
        try {
            slot = told.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            stage.outcome("quiet", new Json());
            return;
        }
        try {
            play(stage, slot);
        } finally {
            if (feed != null) {
                feed.setRate(usual);
            }
            view.on(() -> {
                view.reader().release(slot);
                return null;
            });
        }
    }

    private void play(Stage stage, int slot) throws InterruptedException {
        byte[] before = bytes(slot);
        long from = frames();
        stage.step(new Json().put("slot", slot));
        if (feed != null) {
            feed.setRate(Math.max(FAST, feed.rate()));
        }
        stage.step(new Json().put("slot", slot).put("frames", frames() - from).put("slots", view.geometry().rxCount()));
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (frames() - from <= view.geometry().rxCount() && System.nanoTime() - until < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        long passed = frames() - from;
        boolean same = Arrays.equals(before, bytes(slot));
        Json values = new Json().put("slot", slot).put("frames", passed).put("slots", view.geometry().rxCount());
        if (passed <= view.geometry().rxCount()) {
            stage.outcome("slow", values);
            return;
        }
        stage.step(values);
        stage.outcome(same ? "kept" : "overwritten", values);
    }

    private long frames() {
        return view.on(() -> PoolCounters.read(view.mapping().segment()).frames());
    }

    private byte[] bytes(int slot) {
        return view.on(() -> view.mapping().segment()
                .asSlice(view.geometry().slotOffset(slot), view.geometry().width()).toArray(ValueLayout.JAVA_BYTE));
    }
}
