/*
 * SPDX-License-Identifier: Apache-2.0
 * Where a pool can be mapped, and what others are told.
 */
package io.github.nfpool.os;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlatformTest {
    @Test
    void otherMachinesAreToldSo() {
        Platform.require("Linux", "amd64");
        Platform.require("Linux", "aarch64");
        Platform.require("Linux", "s390x");
        assertTrue(assertThrows(PoolException.class, () -> Platform.require("Mac OS X", "aarch64"))
                .getMessage().contains("Mac OS X on aarch64; try --embedded"));
        assertThrows(PoolException.class, () -> Platform.require("Linux", "riscv64"));
    }
}
