/*
 * SPDX-License-Identifier: Apache-2.0
 * The native backends by name.
 * Step 4 of 5 (source) on the packet's way: the one place that knows both the interface and who fills it.
 */
package io.github.nfpool.backend;

import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.Platform;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.os.ffm.FfmCalls;
import io.github.nfpool.os.jna.JnaCalls;
import io.github.nfpool.os.jni.JniCalls;

/** A way to make system calls from Java. One is chosen by name; another never replaces it silently. */
public enum Backend {
    /** The Foreign Function and Memory API. */
    FFM("ffm") {
        @Override
        NativeCalls load() {
            return new FfmCalls();
        }
    },
    /** Java Native Access, an optional dependency. */
    JNA("jna") {
        @Override
        NativeCalls load() {
            try {
                return new JnaCalls();
            } catch (LinkageError e) {
                throw new PoolException("load", "backend jna", "JNA is missing or cannot be loaded (" + e + ")",
                        "put net.java.dev.jna:jna-jpms on the class path, or use --backend=ffm");
            }
        }
    },
    /** The project's small library, through the Java Native Interface. */
    JNI("jni") {
        @Override
        NativeCalls load() {
            return new JniCalls();
        }
    };

    private final String label;

    Backend(String label) {
        this.label = label;
    }

    /**
     * Finds a backend.
     *
     * @param name as {@link #toString} returns it
     * @return the backend of that name
     * @throws PoolException if there is none
     */
    public static Backend named(String name) {
        for (Backend backend : values()) {
            if (backend.label.equals(name)) {
                return backend;
            }
        }
        throw new PoolException("choose", "backend " + name, "no such backend",
                "use ffm, jna or jni");
    }

    /**
     * Makes this backend ready, which costs time on the first call only.
     *
     * @return its calls; they hold no state
     * @throws PoolException if it is not available here, or this JVM may not call native code
     */
    public NativeCalls calls() {
        Platform.requireNativeAccess();
        return load();
    }

    abstract NativeCalls load();

    /** Its name in lower case, as the command line takes it. */
    @Override
    public String toString() {
        return label;
    }
}
