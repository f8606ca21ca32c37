/*
 * SPDX-License-Identifier: Apache-2.0
 * Programs of the machine that some tests ask for a second opinion.
 */
package io.github.nfpool.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs them; a missing one is a skipped test here and a failed one in CI. */
public final class Tool {
    private Tool() {
    }

    /** Lines on standard output of a program that must end well. */
    public static List<String> lines(String name, String... arguments) throws IOException, InterruptedException {
        Path program = Arrays.stream((System.getenv("PATH") + ":/usr/sbin:/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst().orElse(null);
        if (program == null) {
            String missing = name + " is not installed";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            abort(missing);
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("errors", ".txt");
        try {
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            List<String> lines = new String(process.getInputStream().readAllBytes()).lines().toList();
            assertEquals(0, process.waitFor(), () -> read(errors));
            return lines;
        } finally {
            Files.delete(errors);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
