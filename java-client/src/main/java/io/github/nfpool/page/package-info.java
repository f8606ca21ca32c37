/*
 * SPDX-License-Identifier: Apache-2.0
 * Which physical pages a pool lies in.
 */

/**
 * What the kernel says of the pages of a mapping (/proc/self/pagemap, /proc/kpageflags), and the proof that a
 * view of the pool is the memory that the driver fills and no copy.
 */
@NullMarked
package io.github.nfpool.page;

import org.jspecify.annotations.NullMarked;
