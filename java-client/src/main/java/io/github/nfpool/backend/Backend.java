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
                throw jnaFailure(e);
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

    private static final String WITHOUT_JNA = ", or use --backend=ffm";

    private final String label;

    Backend(String label) {
        this.label = label;
    }

    /** Is JNA missing, or only the library that it unpacks? */
    static PoolException jnaFailure(LinkageError e) {
        // Of a class that could not be initialized earlier, the JVM says so in the message.
        boolean missing = e instanceof NoClassDefFoundError && !String.valueOf(e.getMessage()).contains("initialize");
        return missing
                ? new PoolException("load", "backend jna", "JNA is not there (no class " + e.getMessage() + ")",
                        "put net.java.dev.jna:jna-jpms on the class path" + WITHOUT_JNA)
                : new PoolException("load", "backend jna", "JNA cannot load its library (" + e.getMessage() + ")",
                        "if the folder for temporary files is mounted noexec, choose another by -Djna.tmpdir=DIR"
                                + WITHOUT_JNA);
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
