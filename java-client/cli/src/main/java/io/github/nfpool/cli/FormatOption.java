/*
 * SPDX-License-Identifier: Apache-2.0
 * The option that makes a command's result JSON.
 */
package io.github.nfpool.cli;

import picocli.CommandLine.Option;

/** Mixed into each command whose result is a record or some, not frames. */
final class FormatOption {
    /** How a result is printed. */
    enum Format {
        text, json
    }

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}. json prints one object per line. Default: text.")
    private Format format;

    boolean isJson() {
        return format == Format.json;
    }
}
