/*
 * SPDX-License-Identifier: Apache-2.0
 * The system calls, as far as any user may make them.
 */
package io.github.nfpool.compare;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class SysTest {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;

    private final Sys sys = new Sys();

    @Test
    void anErrorNamesCallDeviceAnswerAndRemedy() {
        IOException e = assertThrows(IOException.class, () -> sys.interfaceIndex("nosuchdevice"));
        assertEquals("if_nametoindex nosuchdevice: No such device (errno 19); load snull.ko", e.getMessage());
    }

    @Test
    void anErrorWithoutRemedyEndsWithTheAnswer() {
        assertEquals("bind sn0: Device or resource busy (errno 16)", Sys.failure("bind", "sn0", 16).getMessage());
    }

    @Test
    void eachReceiverSaysThatTheDeviceIsMissing() {
        assertTrue(assertThrows(IOException.class, () -> new TpacketReceiver("nosuchdevice")).getMessage()
                .contains("nosuchdevice"));
        assertTrue(assertThrows(IOException.class, () -> new XdpReceiver("nosuchdevice")).getMessage()
                .contains("nosuchdevice"));
    }

    @Test
    void aMappingCanBeWritten() throws IOException {
        MemorySegment mapping = sys.mmap(-1, 0, 8192, Sys.PROT_READ | Sys.PROT_WRITE,
                Sys.MAP_PRIVATE | Sys.MAP_ANONYMOUS, "8192 bytes");
        assertEquals(8192, mapping.byteSize());
        mapping.set(JAVA_LONG, 8184, 7);
        assertEquals(7, mapping.get(JAVA_LONG, 8184));
        sys.munmap(mapping);
    }

    @Test
    void anEmptySocketAnswersAtOnce() throws IOException {
        int fd = sys.socket(AF_UNIX, SOCK_DGRAM, 0, "AF_UNIX");
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(0, sys.poll(fd, Sys.POLLIN, 0));
            assertEquals(-Sys.EAGAIN, sys.recv(fd, arena.allocate(64), Sys.MSG_DONTWAIT));
        } finally {
            sys.close(fd);
        }
    }
}
