/*
 * SPDX-License-Identifier: Apache-2.0
 * How each way was set up, and what it does not do.
 */
package io.github.nfpool.compare.report;

import io.github.nfpool.compare.report.Results.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ways that are described alike share a note. */
final class Footnotes {
    private final Results results;
    private final List<Description> notes;

    Footnotes(Results results) {
        this.results = results;
        notes = new ArrayList<>(results.descriptions().values().stream().distinct().toList());
    }

    /** A way as a row of a table is called. */
    String name(Way way) {
        return plainName(way) + reference(way);
    }

    /** In a table of one variant. */
    String shortName(Way way) {
        return results.label(way) + reference(way);
    }

    private String reference(Way way) {
        int note = notes.indexOf(results.descriptions().get(way));
        return note < 0 ? "" : " [" + (note + 1) + "]";
    }

    /** A path that is always called the same way needs no variant. */
    String plainName(Way way) {
        return results.label(way) + (way.variant().equals("call") || way.isSource() ? "" : ", " + way.variant());
    }

    Section section() {
        List<Section.Note> list = new ArrayList<>();
        for (int i = 0; i < notes.size(); i++) {
            Description note = notes.get(i);
            List<String> lines = Stream.of(line("set-up: ", note.setup()), line("missing: ", note.missing()),
                    line("versions: ", note.versions())).filter(line -> !line.isEmpty()).toList();
            String directions = results.descriptions().entrySet().stream().filter(entry -> entry.getValue().equals(note))
                    .map(entry -> entry.getKey().direction()).distinct().collect(Collectors.joining(" and "));
            list.add(new Section.Note("[" + (i + 1) + "] " + note.label() + " (" + directions + ")", lines));
        }
        return new Section("Set-up, and what each way does not do", List.of(), List.of(), list);
    }

    private static String line(String name, String text) {
        return text.isEmpty() ? "" : name + text;
    }
}
