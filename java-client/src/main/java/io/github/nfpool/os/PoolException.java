/*
 * SPDX-License-Identifier: Apache-2.0
 * The one way in which getting at a pool fails: what was tried, on what, the answer, the remedy.
 * Step 4 of 5 (source) on the packet's way.
 */
package io.github.nfpool.os;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Memory or a file could not be had. The message is one line for a person, such as
 * {@code open /proc/nf_addr: EACCES (Permission denied); run as root}.
 */
public final class PoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was tried. */
    private final String call;
    /** On what. */
    private final String path;
    /** What the system answered, 0 when the failure was none of its own. */
    private final int errno;
    /** What to do, may be empty. */
    private final String remedy;

    /**
     * A failed native call.
     *
     * @param call   the call's name
     * @param path   what it was about: a path, and what else tells one call from another
     * @param errno  the error number at the call
     * @param remedy what to do, empty when there is no better advice than the error itself
     */
    public PoolException(String call, String path, int errno, String remedy) {
        this(call, path, errno, Errno.text(errno), remedy, null);
    }

    /**
     * A failure without an error number.
     *
     * @param call   what was tried
     * @param path   on what
     * @param text   what came of it
     * @param remedy what to do, empty when there is no better advice than the error itself
     */
    public PoolException(String call, String path, String text, String remedy) {
        this(call, path, 0, text, remedy, null);
    }

    /**
     * A failure of something below.
     *
     * @param call   what was tried
     * @param path   on what
     * @param cause  what came of it
     * @param remedy what to do, empty when there is no better advice than the error itself
     */
    public PoolException(String call, String path, Exception cause, String remedy) {
        this(call, path, 0, text(cause), remedy, cause);
    }

    /** Of a failure of the file system not its message, which is the path once more. */
    private static String text(Exception cause) {
        return switch (cause) {
            case NoSuchFileException e -> "no such file or folder";
            case AccessDeniedException e -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    }

    private PoolException(String call, String path, int errno, String text, String remedy,
            @Nullable Throwable cause) {
        super(call + " " + path + ": " + text + (remedy.isEmpty() ? "" : "; " + remedy), cause);
        this.call = call;
        this.path = path;
        this.errno = errno;
        this.remedy = remedy;
    }

    /**
     * What was tried.
     *
     * @return a call's name
     */
    public String call() {
        return call;
    }

    /**
     * On what.
     *
     * @return a path, and what else tells one call from another
     */
    public String path() {
        return path;
    }

    /**
     * What the system answered.
     *
     * @return the error number, 0 when the failure was none of the system's
     */
    public int errno() {
        return errno;
    }

    /**
     * What to do.
     *
     * @return half a sentence, may be empty
     */
    public String remedy() {
        return remedy;
    }
}
