/*
 * SPDX-License-Identifier: Apache-2.0
 * What nfpool watch shows: a pool in so many lines of text.
 */
package io.github.nfpool.cli;

import io.github.nfpool.packet.PacketPrinter;
import io.github.nfpool.pool.ChannelState;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolRates;
import io.github.nfpool.pool.TxCounters;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.web.SlotStates;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Remembers the last packets, and the counters of one look before. */
final class WatchScreen {
    private static final int MOST_PACKETS = 200;
    /** Lines that are neither map nor packets. */
    private static final int OTHER_LINES = 8;
    /** Of the states of slots that share a character, the one that is told: the first of these. */
    private static final String RANKS = "hftrw-";
    private static final String SHOWN = "HFTr.-";

    private final PoolMapping mapping;
    private final PoolGeometry geometry;
    private final PacketPrinter printer = new PacketPrinter();
    private final Deque<String> packets = new ArrayDeque<>();
    private PoolCounters before;
    private long then = System.nanoTime();
    private PoolRates rates = new PoolRates(0, 0, 0);

    WatchScreen(PoolMapping mapping) {
        this.mapping = mapping;
        this.geometry = PoolGeometry.read(mapping.segment());
        this.before = PoolCounters.read(mapping.segment());
    }

    /** One more packet was seen. */
    void packet(MemorySegment segment, long offset, int length) {
        int slot = geometry.slotAt(offset);
        packets.addLast(slot + "  " + printer.describe(segment, offset, length, mapping.originalLength(slot, length)));
        if (packets.size() > MOST_PACKETS) {
            packets.removeFirst();
        }
    }

    /** Rates are those since the last call. */
    void measure() {
        PoolCounters now = PoolCounters.read(mapping.segment());
        long nanos = System.nanoTime();
        rates = PoolRates.of(now.since(before), Math.max(1, nanos - then));
        before = now;
        then = nanos;
    }

    /**
     * The pool as it is now.
     *
     * @param mode what is done with it, for a person
     * @return as many lines as there are, none of them longer than the screen is wide
     */
    List<String> lines(int width, int height, String mode) {
        MemorySegment pool = mapping.segment();
        PoolCounters counted = PoolCounters.read(pool);
        TxCounters sent = TxCounters.read(pool);
        ChannelState channel = ChannelState.read(pool);
        SlotStates states = new SlotStates(pool, geometry, slot -> false);
        List<String> lines = new ArrayList<>();
        lines.add("nfpool watch: " + mapping.description());
        lines.add(mode);
        lines.add(String.format(Locale.ROOT, "per second: %.1f frames, %.3f MB, %.1f dropped", rates.frames(), rates.bytes() / 1e6,
                rates.dropped()));
        lines.add("frames " + counted.frames() + "  full " + counted.full() + "  oversize " + counted.oversize() + "  waiting "
                + geometry.waiting(pool) + "  tx " + sent.frames() + "  refused " + (sent.malformed() + sent.dropped()) + "  in flight "
                + channel.inFlight());
        lines.add("channel " + channel.channel() + ", " + (channel.active() ? "active" : "inactive") + "  activations "
                + channel.activations() + "  evictions " + channel.evictions() + "  wi " + states.wi() + "  ri " + states.ri());
        int rows = Math.max(1, (height - OTHER_LINES) / 2);
        int share = Math.max(1, Math.ceilDiv(geometry.length() - 1, Math.max(1, width * rows)));
        lines.add(". WRITE  r READ  H held  T to send  F in flight; " + share + (share == 1 ? " slot" : " slots") + " each");
        map(states, width, share, lines);
        lines.add("");
        int room = Math.max(0, height - lines.size() - 1);
        packets.stream().skip(Math.max(0, packets.size() - room)).forEach(lines::add);
        while (lines.size() < height - 1) {
            lines.add("");
        }
        lines.add("space: pause   .: one step   q: end");
        int surplus = Math.max(0, lines.size() - height);
        return lines.subList(surplus, lines.size()).stream().map(line -> line.substring(0, Math.min(width, line.length()))).toList();
    }

    private void map(SlotStates states, int width, int share, List<String> lines) {
        StringBuilder line = new StringBuilder();
        for (int first = 1; first < geometry.length(); first += share) {
            int rank = RANKS.length() - 1;
            for (int slot = first; slot < Math.min(first + share, geometry.length()); slot++) {
                rank = Math.min(rank, RANKS.indexOf(states.letter(slot)));
            }
            line.append(SHOWN.charAt(rank));
            if (line.length() == width) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
    }
}
