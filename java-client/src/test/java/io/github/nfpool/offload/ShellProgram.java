/*
 * SPDX-License-Identifier: Apache-2.0
 * A shell script in place of a simulation, for tests.
 */
package io.github.nfpool.offload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs in a folder with the pipes "in" and "out"; it opens them itself, as descriptors 3 and 4 for example. */
final class ShellProgram implements Simulation.Program {
    /** Opens both pipes in the order of a simulation. */
    static final String OPEN = "exec 3<in 4>out\n";

    private final Path folder;
    private final String script;
    private volatile Process process;
    volatile boolean killed;

    ShellProgram(Path folder, String script) {
        this.folder = folder;
        this.script = script;
    }

    @Override
    public String run() {
        try {
            process = new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void kill() {
        killed = true;
        process.destroyForcibly();
    }
}
