/*
 * SPDX-License-Identifier: Apache-2.0
 * JVMs of their own: what a start loads, says, and does without JNA.
 */
package io.github.nfpool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
    @TempDir
    private Path dir;

    /** Runs nfpool; returns what it wrote, errors too, after its exit status and a space. */
    private String nfpool(boolean withJna, String... command) throws IOException, InterruptedException {
        return nfpool("--enable-native-access=ALL-UNNAMED", withJna, command);
    }

    private String nfpool(String option, boolean withJna, String... command) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> withJna || !entry.contains("jna")).collect(Collectors.joining(File.pathSeparator));
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xlog:class+load:file=" + dir.resolve("classes"),
                option, "-cp", classPath, "io.github.nfpool.cli.Main"));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        return process.waitFor() + " " + output;
    }

    /** Nobody has a pool at this address: enough to open the file by the backend, and to be told so. */
    private String[] tryToRead(String backend) throws IOException {
        Path file = Files.write(dir.resolve("memory"), new byte[8192]);
        return new String[] {"read", "--source", "vmram", "--backend", backend, "--file", file.toString(),
            "--address", "4096"};
    }

    @ParameterizedTest
    @CsvSource({
        "ffm, os.ffm.FfmCalls, com.sun.jna|JniCalls",
        "jna, com.sun.jna.Native, FfmCalls|JniCalls",
        "jni, os.jni.JniCalls, com.sun.jna|FfmCalls"})
    void onlyWhatWasAskedForIsLoadedAndNothingWarns(String backend, String loaded, String others)
            throws IOException, InterruptedException {
        String answer = nfpool(true, tryToRead(backend));
        assertEquals("1 nfpool: map " + dir.resolve("memory") + ": not a pool: magic is 0x0, expected 0x314c504e;"
                + " are module and jar of the same version?\n", answer);
        String classes = Files.readString(dir.resolve("classes"));
        assertTrue(classes.contains(loaded + " "), "no " + loaded);
        for (String other : others.split("\\|")) {
            assertFalse(classes.contains(other), other);
        }
    }

    @Test
    void withoutJnaAllButThatBackendWorks() throws IOException, InterruptedException {
        String answer = nfpool(false, tryToRead("jna"));
        assertTrue(answer.startsWith("1 nfpool: load backend jna: JNA is not there (no class com/sun/jna"), answer);
        assertTrue(answer.contains("net.java.dev.jna:jna-jpms"), answer);
        assertEquals(1, answer.lines().count(), answer);
        answer = nfpool(false, tryToRead("jni"));
        assertTrue(answer.contains("not a pool"), answer);
    }

    @Test
    void aPoolInThisProcessNeedsNoNativeAccess() throws IOException, InterruptedException {
        // JDK 24 brought the option; a later one may make it the default.
        assumeTrue(Runtime.version().feature() >= 24);
        String deny = "--illegal-native-access=deny";
        String answer = nfpool(deny, true, "read", "--embedded", "--frames", "1");
        assertTrue(answer.startsWith("0 ARP who-has"), answer);
        for (String backend : List.of("ffm", "jna", "jni")) {
            assertEquals("1 nfpool: call native code: this JVM does not allow it;"
                    + " start it with --enable-native-access=ALL-UNNAMED, or use a pool in this process\n",
                    nfpool(deny, true, tryToRead(backend)));
        }
    }
}
