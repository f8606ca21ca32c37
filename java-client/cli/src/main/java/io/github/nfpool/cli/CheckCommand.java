/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool check: do numbered datagrams arrive once each, in order, and is each loss counted?
 */
package io.github.nfpool.cli;

import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.packet.SequenceCheck;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.web.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** For the VM tests, and for users who want proof. */
@Command(name = "check", mixinStandardHelpOptions = true,
        description = {
            "Reads N UDP datagrams whose payload begins with a u64 number, little-endian, starting"
                + " at 0 (the program udp_seq sends them), and checks that each arrived once and in order.",
            "Prints: frames N lost L doubled D out-of-order O dropped-by-kernel K.",
            "Exit code 0 if the number of lost datagrams equals the number that the producer counted as"
                + " dropped, and none was doubled or out of order."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool check --embedded --frames 5000 --count 5000",
            "  nfpool check --count 9999       while peer runs udp_seq 192.168.1.1 9000 9999"
        })
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Mixin
    private FormatOption format;

    @Mixin
    private IdleOption waiting;

    @Option(names = "--count", paramLabel = "N", required = true, converter = Quantities.Numbers.class,
            description = "Number of datagrams that are sent.")
    private int count;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "9000", converter = Quantities.Port.class,
            description = "UDP port to which they are sent. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--slow", paramLabel = "MICROS", defaultValue = "0", converter = Quantities.Count.class,
            description = "Wait this time at each frame, in microseconds.")
    private long slow;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "30",
            converter = Quantities.Seconds.class,
            description = "Stop if no frame arrives for this time. Default: ${DEFAULT-VALUE}.")
    private double timeout;

    @Override
    public Integer call() {
        try (PoolMapping mapping = options.source(PoolSource.Access.CLAIM, FrameGenerator.Mix.UDP).open()) {
            ReadLoop loop = new ReadLoop(mapping, waiting.idle());
            SequenceCheck numbers = new SequenceCheck(port, count);
            parent.streams().err().println("ready: " + mapping.description());
            long dropped;
            try (Progress progress = Progress.on(parent.streams().err(), count)) {
                dropped = read(loop, numbers, progress);
            }
            parent.streams().out().println(format.isJson() ? json(numbers, dropped) : "frames " + numbers.frames() + " lost " + numbers.lost()
                    + " doubled " + numbers.doubled() + " out-of-order " + numbers.outOfOrder()
                    + " dropped-by-kernel " + dropped);
            if (numbers.beyond() > 0) {
                parent.streams().err().println(numbers.beyond() + " datagrams had a number of " + count + " or more");
            }
            if (options.leftOut() > 0) {
                parent.streams().err().println(options.leftOutText());
            }
            return numbers.lost() == dropped && numbers.doubled() == 0 && numbers.outOfOrder() == 0
                    && numbers.beyond() == 0 ? 0 : 1;
        }
    }

    private static String json(SequenceCheck numbers, long dropped) {
        return new Json().put("frames", numbers.frames()).put("lost", numbers.lost()).put("doubled", numbers.doubled())
                .put("outOfOrder", numbers.outOfOrder()).put("droppedByKernel", dropped).toString();
    }

    /** Returns the drops that the producer has counted meanwhile. */
    private long read(ReadLoop loop, SequenceCheck numbers, Progress progress) {
        PacketHandler handler = (segment, offset, length) -> {
            numbers.accept(segment, offset, length);
            progress.at(numbers.frames());
            if (slow > 0) {
                LockSupport.parkNanos(slow * 1000);
            }
        };
        loop.run(handler, ReadLoop.ALL, Duration.ofNanos((long) (timeout * 1e9)),
                () -> numbers.frames() + loop.produced().dropped() < count);
        // What is still there belongs to the result too: a doubled frame would be the last to come.
        loop.run(handler, ReadLoop.ALL, Duration.ZERO, () -> true);
        return loop.produced().dropped();
    }
}
