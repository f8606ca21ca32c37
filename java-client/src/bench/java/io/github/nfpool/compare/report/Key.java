/*
 * SPDX-License-Identifier: Apache-2.0
 * One cell of the tables: a way, and a frame size.
 */
package io.github.nfpool.compare.report;

import java.util.Comparator;

/** @param size of the frame in bytes, with its Ethernet header and without its FCS */
record Key(Way way, int size) implements Comparable<Key> {
    private static final Comparator<Key> ORDER = Comparator.comparing(Key::way).thenComparingInt(Key::size);

    /** Where the cost of this cell's source stands. */
    Key source() {
        return new Key(way.source(), size);
    }

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return way + " " + size + " bytes";
    }
}
