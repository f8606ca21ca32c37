/*
 * SPDX-License-Identifier: Apache-2.0
 * The report as one page that needs nothing else: report.html.
 * Step 3 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.List;

/** Pictures stand below the first section. */
final class Page {
    private final StringBuilder html = new StringBuilder();

    private Page() {
    }

    /** @param lead what the reader should take along */
    static String of(String title, List<String> lead, List<Svg.Picture> pictures, List<Section> sections) {
        Page page = new Page();
        page.html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(Svg.escape(title)).append("</title>\n<style>\n").append(Looks.PAGE).append(Looks.PICTURE)
                .append("</style>\n</head>\n<body>\n<main>\n");
        page.element("h1", "", title);
        lead.forEach(text -> page.element("p", "lead", text));
        for (Svg.Picture picture : pictures) {
            page.html.append("<figure>\n").append(picture.inline()).append("</figure>\n");
        }
        sections.stream().filter(section -> !section.isEmpty()).forEach(page::section);
        page.html.append("</main>\n</body>\n</html>\n");
        return page.html.toString();
    }

    private void section(Section section) {
        html.append("<section>\n");
        element("h2", "", section.title());
        section.intro().forEach(text -> element("p", "", text));
        section.tables().forEach(this::table);
        if (!section.notes().isEmpty()) {
            html.append("<dl>\n");
            for (Section.Note note : section.notes()) {
                html.append("<div>\n");
                element("dt", "", note.name());
                note.lines().forEach(line -> element("dd", "", line));
                html.append("</div>\n");
            }
            html.append("</dl>\n");
        }
        html.append("</section>\n");
    }

    private void table(Table table) {
        html.append("<div class=\"wide\">\n<table>\n");
        element("caption", "", table.caption());
        html.append("<thead>\n<tr>");
        for (int column = 0; column < table.columns().size(); column++) {
            html.append("<th scope=\"col\"").append(column < table.left() ? " class=\"word\">" : ">")
                    .append(Svg.escape(table.columns().get(column).strip()).replace("\n", "<br>")).append("</th>");
        }
        html.append("</tr>\n</thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            html.append("<tr><th scope=\"row\" class=\"word\">").append(Svg.escape(row.getFirst())).append("</th>");
            for (int column = 1; column < row.size(); column++) {
                html.append("<td").append(looks(table, column, row.get(column))).append('>')
                        .append(Svg.escape(row.get(column))).append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n</div>\n");
    }

    private static String looks(Table table, int column, String cell) {
        String looks = column < table.left() ? "word" : "";
        if (cell.equals(Goals.Verdict.MET.text)) {
            looks += " met";
        } else if (cell.equals(Goals.Verdict.NOT_MET.text)) {
            looks += " not-met";
        }
        return looks.isEmpty() ? "" : " class=\"" + looks.strip() + "\"";
    }

    private void element(String name, String looks, String text) {
        html.append('<').append(name).append(looks.isEmpty() ? "" : " class=\"" + looks + "\"").append('>')
                .append(Svg.escape(text)).append("</").append(name).append(">\n");
    }
}
