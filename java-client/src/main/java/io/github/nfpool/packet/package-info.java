/*
 * SPDX-License-Identifier: Apache-2.0
 * What the bytes of a frame mean.
 */

/**
 * Views of headers (Ethernet, ARP, IPv4, IPv6, ICMP, UDP, TCP) that are bound to a frame again and again, and
 * the frame as text, JSON or hex. Nothing is copied; nothing is allocated for a frame by a view.
 */
@NullMarked
package io.github.nfpool.packet;

import org.jspecify.annotations.NullMarked;
