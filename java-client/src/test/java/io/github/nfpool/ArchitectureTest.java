/*
 * SPDX-License-Identifier: Apache-2.0
 * Which package may know which: the arrows go one way, down to bindings.
 */
package io.github.nfpool;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /** The lowest first: a package, then those that it may know. A package without a line fails. */
    private static final List<List<String>> PACKAGES = List.of(
            List.of("bindings"),
            List.of("os"),
            List.of("os.ffm", "os", "bindings"),
            List.of("os.jna", "os"),
            List.of("os.jni", "os"),
            List.of("backend", "os", "os.ffm", "os.jna", "os.jni"),
            List.of("pool", "bindings"),
            List.of("packet", "pool"),
            List.of("page", "pool", "os"),
            List.of("feed", "packet", "pool", "os"),
            List.of("source", "feed", "page", "pool", "os", "bindings"),
            List.of("capture", "feed", "os"),
            List.of("loop", "source", "pool", "os"),
            List.of("offload", "capture", "loop", "source", "packet", "pool", "os", "os.ffm"));

    private static List<String> known(List<String> line) {
        return line.subList(1, line.size());
    }

    @Test
    void arrowsGoDown() {
        Set<String> below = new HashSet<>();
        for (List<String> line : PACKAGES) {
            assertTrue(below.containsAll(known(line)), line::toString);
            below.add(line.getFirst());
        }
    }

    @Test
    void classesKnowOnlyTheirLine() {
        // The JDK's own classes, of a format that may be newer than ArchUnit, are not looked at.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (List<String> line : PACKAGES) {
            layers = layers.layer(line.getFirst()).definedBy("io.github.nfpool." + line.getFirst());
        }
        for (List<String> line : PACKAGES) {
            String[] known = known(line).toArray(String[]::new);
            layers = known.length == 0 ? layers.whereLayer(line.getFirst()).mayNotAccessAnyLayer()
                    : layers.whereLayer(line.getFirst()).mayOnlyAccessLayers(known);
        }
        layers.ensureAllClassesAreContainedInArchitecture()
                .check(new ClassFileImporter().importPath(Path.of("target/classes/io")));
    }

    /** What leaves nothing in a class file: a name in a comment, and a constant, which the compiler copies. */
    @Test
    void sourcesNameOnlyTheirLine() throws IOException {
        Pattern name = Pattern.compile("io\\.github\\.nfpool\\.([a-z.]+)\\.\\w");
        for (List<String> line : PACKAGES) {
            Path folder = Path.of("src/main/java/io/github/nfpool", line.getFirst().replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path source : files.filter(Files::isRegularFile).toList()) {
                    List<String> others = name.matcher(Files.readString(source)).results()
                            .map(found -> found.group(1)).filter(other -> !line.contains(other)).toList();
                    assertEquals(List.of(), others, source::toString);
                }
            }
        }
    }
}
