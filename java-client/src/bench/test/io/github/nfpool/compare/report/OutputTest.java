/*
 * SPDX-License-Identifier: Apache-2.0
 * What is written: safe in XML and HTML, and within the terminal.
 */
package io.github.nfpool.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class OutputTest {
    private static final String NASTY = "<script>&\"'";

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void escapedTextIsWhatItWas() throws Exception {
        assertEquals("&lt;script&gt;&amp;&quot;&#39;", Svg.escape(NASTY));
        Document document = parse("<a b=\"" + Svg.escape(NASTY) + "\">" + Svg.escape(NASTY) + "</a>");
        assertEquals(NASTY, document.getDocumentElement().getTextContent());
        assertEquals(NASTY, document.getDocumentElement().getAttribute("b"));
    }

    @Test
    void aBarChartIsXmlAndSaysItsFigures() throws Exception {
        BarChart.Bar bar = new BarChart.Bar(NASTY, true, List.of(10.0, -2.0, 5.0), NASTY);
        String file = new BarChart(NASTY, "instructions", List.of("a", "b", "c"),
                List.of(new BarChart.Panel(NASTY, List.of(bar)))).picture("bars").file();
        Document document = parse(file);
        assertEquals(NASTY, document.getElementsByTagName("title").item(0).getTextContent());
        assertTrue(document.getElementsByTagName("desc").item(0).getTextContent().contains(NASTY + " 13.0"));
        assertFalse(file.contains("width=\"-"), "what is below 0 is not drawn");
    }

    @Test
    void aLineChartIsXmlEvenOfOnePoint() throws Exception {
        LineChart.Line line = new LineChart.Line(NASTY, false, new TreeMap<>(Map.of(64, 5.0)));
        String file = new LineChart(NASTY, "instructions", List.of(line)).picture("lines").file();
        parse(file);
        assertFalse(file.contains("NaN"), file);
    }

    @Test
    void aPageHoldsNoTextAsMarkup() {
        Table table = Table.of(NASTY, 1, List.of(NASTY, NASTY));
        table.add(List.of(NASTY, NASTY));
        Section section = new Section(NASTY, List.of(NASTY), List.of(table), List.of(new Section.Note(NASTY, List.of(NASTY))));
        String page = Page.of(NASTY, List.of(NASTY), List.of(), List.of(section));
        assertFalse(page.contains("<script"), page);
        assertEquals(12, page.split("&lt;script&gt;&amp;", -1).length - 1);
    }

    @Test
    void theTerminalIsAHundredColumnsWide() {
        Table table = Table.of("word ".repeat(50), 1, List.of("way", "first\nfigure", "second"));
        table.add(List.of("long ".repeat(40), "1,000", "2"));
        String text = TextOutput.of(List.of(new Section("Title", List.of("word ".repeat(50)), List.of(table), List.of())));
        assertTrue(text.lines().allMatch(line -> line.length() <= TextOutput.WIDTH), text);
        assertTrue(text.contains("1,000"), text);
    }

    @Test
    void anEmptySectionIsLeftOut() {
        Section empty = new Section("Nothing", List.of(), List.of(), List.of());
        assertEquals("", TextOutput.of(List.of(empty)));
        assertFalse(Page.of("t", List.of(), List.of(), List.of(empty)).contains("Nothing"));
    }

    @Test
    void axesHaveRoundNumbers() {
        assertEquals(500, Scale.step(2528 - 100, 5));
        assertEquals(20, Scale.step(73.3, 5));
        assertEquals(List.of(50.0, 100.0, 200.0, 500.0), Scale.logarithmic(68, 470));
        assertEquals(List.of(5.0, 10.0), Scale.logarithmic(5, 5));
    }

    @Test
    void numbersReadWell() {
        assertEquals("72.8", Text.number(72.84));
        assertEquals("100", Text.number(99.97));
        assertEquals("2,528", Text.number(2527.9));
        assertEquals("7.13", Text.number(7.126));
        assertEquals("0.00", Text.number(-0.001));
        assertEquals("1/20.0", Text.ratio(0.05));
        assertEquals("x 1.30", Text.ratio(1.3));
    }
}
