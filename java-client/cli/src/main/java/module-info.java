/*
 * SPDX-License-Identifier: Apache-2.0
 * The command line as a module.
 */

/** The command nfpool. */
module io.github.nfpool.cli {
    requires io.github.nfpool;
    requires io.github.nfpool.web;
    requires info.picocli;
    requires org.jline.terminal;

    opens io.github.nfpool.cli to info.picocli;
}
