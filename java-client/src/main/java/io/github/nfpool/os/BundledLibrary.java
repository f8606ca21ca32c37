/*
 * SPDX-License-Identifier: Apache-2.0
 * Finds libnfpool.so in the jar and loads it.
 * Step 4 of 5 (source) on the packet's way, before the first call by JNI.
 */
package io.github.nfpool.os;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * The library lies in the jar under {@code native/OS-ARCHITECTURE/}. The dynamic linker wants a file, so
 * it is copied to one that only this user can write, loaded, and deleted at once: the mapping keeps it.
 */
public final class BundledLibrary {
    private static final String FILE = "libnfpool.so";

    private static boolean loaded;

    private BundledLibrary() {
    }

    /**
     * Loads it, once.
     *
     * @throws PoolException if this build has none for this machine, or it cannot be loaded
     */
    public static synchronized void load() {
        if (loaded) {
            return;
        }
        String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream library = BundledLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new PoolException("load", FILE, "this build has no " + resource.substring(1),
                        "run make -C native with JAVA_HOME set and build the jar again");
            }
            load(library);
            loaded = true;
        } catch (IOException e) {
            throw new PoolException("load", FILE, e, "is java.io.tmpdir writable?");
        }
    }

    /** Where the library for a machine is, as from the root of the jar. */
    static String resource(String os, String architecture) {
        String machine = architecture.equals("amd64") ? "x86_64" : architecture;
        return "/native/" + os.toLowerCase(Locale.ROOT).replace(" ", "") + "-" + machine + "/" + FILE;
    }

    private static void load(InputStream library) throws IOException {
        Path file = Files.createTempFile("nfpool-", ".so");
        try {
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new PoolException("load", file.toString(), String.valueOf(e.getMessage()),
                    "if that file system is mounted noexec, choose another by -Djava.io.tmpdir=DIR");
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
