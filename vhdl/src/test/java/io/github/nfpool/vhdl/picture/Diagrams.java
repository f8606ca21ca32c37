// SPDX-License-Identifier: Apache-2.0
// The state diagrams of figures 6 and 9 and the block diagrams of figures 7, 10 and 13.
package io.github.nfpool.vhdl.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks come from the VHDL sources themselves; states are laid out here, their arrows checked by the caller. */
public final class Diagrams {

    private static final int PORT = 20;

    private Diagrams() { }

    /** A state and its place. */
    public record State(String name, int x, int y) { }

    /** An arrow; {@code bend} pixels to the left of its way. */
    public record Arrow(String from, String to, int bend, String label) { }

    /** The first state is the one after reset. */
    public static String states(String title, int width, int height, List<State> states, List<Arrow> arrows) {
        Svg svg = new Svg(width, height, title).text(10, 20, "start", "head", title);
        Map<String, State> byName = new LinkedHashMap<>();
        states.forEach(s -> byName.put(s.name(), s));
        for (Arrow arrow : arrows) {
            State a = byName.get(arrow.from());
            State b = byName.get(arrow.to());
            double dx = b.x() - a.x();
            double dy = b.y() - a.y();
            double length = Math.hypot(dx, dy);
            double mx = (a.x() + b.x()) / 2.0 + dy / length * arrow.bend();
            double my = (a.y() + b.y()) / 2.0 - dx / length * arrow.bend();
            double[] p = edge(a, mx, my);
            double[] q = edge(b, mx, my);
            svg.path(String.format("M%s %sQ%s %s %s %s", Svg.n(p[0]), Svg.n(p[1]), Svg.n(mx), Svg.n(my),
                    Svg.n(q[0]), Svg.n(q[1])), "arrow");
            double lx = (p[0] + 2 * mx + q[0]) / 4;
            double ly = (p[1] + 2 * my + q[1]) / 4;
            String[] lines = arrow.label().split("\n");
            for (int i = 0; i < lines.length; i++) {
                svg.text(lx, ly - 4 + 11 * i, "middle", "small halo", lines[i]);
            }
        }
        State first = states.getFirst();
        svg.line(first.x(), first.y() - 42, first.x(), first.y() - 20, "arrow");
        svg.text(first.x() + 6, first.y() - 32, "start", "small", "reset");
        for (State state : states) {
            double w = state.name().length() * 7.2 + 16;
            svg.box(state.x() - w / 2, state.y() - 18, w, 36, "state");
            svg.text(state.x(), state.y() + 4, "middle", "mid", state.name());
        }
        return svg.toString();
    }

    /** Where the line from a state's middle to a point leaves its box. */
    private static double[] edge(State state, double x, double y) {
        double halfWidth = (state.name().length() * 7.2 + 16) / 2 + 2;
        double dx = x - state.x();
        double dy = y - state.y();
        double scale = Math.min(dx == 0 ? 1e9 : halfWidth / Math.abs(dx), dy == 0 ? 1e9 : 20 / Math.abs(dy));
        return new double[] {state.x() + dx * scale, state.y() + dy * scale};
    }

    /** A port of an entity; {@code type} is its range where that says enough. */
    public record Port(String name, boolean in, String type) {

        String label() {
            return type.isEmpty() || type.startsWith("(") ? name + type : name + " : " + type;
        }
    }

    /** The ports of the entity in a VHDL source, in order. */
    public static List<Port> ports(String vhdl) {
        String text = vhdl.substring(vhdl.indexOf("\nentity"), vhdl.indexOf("\nend entity"));
        text = text.substring(text.indexOf("  port ("));
        List<Port> ports = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?m)^    (\\w+) *: (in|out) +([\\w() ]+?)(?: := [^;\\n]*)?;?(?: *--.*)?$")
                .matcher(text);
        while (matcher.find()) {
            ports.add(new Port(matcher.group(1), matcher.group(2).equals("in"),
                    matcher.group(3).replace("std_logic_vector", "").replace("std_logic", "").strip()));
        }
        return ports;
    }

    /** One entity as a box, inputs left, outputs right; what the paper does not have is grey. */
    public static String block(String title, String entity, List<Port> ports, Set<String> paper) {
        int rows = (int) Math.max(ports.stream().filter(Port::in).count(), ports.stream().filter(p -> !p.in()).count());
        Svg svg = new Svg(620, 60 + rows * PORT + 20, title).text(10, 20, "start", "head", title);
        svg.text(610, 20, "end", "small", "grey: beyond the paper");
        svg.box(120, 40, 380, rows * PORT + 20, "block");
        svg.text(310, 50 + rows * PORT / 2.0, "middle", "head", entity);
        int left = 0;
        int right = 0;
        for (Port port : ports) {
            String beyond = paper.contains(port.name()) ? "" : " beyond";
            double y = 60 + PORT * (port.in() ? left++ : right++);
            pin(svg, port.in() ? 120 : 500, y, port.in() ? -1 : 1, port.in(), beyond);
            svg.text(port.in() ? 126 : 494, y + 4, port.in() ? "start" : "end", "small" + beyond, port.label());
        }
        return svg.toString();
    }

    /** A short arrow at the edge {@code x} of a box, on its left ({@code side} -1) or right (1). */
    private static void pin(Svg svg, double x, double y, int side, boolean in, String beyond) {
        if (in) {
            svg.line(x + side * 60, y, x + side * 2, y, "arrow" + beyond);
        } else {
            svg.line(x, y, x + side * 58, y, "arrow" + beyond);
        }
    }

    /** Two instances of a top, the nets between them, and the ports of the top that lead to either. */
    public static String joined(String title, String top, List<Port> control, List<Port> buffer) {
        Map<String, String> left = portMap(top, "i_buffer");
        Map<String, String> right = portMap(top, "i_control");
        int rows = (int) Math.max(left.values().stream().filter(right::containsValue).count(),
                right.values().stream().filter(net -> net.startsWith("arp_")).count());
        int height = rows * PORT + 30;
        Svg svg = new Svg(1000, height + 100, title).text(10, 20, "start", "head", title);
        svg.box(110, 34, 780, height + 54, "top").text(500, 52, "middle", "head", "arp_top");
        svg.box(150, 66, 230, height, "block").text(265, 84, "middle", "head", "arp_buffer");
        svg.box(560, 66, 290, height, "block").text(705, 84, "middle", "head", "arp_control");
        int row = 0;
        int leftPins = 0;
        int rightPins = 0;
        for (Port port : buffer) {
            String net = left.get(port.name());
            double y = 104 + row * PORT;
            if (right.containsValue(net)) {
                row++;
                Port peer = control.stream().filter(p -> net.equals(right.get(p.name()))).findFirst().orElseThrow();
                if (port.in() && peer.in()) {
                    svg.line(380, y, 560, y, "net").text(470, y + 3, "middle", "small halo", net);
                } else if (port.in()) {
                    svg.line(560, y, 382, y, "arrow");
                } else {
                    svg.line(380, y, 558, y, "arrow");
                }
                svg.text(374, y + 4, "end", "small", port.label()).text(566, y + 4, "start", "small", peer.label());
            } else if (outer(top, net) != null) {
                double pinY = 104 + leftPins++ * PORT;
                pin(svg, 150, pinY, -1, port.in(), "");
                svg.text(156, pinY + 4, "start", "small", port.name()).text(86, pinY + 3, "end", "small", outer(top, net));
            }
        }
        for (Port port : control) {
            String net = right.get(port.name());
            if (!left.containsValue(net) && outer(top, net) != null) {
                double pinY = 104 + rightPins++ * PORT;
                pin(svg, 850, pinY, 1, port.in(), "");
                svg.text(844, pinY + 4, "end", "small", port.name()).text(914, pinY + 3, "start", "small", outer(top, net));
            }
        }
        return svg.toString();
    }

    /** The port of the top that a net is or, with every generic at its default, is driven by; else null. */
    private static String outer(String top, String net) {
        Matcher driven = Pattern.compile("\\b" + net + " +<= (arp_\\w+);").matcher(top);
        return net.startsWith("arp_") ? net : driven.find() ? driven.group(1) : null;
    }

    private static Map<String, String> portMap(String vhdl, String instance) {
        String text = vhdl.substring(vhdl.indexOf("  " + instance + " : "));
        text = text.substring(text.indexOf("port map ("), text.indexOf(");\n"));
        Map<String, String> map = new LinkedHashMap<>();
        Matcher matcher = Pattern.compile("(\\w+) +=> (\\w+)").matcher(text);
        while (matcher.find()) {
            map.put(matcher.group(1), matcher.group(2));
        }
        return map;
    }
}
