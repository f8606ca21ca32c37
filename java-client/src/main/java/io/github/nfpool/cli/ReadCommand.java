/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool read: the frames of a pool, one line each.
 */
package io.github.nfpool.cli;

import io.github.nfpool.packet.FrameHex;
import io.github.nfpool.packet.PacketJson;
import io.github.nfpool.packet.PacketPrinter;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.source.FrameGenerator;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ReadLoop;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Reads, or looks on with --watch. */
@Command(name = "read", mixinStandardHelpOptions = true,
        description = "Reads frames in place and prints one line for each. Stops when nothing is there,"
                + " unless told to wait.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool read --follow                    one line a packet, until Ctrl-C",
            "  nfpool read --follow -w - | wireshark -k -i -",
            "  nfpool read --timeout 5 -w out.pcapng   until none has come for 5 s",
            "  nfpool read --format json | jq .ip      what is in the IPv4 headers",
            "  nfpool read --snapshot                  what is there now; nothing is taken",
            "  nfpool read --channel 3 --follow        what is steered to channel 3",
            "  nfpool read --source user --follow      into memory of this process",
            "  nfpool read --vm lab --follow           of a scripts/lab shell, from the host",
            "  nfpool read --source vmram --file RAM --address 113246208",
            "                                          that of any guest of QEMU's"
        })
final class ReadCommand implements Callable<Integer> {
    /** How a frame is printed. */
    enum Format {
        text, hex, json
    }

    @Spec
    private CommandSpec command;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Option(names = "--count", paramLabel = "N", converter = Quantities.Count.class,
            description = "Stop after so many frames.")
    private long count = ReadLoop.ALL;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "0",
            converter = Quantities.Seconds.class,
            description = "Wait so long for the next frame before stopping. Default: 0, do not wait.")
    private double timeout;

    @Option(names = "--follow", description = "Wait for further frames until interrupted.")
    private boolean follow;

    @Mixin
    private IdleOption waiting;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}. hex prints: slot, length, all bytes; json: an object a line,"
                + " of what the headers say. Default: text.")
    private Format format;

    @Option(names = "-w", paramLabel = "FILE", description = "Write a capture (pcapng) instead of lines; - is"
            + " standard output. The times in it are of reading: the pool has none of arrival.")
    private String capture;

    @Option(names = "--latency", description = "Say at the end how long slots were kept, as percentiles.")
    private boolean latency;

    @Option(names = "--watch", description = "Open read-only and give no slot back: another reader keeps its claim."
            + " What that one gives back first is not seen.")
    private boolean watch;

    @Option(names = "--snapshot", description = "Show what is in the pool now, from a private copy of its pages:"
            + " no slot is given back, and another reader keeps its claim.")
    private boolean snapshot;

    private HandlingTimes times;

    @Override
    public Integer call() {
        PrintStream out = parent.streams().out();
        try (PoolMapping mapping = options.source(access(), FrameGenerator.Mix.ALL).open()) {
            ReadLoop loop = new ReadLoop(mapping, waiting.idle());
            try (StopOnInterrupt _ = new StopOnInterrupt(loop::stop)) {
                if (capture == null) {
                    loop.run(timed(handler(loop, out)), count, patience(), () -> !out.checkError());
                    out.flush();
                } else {
                    write(mapping, loop, out);
                }
                parent.streams().err().println(summary(mapping, loop));
                if (times != null) {
                    parent.streams().err().println(times.summary());
                }
            }
        }
        return 0;
    }

    private void write(PoolMapping mapping, ReadLoop loop, PrintStream out) {
        try (CaptureOutput output = new CaptureOutput(capture, out, mapping, loop)) {
            loop.run(timed(output), count, patience(), () -> {
                output.flush();
                return !out.checkError();
            });
        }
    }

    private PoolSource.Access access() {
        if (watch && snapshot) {
            throw new ParameterException(command.commandLine(), "--watch and --snapshot exclude each other");
        }
        return snapshot ? PoolSource.Access.SNAPSHOT : watch ? PoolSource.Access.WATCH : PoolSource.Access.CLAIM;
    }

    private PacketHandler timed(PacketHandler handler) {
        if (!latency) {
            return handler;
        }
        times = HandlingTimes.of(handler);
        return times;
    }

    private Duration patience() {
        return follow ? ReadLoop.FOREVER : Duration.ofNanos((long) (timeout * 1e9));
    }

    private PacketHandler handler(ReadLoop loop, PrintStream out) {
        if (format == Format.hex) {
            FrameHex hex = new FrameHex(loop.reader().geometry().frameCapacity());
            return (segment, offset, length) -> {
                byte[] line = hex.format(loop.reader().geometry().slotAt(offset), segment, offset, length);
                out.write(line, 0, hex.size());
            };
        }
        if (format == Format.json) {
            PacketJson json = new PacketJson();
            return (segment, offset, length) -> out.append(
                    json.format(loop.reader().geometry().slotAt(offset), segment, offset, length)).append('\n');
        }
        PacketPrinter printer = new PacketPrinter();
        return (segment, offset, length) -> out.println(printer.describe(segment, offset, length));
    }

    private static String summary(PoolMapping mapping, ReadLoop loop) {
        PoolCounters produced = loop.produced();
        return loop.frames() + " frames, " + loop.bytes() + " bytes read from " + mapping.description()
                + "; " + produced.dropped()
                + " dropped meanwhile (pool full " + produced.full() + ", too long " + produced.oversize() + ")"
                + (loop.reader().malformed() == 0 ? ""
                        : "; " + loop.reader().malformed() + " slots with an impossible length");
    }
}
