/*
 * SPDX-License-Identifier: Apache-2.0
 * The kernel's neighbour table: whom it looks for, and what it is told.
 * Beside step 5 of 5 on the packet's way.
 */
package io.github.nfpool.offload;

import java.util.List;

/** What the loop asks of the kernel. */
interface Neighbours extends AutoCloseable {
    /**
     * Whom the kernel has looked for since the last call.
     *
     * @return IPv4 addresses; what may have been lost is asked for again by the kernel
     */
    List<Integer> asked();

    /**
     * Tells the kernel where an address is.
     *
     * @param ip  an IPv4 address
     * @param mac its MAC address, 48 bits
     */
    void answer(int ip, long mac);

    @Override
    void close();
}
