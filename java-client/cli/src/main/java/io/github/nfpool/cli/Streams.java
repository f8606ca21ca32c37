/*
 * SPDX-License-Identifier: Apache-2.0
 * Where a command writes to.
 */
package io.github.nfpool.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/**
 * A command's output.
 *
 * @param out     results, buffered
 * @param err     messages and summaries
 * @param colours whether {@code out} shows colours
 * @param errColours whether {@code err} does
 */
record Streams(Output out, Output err, boolean colours, boolean errColours) {

    /** The exit status of a command that ended with another one; not 0 if something that it wrote is lost. */
    int finish(int status) {
        String failure = out.failure();
        if (failure != null) {
            err.println("nfpool: write standard output: " + failure);
        }
        return status == 0 && (failure != null || err.failure() != null) ? CommandLine.ExitCode.SOFTWARE : status;
    }

    /** Whether a descriptor is a terminal, and nobody has asked for no colours (no-color.org). */
    static boolean isTerminal(int fd) {
        return mayColour(System.getenv()) && isTerminalAtAll(fd);
    }

    /** Whether a descriptor is a terminal, of any kind. */
    static boolean isTerminalAtAll(int fd) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** An empty NO_COLOR is none. */
    static boolean mayColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
    }

    /** Text that stands out on a terminal. */
    String bold(String text) {
        return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** Text in green on a terminal, for what is as it should be; red for what is not. */
    String judged(String text, boolean good) {
        return colours ? (good ? "\u001b[32m" : "\u001b[31m") + text + "\u001b[0m" : text;
    }
}
