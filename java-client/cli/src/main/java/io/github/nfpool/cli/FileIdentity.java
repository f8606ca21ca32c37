/*
 * SPDX-License-Identifier: Apache-2.0
 * Whether two names are one file.
 */
package io.github.nfpool.cli;

import io.github.nfpool.os.PoolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** By device and inode: hard and symbolic links, and /proc/self/fd, are other names of the same file. */
final class FileIdentity {
    static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final List<Path> OUTPUTS = List.of(Path.of("/proc/self/fd/1"), Path.of("/proc/self/fd/2"));

    private FileIdentity() {
    }

    /** Fails if what is about to be overwritten is read from. */
    static void requireOther(Path output, List<Path> inputs) {
        for (Path input : inputs) {
            if (isSame(output, input)) {
                throw new PoolException("write", output.toString(), "is the file that is read"
                        + (output.equals(input) ? "" : " (" + input + ")"), "choose another file");
            }
        }
    }

    /** Fails if standard output or standard error goes on at the end of a file that is read from. */
    static void requireNoOutput(Path input) {
        for (Path output : OUTPUTS) {
            if (Files.isRegularFile(input) && isSame(output, input)) {
                throw new PoolException("read", input.toString(), "is the file to which the output goes",
                        "choose another file for the output");
            }
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            Object key = key(one);
            return key != null && key.equals(key(other));
        } catch (IOException e) {
            // One that is not there is no other.
            return false;
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
