/*
 * SPDX-License-Identifier: Apache-2.0
 * What a reader does when it finds the pool empty, chosen by the program.
 * Between two looks at step 5 of 5 on the packet's way.
 */
package io.github.nfpool.loop;

import io.github.nfpool.source.PoolMapping;

/** {@link Idle} has the usual ones; a program may have its own. Called by the reader's thread. */
@FunctionalInterface
public interface IdleStrategy {
    /**
     * Returns some time later, whether there is a frame or not. The loop cannot be stopped meanwhile.
     *
     * @param mapping the pool that is empty; {@link PoolMapping#await} waits for a frame in it
     * @param most    how long at most. Nanoseconds, as below
     * @param idle    how long the pool has been found empty
     */
    void pause(PoolMapping mapping, long most, long idle);
}
