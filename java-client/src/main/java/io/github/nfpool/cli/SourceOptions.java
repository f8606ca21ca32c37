/*
 * SPDX-License-Identifier: Apache-2.0
 * The options that say where the pool is.
 */
package io.github.nfpool.cli;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.capture.PcapReader;
import io.github.nfpool.source.DevMemPoolSource;
import io.github.nfpool.source.EmbeddedPoolSource;
import io.github.nfpool.source.FrameFeed;
import io.github.nfpool.source.FrameGenerator;
import io.github.nfpool.source.NativeCalls;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Mixed into each command that opens a pool. */
final class SourceOptions {
    /** Where a pool can be had from. */
    enum Kind {
        proc, devmem, embedded
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--source", paramLabel = "WHERE", defaultValue = "proc",
            description = "Where the pool is: ${COMPLETION-CANDIDATES}. Default: proc (/proc/nf_addr).")
    private Kind kind;

    @Option(names = "--embedded", description = "Short for --source embedded: a pool in this process.")
    private boolean embedded;

    @Option(names = "--backend", paramLabel = "NAME", defaultValue = "ffm",
            description = "How native calls are made: ffm. Default: ffm.")
    private String backend;

    @Option(names = "--pcap", paramLabel = "FILE", description = "Embedded: replay this capture.")
    private Path pcap;

    @Option(names = "--frames", paramLabel = "N", defaultValue = "1000",
            description = "Embedded: frames to generate when there is no --pcap. Default: ${DEFAULT-VALUE}.")
    private long frames;

    @Option(names = "--lossy", description = "Embedded: drop frames when the pool is full, as a driver does.")
    private boolean lossy;

    boolean isEmbedded() {
        return embedded || kind == Kind.embedded;
    }

    boolean isGenerated() {
        return isEmbedded() && pcap == null;
    }

    PoolSource source(PoolSource.Access access, FrameGenerator.Mix mix) {
        if (!isEmbedded() && (pcap != null || lossy)) {
            throw new ParameterException(command.commandLine(), "--pcap and --lossy go with --embedded");
        }
        if (isEmbedded()) {
            FrameFeed feed = pcap == null ? new FrameGenerator(mix).limit(frames) : new PcapReader(pcap);
            return new EmbeddedPoolSource(feed, pcap == null ? "a generator" : pcap.toString(),
                    lossy ? EmbeddedPoolSource.WhenFull.DROP : EmbeddedPoolSource.WhenFull.WAIT);
        }
        NativeCalls calls = Backend.named(backend).calls();
        return kind == Kind.devmem ? new DevMemPoolSource(calls, access) : new ProcPoolSource(calls, access);
    }
}
