/*
 * SPDX-License-Identifier: Apache-2.0
 * Where the pool's memory is.
 */

/**
 * Opens a pool (step 4 of 5 on the packet's way): the driver's, the one of a virtual machine on this host,
 * memory of this process that the driver fills, or a pool that this process feeds. Each {@link
 * io.github.nfpool.source.PoolSource} yields a {@link io.github.nfpool.source.PoolMapping}.
 */
@NullMarked
package io.github.nfpool.source;

import org.jspecify.annotations.NullMarked;
