/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool that this process can reach: its memory and what is known of it.
 * Step 4 of 5 (source) on the packet's way: what a source yields.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolSender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * An open pool. Whoever opened it closes it; from then on each access to {@link #segment} ends in an
 * {@link IllegalStateException}, never in unmapped memory, and closing again does nothing.
 *
 * <p><b>Threads.</b> It is used and closed by the thread that opened it, until that one lets another have it
 * ({@link #handOff}). Waiting in another one, or closing it from there, ends in a {@link WrongThreadException} and
 * leaves it open, so that no memory goes while a reader looks at it; to end another thread's reading, stop its loop
 * ({@code ReadLoop.stop}). A handler may close or hand off the pool that it is called for: the poll around it ends in
 * an {@link IllegalStateException}.
 */
public interface PoolMapping extends AutoCloseable {
    /** Where the frames come from, for a reader that has found the pool empty. */
    enum Supply {
        /** From a driver: nobody knows whether more will come. */
        OUTSIDE,
        /** From a feed in this process that has not ended: more will come. */
        FEEDING,
        /** From nowhere: a feed in this process has ended, or this is a snapshot. What is there now is all. */
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
     * How long a frame was on the wire. A pool has no place for that: only what is fed in this process knows it.
     *
     * @param slot   a slot that is READ, by its number
     * @param length bytes of the frame in it
     * @return bytes, more than the length if the frame was cut when it was captured
     */
    default int originalLength(int slot, int length) {
        return length;
    }

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
     * @param timeout how long at most, of any length
     * @return true if one is READ, false after the time or when the feed has ended; it can be false earlier, in a thread
     *         that is interrupted
     * @throws PoolException if waiting is not possible, or the feed ended by breaking off
     * @throws IllegalStateException if this is closed
     */
    boolean await(Duration timeout);

    /**
     * The way to send from this pool: from its TX partition, its doorbell the driver's.
     *
     * @return the same sender each time, for the thread that opened this
     * @throws PoolException if this pool cannot send: it was not claimed, has no TX partition, or no driver
     * @throws IllegalStateException if this is closed
     */
    default PoolSender sender() {
        throw new PoolException("send from", description(), "it only receives", "use the driver's pool: --source proc");
    }

    /**
     * Waits until a slot of the TX partition is WRITE; one that was claimed and not committed counts as well.
     *
     * @param timeout how long at most
     * @return true if one is WRITE, false after the time
     * @throws PoolException if waiting is not possible
     * @throws IllegalStateException if this is closed
     */
    default boolean awaitSendable(Duration timeout) {
        throw new PoolException("send from", description(), "it only receives", "use the driver's pool: --source proc");
    }

    /**
     * Receives only some frames from now on, and gives those that are there already back unread. To be called
     * before there is a reader. It ends when this is closed.
     *
     * @param filter which frames
     * @throws PoolException if the producer has no filters, or refuses this one
     * @throws IllegalStateException if this is closed
     */
    default void filter(FrameFilter filter) {
        throw new PoolException("filter", description(), "only the driver has filters, for the owner of a channel",
                "claim the driver's pool: --source proc or user, without --watch");
    }

    /**
     * A second view of this memory, copy-on-write: it shows what is in the pool, and a page of it that is written to
     * becomes this process's own. Nobody else sees what is written to it. It may outlive this mapping.
     *
     * @param arena how long the view exists, and who may use it
     * @return all bytes of {@link #segment}, writable
     * @throws PoolException if this memory has no such view
     * @throws IllegalStateException if this is closed
     */
    default MemorySegment privateView(Arena arena) {
        throw new PoolException("map privately", description(), "its memory is in no file", "use --source proc or embedded");
    }

    /**
     * Lets another thread have this pool. Everything that this thread has made of it (segment, readers, senders, frames
     * and views) throws {@link IllegalStateException} from now on. The next thread's reader gets each frame that was not
     * given back, those of held slots among them; slots to send from that were claimed and not committed are free. A
     * filter stays.
     *
     * @throws WrongThreadException if this belongs to another thread
     * @throws IllegalStateException if this is closed, or was handed off
     */
    void handOff();

    /**
     * Makes this the calling thread's, after {@link #handOff}: {@link #segment} and {@link #sender} are new ones.
     * Frames that came in between are there.
     *
     * @throws WrongThreadException if another thread has it
     * @throws IllegalStateException if this is closed, or is this thread's already
     */
    void takeOver();

    /** Gives memory and claim back. Between {@link #handOff} and {@link #takeOver}, any thread may do so. */
    @Override
    void close();
}
