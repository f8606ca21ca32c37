/*
 * SPDX-License-Identifier: Apache-2.0
 * Horizontal bars, each made of its parts.
 * Step 3 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import io.github.nfpool.compare.report.Svg.Anchor;
import java.util.List;
import java.util.Locale;

/**
 * Lengths are to scale, within a panel: a bar a thirtieth as long as another is a thirtieth of it. What would be too
 * short to be seen in its parts can have a panel of its own, and that says how much longer all is there.
 *
 * @param parts names of the parts, as in the legend; a single one needs none
 */
record BarChart(String title, String unit, List<String> parts, List<Panel> panels) {
    static final int WIDTH = 960;
    private static final int NAMES = 300;
    private static final int BARS = 470;
    private static final int ROW = 40;
    private static final int BAR = 20;
    private static final int TICKS = 5;
    /** About the width of one. */
    private static final double LETTER = 8.5;

    /** Bars of one scale. */
    record Panel(String title, List<Bar> bars) {
        double longest() {
            return bars.stream().mapToDouble(Bar::length).max().orElse(0);
        }
    }

    /** {@code parts} below 0, noise of what was subtracted, are written but not drawn. {@code note}: behind the value. */
    record Bar(String name, boolean strong, List<Double> parts, String note) {
        double value() {
            return parts.stream().mapToDouble(Double::doubleValue).sum();
        }

        private double length() {
            return parts.stream().mapToDouble(part -> Math.max(0, part)).sum();
        }
    }

    Svg.Picture picture(String name) {
        Svg svg = new Svg();
        svg.text("heading", 0, 20, Anchor.START, title);
        double y = 30;
        if (parts.size() > 1) {
            legend(svg, y);
            y += 24;
        }
        for (Panel panel : panels) {
            y = draw(svg, panel, y + 22);
        }
        return svg.picture(name, title, description(), WIDTH, y + 6);
    }

    private void legend(Svg svg, double y) {
        double x = 0;
        for (int part = 0; part < parts.size(); part++) {
            svg.box("part" + part, x, y + 4, 14, 14).text("", x + 20, y + 16, Anchor.START, parts.get(part));
            x += 40 + LETTER * parts.get(part).length();
        }
    }

    private double draw(Svg svg, Panel panel, double top) {
        svg.text("strong", 0, top, Anchor.START, panel.title());
        double y = top + 12;
        double bottom = y + panel.bars().size() * ROW;
        double longest = panel.longest();
        double step = Scale.step(longest, TICKS);
        for (double tick = 0; longest > 0 && tick <= longest; tick += step) {
            double x = NAMES + tick / longest * BARS;
            svg.line("grid", x, y, x, bottom).text("small", x, bottom + 14, Anchor.MIDDLE, Scale.label(tick));
        }
        svg.text("small", WIDTH, bottom + 14, Anchor.END, unit);
        for (Bar bar : panel.bars()) {
            draw(svg, bar, y, longest);
            y += ROW;
        }
        return bottom + 24;
    }

    private void draw(Svg svg, Bar bar, double y, double longest) {
        boolean split = parts.size() > 1;
        svg.text(bar.strong() ? "strong" : "", NAMES - 12, y + (split ? 16 : 24), Anchor.END, bar.name());
        if (split) {
            svg.text("small", NAMES - 12, y + 31, Anchor.END, partsInWords(bar));
        }
        double x = NAMES;
        for (int part = 0; part < parts.size(); part++) {
            double width = longest > 0 ? Math.max(0, bar.parts().get(part)) / longest * BARS : 0;
            svg.box("part" + part, x, y + (ROW - BAR) / 2.0, width, BAR);
            x += width;
        }
        String value = Text.number(bar.value());
        svg.text("strong", x + 8, y + 25, Anchor.START, value);
        svg.text("small", x + 16 + LETTER * value.length(), y + 25, Anchor.START, bar.note());
    }

    private String partsInWords(Bar bar) {
        StringBuilder words = new StringBuilder();
        for (int part = 0; part < parts.size(); part++) {
            words.append(part == 0 ? "" : ", ").append(parts.get(part)).append(' ').append(Text.number(bar.parts().get(part)));
        }
        return words.toString();
    }

    /** All that the bars say, for who cannot see them. */
    private String description() {
        StringBuilder words = new StringBuilder("Bars, " + unit + ".");
        for (Panel panel : panels) {
            words.append(' ').append(panel.title()).append(':');
            for (Bar bar : panel.bars()) {
                words.append(String.format(Locale.ROOT, " %s %s;", bar.name(), Text.number(bar.value())));
            }
        }
        return words.toString();
    }
}
