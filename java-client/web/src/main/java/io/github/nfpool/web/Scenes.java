/*
 * SPDX-License-Identifier: Apache-2.0
 * The scenes of a live view; one at a time is played.
 */
package io.github.nfpool.web;

import io.github.nfpool.os.PoolException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Starts them in a thread of their own: what a scene opens belongs to that thread. */
final class Scenes {
    private final List<Scene> all;
    private final Events events;
    private final AtomicReference<Thread> playing = new AtomicReference<>();

    Scenes(List<Scene> all, Events events) {
        this.all = all;
        this.events = events;
    }

    List<Scene> all() {
        return all;
    }

    void start(String name) {
        Scene scene = all.stream().filter(one -> one.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scene " + name));
        if (scene.needs() != null) {
            throw new IllegalStateException("scene " + name + " needs: " + scene.needs());
        }
        Thread thread = Thread.ofPlatform().daemon().name("nfpool-scene").unstarted(() -> play(scene));
        if (!playing.compareAndSet(null, thread)) {
            throw new IllegalStateException("another scene is being played: wait until it has ended");
        }
        thread.start();
    }

    void stop() {
        Thread thread = playing.get();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void play(Scene scene) {
        Stage stage = new Stage(scene.name(), events);
        try {
            scene.play(stage);
        } catch (PoolException | IllegalStateException | UncheckedIOException | NumberFormatException e) {
            stage.failed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            playing.set(null);
        }
    }
}
