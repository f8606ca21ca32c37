/*
 * SPDX-License-Identifier: Apache-2.0
 * Where scripts/lab says what is needed to read the pool of a guest that runs.
 * Step 4 of 5 (source) on the packet's way, from outside the machine.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A guest of {@code scripts/lab shell}, described by two links in a folder of its name (vm_publish in
 * scripts/lib/vm.sh): {@code memory}, the file that is its memory, and {@code nf_addr}, what its
 * {@code /proc/nf_addr} says.
 *
 * @param memory  the file
 * @param address where the pool begins in it, in bytes
 */
public record RunningVm(Path memory, long address) {
    /**
     * Finds a guest.
     *
     * @param name what it was called at its start
     * @return what to give to {@link VmRamPoolSource}
     * @throws PoolException if none of that name runs, or it has not loaded the module yet
     */
    public static RunningVm named(String name) {
        return named(folder(System.getenv()), name);
    }

    static RunningVm named(Path vms, String name) {
        Path folder = vms.resolve(name);
        try {
            Path memory = folder.resolve("memory").toRealPath();
            String text = Files.readString(folder.resolve("nf_addr"), StandardCharsets.US_ASCII).trim();
            return new RunningVm(memory, Long.parseUnsignedLong(text));
        } catch (NoSuchFileException e) {
            throw Files.exists(folder.resolve("memory"))
                    ? new PoolException("read", folder.resolve("nf_addr").toString(), "the file does not exist yet",
                            "wait until the VM shows its prompt")
                    : new PoolException("find", "VM " + name, "no such VM in " + vms,
                            "start it: scripts/lab shell --name " + name + others(vms));
        } catch (IOException | NumberFormatException e) {
            throw new PoolException("read", folder.toString(), e, "start the VM again: scripts/lab shell");
        }
    }

    /**
     * The guests that run now, and have loaded the module.
     *
     * @return their names, in order
     */
    public static List<String> names() {
        return names(folder(System.getenv()));
    }

    static List<String> names(Path vms) {
        return inFolder(vms).filter(name -> Files.exists(vms.resolve(name).resolve("memory"))
                && Files.exists(vms.resolve(name).resolve("nf_addr"))).toList();
    }

    /** As scripts/lib has it. */
    static Path folder(Map<String, String> environment) {
        if (!environment.getOrDefault("XDG_RUNTIME_DIR", "").isEmpty()) {
            return Path.of(environment.get("XDG_RUNTIME_DIR"), "nfpool", "vm");
        }
        if (!environment.getOrDefault("NFPOOL_CACHE", "").isEmpty()) {
            return Path.of(environment.get("NFPOOL_CACHE"), "vm");
        }
        if (!environment.getOrDefault("XDG_CACHE_HOME", "").isEmpty()) {
            return Path.of(environment.get("XDG_CACHE_HOME"), "nfpool", "vm");
        }
        return Path.of(environment.getOrDefault("HOME", "/root"), ".cache", "nfpool", "vm");
    }

    private static String others(Path vms) {
        String names = inFolder(vms).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "; available: " + names;
    }

    private static Stream<String> inFolder(Path vms) {
        try (Stream<Path> folders = Files.list(vms)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
