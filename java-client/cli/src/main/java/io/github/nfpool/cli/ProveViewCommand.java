/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool prove-view: does a handler get the slot itself, or a copy of it?
 */
package io.github.nfpool.cli;

import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.page.ViewProof;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** For the VM tests, and for users who want proof. */
@Command(name = "prove-view", hidden = true, mixinStandardHelpOptions = true,
        description = "Keeps the view of one frame after giving its slot back, reads until the producer has"
                + " filled that slot again, and shows that the old view has the new bytes."
                + " Needs one frame more than the number of RX slots.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool prove-view --embedded --frames 2000"
        })
final class ProveViewCommand implements Callable<Integer> {
    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Mixin
    private IdleOption waiting;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "30",
            converter = Quantities.Seconds.class,
            description = "Stop if no frame arrives for this time. Default: ${DEFAULT-VALUE}.")
    private double timeout;

    @Override
    public Integer call() {
        try (PoolMapping mapping = options.source(PoolSource.Access.CLAIM, FrameGenerator.Mix.UDP).open()) {
            ReadLoop loop = new ReadLoop(mapping, waiting.idle());
            ViewProof proof = new ViewProof();
            parent.streams().err().println("ready: " + mapping.description());
            loop.run(proof, ReadLoop.ALL, Duration.ofNanos((long) (timeout * 1e9)), () -> !proof.proved());
            parent.streams().out().println(proof.verdict());
            return proof.proved() ? 0 : 1;
        }
    }
}
