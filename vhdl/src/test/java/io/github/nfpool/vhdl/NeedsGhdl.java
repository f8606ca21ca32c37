// SPDX-License-Identifier: Apache-2.0
// What the tests share that run simulations through pipes.
package io.github.nfpool.vhdl;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/** A test with simulations on {@link SharedGhdl}. */
interface NeedsGhdl {

    /** Skips, or in CI fails, each test where there is no GHDL. */
    @BeforeEach
    default void needsGhdl() {
        SharedGhdl.get();
    }

    @AfterAll
    static void close() {
        SharedGhdl.closeSimulations();
    }
}
