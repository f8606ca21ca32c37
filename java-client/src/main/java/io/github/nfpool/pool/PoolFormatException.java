/*
 * SPDX-License-Identifier: Apache-2.0
 * Says why a piece of memory is not a pool.
 * Step 5 of 5 (pool) on the packet's way: thrown before the first slot is looked at.
 */
package io.github.nfpool.pool;

/** A header that does not match its memory; the message says which field and why. */
public final class PoolFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was found and what was expected
     */
    public PoolFormatException(String message) {
        super(message);
    }
}
