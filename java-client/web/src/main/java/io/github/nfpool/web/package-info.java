/*
 * SPDX-License-Identifier: Apache-2.0
 * The live page: beside the packet's way, for people who would rather look than read.
 */

/**
 * A page in a browser that shows a pool, live or from a recording. {@link io.github.nfpool.web.WebServer} serves it,
 * a {@link io.github.nfpool.web.View} says what is on it. It has no logic of the ring: that is the library's.
 */
package io.github.nfpool.web;
