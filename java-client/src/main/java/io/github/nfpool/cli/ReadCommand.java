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
import io.github.nfpool.source.Idle;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ReadLoop;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

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
            "  nfpool read --source vmram --file RAM --address 113246208",
            "                                          a guest's pool, seen from the host"
        })
final class ReadCommand implements Callable<Integer> {
    /** How a frame is printed. */
    enum Format {
        text, hex, json
    }

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Option(names = "--count", paramLabel = "N", description = "Stop after so many frames.")
    private long count = ReadLoop.ALL;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "0",
            description = "Wait so long for the next frame before stopping. Default: 0, do not wait.")
    private double timeout;

    @Option(names = "--follow", description = "Wait for further frames until interrupted.")
    private boolean follow;

    @Option(names = "--idle", paramLabel = "HOW", defaultValue = "block",
            description = "What to do while the pool is empty, from the fastest answer to the least work:"
                + " ${COMPLETION-CANDIDATES}. Default: block.")
    private Idle idle;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}. hex prints: slot, length, all bytes; json: an object a line,"
                + " of what the headers say. Default: text.")
    private Format format;

    @Option(names = "-w", paramLabel = "FILE", description = "Write a capture (pcapng) instead of lines; - is"
            + " standard output. The times in it are of reading: the pool has none of arrival.")
    private String capture;

    @Option(names = "--watch", description = "Open read-only and give no slot back: another reader keeps its claim."
            + " What that one gives back first is not seen.")
    private boolean watch;

    @Override
    public Integer call() {
        PrintStream out = parent.streams().out();
        PoolSource source = options.source(watch ? PoolSource.Access.WATCH : PoolSource.Access.CLAIM,
                FrameGenerator.Mix.ALL);
        try (PoolMapping mapping = source.open()) {
            ReadLoop loop = new ReadLoop(mapping, idle);
            try (StopOnInterrupt _ = new StopOnInterrupt(loop::stop)) {
                if (capture == null) {
                    loop.run(handler(loop, out), count, patience(), () -> !out.checkError());
                    out.flush();
                } else {
                    write(mapping, loop, out);
                }
                parent.streams().err().println(summary(mapping, loop));
            }
        }
        return 0;
    }

    private void write(PoolMapping mapping, ReadLoop loop, PrintStream out) {
        try (CaptureOutput output = new CaptureOutput(capture, out, mapping, loop)) {
            loop.run(output, count, patience(), () -> {
                output.flush();
                return !out.checkError();
            });
        }
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
