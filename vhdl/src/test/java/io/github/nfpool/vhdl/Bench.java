// SPDX-License-Identifier: Apache-2.0
// A bench and the cases it has, read from the bench file itself: a case cannot be forgotten in a list.
package io.github.nfpool.vhdl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A VHDL test bench: its entity name, its file and its named cases in the order of the file. */
record Bench(String name, Path file, List<String> cases) {

    private static final Pattern CASE = Pattern.compile("case_g = \"([a-z0-9_]+)\"");

    static List<Bench> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith("_tb.vhd")).sorted().map(Bench::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bench read(Path file) {
        try {
            List<String> cases = CASE.matcher(Files.readString(file)).results().map(m -> m.group(1))
                    .distinct().toList();
            return new Bench(file.getFileName().toString().replace(".vhd", ""), file, cases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The PSL covers a VHDL file declares, as {@code entity.label}. */
    static List<String> covers(Path file) {
        String entity = file.getFileName().toString().replace(".vhd", "");
        try {
            Matcher covers = Pattern.compile("-- psl ([a-z0-9_]+) *: cover ").matcher(Files.readString(file));
            return covers.results().map(m -> entity + "." + m.group(1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
