/*
 * SPDX-License-Identifier: Apache-2.0
 * Which pictures instructions mode has.
 * Step 3 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Bars of the frame of 64 bytes, the cheapest first, and lines over all sizes. */
record InstructionCharts(Cells cells, Footnotes names) {
    private static final String UNIT = "guest instructions per frame";
    private static final List<String> PARTS = List.of("driver", "kernel", "user");

    /** From here on the pool's bars are shown longer once more. */
    private static final double TOO_SHORT = 8;

    /** For the docs: what the issue is about, in one picture. */
    Svg.Picture summary() {
        List<BarChart.Panel> panels = new ArrayList<>();
        panels.addAll(panels("RECEIVE", polled()));
        panels.addAll(panels("SEND", sentMost()));
        return chart("What a 64-byte frame costs on its way to and from Java", panels).picture("summary");
    }

    List<Svg.Picture> pictures() {
        List<Svg.Picture> pictures = new ArrayList<>();
        List<BarChart.Panel> panels = new ArrayList<>(panels("The program asks (poll)", polled()));
        panels.addAll(panels("The program sleeps and is woken (await)", cells.ways(Way.RECEIVE).stream()
                .filter(way -> way.variant().equals("await")).toList()));
        add(pictures, chart("RECEIVE: a 64-byte frame, from sn1's transmit function to Java", panels), "receive-bars");
        add(pictures, chart("SEND: a 64-byte frame, from Java to sn1's receive function",
                panels("Frames to a call: 64, 16, 1", cells.ways(Way.SEND))), "send-bars");
        add(pictures, lines("RECEIVE (poll) over the frame size", polled()), "receive-lines");
        add(pictures, lines("SEND over the frame size; the pool in batches of 64", sentMost()), "send-lines");
        return pictures;
    }

    private List<Way> polled() {
        return cells.ways(Way.RECEIVE).stream().filter(way -> way.variant().equals("poll") && !way.isSource()).toList();
    }

    private List<Way> sentMost() {
        return cells.ways(Way.SEND).stream().filter(way -> way.equals(Way.send(way.path()))).toList();
    }

    private static BarChart chart(String title, List<BarChart.Panel> panels) {
        return new BarChart(title, "instructions", PARTS, panels);
    }

    private List<BarChart.Panel> panels(String title, Iterable<Way> ways) {
        List<BarChart.Bar> bars = new ArrayList<>();
        List<BarChart.Bar> pool = new ArrayList<>();
        for (Way way : ways) {
            Cost cost = cells.cost(way, Goals.SIZE);
            if (cost != null) {
                Split net = cost.net();
                BarChart.Bar bar = new BarChart.Bar(names.plainName(way), way.isPool(),
                        List.of(net.driver(), net.kernel(), net.user()), way.isPool() ? ""
                        : cells.timesPool(way, Goals.SIZE).stream().mapToObj(Text::number)
                                .map(times -> times + " times the pool").findFirst().orElse(""));
                bars.add(bar);
                if (way.isPool()) {
                    pool.add(bar);
                }
            }
        }
        if (bars.isEmpty()) {
            return List.of();
        }
        bars.sort(Comparator.comparingDouble(BarChart.Bar::value));
        pool.sort(Comparator.comparingDouble(BarChart.Bar::value));
        List<BarChart.Panel> panels = new ArrayList<>(List.of(new BarChart.Panel(title, bars)));
        BarChart.Panel alone = new BarChart.Panel("", pool);
        double times = panels.getFirst().longest() / alone.longest();
        if (!pool.isEmpty() && times >= TOO_SHORT) {
            panels.add(new BarChart.Panel(title + ": the pool alone, drawn " + Text.number(times) + " times as long", pool));
        }
        return panels;
    }

    private LineChart lines(String title, Iterable<Way> ways) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (Way way : ways) {
            SortedMap<Integer, Double> values = new TreeMap<>();
            // A logarithmic axis has no place for what is noise around 0.
            cells.sizes().forEach(size -> cells.total(way, size).stream().filter(total -> total > 0)
                    .forEach(total -> values.put(size, total)));
            if (!values.isEmpty()) {
                lines.add(new LineChart.Line(names.plainName(way), way.isPool(), values));
            }
        }
        return new LineChart(title, UNIT, lines);
    }

    private static void add(List<Svg.Picture> pictures, BarChart chart, String name) {
        if (!chart.panels().isEmpty()) {
            pictures.add(chart.picture(name));
        }
    }

    private static void add(List<Svg.Picture> pictures, LineChart chart, String name) {
        if (!chart.lines().isEmpty()) {
            pictures.add(chart.picture(name));
        }
    }
}
