/*
 * SPDX-License-Identifier: Apache-2.0
 * The option that says how to wait.
 */
package io.github.nfpool.cli;

import io.github.nfpool.loop.Idle;
import picocli.CommandLine.Option;

/** Mixed into each command that waits for frames. */
final class IdleOption {
    @Option(names = "--idle", paramLabel = "HOW", defaultValue = "block",
            description = "What to do while the pool is empty, from the fastest reaction to the least CPU time:"
                + " ${COMPLETION-CANDIDATES} (backoff: the others in turn). Default: block.")
    private Idle idle;

    Idle idle() {
        return idle;
    }
}
