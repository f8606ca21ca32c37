/*
 * SPDX-License-Identifier: Apache-2.0
 * The options that say how the driver is reached.
 */
package io.github.nfpool.cli;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.os.NativeCalls;
import picocli.CommandLine.Option;

/** Mixed into each command that can open a driver's pool. */
final class DriverOptions {
    @Option(names = "--backend", paramLabel = "NAME", defaultValue = "ffm",
            description = "How system calls are made: ${COMPLETION-CANDIDATES}. Default: ffm.")
    private Backend backend;

    @Option(names = "--channel", paramLabel = "N", defaultValue = "0", converter = Quantities.Channel.class,
            description = "Channel of the driver, 0 to 63. Opening a channel other than 0 claims it."
                + " Default: 0.")
    private int channel;

    NativeCalls calls() {
        return backend.calls();
    }

    int channel() {
        return channel;
    }
}
