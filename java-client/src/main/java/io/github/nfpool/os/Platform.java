/*
 * SPDX-License-Identifier: Apache-2.0
 * Says where a driver's pool can be mapped: Linux on amd64.
 * Step 4 of 5 (source) on the packet's way.
 */
package io.github.nfpool.os;

/** The machines that the native part has been tried on. */
public final class Platform {
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
        if (!os.equals("Linux") || !(architecture.equals("amd64") || architecture.equals("x86_64"))) {
            throw new PoolException("map", "the driver's pool",
                    "needs Linux on amd64, this is " + os + " on " + architecture, "try --embedded");
        }
    }
}
