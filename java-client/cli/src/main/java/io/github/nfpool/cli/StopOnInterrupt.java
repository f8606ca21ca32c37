/*
 * SPDX-License-Identifier: Apache-2.0
 * Lets Ctrl-C end a loop, so that its summary is still printed.
 */
package io.github.nfpool.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While open, an end of the JVM says stop first and waits a moment for what follows it. */
final class StopOnInterrupt implements AutoCloseable {
    private static final long GRACE_SECONDS = 5;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    StopOnInterrupt(Runnable stop) {
        hook = new Thread(() -> {
            stop.run();
            try {
                finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "nfpool-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out: the hook is running and has just been told to end.
        }
    }
}
