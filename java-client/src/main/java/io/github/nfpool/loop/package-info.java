/*
 * SPDX-License-Identifier: Apache-2.0
 * Loops that read or send.
 */

/**
 * Loops over a pool: {@link io.github.nfpool.loop.ReadLoop} reads until it is told to stop and waits in
 * between as an {@link io.github.nfpool.loop.IdleStrategy} says, {@link io.github.nfpool.loop.SendLoop} sends
 * at a given rate. They have no part in how a ring works; that is in {@link io.github.nfpool.pool}.
 */
@NullMarked
package io.github.nfpool.loop;

import org.jspecify.annotations.NullMarked;
