/*
 * SPDX-License-Identifier: Apache-2.0
 * Keeps the JVM alive when a mapped file is cut short under a reader.
 * Step 4 of 5 (source) on the packet's way: Java half of native/jni/jni_bridge.c.
 */
package io.github.nfpool.os;

import java.lang.foreign.MemorySegment;

/**
 * Touching a mapping past the end of its file is SIGBUS, of which HotSpot dies at most instructions. Under
 * a guard such a page is replaced by one of zeros, the instruction goes on, and the guard knows.
 */
public final class FaultGuard implements AutoCloseable {
    private final int number;

    private FaultGuard(int number) {
        this.number = number;
    }

    /**
     * Guards a mapping until it is closed, which must be before the mapping goes.
     *
     * @param mapping what to guard, whole pages
     * @return the guard
     * @throws PoolException if libnfpool.so cannot be had, or as many mappings as it can guard are guarded
     */
    public static FaultGuard over(MemorySegment mapping) {
        BundledLibrary.load();
        int number = guard0(mapping.address(), mapping.byteSize());
        if (number < 0) {
            throw new PoolException("guard", mapping.byteSize() + " bytes against SIGBUS", -number,
                    "close other guests' pools first");
        }
        return new FaultGuard(number);
    }

    /**
     * Whether a page was replaced: what has been read since may be zeros.
     *
     * @return true once one was
     */
    public boolean faulted() {
        return faulted0(number);
    }

    @Override
    public void close() {
        unguard0(number);
    }

    private static native int guard0(long address, long length);

    private static native boolean faulted0(int number);

    private static native void unguard0(int number);
}
