/*
 * SPDX-License-Identifier: Apache-2.0
 * A program that uses the library as a module.
 */

/** Examples. */
module com.example.packets {
    requires io.github.nfpool;
}
