/*
 * SPDX-License-Identifier: Apache-2.0
 * Finding a running guest by its name.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningVmTest {
    @TempDir
    private Path dir;

    private String failure(String name) {
        return assertThrows(PoolException.class, () -> RunningVm.named(dir, name)).getMessage();
    }

    @Test
    void memoryAndAddress() throws IOException {
        Path ram = Files.createFile(dir.resolve("ram"));
        Path folder = Files.createDirectories(dir.resolve("lab"));
        assertTrue(failure("lab").contains("no such VM in "), failure("lab"));
        Files.createSymbolicLink(folder.resolve("memory"), ram);
        Files.createSymbolicLink(folder.resolve("nf_addr"), dir.resolve("out"));
        assertTrue(failure("lab").contains("the file does not exist yet"), failure("lab"));
        assertEquals(List.of(), RunningVm.names(dir));
        Files.writeString(dir.resolve("out"), "113246208\n");
        assertEquals(new RunningVm(ram.toRealPath(), 113246208), RunningVm.named(dir, "lab"));
        assertEquals(List.of("lab"), RunningVm.names(dir));
        assertEquals(List.of(), RunningVm.names(dir.resolve("none")));
        assertTrue(failure("other").contains("scripts/lab shell --name other; available: lab"), failure("other"));
        Files.delete(ram);
        assertTrue(failure("lab").contains("no such VM"), "a link left behind");
        Files.createFile(ram);
        Files.writeString(dir.resolve("out"), "x");
        assertTrue(failure("lab").contains("start the VM again"), failure("lab"));
    }

    @Test
    void theFolderOfTheScripts() {
        assertEquals(Path.of("/run/user/7/nfpool/vm"), RunningVm.folder(
                Map.of("XDG_RUNTIME_DIR", "/run/user/7", "NFPOOL_CACHE", "/c", "HOME", "/h")));
        assertEquals(Path.of("/c/vm"), RunningVm.folder(Map.of("NFPOOL_CACHE", "/c", "XDG_CACHE_HOME", "/x")));
        assertEquals(Path.of("/x/nfpool/vm"), RunningVm.folder(Map.of("XDG_CACHE_HOME", "/x", "HOME", "/h")));
        assertEquals(Path.of("/h/.cache/nfpool/vm"), RunningVm.folder(Map.of("HOME", "/h", "XDG_RUNTIME_DIR", "")));
    }
}
