// SPDX-License-Identifier: Apache-2.0
// Each entity of rtl/ has a page in doc/ that says what its source says; cases that pages name are there.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Generics and ports, their order, types and defaults; the text of the header; a meaning for each. */
class DocPagesTest {

    private static final Pattern GENERIC = Pattern.compile("(\\w+) *: ([\\w ]+?)(?: := (\\w+))?");
    private static final Pattern PORT = Pattern.compile("(\\w+) *: (in|out) +([\\w() */-]+?)(?: := ([^;]+))?");

    @TestFactory
    Stream<DynamicTest> pages() {
        return SharedGhdl.files().stream().filter(f -> f.startsWith("rtl/") && !f.endsWith("_pkg.vhd"))
                .map(f -> f.substring(4, f.length() - 4)).map(entity -> dynamicTest(entity, () -> page(entity)));
    }

    /** What these pages name in code's letters, cases above all, is somewhere in the sources. */
    @TestFactory
    Stream<DynamicTest> namesInPages() {
        return Stream.of("ambiguities.md", "paper.md").map(page -> dynamicTest(page, () -> {
            StringBuilder sources = new StringBuilder();
            for (String file : SharedGhdl.files()) {
                sources.append(Files.readString(SharedGhdl.SOURCES.resolve(file)));
            }
            Set<String> known = new HashSet<>(List.of(sources.toString().split("\\W+")));
            String text = Files.readString(SharedGhdl.SOURCES.resolve("doc").resolve(page));
            Pattern.compile("`(\\w+)( \\w+)?`").matcher(text).results().flatMap(m -> Stream.of(m.group(1),
                    m.group(2) == null ? m.group(1) : m.group(2).strip()))
                    .forEach(name -> assertTrue(known.contains(name), page + " names " + name));
        }));
    }

    private static void page(String entity) throws IOException {
        String vhdl = Files.readString(SharedGhdl.SOURCES.resolve("rtl").resolve(entity + ".vhd"));
        Path file = SharedGhdl.SOURCES.resolve("doc").resolve(entity + ".md");
        assertTrue(Files.exists(file), file + " is missing");
        List<String> page = Files.readAllLines(file);

        assertEquals(declared(vhdl, "generic (", GENERIC), table(page, "| generic |"), "generics");
        assertEquals(declared(vhdl, "port (", PORT), table(page, "| port |"), "ports");

        String text = words(String.join(" ", page));
        for (String paragraph : header(vhdl)) {
            assertTrue(text.contains(words(paragraph)), "the header's text is another: " + paragraph);
        }
    }

    /** What the entity declares, as the cells of a row: name, direction of a port, type, default. */
    private static List<String> declared(String vhdl, String list, Pattern declaration) {
        String entity = vhdl.substring(vhdl.indexOf("\nentity"), vhdl.indexOf("\nend entity"));
        List<String> rows = new ArrayList<>();
        // On lines of its own, or all in one line.
        Matcher body = Pattern.compile("(?s)  " + Pattern.quote(list) + "(?:\n(.*?)\n  |([^\n]*))\\);").matcher(entity);
        if (body.find()) {
            String lines = body.group(1) != null ? body.group(1) : body.group(2);
            for (String line : lines.lines().map(l -> l.replaceAll(" *--.*", "").replaceAll(";$", "").strip()).toList()) {
                Matcher matcher = declaration.matcher(line);
                if (matcher.matches()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= matcher.groupCount(); i++) {
                        cells.add(matcher.group(i) == null ? "" : matcher.group(i).strip());
                    }
                    rows.add(String.join(" | ", cells));
                } else {
                    assertTrue(line.isEmpty(), "not understood: " + line);
                }
            }
        }
        return rows;
    }

    /** The rows of a page's table but for their last cell, the meaning, which must not be empty. */
    private static List<String> table(List<String> page, String head) {
        List<String> rows = new ArrayList<>();
        int at = 0;
        while (at < page.size() && !page.get(at).startsWith(head)) {
            at++;
        }
        for (at += 2; at < page.size() && page.get(at).startsWith("|"); at++) {
            List<String> cells = Arrays.stream(page.get(at).split("\\|"))
                    .map(cell -> cell.replace("`", "").strip().replaceAll("^none$", "")).toList();
            cells = cells.subList(1, cells.size());
            assertFalse(cells.getLast().isEmpty(), "no meaning: " + page.get(at));
            rows.add(String.join(" | ", cells.subList(0, cells.size() - 1)));
        }
        return rows;
    }

    /** The comment before the library clause, less the licence. */
    private static List<String> header(String vhdl) {
        String comment = vhdl.substring(vhdl.indexOf('\n') + 1, vhdl.indexOf("\nlibrary"));
        return List.of(comment.replaceAll("(?m)^--", "").split("\n *\n"));
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
