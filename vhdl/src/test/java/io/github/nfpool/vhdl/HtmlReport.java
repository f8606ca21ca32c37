// SPDX-License-Identifier: Apache-2.0
// The regression as one page that opens from disk: cases, covers and waveforms.
package io.github.nfpool.vhdl;

import io.github.nfpool.vhdl.picture.Svg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Written to target/report/index.html at the end of every run, passed or not. */
final class HtmlReport {

    static final Path FILE = SharedGhdl.SOURCES.resolve("target/report/index.html");

    private HtmlReport() { }

    /** {@code runs}: by bench, then case; {@code figures}: SVG by file name. */
    static void write(String ghdl, List<Bench> benches, Map<String, Map<String, Ghdl.Run>> runs,
            List<String> covers, Set<String> covered, Map<String, String> figures) throws IOException {
        StringBuilder html = new StringBuilder("""
                <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>ARP cores: GHDL regression</title>
                <style>body{font:14px sans-serif;margin:2em;max-width:1500px}td,th{padding:2px 10px;text-align:left}
                .pass{color:#063}.fail{color:#b00;font-weight:bold}.figure{overflow-x:auto;margin:1em 0}
                summary{font-weight:bold;margin:.5em 0}pre{background:#f6f6f6;padding:.5em}</style>
                <h1>ARP cores: GHDL regression</h1>
                """);
        long passed = benches.stream().mapToLong(b -> b.cases().stream().filter(c -> passed(runs, b, c)).count()).sum();
        long all = benches.stream().mapToLong(b -> b.cases().size()).sum();
        long hit = covers.stream().filter(covered::contains).count();
        html.append("<p>").append(Svg.escape(ghdl)).append("</p><p>").append(passed).append(" of ").append(all)
                .append(" cases passed, ").append(hit).append(" of ").append(covers.size()).append(" covers hit</p>\n");
        html.append("<h2>Cases</h2>\n");
        for (Bench bench : benches) {
            html.append("<details open><summary>").append(bench.name()).append("</summary><table>\n");
            for (String name : bench.cases()) {
                boolean ok = passed(runs, bench, name);
                html.append("<tr><td>").append(name).append("</td>").append(verdict(ok, "pass", "FAIL"));
                if (!ok && runs.containsKey(bench.name())) {
                    html.append("<td><pre>").append(Svg.escape(runs.get(bench.name()).get(name).result().output()))
                            .append("</pre></td>");
                }
                html.append("</tr>\n");
            }
            html.append("</table></details>\n");
        }
        html.append("<h2>Covers</h2><details open><summary>PSL covers of the RTL and the benches</summary><table>\n");
        for (String cover : covers) {
            html.append("<tr><td>").append(cover).append("</td>")
                    .append(verdict(covered.contains(cover), "hit", "NEVER HIT")).append("</tr>\n");
        }
        html.append("</table></details>\n<h2>The paper's figures</h2>\n");
        figures.values().forEach(svg -> html.append("<div class=\"figure\">").append(svg).append("</div>\n"));
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, html.append("</html>\n"));
    }

    private static boolean passed(Map<String, Map<String, Ghdl.Run>> runs, Bench bench, String name) {
        return runs.containsKey(bench.name()) && runs.get(bench.name()).get(name).passed(name);
    }

    private static String verdict(boolean good, String yes, String no) {
        return "<td class=\"" + (good ? "pass" : "fail") + "\">" + (good ? yes : no) + "</td>";
    }
}
