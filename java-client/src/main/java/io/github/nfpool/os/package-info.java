/*
 * SPDX-License-Identifier: Apache-2.0
 * System calls and their errors.
 */

/**
 * What the library asks of the operating system: the system calls behind all sources, and {@link
 * io.github.nfpool.os.PoolException}, which says what was attempted, on what, what the system answered and
 * what to do.
 */
@NullMarked
package io.github.nfpool.os;

import org.jspecify.annotations.NullMarked;
