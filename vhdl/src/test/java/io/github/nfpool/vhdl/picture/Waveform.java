// SPDX-License-Identifier: Apache-2.0
// A waveform picture: levels and buses over clocks, FSM states by name.
package io.github.nfpool.vhdl.picture;

import java.util.ArrayList;
import java.util.List;

/** Draws signals of a {@link Vcd}, one column each clock of 50 ns. */
public record Waveform(String title, List<Trace> traces) {

    private static final int CLOCK_NS = 50;
    private static final int CLOCK_PX = 30;
    private static final int LEFT = 175;
    private static final int TOP = 44;
    private static final int ROW = 26;

    /** One line of the picture; {@code names} turns the value of an enumeration into a word. */
    public record Trace(String label, String signal, List<String> names) {

        public Trace(String label, String signal) {
            this(label, signal, List.of());
        }
    }

    public String draw(Vcd vcd) {
        long endNs = vcd.end();
        int right = LEFT + (int) (endNs * CLOCK_PX / CLOCK_NS);
        int bottom = TOP + traces.size() * ROW;
        Svg svg = new Svg(right + 20, bottom + 14, title).text(10, 18, "start", "head", title);
        for (long t = 0; t <= endNs; t += CLOCK_NS) {
            svg.line(x(t), TOP - 6, x(t), bottom, "grid");
            if (t % 250 == 0) {
                svg.text(x(t), TOP - 10, "middle", "small", t + " ns");
            }
        }
        for (int row = 0; row < traces.size(); row++) {
            Trace trace = traces.get(row);
            double base = TOP + row * ROW + 20;
            svg.text(LEFT - 8, base - 4, "end", "mid", trace.label());
            if (trace.names().isEmpty() && vcd.at(trace.signal(), endNs).length() == 1) {
                level(svg, vcd, trace, base);
            } else {
                bus(svg, vcd, trace, base);
            }
        }
        return svg.toString();
    }

    private static double x(long ns) {
        return LEFT + (double) ns * CLOCK_PX / CLOCK_NS;
    }

    private void level(Svg svg, Vcd vcd, Trace trace, double base) {
        StringBuilder path = new StringBuilder();
        String last = null;
        for (Change change : changes(vcd, trace.signal())) {
            double y = change.value().equals("1") ? base - 14 : change.value().equals("0") ? base : base - 7;
            path.append(last == null ? "M" : "L").append(Svg.n(x(change.from()))).append(' ').append(Svg.n(y))
                    .append('L').append(Svg.n(x(change.to()))).append(' ').append(Svg.n(y));
            last = change.value();
        }
        svg.path(path.toString(), "wave");
    }

    private void bus(Svg svg, Vcd vcd, Trace trace, double base) {
        for (Change change : changes(vcd, trace.signal())) {
            double from = x(change.from());
            double to = x(change.to());
            String text = show(change.value(), trace.names());
            svg.path(String.format("M%s %sL%s %sL%s %sL%s %sL%s %sL%s %sz", Svg.n(from), Svg.n(base - 7),
                    Svg.n(from + 2), Svg.n(base - 14), Svg.n(to - 2), Svg.n(base - 14), Svg.n(to), Svg.n(base - 7),
                    Svg.n(to - 2), Svg.n(base), Svg.n(from + 2), Svg.n(base)), "bus");
            svg.fitted((from + to) / 2, base - 4, "mono", text, 5.6, to - from - 5);
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
    private static List<Change> changes(Vcd vcd, String signal) {
        long endNs = vcd.end();
        List<Change> changes = new ArrayList<>();
        long from = 0;
        String value = vcd.at(signal, 0);
        for (long t = CLOCK_NS / 2; t < endNs; t += CLOCK_NS / 2) {
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
