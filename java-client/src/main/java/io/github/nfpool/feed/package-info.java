/*
 * SPDX-License-Identifier: Apache-2.0
 * Frames that no driver receives.
 */

/**
 * Frames that are made here or replayed, for a pool in this process (step 1 of 5 on the packet's way), and the
 * datagrams that {@link io.github.nfpool.pool.PoolSender} can build in its slots.
 */
@NullMarked
package io.github.nfpool.feed;

import org.jspecify.annotations.NullMarked;
