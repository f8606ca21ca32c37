/*
 * SPDX-License-Identifier: Apache-2.0
 * What the driver says of its ports in /proc/nf_control.
 */
package io.github.nfpool.web;

import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Read anew at each question. */
final class Control {
    private static final Path FILE = Path.of("/proc/nf_control");

    private Control() {
    }

    /** The port of channel 0; empty if there is no driver here that says so. */
    static String port() {
        return Files.isReadable(FILE) ? value("channel 0 ", "port") : "";
    }

    /** What a port says of itself, such as "rx_copies". */
    static String ofPort(String port, String name) {
        return value("port " + port + " ", name);
    }

    /** The word behind a name, in the line that begins so; empty if there is none. */
    private static String value(String line, String name) {
        try (var lines = Files.lines(FILE)) {
            List<String> words = lines.filter(one -> one.startsWith(line)).findFirst().map(one -> List.of(one.split(" "))).orElse(List.of());
            int at = words.indexOf(name);
            return at < 0 || at + 1 == words.size() ? "" : words.get(at + 1);
        } catch (IOException e) {
            throw new PoolException("read", FILE.toString(), e, "run as root");
        }
    }
}
