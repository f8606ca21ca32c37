/*
 * SPDX-License-Identifier: Apache-2.0
 * What is on the page: a pool as it is now, or as it was.
 */
package io.github.nfpool.web;

import java.util.Map;

/** Runs in one thread; its other methods may be called by any. */
public sealed interface View permits LiveView, Replay {
    /**
     * Publishes what there is to see, until {@link #stop} or the end of its source.
     *
     * @param events where to
     * @throws io.github.nfpool.os.PoolException if the pool is gone
     */
    void run(Events events);

    /** Ends {@link #run} soon. */
    void stop();

    /**
     * Answers a question of the page. It changes nothing.
     *
     * @param what       what is asked for
     * @param parameters of the question
     * @return JSON, or null if there is no such question
     */
    String ask(String what, Map<String, String> parameters);

    /**
     * Does what somebody at the page wants.
     *
     * @param what       what to do
     * @param parameters of it
     * @return false if this view cannot do it
     */
    boolean act(String what, Map<String, String> parameters);
}
