/*
 * SPDX-License-Identifier: Apache-2.0
 * The report of instructions mode, section by section.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * @param difference to another run, null if there is none
 * @param names      of the ways, with footnotes
 */
record InstructionReport(Results results, Cells cells, Difference difference, Machine machine, Footnotes names) {
    private static final String UNIT = "instructions";

    List<Section> sections() {
        Profile profile = new Profile(results);
        return List.of(costs(), goals(), Paper.section(UNIT, cells::total, comparability()), model().section(),
                profile.section(names), names.section(), limits());
    }

    CostModel model() {
        return new CostModel(cells, new Profile(results), machine);
    }

    private Section costs() {
        List<Table> tables = new ArrayList<>();
        for (String direction : List.of(Way.RECEIVE, Way.SEND)) {
            if (!cells.ways(direction).isEmpty()) {
                tables.addAll(tables(direction));
            }
        }
        Map.Entry<Key, Cost> widest =
                Collections.max(cells.costs().entrySet(), Comparator.comparingDouble(cell -> cell.getValue().spreadPercent()));
        return new Section("Guest instructions per frame", List.of(
                "Medians over the rounds, in instructions per frame; the rounds of " + widest.getKey()
                + " are the furthest apart: greatest less least, with the source in them, is "
                + String.format(Locale.ROOT, "%.2f %% of the median.", widest.getValue().spreadPercent())), tables, List.of(
                new Section.Note("driver, kernel, user", List.of("of the frame of " + Goals.SIZE + " bytes: in kernel"
                        + " modules (snull), in the rest of the kernel, in user space")),
                new Section.Note("to pool", List.of("times what pool-ffm costs at " + Goals.SIZE + " bytes: poll to poll,"
                        + " await to await, all that is sent to batch 64"))));
    }

    private List<Table> tables(String direction) {
        if (direction.equals(Way.SEND)) {
            Table table = table("SEND: from the program's call to the frame's arrival at sn1's receive function.", "SEND");
            cells.ways(Way.SEND).forEach(way -> table.add(row(way, names.name(way))));
            return List.of(table);
        }
        List<Table> tables = new ArrayList<>();
        for (String variant : cells.ways(Way.RECEIVE).stream().map(Way::variant).distinct().toList()) {
            Table table = table("RECEIVE (" + variant + "): from sn1's transmit function to the bytes read; the source alone is"
                    + " subtracted.", "RECEIVE, " + variant);
            cells.ways(Way.RECEIVE).stream().filter(way -> way.variant().equals(variant))
                    .forEach(way -> table.add(row(way, names.shortName(way))));
            tables.add(table);
        }
        return tables;
    }

    private Table table(String caption, String first) {
        List<String> columns = new ArrayList<>(List.of(first));
        cells.sizes().forEach(size -> columns.add(size + " B"));
        columns.addAll(List.of(Goals.SIZE + " B:\ndriver", "\nkernel", "\nuser", "\nto pool"));
        return Table.of(caption, 1, columns);
    }

    private List<String> row(Way way, String name) {
        List<String> row = new ArrayList<>(List.of(name));
        cells.sizes().forEach(size -> row.add(Text.number(cells.total(way, size))));
        Cost cost = cells.cost(way, Goals.SIZE);
        if (cost == null) {
            row.addAll(List.of(Text.NONE, Text.NONE, Text.NONE));
        } else {
            Split net = cost.net();
            row.addAll(List.of(Text.number(net.driver()), Text.number(net.kernel()), Text.number(net.user())));
        }
        row.add(way.isSource() ? Text.NONE : Text.times(cells.timesPool(way, Goals.SIZE)));
        return row;
    }

    private Section goals() {
        Table table = Table.of("Guest instructions per 64-byte frame, medians.", 3, List.of("goal", "", "figures"));
        for (Goals.Goal goal : Goals.of(cells, difference)) {
            table.add(List.of(goal.name(), goal.verdict().text, goal.figures()));
        }
        return new Section("What must hold",
                difference == null ? List.of() : List.of("Against the other run: " + difference.words() + "."), List.of(table), List.of());
    }

    private static List<String> comparability() {
        return List.of(
                "Comparable: that each stands beside the usual way through the stack (INET) on the same machine, in the"
                + " same run; so does the percentage, as the share of the processor's work that is saved.",
                "Not comparable: the figures themselves. The paper gives microseconds on a Pentium 4 of 3.0 GHz with Linux"
                + " 2.6.11, from the socket to the plug (RJ45) and back, so with a network card in it, its wire and its"
                + " interrupts, and \"offloaded\" means that a board (ML403) does a part of TCP/IP. Ours are instructions in"
                + " an emulated processor, without caches, card or wire, between the two ends of a driver; and the pool"
                + " does no TCP/IP at all: who needs a stack has to bring it.");
    }

    private static Section limits() {
        return new Section("What the figures are not", List.of(
                "Instructions are not time: a processor executes some in a fraction of a cycle and waits hundreds for"
                + " others. They tell how much work there is and repeat from run to run; caches, TLBs, mispredicted"
                + " branches and DMA are not in them.",
                "RECEIVE (await) is fed by a timer of the kernel: its cost, and that of going to sleep and waking, is in the"
                + " figures of all that sleep; a burst is woken for once, so a frame's share depends on the burst.",
                "The pool's frame has been through no stack: no checks, no routing, no filter, no socket."),
                List.of(), List.of());
    }
}
