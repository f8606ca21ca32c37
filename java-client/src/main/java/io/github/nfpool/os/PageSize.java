/*
 * SPDX-License-Identifier: Apache-2.0
 * How large a page of this machine is.
 * Beside the packet's way: what step 4 of 5 (source) maps in.
 */
package io.github.nfpool.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux tells each process when it starts, in its auxiliary vector (getauxval(3)): 4096 on amd64, and on arm64
 * what the kernel was built for.
 */
public final class PageSize {
    private static final int OTHERWISE = 4096;
    /** Linux's number for the size of a page. */
    private static final long AT_PAGESZ = 6;

    /** Bytes in a page. */
    public static final int BYTES = of(Path.of("/proc/self/auxv"));

    private PageSize() {
    }

    /** Pairs of a number and what it stands for, in the machine's byte order. */
    static int of(Path vector) {
        try {
            ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(vector)).order(ByteOrder.nativeOrder());
            while (words.remaining() >= 2 * Long.BYTES) {
                long what = words.getLong();
                long value = words.getLong();
                if (what == AT_PAGESZ) {
                    return Math.toIntExact(value);
                }
            }
            return OTHERWISE;
        } catch (IOException e) {
            // Not Linux, where no pool of a driver is mapped either.
            return OTHERWISE;
        }
    }
}
