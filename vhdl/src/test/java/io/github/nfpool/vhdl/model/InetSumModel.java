// SPDX-License-Identifier: Apache-2.0
// Reference model of inet_sum, clock by clock, written from RFC 1071.
package io.github.nfpool.vhdl.model;

/** What inet_sum shows after each rising edge; inputs and outputs are packed as in inet_sum_pipe.vhd. */
public final class InetSumModel {

    public static final long ENABLE = 1L << 53;
    public static final long FIRST = 1L << 52;
    public static final int START = 36;
    public static final int KEEP = 32;

    private final int words;
    private long total;

    /** {@code width} is data_g: 16 or 32. */
    public InetSumModel(int width) {
        this.words = width / 16;
    }

    /** One clock. Returns good (1 bit) and sum (16). */
    public long clock(long in) {
        if ((in & ENABLE) != 0) {
            if ((in & FIRST) != 0) {
                total = in >> START & 0xFFFF;
            }
            for (int i = 0; i < words; i++) {
                long word = in >> 16 * (1 - i) & 0xFFFF;
                long keep = in >> KEEP + 2 - 2 * i & 3;
                total += ((keep & 2) != 0 ? word & 0xFF00 : 0) + ((keep & 1) != 0 ? word & 0xFF : 0);
            }
        }
        // Carries of the top that come in at the bottom: the remainder by FFFF, which is 0 for nothing alone.
        long sum = total == 0 ? 0 : (total - 1) % 0xFFFF + 1;
        return (sum == 0xFFFF ? 0x10000 : 0) | sum;
    }
}
