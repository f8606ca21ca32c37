// SPDX-License-Identifier: Apache-2.0
// The GHDL installed on this machine.
package io.github.nfpool.vhdl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs {@code ghdl} from PATH in a temporary folder. */
final class LocalGhdl implements Ghdl {

    private final Path sources;
    private final Path work;

    LocalGhdl(Path sources) {
        this.sources = sources.toAbsolutePath();
        try {
            this.work = Files.createTempDirectory("nfpool-ghdl");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean present() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ghdl")));
    }

    @Override
    public Result exec(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String read(String file) {
        return read(work.resolve(file));
    }

    static String read(Path path) {
        try {
            return Files.exists(path) ? Files.readString(path) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Shared share() {
        return new Shared(work, work.toString());
    }

    @Override
    public String sources() {
        return sources.toString();
    }

    @Override
    public void close() {
        delete(work);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
