/*
 * SPDX-License-Identifier: Apache-2.0
 * Which package may know which.
 */
package io.github.nfpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final Path PACKAGES = Path.of("src/main/java/io/github/nfpool");

    @ParameterizedTest
    @CsvSource({"pool, source|packet|capture|cli", "packet, pool|source|capture|cli", "source, capture|cli",
        "capture, pool|cli"})
    void doesNotKnow(String name, String others) throws IOException {
        Pattern forbidden = Pattern.compile("io\\.github\\.nfpool\\.(" + others + ")\\b");
        try (Stream<Path> files = Files.walk(PACKAGES.resolve(name))) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertFalse(sources.isEmpty());
            for (Path source : sources) {
                assertEquals(List.of(), forbidden.matcher(Files.readString(source)).results()
                        .map(MatchResult::group).toList(), source::toString);
            }
        }
    }
}
