/*
 * SPDX-License-Identifier: Apache-2.0
 * A table that the terminal and the page show alike.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.List;

/**
 * @param caption what it shows, and the unit
 * @param columns their names; {@code \n} in one begins its second line
 * @param left    how many columns from the left are words; the others are figures
 */
record Table(String caption, List<String> columns, int left, List<List<String>> rows) {
    static Table of(String caption, int left, List<String> columns) {
        return new Table(caption, columns, left, new ArrayList<>());
    }

    void add(List<String> row) {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(row.size() + " cells in " + columns.size() + " columns: " + row);
        }
        rows.add(List.copyOf(row));
    }
}
