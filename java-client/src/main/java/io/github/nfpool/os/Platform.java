/*
 * SPDX-License-Identifier: Apache-2.0
 * Says where a driver's pool can be mapped: Linux on amd64, arm64 or s390x, in a JVM that may call native code.
 * Step 4 of 5 (source) on the packet's way.
 */
package io.github.nfpool.os;

import java.lang.foreign.MemorySegment;
import java.util.Set;

/** The machines that the native part has been tried on. */
public final class Platform {
    /** As the property os.arch has them. */
    private static final Set<String> TRIED = Set.of("amd64", "x86_64", "aarch64", "s390x");

    private Platform() {
    }

    /**
     * Requires a machine that the native part has been tried on.
     *
     * @throws PoolException if it is another
     */
    public static void require() {
        require(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static void require(String os, String architecture) {
        if (!os.equals("Linux") || !TRIED.contains(architecture)) {
            throw new PoolException("map", "the driver's pool",
                    "needs Linux on amd64, arm64 (aarch64) or s390x, this is " + os + " on " + architecture, "try --embedded");
        }
    }

    /**
     * Requires a JVM in which this library may call native code.
     *
     * @throws PoolException if it was denied
     */
    public static void requireNativeAccess() {
        try {
            // A restricted method that does nothing.
            MemorySegment.NULL.reinterpret(0);
        } catch (IllegalCallerException e) {
            String module = Platform.class.getModule().isNamed() ? Platform.class.getModule().getName() : "ALL-UNNAMED";
            throw new PoolException("call", "native code", "this JVM does not allow it",
                    "start it with --enable-native-access=" + module + ", or use a pool in this process");
        }
    }
}
