// SPDX-License-Identifier: Apache-2.0
// A waveform picture: levels and buses over clocks, FSM states by name.
package io.github.nfpool.vhdl.picture;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws signals of a {@link Vcd}, one column each clock of 50 ns, from 0 to {@code endNs}. Bands stand one
 * below the other, so that a page shows the picture at its own size; each begins with the last clock of the one
 * before it, so that every word is whole in one of them.
 */
public record Waveform(String title, long endNs, List<Trace> traces) {

    private static final int CLOCK_NS = 50;
    private static final int CLOCK_PX = 30;
    private static final int BAND_NS = 25 * CLOCK_NS;
    private static final int LEFT = 150;
    private static final int TOP = 30;
    private static final int ROW = 24;

    /** One line of the picture; {@code names} turns the value of an enumeration into a word. */
    public record Trace(String label, String signal, List<String> names) {

        public Trace(String label, String signal) {
            this(label, signal, List.of());
        }
    }

    public String draw(Vcd vcd) {
        if (vcd.end() < endNs) {
            throw new IllegalStateException(title + ": the simulation ended at " + vcd.end() + " ns");
        }
        int bands = (int) ((endNs + BAND_NS - 1) / BAND_NS);
        int height = traces.size() * ROW + 34;
        Svg svg = new Svg((int) x(BAND_NS + CLOCK_NS, 0) + 24, TOP + bands * height, title).text(10, 18, "start", "head", title);
        for (int band = 0; band < bands; band++) {
            band(svg, vcd, TOP + band * height, Math.max(0, (long) band * BAND_NS - CLOCK_NS),
                    Math.min(endNs, (band + 1L) * BAND_NS));
        }
        return svg.toString();
    }

    private void band(Svg svg, Vcd vcd, int top, long from, long to) {
        for (long t = from; t <= to; t += CLOCK_NS) {
            svg.line(x(t, from), top + 16, x(t, from), top + 20 + traces.size() * ROW, "grid");
            if (t % 250 == 0) {
                svg.text(x(t, from), top + 12, "middle", "small", t + " ns");
            }
        }
        for (int row = 0; row < traces.size(); row++) {
            Trace trace = traces.get(row);
            double base = top + 20 + row * ROW + 17;
            svg.text(LEFT - 8, base - 3, "end", "mid", trace.label());
            List<Change> changes = changes(vcd, trace.signal(), from, to);
            if (trace.names().isEmpty() && vcd.at(trace.signal(), endNs).length() == 1) {
                level(svg, changes, from, base);
            } else {
                bus(svg, changes, trace.names(), from, base);
            }
        }
    }

    private static double x(long ns, long from) {
        return LEFT + (double) (ns - from) * CLOCK_PX / CLOCK_NS;
    }

    private static void level(Svg svg, List<Change> changes, long start, double base) {
        StringBuilder path = new StringBuilder();
        for (Change change : changes) {
            double y = change.value().equals("1") ? base - 14 : change.value().equals("0") ? base : base - 7;
            path.append(path.isEmpty() ? "M" : "L").append(Svg.n(x(change.from(), start))).append(' ').append(Svg.n(y))
                    .append('L').append(Svg.n(x(change.to(), start))).append(' ').append(Svg.n(y));
        }
        svg.path(path.toString(), "wave");
    }

    private static void bus(Svg svg, List<Change> changes, List<String> names, long start, double base) {
        for (Change change : changes) {
            double from = x(change.from(), start);
            double to = x(change.to(), start);
            svg.path(String.format("M%s %sL%s %sL%s %sL%s %sL%s %sL%s %sz", Svg.n(from), Svg.n(base - 7),
                    Svg.n(from + 2), Svg.n(base - 14), Svg.n(to - 2), Svg.n(base - 14), Svg.n(to), Svg.n(base - 7),
                    Svg.n(to - 2), Svg.n(base), Svg.n(from + 2), Svg.n(base)), "bus");
            svg.fitted((from + to) / 2, base - 4, "mono", show(change.value(), names), 5.6, to - from - 5);
        }
    }

    private static String show(String bits, List<String> names) {
        if (!bits.matches("[01]+")) {
            return "?";
        }
        int value = Integer.parseUnsignedInt(bits, 2);
        if (!names.isEmpty()) {
            return names.get(value);
        }
        return bits.length() <= 3 ? bits : String.format("%0" + (bits.length() + 3) / 4 + "X", value);
    }

    private record Change(long from, long to, String value) { }

    /** Runs of equal value, sampled each nanosecond step that can matter: half clocks. */
    private static List<Change> changes(Vcd vcd, String signal, long start, long endNs) {
        List<Change> changes = new ArrayList<>();
        long from = start;
        String value = vcd.at(signal, start);
        for (long t = start + CLOCK_NS / 2; t < endNs; t += CLOCK_NS / 2) {
            String next = vcd.at(signal, t);
            if (!next.equals(value)) {
                changes.add(new Change(from, t, value));
                from = t;
                value = next;
            }
        }
        changes.add(new Change(from, endNs, value));
        return changes;
    }
}
