/*
 * SPDX-License-Identifier: Apache-2.0
 * A kernel whose ARP, and pings and datagrams, a VHDL core does.
 */

/**
 * The offload loop: frames go from a pool to the simulation of the VHDL core and back, and the kernel's
 * own questions and answers go by netlink. docs/offload.md shows it.
 */
@NullMarked
package io.github.nfpool.offload;

import org.jspecify.annotations.NullMarked;
