// SPDX-License-Identifier: Apache-2.0
// The regression as one page that opens from disk: cases, covers and waveforms.
package io.github.nfpool.vhdl;

import io.github.nfpool.vhdl.picture.Svg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Written to target/report/index.html at the end of every run, passed or not; what failed stands open. */
final class HtmlReport {

    static final Path FILE = SharedGhdl.SOURCES.resolve("target/report/index.html");

    private static final String HEAD = """
            <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>ARP cores: GHDL regression</title>
            <style>body{font:14px sans-serif;margin:2em auto;max-width:1000px;padding:0 1em;background:#fff;color:#222}
            .pass{color:#063}.fail{color:#b00;font-weight:bold}.verdict{font-size:18px;font-weight:bold}
            ul{columns:17em;margin:.3em 0 1em;padding-left:1.5em}li{list-style:"\\2713  ";break-inside:avoid}
            li.fail{list-style:"\\2717  "}summary{font-weight:bold;margin:.4em 0;cursor:pointer}
            pre{background:#f6f6f6;padding:.5em;white-space:pre-wrap}.figure{overflow-x:auto;margin:1.5em 0}</style>
            <h1>ARP cores: GHDL regression</h1>
            """;

    private HtmlReport() { }

    /** {@code runs}: by bench, then case; {@code figures}: SVG by file name. */
    static void write(String ghdl, List<Bench> benches, Map<String, Map<String, Ghdl.Run>> runs,
            List<String> covers, Set<String> covered, Map<String, String> figures) throws IOException {
        long all = benches.stream().mapToLong(b -> b.cases().size()).sum();
        long passed = benches.stream().mapToLong(b -> passed(runs, b)).sum();
        long hit = covers.stream().filter(covered::contains).count();
        boolean good = passed == all && hit == covers.size();

        StringBuilder html = new StringBuilder(HEAD);
        html.append("<p class=\"verdict ").append(good ? "pass\">Passed" : "fail\">FAILED").append(": ").append(passed)
                .append(" of ").append(all).append(" cases, ").append(hit).append(" of ").append(covers.size())
                .append(" covers hit</p>\n<p>").append(Svg.escape(ghdl))
                .append(". To: <a href=\"#cases\">cases</a>, <a href=\"#covers\">covers</a>")
                .append(", <a href=\"#figures\">waveforms and figures</a></p>\n<h2 id=\"cases\">Cases</h2>\n");
        for (Bench bench : benches) {
            section(html, bench.name(), bench.cases().stream()
                    .collect(Collectors.toMap(c -> c, c -> passed(runs, bench, c), (x, y) -> x, LinkedHashMap::new)));
            bench.cases().stream().filter(c -> !passed(runs, bench, c)).forEach(name -> html.append("<p class=\"fail\">")
                    .append(bench.name()).append(' ').append(name).append("</p><pre>")
                    .append(runs.containsKey(bench.name())
                            ? Svg.escape(runs.get(bench.name()).get(name).result().output()) : "not run")
                    .append("</pre>\n"));
        }
        html.append("<h2 id=\"covers\">PSL covers, by the entity that has them</h2>\n");
        covers.stream().collect(Collectors.groupingBy(c -> c.replaceAll("\\..*", ""), LinkedHashMap::new,
                Collectors.toMap(c -> c.replaceAll(".*\\.", ""), covered::contains, (x, y) -> x && y,
                        LinkedHashMap::new)))
                .forEach((entity, labels) -> section(html, entity, labels));
        html.append("<h2 id=\"figures\">The paper's figures, from this simulation</h2>\n");
        figures.values().forEach(svg -> html.append("<div class=\"figure\">").append(svg).append("</div>\n"));
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, html.append("</html>\n"));
    }

    /** Names with their verdicts; folded away if all are good. */
    private static void section(StringBuilder html, String title, Map<String, Boolean> verdicts) {
        long good = verdicts.values().stream().filter(v -> v).count();
        boolean all = good == verdicts.size();
        html.append("<details").append(all ? "" : " open").append("><summary>").append(title)
                .append(" <span class=\"").append(all ? "pass" : "fail").append("\">").append(good).append(" of ")
                .append(verdicts.size()).append("</span></summary><ul>\n");
        verdicts.forEach((name, ok) -> html.append("<li class=\"").append(ok ? "pass" : "fail").append("\">")
                .append(name).append("</li>\n"));
        html.append("</ul></details>\n");
    }

    private static long passed(Map<String, Map<String, Ghdl.Run>> runs, Bench bench) {
        return bench.cases().stream().filter(c -> passed(runs, bench, c)).count();
    }

    private static boolean passed(Map<String, Map<String, Ghdl.Run>> runs, Bench bench, String name) {
        return runs.containsKey(bench.name()) && runs.get(bench.name()).get(name).passed(name);
    }
}
