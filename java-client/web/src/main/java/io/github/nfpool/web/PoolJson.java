/*
 * SPDX-License-Identifier: Apache-2.0
 * A pool for the page: its shape, its pages and its counters, under the names that nfpool info, map and stats have.
 */
package io.github.nfpool.web;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.page.PageEntry;
import io.github.nfpool.pool.ChannelState;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.TxCounters;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.UserPoolMapping;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Reads only. Called by the thread that the pool belongs to. */
final class PoolJson {
    private PoolJson() {
    }

    /** What does not change while it is open. */
    static Json shape(PoolMapping mapping, PoolGeometry g) {
        return new Json().put("pool", mapping.description()).put("size", g.size()).put("slots", g.length())
                .put("width", g.width()).put("rxFirst", g.rxFirst()).put("rxCount", g.rxCount())
                .put("txFirst", g.txFirst()).put("txCount", g.txCount()).put("longestFrame", g.frameCapacity())
                .put("channel", ChannelState.read(mapping.segment()).channel()).put("pageBytes", PageEntry.PAGE_BYTES)
                .putAddress("virtualAddress", mapping.segment().address())
                .putAddress("physicalAddress", mapping.physicalAddress());
    }

    static Json counters(MemorySegment segment, PoolGeometry g) {
        PoolCounters c = PoolCounters.read(segment);
        TxCounters tx = TxCounters.read(segment);
        ChannelState state = ChannelState.read(segment);
        return new Json().put("frames", c.frames()).put("bytes", c.bytes()).put("full", c.full())
                .put("oversize", c.oversize()).put("waiting", g.waiting(segment))
                .put("txFrames", tx.frames()).put("txBytes", tx.bytes()).put("txMalformed", tx.malformed())
                .put("txDropped", tx.dropped()).put("txCopied", tx.copied()).put("txAttached", tx.attached())
                .put("inFlight", state.inFlight()).put("active", state.active())
                .put("activations", state.activations()).put("evictions", state.evictions());
    }

    /** Runs of consecutive pages as nfpool map prints them; with the driver's own table where there is one. */
    static Json pages(PoolMapping mapping, PoolGeometry g) {
        List<PageEntry> pages;
        try {
            pages = PageEntry.of(mapping.segment().asSlice(0, g.size()));
        } catch (PoolException e) {
            return new Json().put("hidden", true).put("why", e.getMessage()).put("runs", List.<Json>of().stream());
        }
        Json json = new Json().put("pageBytes", PageEntry.PAGE_BYTES).put("hidden", pages.stream().noneMatch(PageEntry::isVisible))
                .put("runs", runs(pages).stream().map(run -> run(pages.get(run[0]), run[0], run[1])));
        if (mapping instanceof UserPoolMapping user) {
            StringBuilder table = new StringBuilder("[");
            for (long address : user.pageTable()) {
                table.append(table.length() == 1 ? "" : ",").append('"').append("0x").append(Long.toHexString(address))
                        .append('"');
            }
            json.raw("driverTable", table.append(']'));
        }
        return json;
    }

    static Json run(PageEntry page, int first, int last) {
        return new Json().put("firstPage", first).put("lastPage", last)
                .putAddress("physicalAddress", page.physicalAddress()).putAddress("pageFrame", page.pfn())
                .putAddress("virtualAddress", page.virtualAddress()).put("flags", page.flagNames());
    }

    private static List<int[]> runs(List<PageEntry> pages) {
        List<int[]> runs = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            PageEntry page = pages.get(i);
            PageEntry before = i == 0 ? page : pages.get(i - 1);
            if (i > 0 && page.flags() == before.flags() && page.pfn() == (page.isVisible() ? before.pfn() + 1 : 0)) {
                runs.getLast()[1] = i;
            } else {
                runs.add(new int[] {i, i});
            }
        }
        return runs;
    }
}
