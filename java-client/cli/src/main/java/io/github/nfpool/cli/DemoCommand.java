/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool demo: the packet's way with its proofs, as a report for a person.
 */
package io.github.nfpool.cli;

import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.packet.PacketPrinter;
import io.github.nfpool.packet.SequenceCheck;
import io.github.nfpool.page.PageMap;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Claims the pool, reads, reports. */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Reads some frames and reports where they were, what was copied and what was lost."
                + " With --embedded it needs no root and no VM.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool demo --embedded              without root, without a VM",
            "  nfpool demo --embedded --pcap FILE  with the frames of a capture",
            "  nfpool demo --count 20 --show 20    twenty frames of the driver, and print all"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int MAX_NUMBERS = 1 << 24;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Mixin
    private IdleOption waiting;

    @Option(names = "--count", paramLabel = "N", defaultValue = "1000", converter = Quantities.Count.class,
            description = "Frames to read. Default: ${DEFAULT-VALUE}.")
    private long count;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "10",
            converter = Quantities.Seconds.class,
            description = "Stop if no frame arrives for this time. Default: ${DEFAULT-VALUE}.")
    private double timeout;

    @Option(names = "--show", paramLabel = "N", defaultValue = "10", converter = Quantities.Count.class,
            description = "Frames to print. Default: ${DEFAULT-VALUE}.")
    private long show;

    @Option(names = "--port", paramLabel = "PORT", converter = Quantities.Port.class,
            description = "Check the numbers in UDP datagrams to this port (the program udp_seq sends them).")
    private Integer port;

    private PrintStream out;
    private long inPlace;

    @Override
    public Integer call() {
        out = parent.streams().out();
        try (PoolMapping mapping = options.source(PoolSource.Access.CLAIM, FrameGenerator.Mix.ALL).open()) {
            ReadLoop loop = new ReadLoop(mapping, waiting.idle());
            boolean proved = reportAddresses(mapping, loop.reader().geometry());
            SequenceCheck numbers = numbers();
            try (StopOnInterrupt _ = new StopOnInterrupt(loop::stop)) {
                out.println();
                out.println(parent.streams().bold("first packets, printed from the pool"));
                read(mapping, loop, numbers);
                boolean good = reportResult(loop, numbers) && proved;
                out.flush();
                return good ? 0 : 1;
            }
        }
    }

    private SequenceCheck numbers() {
        int checked = port != null ? port : options.isGenerated() ? FrameGenerator.PORT : -1;
        return checked < 0 ? null : new SequenceCheck(checked, MAX_NUMBERS);
    }

    private void read(PoolMapping mapping, ReadLoop loop, SequenceCheck numbers) {
        PacketPrinter printer = new PacketPrinter();
        PoolGeometry g = loop.reader().geometry();
        loop.run((segment, offset, length) -> {
            inPlace += segment == mapping.segment() && offset + length <= g.slotOffset(g.slotAt(offset) + 1) ? 1 : 0;
            if (loop.frames() <= show) {
                out.println("  slot " + g.slotAt(offset) + "  " + printer.describe(segment, offset, length,
                        mapping.originalLength(g.slotAt(offset), length)));
            }
            if (numbers != null) {
                numbers.accept(segment, offset, length);
            }
        }, count, Duration.ofNanos((long) (timeout * 1e9)), () -> !out.checkError());
    }

    /** Returns false if a page is not where it should be. */
    private boolean reportAddresses(PoolMapping mapping, PoolGeometry g) {
        out.println(parent.streams().bold("where the packets are"));
        line("pool", mapping.description() + "; " + g.size() / PageMap.PAGE_BYTES + " pages, "
                + g.rxCount() + " RX slots of " + g.frameCapacity() + " bytes");
        boolean proved = true;
        if (mapping.physicalAddress() == 0) {
            line("physical", options.whyNoAddress());
        } else {
            line("physical", "0x" + Long.toHexString(mapping.physicalAddress()) + "  as /proc/nf_addr has it");
            PageMap pages = PageMap.of(mapping.segment().asSlice(0, g.size()), mapping.physicalAddress());
            proved = pages.proves() || pages.visible() == 0;
            line("same pages?", parent.streams().judged((pages.proves() ? "yes: " : "") + pages.verdict(), proved));
        }
        line("virtual", "0x" + Long.toHexString(mapping.segment().address()) + "  in this JVM");
        return proved;
    }

    /** Returns false if a frame was copied or disappeared uncounted, or if all were lost. */
    private boolean reportResult(ReadLoop loop, SequenceCheck numbers) {
        PoolCounters produced = loop.produced();
        out.println();
        out.println(parent.streams().bold("result"));
        line("read", loop.frames() + " packets, " + loop.bytes() + " bytes");
        boolean uncopied = inPlace == loop.frames();
        line("copied", parent.streams().judged(uncopied
                ? "0 bytes by user space: each of " + inPlace + " handler calls got the mapped segment itself"
                : "the handler got another segment in " + (loop.frames() - inPlace) + " calls", uncopied));
        long malformed = loop.reader().malformed();
        long lost = produced.dropped() + malformed + options.leftOut();
        line("lost", parent.streams().judged(produced.dropped() + " by the producer's count (pool full "
                + produced.full() + ", too long " + produced.oversize() + ")"
                + (malformed == 0 ? "" : "; " + malformed + " slots with an impossible length")
                + (options.leftOut() == 0 ? "" : "; " + options.leftOutText()), lost == 0));
        if (loop.frames() == 0 && lost > 0) {
            return false;
        }
        if (numbers == null || numbers.frames() == 0) {
            return uncopied;
        }
        boolean complete = numbers.missing() <= produced.dropped()
                && numbers.doubled() == 0 && numbers.outOfOrder() == 0;
        line("numbers", parent.streams().judged(numbers.frames() + " numbered datagrams: " + numbers.missing()
                + " missing, " + numbers.doubled() + " doubled, " + numbers.outOfOrder() + " out of order", complete));
        return uncopied && complete;
    }

    private void line(String name, String text) {
        out.println("  " + name + " ".repeat(Math.max(1, 13 - name.length())) + text);
    }
}
