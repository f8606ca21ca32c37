/*
 * SPDX-License-Identifier: Apache-2.0
 * Which pictures wall mode has.
 * Step 3 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Time per 64-byte frame, the shortest first. */
record WallCharts(WallCells cells, Footnotes names) {
    Svg.Picture summary() {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (String direction : List.of(Way.RECEIVE, Way.SEND)) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (Way way : cells.ways()) {
                cells.microseconds(way, Goals.SIZE).stream().filter(_ -> way.direction().equals(direction)).forEach(time ->
                        bars.add(new BarChart.Bar(names.plainName(way), way.isPool(), List.of(time), "")));
            }
            bars.sort(Comparator.comparingDouble(BarChart.Bar::value));
            if (!bars.isEmpty()) {
                panels.add(new BarChart.Panel(direction.toUpperCase(Locale.ROOT)
                        + (direction.equals(Way.RECEIVE) ? ", with the source" : ""), bars));
            }
        }
        return new BarChart("Microseconds per 64-byte frame, the median round", "us", List.of("time"), panels).picture("summary");
    }
}
