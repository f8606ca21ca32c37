/*
 * SPDX-License-Identifier: Apache-2.0
 * Lines over the frame size, on a logarithmic axis.
 * Step 3 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import io.github.nfpool.compare.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/** Each line ends in its name, and has marks of its own shape. */
record LineChart(String title, String unit, List<Line> lines) {
    private static final int WIDTH = BarChart.WIDTH;
    private static final int HEIGHT = 430;
    private static final int LEFT = 70;
    private static final int RIGHT = WIDTH - 300;
    private static final int TOP = 50;
    private static final int BOTTOM = HEIGHT - 46;
    private static final int LABEL = 17;
    private static final int MARK = 5;

    /** {@code values}: by frame size, all above 0. */
    record Line(String name, boolean strong, SortedMap<Integer, Double> values) {
    }

    Svg.Picture picture(String name) {
        List<Double> ticks = Scale.logarithmic(
                lines.stream().flatMap(line -> line.values().values().stream()).min(Comparator.naturalOrder()).orElseThrow(),
                lines.stream().flatMap(line -> line.values().values().stream()).max(Comparator.naturalOrder()).orElseThrow());
        Axes axes = new Axes(lines.stream().mapToInt(line -> line.values().lastKey()).max().orElseThrow(),
                ticks.getFirst(), ticks.getLast());
        Svg svg = new Svg();
        svg.text("heading", 0, 20, Anchor.START, title).text("small", 0, 40, Anchor.START, unit + ", logarithmic axis");
        for (double tick : ticks) {
            svg.line("grid", LEFT, axes.y(tick), RIGHT, axes.y(tick))
                    .text("small", LEFT - 8, axes.y(tick) + 4, Anchor.END, Scale.label(tick));
        }
        lines.stream().flatMap(line -> line.values().keySet().stream()).distinct().forEach(size -> svg
                .line("grid", axes.x(size), TOP, axes.x(size), BOTTOM)
                .text("small", axes.x(size), BOTTOM + 18, Anchor.MIDDLE, String.valueOf(size)));
        svg.text("small", (LEFT + RIGHT) / 2.0, BOTTOM + 38, Anchor.MIDDLE, "frame size, bytes");
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, axes, lines.get(i), i);
        }
        names(svg, axes);
        return svg.picture(name, title, description(), WIDTH, HEIGHT);
    }

    /** From figures to places in the picture. */
    private record Axes(int greatestSize, double least, double greatest) {
        double x(int size) {
            return LEFT + (double) size / greatestSize * (RIGHT - LEFT);
        }

        double y(double value) {
            return BOTTOM - Math.log(value / least) / Math.log(greatest / least) * (BOTTOM - TOP);
        }
    }

    private static void draw(Svg svg, Axes axes, Line line, int shape) {
        StringBuilder curve = new StringBuilder();
        line.values().forEach((size, value) -> curve.append(String.format(Locale.ROOT, "%s%.1f %.1f",
                curve.isEmpty() ? "M" : "L", axes.x(size), axes.y(value))));
        String looks = line.strong() ? "pool" : "other";
        svg.path("curve " + looks, curve.toString());
        line.values().forEach((size, value) ->
                svg.path(looks + "-mark", mark(shape, axes.x(size), axes.y(value))));
    }

    /** Square, diamond, triangles up and down, cross, circle; then from the start. */
    private static String mark(int shape, double x, double y) {
        int r = MARK;
        return String.format(Locale.ROOT, "M%.1f %.1f", x, y) + switch (shape % 6) {
            case 0 -> "m-" + (r - 1) + " -" + (r - 1) + "h" + 2 * (r - 1) + "v" + 2 * (r - 1) + "h-" + 2 * (r - 1) + "z";
            case 1 -> "m0 -" + r + "l" + r + " " + r + "l-" + r + " " + r + "l-" + r + " -" + r + "z";
            case 2 -> "m0 -" + r + "l" + r + " " + 2 * r + "h-" + 2 * r + "z";
            case 3 -> "m0 " + r + "l" + r + " -" + 2 * r + "h-" + 2 * r + "z";
            case 4 -> "m-" + r + " -1h" + (r - 1) + "v-" + (r - 1) + "h2v" + (r - 1) + "h" + (r - 1) + "v2h-" + (r - 1) + "v"
                    + (r - 1) + "h-2v-" + (r - 1) + "h-" + (r - 1) + "z";
            default -> "m-" + r + " 0a" + r + " " + r + " 0 1 0 " + 2 * r + " 0a" + r + " " + r + " 0 1 0 -" + 2 * r + " 0z";
        };
    }

    /** Names stand where their lines end, one below the other if those are too close. */
    private void names(Svg svg, Axes axes) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> axes.y(end(lines.get(i)))));
        List<Double> wanted = order.stream().map(i -> axes.y(end(lines.get(i)))).toList();
        double[] places = apart(wanted);
        for (int i = 0; i < places.length; i++) {
            Line line = lines.get(order.get(i));
            double x = axes.x(line.values().lastKey());
            svg.line("leader", x + MARK + 2, wanted.get(i), RIGHT + 24, places[i]);
            svg.path(line.strong() ? "pool-mark" : "other-mark", mark(order.get(i), RIGHT + 32, places[i]));
            svg.text(line.strong() ? "strong" : "", RIGHT + 44, places[i] + 4, Anchor.START, line.name());
        }
    }

    /** Pushes down what is too close to the one above it; then up again what has gone below the picture. */
    private static double[] apart(List<Double> wanted) {
        double[] places = wanted.stream().mapToDouble(Double::doubleValue).toArray();
        for (int i = 1; i < places.length; i++) {
            places[i] = Math.max(places[i], places[i - 1] + LABEL);
        }
        double lowest = HEIGHT - 8;
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = Math.min(places[i], lowest);
            lowest = places[i] - LABEL;
        }
        return places;
    }

    private static double end(Line line) {
        return line.values().get(line.values().lastKey());
    }

    private String description() {
        StringBuilder words = new StringBuilder("Lines over the frame size, " + unit + ".");
        for (Line line : lines) {
            words.append(' ').append(line.name()).append(':');
            line.values().forEach((size, value) -> words.append(' ').append(Text.number(value)).append(" at ").append(size)
                    .append(" bytes,"));
            words.setCharAt(words.length() - 1, ';');
        }
        return words.toString();
    }
}
