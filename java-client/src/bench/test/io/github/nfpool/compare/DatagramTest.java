/*
 * SPDX-License-Identifier: Apache-2.0
 * The headers that are sent are those of a datagram that the driver and a stack take.
 */
package io.github.nfpool.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DatagramTest {
    /** As tcpdump shows it; the checksum of the IPv4 header is right. */
    @Test
    void headers() {
        assertEquals("00534e554c31" + "00534e554c30" + "0800"
                + "45000032" + "00004000" + "4011b967" + "c0a80001" + "c0a80002"
                + "23282329" + "001e0000", HexFormat.of().formatHex(Datagram.headers(64)));
    }
}
