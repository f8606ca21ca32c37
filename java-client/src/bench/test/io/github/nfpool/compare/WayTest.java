/*
 * SPDX-License-Identifier: Apache-2.0
 * Each way says what it is and what it leaves out.
 */
package io.github.nfpool.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WayTest {
    @ParameterizedTest
    @EnumSource(Way.class)
    void saysWhatItIs(Way way) {
        assertFalse(way.title().isBlank());
        assertFalse(way.missing().isBlank());
        assertFalse(way.setup(Direction.RECEIVE).isBlank());
        assertTrue(way.isPool() == way.toString().startsWith("pool-"));
    }

    @Test
    void onlyThePoolSendsManyWithOneCall() {
        assertEquals(Variant.BATCH_16, Way.POOL_JNI.variant(Variant.BATCH_16));
        assertEquals(Variant.CALL, Way.PACKET_SOCKET.variant(Variant.BATCH_16));
        assertEquals(Variant.AWAIT, Way.PACKET_SOCKET.variant(Variant.AWAIT));
    }

    @Test
    void versionsOfLibraries() {
        assertTrue(Way.POOL_JNA.versions().contains(", JNA 5."), Way.POOL_JNA::versions);
        assertEquals("1.8.2", PcapReceiver.version());
    }
}
