/*
 * SPDX-License-Identifier: Apache-2.0
 * The Java client as a module: what it shows to others, in the order of the packet's way.
 */

/** Reads frames in place from the packet pool that the snull driver shares with user space. */
module io.github.nfpool {
    requires jdk.jfr;
    // Annotations for those who check for null; nobody needs them to run.
    requires static org.jspecify;
    // For backend jna only.
    requires static com.sun.jna;

    exports io.github.nfpool.feed;
    exports io.github.nfpool.os;
    exports io.github.nfpool.backend;
    exports io.github.nfpool.source;
    exports io.github.nfpool.page;
    exports io.github.nfpool.pool;
    exports io.github.nfpool.packet;
    exports io.github.nfpool.loop;
    exports io.github.nfpool.capture;
    exports io.github.nfpool.offload;
}
