/*
 * SPDX-License-Identifier: Apache-2.0
 * The one thread that may use a pool's memory, and how it lets another have it.
 * Step 4 of 5 (source) on the packet's way: what all mappings do alike.
 */
package io.github.nfpool.source;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Each owner sees the memory through a segment of its own, confined to its thread. That segment ends when the thread
 * hands the memory off, and with it every reader, sender, frame and view that was made of it.
 */
final class Confinement {
    private final Function<Arena, MemorySegment> view;
    /** The last owner's; its arena is closed while there is none. */
    private volatile MemorySegment segment;
    private Arena arena;
    /** Null between two owners, and after the end. Changed under this object's monitor. */
    private volatile @Nullable Thread owner;
    private volatile boolean closed;

    /**
     * For the thread that calls this.
     *
     * @param view maps the memory, or shows what is mapped, until an arena is closed
     */
    Confinement(Function<Arena, MemorySegment> view) {
        this.view = view;
        own();
    }

    MemorySegment segment() {
        return segment;
    }

    boolean isOpen() {
        return !closed;
    }

    /** Throws if another thread has the memory, or none. */
    void requireUsable() {
        Thread now = owner;
        if (closed) {
            throw new IllegalStateException("this pool is closed");
        }
        if (now == null) {
            throw new IllegalStateException("this pool was handed off and no thread has taken it over since");
        }
        if (now != Thread.currentThread()) {
            throw new WrongThreadException("this pool belongs to thread " + now.getName() + ", not to "
                    + Thread.currentThread().getName());
        }
    }

    /** From now on nobody can use the memory, until some thread takes it over. */
    synchronized void handOff() {
        requireUsable();
        owner = null;
        arena.close();
    }

    /** For the thread that calls this. */
    synchronized void takeOver() {
        if (closed || owner != null) {
            requireUsable();
            throw new IllegalStateException("this pool belongs to this thread already");
        }
        own();
    }

    /**
     * The end: by the owner, or by any thread if there is none.
     *
     * @param release gives the memory back
     * @return false if it was closed before
     */
    synchronized boolean close(Runnable release) {
        if (closed) {
            return false;
        }
        if (owner != null) {
            requireUsable();
        }
        closed = true;
        try {
            release.run();
        } finally {
            if (owner != null) {
                arena.close();
            }
        }
        return true;
    }

    private void own() {
        Arena mine = Arena.ofConfined();
        segment = view.apply(mine);
        arena = mine;
        owner = Thread.currentThread();
    }
}
