/*
 * SPDX-License-Identifier: Apache-2.0
 * The report on a terminal.
 * Step 3 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of at most {@link #WIDTH} characters. */
final class TextOutput {
    static final int WIDTH = 100;
    private static final int GAP = 2;
    private static final int NARROWEST = 12;

    private final StringBuilder out = new StringBuilder();

    static String of(List<Section> sections) {
        TextOutput output = new TextOutput();
        sections.stream().filter(section -> !section.isEmpty()).forEach(output::section);
        return output.out.toString();
    }

    private void section(Section section) {
        out.append(section.title()).append('\n').append("=".repeat(Math.min(WIDTH, section.title().length()))).append("\n\n");
        section.intro().forEach(text -> paragraph("", text));
        if (!section.intro().isEmpty()) {
            out.append('\n');
        }
        section.tables().forEach(this::table);
        for (Section.Note note : section.notes()) {
            paragraph("", note.name());
            note.lines().forEach(line -> paragraph("    ", line));
        }
        out.append(section.notes().isEmpty() ? "" : "\n");
    }

    private void paragraph(String indent, String text) {
        wrap(text, WIDTH - indent.length()).forEach(line -> out.append(indent).append(line).append('\n'));
    }

    private void table(Table table) {
        paragraph("", table.caption());
        int[] widths = widths(table);
        int headLines = table.columns().stream().mapToInt(name -> name.split("\n").length).max().orElseThrow();
        List<List<String>> head = table.columns().stream().map(name -> padded(List.of(name.split("\n")), headLines)).toList();
        row(table, widths, head);
        out.append("-".repeat(Arrays.stream(widths).sum() + GAP * (widths.length - 1))).append('\n');
        for (List<String> cells : table.rows()) {
            List<List<String>> wrapped = new ArrayList<>();
            for (int column = 0; column < widths.length; column++) {
                wrapped.add(wrap(cells.get(column), widths[column]));
            }
            row(table, widths, wrapped);
        }
        out.append('\n');
    }

    /** As wide as the text; what is too much for the line is taken from the widest column of words. */
    private static int[] widths(Table table) {
        int[] widths = new int[table.columns().size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            int head = Arrays.stream(table.columns().get(at).split("\n")).mapToInt(String::length).max().orElse(0);
            widths[at] = Math.max(head, table.rows().stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
        }
        for (int excess = Arrays.stream(widths).sum() + GAP * (widths.length - 1) - WIDTH; excess > 0; excess--) {
            int widest = 0;
            for (int column = 1; column < table.left(); column++) {
                widest = widths[column] > widths[widest] ? column : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    /** Words begin at the top of a row, figures stand in its last line. */
    private void row(Table table, int[] widths, List<List<String>> cells) {
        int height = cells.stream().mapToInt(List::size).max().orElse(1);
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                List<String> cell = cells.get(column);
                boolean left = column < table.left();
                int index = left ? line : line - height + cell.size();
                String part = index >= 0 && index < cell.size() ? cell.get(index) : "";
                String space = " ".repeat(Math.max(0, widths[column] - part.length()));
                text.append(column == 0 ? "" : " ".repeat(GAP)).append(left ? part + space : space + part);
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
    }

    private static List<String> padded(List<String> lines, int height) {
        List<String> padded = new ArrayList<>(lines);
        while (padded.size() < height) {
            padded.addFirst("");
        }
        return padded;
    }

    /** Breaks between words; a word longer than a line has one of its own. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
