/*
 * SPDX-License-Identifier: Apache-2.0
 * The committed bindings against what jextract makes of the headers now.
 */
package io.github.nfpool.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** On request only: another jextract than the one named in src/main/jextract/generate makes other text. */
class GeneratedTest {
    private static final Path PACKAGE = Path.of("io/github/nfpool/bindings");

    @TempDir
    private Path dir;

    @Test
    @EnabledIfSystemProperty(named = "nfpool.jextract", matches = ".+",
            disabledReason = "mvn -Dnfpool.jextract=/path/to/bin/jextract test")
    void whatIsCommittedIsWhatTheHeadersGive() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("src/main/jextract/generate", dir.toString()).inheritIO();
        builder.environment().put("JEXTRACT", System.getProperty("nfpool.jextract"));
        assertEquals(0, builder.start().waitFor());
        Map<String, String> now = sources(dir.resolve(PACKAGE));
        Map<String, String> committed = sources(Path.of("src/main/java").resolve(PACKAGE));
        assertEquals(now.keySet(), committed.keySet());
        assertFalse(now.isEmpty());
        now.forEach((name, text) -> assertEquals(text, committed.get(name), name));
    }

    private static Map<String, String> sources(Path folder) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                sources.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return sources;
    }
}
