// SPDX-License-Identifier: Apache-2.0
// The state diagrams of figures 6 and 9 and the block diagrams of figures 7, 10 and 13.
package io.github.nfpool.vhdl.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                svg.text(lx, ly - 4 + 11 * i, "middle", "small", lines[i]);
            }
        }
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

    /** A port of an entity. */
    public record Port(String name, boolean in, String type) { }

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

    /** One entity as a box, inputs left, outputs right. */
    public static String block(String title, String entity, List<Port> ports) {
        int rows = (int) Math.max(ports.stream().filter(Port::in).count(), ports.stream().filter(p -> !p.in()).count());
        Svg svg = new Svg(620, 60 + rows * PORT + 20, title).text(10, 20, "start", "head", title);
        svg.box(120, 40, 380, rows * PORT + 20, "block");
        svg.text(310, 50 + rows * PORT / 2.0, "middle", "head", entity);
        int left = 0;
        int right = 0;
        for (Port port : ports) {
            String label = port.name() + port.type();
            if (port.in()) {
                double y = 60 + left++ * PORT;
                svg.line(60, y, 118, y, "arrow").text(126, y + 4, "start", "small", label);
            } else {
                double y = 60 + right++ * PORT;
                svg.line(500, y, 558, y, "arrow").text(494, y + 4, "end", "small", label);
            }
        }
        return svg.toString();
    }

    /** The nets between two instances of a top: control's ports left of the arrow, buffer's right. */
    public static String joined(String title, String top, List<Port> control, List<Port> buffer) {
        Map<String, String> left = portMap(top, "i_control");
        Map<String, String> right = portMap(top, "i_buffer");
        List<String[]> nets = new ArrayList<>();
        for (Map.Entry<String, String> a : left.entrySet()) {
            for (Map.Entry<String, String> b : right.entrySet()) {
                boolean shared = a.getValue().equals(b.getValue());
                boolean outwards = control.stream().anyMatch(p -> p.name().equals(a.getKey()) && !p.in());
                if (shared) {
                    nets.add(new String[] {a.getKey(), b.getKey(), outwards ? ">" : in(buffer, b.getKey()) ? "=" : "<"});
                }
            }
        }
        int height = nets.size() * PORT + 30;
        Svg svg = new Svg(760, height + 70, title).text(10, 20, "start", "head", title);
        svg.box(480, 40, 260, height, "block").text(610, 58, "middle", "head", "arp_control");
        svg.box(20, 40, 260, height, "block").text(150, 58, "middle", "head", "arp_buffer");
        for (int i = 0; i < nets.size(); i++) {
            double y = 78 + i * PORT;
            String[] net = nets.get(i);
            if (net[2].equals(">")) {
                svg.line(480, y, 282, y, "arrow");
            } else if (net[2].equals("<")) {
                svg.line(280, y, 478, y, "arrow");
            } else {
                svg.line(280, y, 480, y, "grid");
            }
            svg.text(488, y + 4, "start", "small", net[0]).text(272, y + 4, "end", "small", net[1]);
        }
        return svg.toString();
    }

    private static boolean in(List<Port> ports, String name) {
        return ports.stream().anyMatch(p -> p.name().equals(name) && p.in());
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
