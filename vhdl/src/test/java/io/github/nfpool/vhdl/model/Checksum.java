// SPDX-License-Identifier: Apache-2.0
// The Internet checksum (RFC 1071) by long division.
package io.github.nfpool.vhdl.model;

/** For the models that make packets. */
final class Checksum {

    private Checksum() { }

    /** Puts the checksum of the bytes from one place to another, and of what is added, where it belongs. */
    static void fill(byte[] frame, int where, int from, int to, long more) {
        frame[where] = 0;
        frame[where + 1] = 0;
        long sum = more;
        for (int i = from; i < to; i++) {
            sum += (frame[i] & 0xFFL) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        long checksum = sum == 0 ? 0xFFFF : 0xFFFF - ((sum - 1) % 0xFFFF + 1);
        frame[where] = (byte) (checksum >> 8);
        frame[where + 1] = (byte) checksum;
    }
}
