/*
 * SPDX-License-Identifier: Apache-2.0
 * Network addresses as people write them.
 * Beside step 5 of 5 on the packet's way: for a person to read.
 */
package io.github.nfpool.packet;

/** Appends addresses, as the views return them, to text. Nothing is allocated but what the text needs to grow. */
public final class AddressText {
    private static final String DIGITS = "0123456789abcdef";

    private AddressText() {
    }

    /**
     * As {@code 192.168.0.1}.
     *
     * @param text    what to append to
     * @param address 32 bits
     */
    public static void ipv4(StringBuilder text, long address) {
        text.append(address >>> 24 & 0xff).append('.').append(address >>> 16 & 0xff).append('.')
                .append(address >>> 8 & 0xff).append('.').append(address & 0xff);
    }

    /**
     * As {@code 00:53:4e:55:4c:30}.
     *
     * @param text    what to append to
     * @param address 48 bits
     */
    public static void mac(StringBuilder text, long address) {
        for (int shift = 40; shift >= 0; shift -= 8) {
            hex(text, address >>> shift, 2);
            if (shift > 0) {
                text.append(':');
            }
        }
    }

    /**
     * As RFC 5952 has it: lower case, no leading zeros, the longest run of two or more zero groups as "::".
     *
     * @param text what to append to
     * @param high the first 64 bits
     * @param low  the last 64 bits
     */
    public static void ipv6(StringBuilder text, long high, long low) {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(high, low, i + run) == 0) {
                run++;
            }
            if (run > bestLength) {
                best = i;
                bestLength = run;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (i > 0 && i != best + bestLength) {
                    text.append(':');
                }
                int value = group(high, low, i);
                hex(text, value, Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 3) / 4));
            }
        }
    }

    /** So many hexadecimal digits. */
    static void hex(StringBuilder text, long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            text.append(DIGITS.charAt((int) (value >>> shift) & 0xf));
        }
    }

    private static int group(long high, long low, int index) {
        return (int) ((index < 4 ? high >>> 48 - 16 * index : low >>> 48 - 16 * (index - 4)) & 0xffff);
    }
}
