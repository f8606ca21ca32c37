/*
 * SPDX-License-Identifier: Apache-2.0
 * A part of the report, before anything is decided about how it looks.
 */
package io.github.nfpool.compare.report;

import java.util.List;

/**
 * In this order. A section without anything in it is left out.
 *
 * @param title  its heading
 * @param intro  paragraphs above the tables
 * @param tables one below the other
 * @param notes  below the tables
 */
record Section(String title, List<String> intro, List<Table> tables, List<Note> notes) {
    /** A footnote, or a paragraph with a heading of its own. */
    record Note(String name, List<String> lines) {
    }

    boolean isEmpty() {
        return intro.isEmpty() && tables.isEmpty() && notes.isEmpty();
    }
}
