/*
 * SPDX-License-Identifier: Apache-2.0
 * Views over bytes that Jazzer makes up.
 */
package io.github.nfpool.packet;

import com.code_intelligence.jazzer.junit.FuzzTest;

class ViewFuzzTest {
    @FuzzTest
    void anyBytes(byte[] bytes) {
        ViewChecks.everyViewStaysInItsPacket(bytes);
        ViewChecks.viewsBoundInARowStayInTheirPacket(bytes);
        ViewChecks.descriptionsNeverFail(bytes);
    }
}
