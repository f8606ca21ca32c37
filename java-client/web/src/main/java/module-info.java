/*
 * SPDX-License-Identifier: Apache-2.0
 * The live page as a module.
 */

/** Shows a packet pool in a browser. */
module io.github.nfpool.web {
    requires transitive io.github.nfpool;
    requires jdk.httpserver;

    exports io.github.nfpool.web;
}
