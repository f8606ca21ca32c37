/*
 * SPDX-License-Identifier: Apache-2.0
 * Which way a frame went: the rows of the tables, in their order.
 */
package io.github.nfpool.compare.report;

import java.util.Comparator;
import java.util.List;

/**
 * @param direction {@code receive} or {@code send}
 * @param path      the program: {@code pool-ffm}, {@code datagram-channel}, ...
 * @param variant   how it is driven: {@code poll}, {@code await}, {@code call}, {@code batch 64}, ...
 */
record Way(String direction, String path, String variant) implements Comparable<Way> {
    static final String RECEIVE = "receive";
    static final String SEND = "send";

    /** The source alone, called by Java: what it costs is subtracted from all that is received. */
    static final Way DROP = new Way(RECEIVE, "drop", "poll");
    /** The same, called by a C program. */
    static final Way DROP_C = new Way(RECEIVE, "drop-c", "poll");

    private static final List<String> PATHS = List.of("pool-ffm", "pool-jna", "pool-jni", "pool-c",
            "datagram-channel", "packet-socket", "tpacket-v3", "af-xdp", "pcap4j", "drop", "drop-c");
    private static final List<String> VARIANTS = List.of("poll", "await", "batch 64", "batch 16", "batch 1", "call");
    private static final Comparator<Way> ORDER = Comparator.comparing(Way::direction)
            .thenComparingInt(way -> place(VARIANTS, way.variant.equals("call") ? "batch 64" : way.variant))
            .thenComparingInt(way -> place(PATHS, way.path))
            .thenComparing(Way::path)
            .thenComparing(Way::variant);

    static Way receive(String path) {
        return new Way(RECEIVE, path, "poll");
    }

    /** With 64 frames a call where a path can send several, else with one. */
    static Way send(String path) {
        return new Way(SEND, path, path.startsWith("pool-") ? "batch 64" : "call");
    }

    /** The pool's Java reader or sender, to which this way is compared: both poll, or both sleep. */
    Way pool() {
        return direction.equals(SEND) ? send("pool-ffm") : new Way(RECEIVE, "pool-ffm", variant);
    }

    boolean isSource() {
        return equals(DROP) || equals(DROP_C);
    }

    /** Whether the cost of a source is contained in what is measured of it. */
    boolean hasSource() {
        return direction.equals(RECEIVE) && !isSource();
    }

    /** The source alone, called by a program in the same language. */
    Way source() {
        return path.equals("pool-c") ? DROP_C : DROP;
    }

    boolean isPool() {
        return path.startsWith("pool-");
    }

    @Override
    public int compareTo(Way other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return direction + " " + path + " " + variant;
    }

    /** What is not known comes last. */
    private static int place(List<String> order, String name) {
        int place = order.indexOf(name);
        return place < 0 ? order.size() : place;
    }
}
