/*
 * SPDX-License-Identifier: Apache-2.0
 * A picture under construction: shapes, and text that is safe in XML.
 */
package io.github.nfpool.compare.report;

import java.util.Locale;

/** Looks come from {@link Looks}: shapes have classes, not colours, so that they follow the reader's scheme. */
final class Svg {
    enum Anchor {
        START("start"), MIDDLE("middle"), END("end");

        private final String name;

        Anchor(String name) {
            this.name = name;
        }
    }

    private final StringBuilder body = new StringBuilder();

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    Svg text(String looks, double x, double y, Anchor anchor, String text) {
        body.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                looks, x, y, anchor.name, escape(text)));
        return this;
    }

    Svg box(String looks, double x, double y, double width, double height) {
        body.append(String.format(Locale.ROOT, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
                looks, x, y, width, height));
        return this;
    }

    Svg line(String looks, double x1, double y1, double x2, double y2) {
        body.append(String.format(Locale.ROOT, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                looks, x1, y1, x2, y2));
        return this;
    }

    /** @param data what is drawn, in SVG's language of paths */
    Svg path(String looks, String data) {
        body.append("<path class=\"").append(looks).append("\" d=\"").append(data).append("\"/>\n");
        return this;
    }

    /** @param name unique on a page: the elements that title and describe the picture are called after it */
    Picture picture(String name, String title, String description, int width, double height) {
        return new Picture(name, title, description, width, (int) Math.ceil(height), body.toString());
    }

    /** A finished picture. */
    record Picture(String name, String title, String description, int width, int height, String body) {
        /** Around a picture that stands alone. */
        private static final int MARGIN = 20;

        /** As a part of a page that brings the looks along. */
        String inline() {
            return element("", 0, "");
        }

        /** As a file of its own. */
        String file() {
            int wide = width + 2 * MARGIN;
            int high = height + 2 * MARGIN;
            return element(String.format(" xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\"", wide, high), MARGIN,
                    String.format("<style>%n%s</style>%n<rect class=\"paper\" x=\"-%d\" y=\"-%d\" width=\"%d\" height=\"%d\"/>%n",
                            Looks.PICTURE, MARGIN, MARGIN, wide, high));
        }

        private String element(String attributes, int margin, String before) {
            String box = -margin + " " + -margin + " " + (width + 2 * margin) + " " + (height + 2 * margin);
            return "<svg" + attributes + " class=\"picture\" viewBox=\"" + box + "\" role=\"img\""
                    + " aria-labelledby=\"" + name + "-title " + name + "-desc\">\n<title id=\"" + name + "-title\">"
                    + escape(title) + "</title>\n<desc id=\"" + name + "-desc\">" + escape(description) + "</desc>\n"
                    + before + body + "</svg>\n";
        }
    }
}
