/*
 * SPDX-License-Identifier: Apache-2.0
 * Views over random bytes behind headers that lead on.
 */
package io.github.nfpool.packet;

import io.github.nfpool.testing.Cases;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ViewRandomTest {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;

    /** Random bytes behind an Ethernet header with a type that leads on, so that not all end there. */
    private static byte[] frame(RandomGenerator random) {
        byte[] bytes = new byte[Cases.between(random, 0, 120)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Cases.between(random, Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
        List<Integer> tags = Cases.list(random, 0, 4, r -> Cases.oneOf(r, 0x8100, 0x88a8));
        for (int i = 0; i < tags.size(); i++) {
            set(bytes, 12 + 4 * i, tags.get(i) >>> 8);
            set(bytes, 13 + 4 * i, tags.get(i));
        }
        int ip = ViewChecks.ETHERNET + 4 * tags.size();
        int type = Cases.oneOf(random, IPV4, IPV6, 0x0806, 0);
        set(bytes, ip - 2, type >>> 8);
        set(bytes, ip - 1, type);
        int headerWords = Cases.between(random, 0, 15);
        set(bytes, ip, (type == IPV4 ? 0x40 : 0x60) | headerWords);
        // The numbers of IPv6 extension headers among them, with others of the kind behind.
        List<Integer> protocols = Cases.list(random, 1, 6,
                r -> Cases.oneOf(r, 1, 6, 17, 58, 0, 43, 44, 50, 51, 59, 60, 135));
        set(bytes, ip + (type == IPV4 ? 9 : 6), protocols.getFirst());
        if (type == IPV6 && headerWords > 3) {
            // So that not all end at a length that lies.
            set(bytes, ip + 4, 0);
            for (int i = 1; i < protocols.size(); i++) {
                set(bytes, ip + 40 + 8 * (i - 1), protocols.get(i));
                set(bytes, ip + 41 + 8 * (i - 1), 0);
            }
        }
        return bytes;
    }

    private static void set(byte[] bytes, int at, int value) {
        if (at < bytes.length) {
            bytes[at] = (byte) value;
        }
    }

    @Test
    void everyViewStaysInItsPacket() {
        Cases.of(1000).forAll(ViewRandomTest::frame, ViewChecks::everyViewStaysInItsPacket);
    }

    /** The same of views bound one to the other, as a reader binds them. */
    @Test
    void viewsBoundInARowStayInTheirPacket() {
        Cases.of(1000).forAll(ViewRandomTest::frame, ViewChecks::viewsBoundInARowStayInTheirPacket);
    }

    @Test
    void descriptionsNeverFail() {
        Cases.of(1000).forAll(ViewRandomTest::frame, ViewChecks::descriptionsNeverFail);
    }
}
