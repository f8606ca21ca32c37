/*
 * SPDX-License-Identifier: Apache-2.0
 * The ring of slots: read from, sent from, watched.
 */

/**
 * The pool itself, whatever memory it lies in (step 5 of 5 on the packet's way). {@link
 * io.github.nfpool.pool.PacketPool} reads frames in place and gives their slots back, {@link
 * io.github.nfpool.pool.PoolSender} fills slots to send, {@link io.github.nfpool.pool.PoolWatcher} looks on
 * without taking anything. A slot has one owner at a time; a reader or sender belongs to one thread.
 */
@NullMarked
package io.github.nfpool.pool;

import org.jspecify.annotations.NullMarked;
