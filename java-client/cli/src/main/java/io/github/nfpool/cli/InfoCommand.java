/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool info: what is known about a pool.
 */
package io.github.nfpool.cli;

import io.github.nfpool.page.PageMap;
import io.github.nfpool.pool.ChannelState;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.TxCounters;
import io.github.nfpool.source.ChannelPort;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.UserPoolMapping;
import io.github.nfpool.web.Json;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Watches without a claim. */
@Command(name = "info", mixinStandardHelpOptions = true,
        description = "Shows a pool's geometry, counters and addresses. Disturbs no reader.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool info                     the pool of this machine's driver",
            "  nfpool info --vm lab            the pool of a scripts/lab shell",
            "  nfpool info --embedded          a pool in this process"
        })
final class InfoCommand implements Callable<Integer> {
    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Mixin
    private FormatOption format;

    @Override
    public Integer call() {
        PrintStream out = parent.streams().out();
        try (PoolMapping mapping = options.sourceToLookAt().open()) {
            PoolGeometry g = PoolGeometry.read(mapping.segment());
            PoolCounters c = PoolCounters.read(mapping.segment());
            if (format.isJson()) {
                out.println(putPort(json(mapping, g, c)));
                return 0;
            }
            out.println("pool              " + mapping.description());
            out.println("size              " + g.size() + " bytes, " + g.size() / PageMap.PAGE_BYTES + " pages of "
                    + PageMap.PAGE_BYTES + " bytes");
            out.println("slots             " + g.length() + " of " + g.width() + " bytes, header in slot 0");
            out.println("RX partition      " + partition(g.rxFirst(), g.rxCount()));
            out.println("TX partition      " + partition(g.txFirst(), g.txCount()));
            out.println("longest frame     " + g.frameCapacity() + " bytes");
            out.println("arrival times     " + (g.hasArrivalTimes() ? "one for each slot" : "none; load snull with stamp=1"));
            out.println("rx_frames         " + c.frames() + " put into a slot");
            out.println("rx_bytes          " + c.bytes() + " in those frames");
            out.println("rx_full           " + c.full() + " dropped: no slot was free");
            out.println("rx_oversize       " + c.oversize() + " dropped: longer than a slot");
            printSending(out, mapping.segment());
            printPort(out);
            out.println("virtual address   0x" + Long.toHexString(mapping.segment().address()) + " (this JVM)");
            if (mapping instanceof UserPoolMapping) {
                out.println("physical address  " + options.whyNoAddress());
                out.println("page proof        " + proof(mapping, g));
            } else if (mapping.physicalAddress() == 0) {
                out.println("physical address  " + options.whyNoAddress());
            } else {
                out.println("physical address  0x" + Long.toHexString(mapping.physicalAddress())
                        + " (/proc/nf_addr: " + Long.toUnsignedString(mapping.physicalAddress()) + ")");
                out.println("page proof        " + proof(mapping, g));
            }
        }
        return 0;
    }

    /** Only root may ask the driver; without it, all else is shown. */
    private void printPort(PrintStream out) {
        if (!options.hasDriver()) {
            return;
        }
        try {
            ChannelPort port = ChannelPort.of(options.channel());
            out.println("port              " + port.text());
            out.println("received frames   " + port.receives());
            out.println("sent frames       " + port.sends());
        } catch (UncheckedIOException e) {
            out.println("port              unknown: cannot read " + ChannelPort.NF_CONTROL + "; run as root");
        }
    }

    private Json putPort(Json json) {
        if (!options.hasDriver()) {
            return json;
        }
        try {
            ChannelPort port = ChannelPort.of(options.channel());
            return json.put("port", port.name()).put("device", port.told().get("device")).put("mode", port.told().get("mode"))
                    .put("rxCopies", port.told().get("rx_copies")).put("txCopiedPart", port.told().get("tx_copied"));
        } catch (UncheckedIOException e) {
            return json.put("port", null);
        }
    }

    private static Json json(PoolMapping mapping, PoolGeometry g, PoolCounters c) {
        MemorySegment segment = mapping.segment();
        TxCounters tx = TxCounters.read(segment);
        ChannelState state = ChannelState.read(segment);
        return new Json().put("pool", mapping.description()).put("size", g.size()).put("pageBytes", PageMap.PAGE_BYTES).put("slots", g.length())
                .put("width", g.width()).put("rxFirst", g.rxFirst()).put("rxCount", g.rxCount())
                .put("txFirst", g.txFirst()).put("txCount", g.txCount()).put("longestFrame", g.frameCapacity())
                .put("arrivalTimes", g.hasArrivalTimes())
                .put("rxFrames", c.frames()).put("rxBytes", c.bytes()).put("rxFull", c.full()).put("rxOversize", c.oversize())
                .put("txFrames", tx.frames()).put("txBytes", tx.bytes()).put("txMalformed", tx.malformed())
                .put("txDropped", tx.dropped()).put("txCopied", tx.copied()).put("txAttached", tx.attached())
                .put("txInFlight", state.inFlight()).put("channel", state.channel()).put("active", state.active())
                .put("activations", state.activations()).put("evictions", state.evictions())
                .putAddress("virtualAddress", segment.address()).putAddress("physicalAddress", mapping.physicalAddress())
                .put("pageProof", proof(mapping, g));
    }

    /** What the page table says about the addresses; null where there are none to compare. */
    private static String proof(PoolMapping mapping, PoolGeometry g) {
        if (mapping instanceof UserPoolMapping user) {
            return PageMap.of(mapping.segment(), user.pageTable()).verdict();
        }
        return mapping.physicalAddress() == 0 ? null
                : PageMap.of(mapping.segment().asSlice(0, g.size()), mapping.physicalAddress()).verdict();
    }

    private static void printSending(PrintStream out, MemorySegment segment) {
        TxCounters c = TxCounters.read(segment);
        ChannelState state = ChannelState.read(segment);
        out.println("tx_frames         " + c.frames() + " sent from a slot");
        out.println("tx_bytes          " + c.bytes() + " in those frames");
        out.println("tx_malformed      " + c.malformed() + " refused: malformed headers");
        out.println("tx_dropped        " + c.dropped() + " dropped: no peer, or no memory");
        out.println("tx_copied         " + c.copied() + " bytes that were copied: headers");
        out.println("tx_attached       " + c.attached() + " bytes sent in place: payload");
        out.println("tx_in_flight      " + state.inFlight() + " slots that frames in flight use");
        out.println("channel           " + state.channel() + ", " + (state.active() ? "active" : "inactive")
                + "; activations " + state.activations() + ", evictions " + state.evictions());
    }

    private static String partition(int first, int count) {
        return count == 0 ? "off" : count + " slots, " + first + " to " + (first + count - 1);
    }
}
