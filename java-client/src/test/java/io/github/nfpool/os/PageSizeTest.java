/*
 * SPDX-License-Identifier: Apache-2.0
 * The size of a page, out of auxiliary vectors and on this machine.
 */
package io.github.nfpool.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PageSizeTest {
    @TempDir
    private Path folder;

    @Test
    void ofOtherMachines() throws IOException {
        assertEquals(16384, PageSize.of(vector(33, 0x7000, 6, 16384, 0, 0)));
        assertEquals(65536, PageSize.of(vector(6, 65536)));
    }

    @Test
    void whereNothingSaysIt() throws IOException {
        assertEquals(4096, PageSize.of(vector(33, 6, 0, 0)));
        assertEquals(4096, PageSize.of(vector()));
        assertEquals(4096, PageSize.of(vector(6)));
        assertEquals(4096, PageSize.of(folder.resolve("none")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void asTheSystemSaysIt() throws IOException {
        Process getconf = new ProcessBuilder("getconf", "PAGESIZE").start();
        String text = new String(getconf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(text.strip(), Integer.toString(PageSize.BYTES));
    }

    private Path vector(long... words) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(words);
        return Files.write(folder.resolve("auxv"), bytes.array());
    }
}
