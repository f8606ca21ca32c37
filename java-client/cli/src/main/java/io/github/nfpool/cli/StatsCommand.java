/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool stats: what the producer counts, and how fast.
 */
package io.github.nfpool.cli;

import io.github.nfpool.pool.ChannelState;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolRates;
import io.github.nfpool.pool.TxCounters;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.web.Json;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Watches without a claim. */
@Command(name = "stats", mixinStandardHelpOptions = true,
        description = "Shows each second what the driver has put into the pool, dropped, sent and refused: rates"
                + " since the line before, totals since the pool was created. Disturbs no reader.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool stats                            one line per second, until Ctrl-C",
            "  nfpool stats --interval 0.1 --count 10  ten lines in one second"
        })
final class StatsCommand implements Callable<Integer> {
    private static final int HEADING_EVERY = 20;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Mixin
    private FormatOption format;

    @Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "1",
            converter = Quantities.Seconds.class,
            description = "Time from one line to the next. Default: ${DEFAULT-VALUE}.")
    private double interval;

    @Option(names = "--count", paramLabel = "N", converter = Quantities.Count.class,
            description = "Stop after N lines.")
    private long count = Long.MAX_VALUE;

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = parent.streams().out();
        CountDownLatch stop = new CountDownLatch(1);
        try (PoolMapping mapping = options.sourceToLookAt().open();
                StopOnInterrupt _ = new StopOnInterrupt(stop::countDown)) {
            PoolGeometry geometry = PoolGeometry.read(mapping.segment());
            PoolCounters before = PoolCounters.read(mapping.segment());
            TxCounters sentBefore = TxCounters.read(mapping.segment());
            long then = System.nanoTime();
            for (long line = 0; line < count && !out.checkError(); line++) {
                if (stop.await((long) (interval * 1e9), TimeUnit.NANOSECONDS)) {
                    break;
                }
                PoolCounters now = PoolCounters.read(mapping.segment());
                long nanos = System.nanoTime();
                if (line % HEADING_EVERY == 0 && !format.isJson()) {
                    out.println(parent.streams().bold("  frames/s       MB/s  dropped/s        frames      full"
                            + "  oversize  waiting       tx/s     tx-frames  tx-refused  in-flight"));
                }
                PoolRates rates = PoolRates.of(now.since(before), Math.max(1, nanos - then));
                TxCounters sent = TxCounters.read(mapping.segment());
                double sending = (sent.frames() - sentBefore.frames()) * 1e9 / Math.max(1, nanos - then);
                long refused = sent.malformed() + sent.dropped();
                int waiting = geometry.waiting(mapping.segment());
                int inFlight = ChannelState.read(mapping.segment()).inFlight();
                if (format.isJson()) {
                    out.println(new Json().put("framesPerSecond", rates.frames()).put("bytesPerSecond", rates.bytes())
                            .put("droppedPerSecond", rates.dropped()).put("frames", now.frames()).put("full", now.full())
                            .put("oversize", now.oversize()).put("waiting", waiting).put("txPerSecond", sending)
                            .put("txFrames", sent.frames()).put("txRefused", refused).put("inFlight", inFlight));
                } else {
                    out.printf("%10.0f %10.3f %10.0f  %12d %9d %9d  %7d %10.0f  %12d  %10d  %9d%n", rates.frames(),
                            rates.bytes() / 1e6, rates.dropped(), now.frames(), now.full(), now.oversize(), waiting, sending,
                            sent.frames(), refused, inFlight);
                }
                before = now;
                sentBefore = sent;
                then = nanos;
            }
            out.flush();
        }
        return 0;
    }
}
