/*
 * SPDX-License-Identifier: Apache-2.0
 * Messages of rtnetlink(7), byte by byte: what is read of the kernel's, and what is written.
 */
package io.github.nfpool.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.nfpool.os.PoolException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Little-endian, as this machine is. */
class KernelNeighboursTest {
    private static final int DEVICE = 5;

    /** RTM_GETNEIGH for 192.168.0.2 on device 5, as Linux 6.1 sends it: with NDA_PROBES and NDA_CACHEINFO. */
    private static final String QUESTION = "400000001e0001000000000000000000" + "020000000500000001000001"
            + "08000100c0a80002" + "0800040001000000" + "1400030000000000000000000000000001000000";

    private static List<Integer> read(String hex) {
        List<Integer> addresses = new ArrayList<>();
        KernelNeighbours.read(MemorySegment.ofArray(HexFormat.of().parseHex(hex)), DEVICE, addresses);
        return addresses;
    }

    @Test
    void questions() {
        String other = QUESTION.replace("0200000005000000", "0200000006000000");
        assertEquals(List.of(0xC0A80002), read(QUESTION));
        assertEquals(List.of(0xC0A80002, 0xC0A80009), read(QUESTION + QUESTION.replace("c0a80002", "c0a80009")));
        assertEquals(List.of(), read(other), "another device");
        assertEquals(List.of(), read(QUESTION.replace("400000001e00", "400000001c00")), "RTM_NEWNEIGH");
        assertEquals(List.of(), read(QUESTION.replace("0200000005000000", "0a00000005000000")), "IPv6");
        assertEquals(List.of(0xC0A80002), read("24000000020000000000000000000000" + "00000000" + "00".repeat(16)
                + QUESTION), "an acknowledgement before it");
    }

    @Test
    void whatCannotBe() {
        for (String length : List.of("41000000", "0f000000", "00000000", "ffffffff")) {
            String message = length + QUESTION.substring(8);
            assertThrows(PoolException.class, () -> read(message), length);
        }
        assertEquals(List.of(), read(QUESTION.replace("08000100", "ff000100")), "an attribute that is too long");
        assertEquals(List.of(), read(QUESTION.replace("08000100", "00000100")), "one that is too short");
    }

    @Test
    void refusal() {
        PoolException e = assertThrows(PoolException.class,
                () -> read("24000000020000000000000000000000" + "ffffffff" + "00".repeat(16)));
        assertEquals("RTM_NEWNEIGH netlink: EPERM (Operation not permitted); run as root, or with CAP_NET_ADMIN",
                e.getMessage());
    }

    @Test
    void answer() {
        MemorySegment message = Arena.ofAuto().allocate(KernelNeighbours.ANSWER);
        KernelNeighbours.write(message, DEVICE, 0xC0A80002, 0x00534E554C31L);
        assertEquals("30000000" + "1c00" + "0505" + "0000000000000000" + "0200000005000000" + "02000000"
                + "08000100c0a80002" + "0a00020000534e554c310000",
                HexFormat.of().formatHex(message.toArray(ValueLayout.JAVA_BYTE)));
    }
}
