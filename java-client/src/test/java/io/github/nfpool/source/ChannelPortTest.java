/*
 * SPDX-License-Identifier: Apache-2.0
 * What the driver says of a channel's port.
 */
package io.github.nfpool.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelPortTest {
    private static final List<String> LINES = List.of(
            "hash off",
            "port wire device sn0 queues 1 rx_copies 2 tx_copied headers",
            "port attach device eth0 channel 1 mode watch rx_copies 1 tx_copied frame rx_segmented 0 rx_unfit 0 tx_late 0",
            "port attach device veth0 channel 2 mode take rx_copies 1 tx_copied headers rx_segmented 3 rx_unfit 0 tx_late 500",
            "port e1000 device eth1 rx_copies 0 tx_copied headers card 0000:00:04.0 physical 0x1 bus 0x1 rx_copied 0",
            "channel 0 claimed 0 active 1 in_flight 0 activations 1 evictions 0 releases 0 port wire",
            "channel 1 claimed 0 active 1 in_flight 0 activations 1 evictions 0 releases 0 port attach",
            "channel 2 claimed 0 active 1 in_flight 0 activations 1 evictions 0 releases 0 port attach",
            "channel 10 claimed 0 active 1 in_flight 0 activations 1 evictions 0 releases 0 port e1000");

    @Test
    void theWire() {
        ChannelPort port = ChannelPort.parse(LINES, 0);
        assertEquals("wire, device sn0", port.text());
        assertEquals("copied 2 times: for the stack, and into the slot", port.receives());
        assertTrue(port.sends().startsWith("headers are copied"), port::sends);
    }

    @Test
    void eachChannelHasADeviceOfItsOwn() {
        ChannelPort port = ChannelPort.parse(LINES, 1);
        assertEquals("attach, device eth0, watched: the stack gets its frames, too", port.text());
        assertEquals("copied once, into the slot", port.receives());
        assertTrue(port.sends().contains("in one piece only"), port::sends);
        port = ChannelPort.parse(LINES, 2);
        assertEquals("attach, device veth0, taken: the stack gets none of its frames", port.text());
        assertTrue(port.sends().contains("has copied 500 bytes"), port::sends);
    }

    @Test
    void aCard() {
        assertEquals("not copied by any processor: the card writes into the slot", ChannelPort.parse(LINES, 10).receives());
    }

    @Test
    void aChannelThatIsNotThere() {
        assertThrows(UncheckedIOException.class, () -> ChannelPort.parse(LINES, 3));
    }
}
