/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool that this process can reach: its memory and what is known of it.
 * Step 4 of 5 (source) on the packet's way: what a source yields.
 */
package io.github.nfpool.source;

import io.github.nfpool.pool.PoolCounters;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * An open pool. Whoever opened it closes it; from then on each access to {@link #segment} ends in an
 * {@link IllegalStateException}, never in unmapped memory, and closing again does nothing.
 *
 * <p><b>Threads.</b> It is used and closed by the thread that opened it. Closing it from another one ends
 * in a {@link WrongThreadException} and leaves it open, so that no memory goes while a reader looks at it;
 * to end another thread's reading, {@link ReadLoop#stop} it.
 */
public interface PoolMapping extends AutoCloseable {
    /** Where the frames come from, for a reader that has found the pool empty. */
    enum Supply {
        /** From a driver: nobody knows whether more will come. */
        OUTSIDE,
        /** From a feed in this process that has not ended: more will come. */
        FEEDING,
        /** From a feed in this process that has ended: what is there now is all. */
        ENDED
    }

    /**
     * The pool's memory, all of it.
     *
     * @return the mapping itself; read-only when the pool is only watched
     */
    MemorySegment segment();

    /**
     * Where the pool lies in the physical memory of this machine.
     *
     * @return the address that the driver published; 0 when there is none or this user may not know it
     */
    long physicalAddress();

    /**
     * What the producer had counted when this was opened.
     *
     * @return counters to take the difference from
     */
    PoolCounters countersAtOpen();

    /**
     * What this is, for a person.
     *
     * @return half a line
     */
    String description();

    /**
     * Where further frames would come from.
     *
     * @return the state of the supply; ENDED is final
     * @throws PoolException if the memory is no longer what was opened
     */
    Supply supply();

    /**
     * Waits until a slot is READ; one that this process holds counts as well.
     *
     * @param timeout how long at most
     * @return true if one is READ, false after the time or when the feed has ended
     * @throws PoolException if waiting is not possible, or the feed ended by breaking off
     */
    boolean await(Duration timeout);

    /** Gives memory and claim back. */
    @Override
    void close();
}
