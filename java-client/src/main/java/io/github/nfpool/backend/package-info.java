/*
 * SPDX-License-Identifier: Apache-2.0
 * Which native backend makes the system calls.
 */

/**
 * The way to system calls, chosen by name: the Foreign Function and Memory API, JNA or JNI. All three do the
 * same job; none is chosen silently in another's place.
 */
@NullMarked
package io.github.nfpool.backend;

import org.jspecify.annotations.NullMarked;
