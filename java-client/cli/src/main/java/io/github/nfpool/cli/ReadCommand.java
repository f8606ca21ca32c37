/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool read: the frames of a pool, one line each.
 */
package io.github.nfpool.cli;

import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.packet.FrameHex;
import io.github.nfpool.packet.PacketJson;
import io.github.nfpool.packet.PacketPrinter;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.source.FrameFilter;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
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

/** Reads, or only watches with --watch. */
@Command(name = "read", mixinStandardHelpOptions = true,
        description = "Reads frames in place and prints one line for each. Stops when there are no more"
                + " frames, unless --follow or --timeout is given.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool read --follow                    one line per packet, until Ctrl-C",
            "  nfpool read --follow -w - | wireshark -k -i -",
            "  nfpool read --timeout 5 -w out.pcapng   until no frame arrives for 5 s",
            "  nfpool read --format json | jq .ip      the fields of the IPv4 headers",
            "  nfpool read --snapshot                  frames in the pool now; none is taken",
            "  nfpool read --follow --filter \"udp port 53\"",
            "                                          the driver keeps other frames out",
            "  nfpool read --channel 3 --follow        frames that are steered to channel 3",
            "  nfpool read --source user --follow      frames in memory of this process",
            "  nfpool read --vm lab --follow           frames of a scripts/lab shell",
            "  nfpool read --source vmram --file RAM --address 113246208",
            "                                          the pool of any QEMU guest"
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
            description = "Stop after N frames.")
    private long count = ReadLoop.ALL;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "0",
            converter = Quantities.Seconds.class,
            description = "Stop if no frame arrives for this time. Default: 0, do not wait.")
    private double timeout;

    @Option(names = "--follow", description = "Wait for more frames until interrupted.")
    private boolean follow;

    @Mixin
    private IdleOption waiting;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. hex prints slot, length and all bytes; json prints one object"
                + " per line with the fields of the headers. Default: text.")
    private Format format;

    @Option(names = "-w", paramLabel = "FILE", converter = Quantities.Name.class, description = "Write a capture (pcapng) instead of lines; - is"
            + " standard output. Its times are when frames arrived, if the pool says so (stamp=1), else when they were read.")
    private String capture;

    @Option(names = "--latency", description = "Print at the end how long slots were kept, as percentiles; and if"
            + " the pool has times of arrival, how long frames had waited.")
    private boolean latency;

    @Option(names = "--watch", description = "Open read-only and give no slot back: another reader keeps its claim."
            + " Frames that this other reader gives back earlier are not seen.")
    private boolean watch;

    @Option(names = "--snapshot", description = "Show the frames that are in the pool now, from a private copy of its"
            + " pages: no slot is given back, and another reader keeps its claim.")
    private boolean snapshot;

    @Option(names = "--filter", paramLabel = "EXPRESSION", description = "Only frames that this expression of tcpdump"
            + " wants, such as \"udp port 53\"; the driver keeps others out of the pool, and counts them. Needs libpcap"
            + " to translate it.")
    private String filter;

    private HandlingTimes times;

    @Override
    public Integer call() {
        if (capture != null && format != null) {
            throw new ParameterException(command.commandLine(), "--format and -w cannot be used together");
        }
        PrintStream out = parent.streams().out();
        FrameFilter wanted = filter == null ? null : FrameFilter.compile(filter);
        try (PoolMapping mapping = options.source(access(), FrameGenerator.Mix.ALL).open()) {
            if (wanted != null) {
                mapping.filter(wanted);
            }
            ReadLoop loop = new ReadLoop(mapping, waiting.idle());
            try (StopOnInterrupt _ = new StopOnInterrupt(loop::stop)) {
                if (capture == null) {
                    loop.run(timed(handler(mapping, loop, out), loop), count, patience(), () -> !out.checkError());
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
        try (CaptureOutput output = new CaptureOutput(capture, options.inputs(), out, mapping, loop)) {
            loop.run(timed(output, loop), count, patience(), () -> {
                output.flush();
                return !out.checkError();
            });
        }
    }

    private PoolSource.Access access() {
        if (watch && snapshot) {
            throw new ParameterException(command.commandLine(), "--watch and --snapshot cannot be used together");
        }
        return snapshot ? PoolSource.Access.SNAPSHOT : watch ? PoolSource.Access.WATCH : PoolSource.Access.CLAIM;
    }

    private PacketHandler timed(PacketHandler handler, ReadLoop loop) {
        if (!latency) {
            return handler;
        }
        times = HandlingTimes.of(handler, loop.reader().geometry());
        return times;
    }

    private Duration patience() {
        return follow ? ReadLoop.FOREVER : Duration.ofNanos((long) (timeout * 1e9));
    }

    private PacketHandler handler(PoolMapping mapping, ReadLoop loop, PrintStream out) {
        PoolGeometry geometry = loop.reader().geometry();
        if (format == Format.hex) {
            FrameHex hex = new FrameHex(geometry.frameCapacity());
            return (segment, offset, length) -> {
                byte[] line = hex.format(geometry.slotAt(offset), segment, offset, length);
                out.write(line, 0, hex.size());
            };
        }
        if (format == Format.json) {
            PacketJson json = new PacketJson();
            return (segment, offset, length) -> {
                int slot = geometry.slotAt(offset);
                out.append(json.format(slot, segment, offset, length, mapping.originalLength(slot, length),
                        geometry.arrivalNanos(segment, slot))).append('\n');
            };
        }
        PacketPrinter printer = new PacketPrinter();
        return (segment, offset, length) -> out.println(printer.describe(segment, offset, length,
                mapping.originalLength(geometry.slotAt(offset), length)));
    }

    private String summary(PoolMapping mapping, ReadLoop loop) {
        PoolCounters produced = loop.produced();
        return loop.frames() + " frames, " + loop.bytes() + " bytes read from " + mapping.description()
                + "; " + produced.dropped()
                + " dropped meanwhile (pool full " + produced.full() + ", too long " + produced.oversize() + ")"
                + (loop.reader().malformed() == 0 ? ""
                        : "; " + loop.reader().malformed() + " slots with an impossible length")
                + (options.leftOut() == 0 ? "" : "; " + options.leftOutText());
    }
}
