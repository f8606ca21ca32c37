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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final Path PACKAGES = Path.of("src/main/java/io/github/nfpool");

    /** Of each folder, its own sources only: what is below has a line of its own. */
    @ParameterizedTest
    @CsvSource({
        "bindings,   pool|source|backend|packet|capture|cli",
        "pool,       source|backend|packet|capture|cli",
        "packet,     source|backend|capture|cli",
        "source,     backend|capture|cli|source\\.[a-z]+",
        "source/ffm, backend|capture|cli|pool|packet",
        "source/jna, backend|capture|cli|pool|packet",
        "source/jni, backend|capture|cli|pool|packet",
        "capture,    backend|pool|cli|source\\.[a-z]+",
        "backend,    capture|cli|pool|packet",
        "cli,        source\\.[a-z]+"})
    void doesNotKnow(String name, String others) throws IOException {
        Pattern forbidden = Pattern.compile("io\\.github\\.nfpool\\.(" + others + ")\\b");
        try (Stream<Path> files = Files.list(PACKAGES.resolve(name))) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertFalse(sources.isEmpty());
            for (Path source : sources) {
                assertEquals(List.of(), forbidden.matcher(Files.readString(source)).results()
                        .map(MatchResult::group).toList(), source::toString);
            }
        }
    }

    @Test
    void everyPackageHasItsLine() throws IOException, NoSuchMethodException {
        Set<String> lines = new TreeSet<>();
        for (String line : getClass().getDeclaredMethod("doesNotKnow", String.class, String.class)
                .getAnnotation(CsvSource.class).value()) {
            lines.add(line.substring(0, line.indexOf(',')));
        }
        Set<String> packages = new TreeSet<>();
        try (Stream<Path> files = Files.walk(PACKAGES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> packages.add(PACKAGES.relativize(file.getParent()).toString()));
        }
        assertEquals(packages, lines);
    }
}
