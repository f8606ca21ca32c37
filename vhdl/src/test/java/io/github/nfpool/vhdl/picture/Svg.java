// SPDX-License-Identifier: Apache-2.0
// The few SVG shapes all pictures are made of, in one look.
package io.github.nfpool.vhdl.picture;

import java.util.Locale;

/** Collects shapes; coordinates in pixels. */
public final class Svg {

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String title;

    public Svg(int width, int height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    public Svg line(double x1, double y1, double x2, double y2, String style) {
        return add("<path class=\"%s\" d=\"M%s %sL%s %s\"/>", style, n(x1), n(y1), n(x2), n(y2));
    }

    public Svg path(String d, String style) {
        return add("<path class=\"%s\" d=\"%s\"/>", style, d);
    }

    public Svg box(double x, double y, double w, double h, String style) {
        return add("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\"/>",
                style, n(x), n(y), n(w), n(h));
    }

    /** {@code anchor}: start, middle or end. */
    public Svg text(double x, double y, String anchor, String style, String text) {
        return add("<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
                style, n(x), n(y), anchor, escape(text));
    }

    /** Text in the middle, squeezed a little or left out where it does not fit; {@code advance} px a letter. */
    public Svg fitted(double x, double y, String style, String text, double advance, double room) {
        double length = text.length() * advance;
        if (length <= room) {
            return text(x, y, "middle", style, text);
        }
        if (room < 0.5 * length) {
            return this;
        }
        return add("<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"middle\" textLength=\"%s\" "
                + "lengthAdjust=\"spacingAndGlyphs\">%s</text>", style, n(x), n(y), n(room), escape(text));
    }

    private Svg add(String format, Object... arguments) {
        body.append(String.format(Locale.ROOT, format, arguments)).append('\n');
        return this;
    }

    static String n(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">
                <!-- SPDX-License-Identifier: Apache-2.0 -->
                <!-- Drawn by FiguresTest from the VHDL sources and their simulation; do not edit. -->
                <title>%s</title>
                <style>
                text{font:11px sans-serif;fill:#222}
                .head{font:bold 14px sans-serif}.small{font-size:9px}.mono{font:9px monospace}.mid{font-size:10px}
                path{fill:none;stroke:#222;stroke-width:1.2}.grid{stroke:#ddd;stroke-width:.6}
                .halo{paint-order:stroke;stroke:#fff;stroke-width:6px;stroke-linejoin:round}
                text.beyond{fill:#888}path.beyond{stroke:#aaa}.top{fill:#fff}
                .wave{stroke:#0a5}.bus{stroke:#25a}.name{fill:#fff;stroke:#25a;stroke-width:1.2}
                rect{stroke:#222;stroke-width:1.2;fill:#f4f7fb}.state{fill:#eef6ee}.paper{fill:#fff;stroke:none}
                </style>
                <defs><marker id="a" markerWidth="9" markerHeight="9" refX="8" refY="4" orient="auto">\
                <path d="M0 0L8 4L0 8z" style="fill:#222;stroke:none"/></marker>
                <marker id="b" markerWidth="9" markerHeight="9" refX="8" refY="4" orient="auto">\
                <path d="M0 0L8 4L0 8z" style="fill:#aaa;stroke:none"/></marker></defs>
                <style>.arrow{marker-end:url(#a)}.beyond{marker-end:url(#b)}</style>
                <rect class="paper" width="%d" height="%d"/>
                %s</svg>
                """, width, height, width, height, escape(title), width, height, body);
    }
}
