// SPDX-License-Identifier: Apache-2.0
// docs/figures is what the sources and their simulation say today. -Dnfpool.figures=write writes it anew.
package io.github.nfpool.vhdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.vhdl.picture.Diagrams.Arrow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final Path FOLDER = SharedGhdl.SOURCES.resolveSibling("docs").resolve("figures");

    @Test
    void committedFiguresAreCurrent() throws IOException {
        Map<String, String> figures = Figures.all(SharedGhdl.get());
        if ("write".equals(System.getProperty("nfpool.figures"))) {
            Files.createDirectories(FOLDER);
            for (Map.Entry<String, String> figure : figures.entrySet()) {
                Files.writeString(FOLDER.resolve(figure.getKey()), figure.getValue());
            }
        }
        for (Map.Entry<String, String> figure : figures.entrySet()) {
            Path file = FOLDER.resolve(figure.getKey());
            assertTrue(Files.exists(file), file + " is missing: run with -Dnfpool.figures=write");
            assertEquals(figure.getValue(), Files.readString(file), file + " is old: run with -Dnfpool.figures=write");
        }
    }

    /** The arrows drawn are those whose covers the regression hits, less the four only generics bring. */
    @Test
    void stateDiagramsShowEveryCoveredTransition() {
        assertEquals(transitions("arp_buffer", Set.of()), drawn(Figures.BUFFER_ARROWS));
        assertEquals(transitions("arp_control", Set.of("fsm_main_send", "fsm_wait_main",
                "fsm_request_output", "fsm_request_main")),
                drawn(Figures.CONTROL_ARROWS));
    }

    private static Set<String> drawn(List<Arrow> arrows) {
        return arrows.stream().map(a -> a.from() + ">" + a.to()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> transitions(String entity, Set<String> beyondThePaper) {
        try (Stream<String> lines = Files.lines(SharedGhdl.SOURCES.resolve("rtl/" + entity + ".vhd"))) {
            String covers = lines.filter(l -> l.startsWith("  --")).map(l -> l.substring(4))
                    .collect(Collectors.joining(" "));
            Matcher matcher = Pattern.compile("(fsm_\\w+) *: cover \\{state_s = (\\w+)[^;]*; *state_s = (\\w+)\\}")
                    .matcher(covers);
            Set<String> transitions = new TreeSet<>();
            while (matcher.find()) {
                if (!beyondThePaper.contains(matcher.group(1))) {
                    transitions.add(matcher.group(2) + ">" + matcher.group(3));
                }
            }
            return transitions;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
