// SPDX-License-Identifier: Apache-2.0
// Reference model of ip_receive, frame by frame, written from RFC 791, RFC 768, RFC 792 and RFC 1122.
package io.github.nfpool.vhdl.model;

/** What ip_receive says of a frame to the host of ip_receive_pipe.vhd. */
public final class IpReceiveModel {

    public static final long OUR_IP = 0xC0A80001L;
    public static final long OUR_MAC = 0x02004E465001L;
    private static final long NETMASK = 0xFFFF0000L;
    private static final long ALL = 0xFFFFFFFFL;
    private static final int ICMP = 1;
    private static final int UDP = 17;

    /** In the order of verdict_t. */
    public enum Verdict {
        GOOD, BAD_FRAME, NOT_IP, BAD_HEADER, BAD_LENGTH, BAD_CHECKSUM, BAD_SOURCE, NOT_FOR_US, FRAGMENT, BAD_UDP_LENGTH,
        BAD_UDP_CHECKSUM, BAD_ICMP_CHECKSUM
    }

    /** The verdict; the others are 0 but for a good packet, port and length but for a good datagram. */
    public record Answer(Verdict verdict, int protocol, int length, int targetPort) { }

    private final byte[] frame;

    private IpReceiveModel(byte[] frame) {
        this.frame = frame;
    }

    /** Judges a frame without FCS. */
    public static Answer judge(byte[] frame, boolean bad) {
        IpReceiveModel model = new IpReceiveModel(frame);
        Verdict verdict = bad ? Verdict.BAD_FRAME : model.verdict();
        if (verdict != Verdict.GOOD) {
            return new Answer(verdict, 0, 0, 0);
        }
        int datagram = 14 + model.header();
        return model.at(23, 1) == UDP
                ? new Answer(verdict, UDP, (int) model.at(datagram + 4, 2) - 8, (int) model.at(datagram + 2, 2))
                : new Answer(verdict, (int) model.at(23, 1), 0, 0);
    }

    private long at(int index, int bytes) {
        long value = 0;
        for (int i = index; i < index + bytes; i++) {
            value = value << 8 | frame[i] & 0xFF;
        }
        return value;
    }

    private int header() {
        return 4 * (int) (at(14, 1) & 0xF);
    }

    /** Whether all words from one byte to another, and {@code more}, add up to FFFF. */
    private boolean sums(int from, int to, long more) {
        long sum = more;
        for (int i = from; i < to; i += 2) {
            sum += i + 1 < to ? at(i, 2) : at(i, 1) << 8;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return sum == 0xFFFF;
    }

    private static boolean everyoneHere(long ip) {
        return ip == ALL || ip == (OUR_IP | ~NETMASK & ALL);
    }

    private Verdict verdict() {
        if (frame.length < 14 || at(12, 2) != 0x0800) {
            return Verdict.NOT_IP;
        }
        if (frame.length < 34 || at(14, 1) >> 4 != 4 || header() < 20) {
            return Verdict.BAD_HEADER;
        }
        int total = (int) at(16, 2);
        if (total < header() || 14 + total > frame.length) {
            return Verdict.BAD_LENGTH;
        }
        if (!sums(14, 14 + header(), 0)) {
            return Verdict.BAD_CHECKSUM;
        }
        long source = at(26, 4);
        long first = source >> 24;
        if (first == 0 || first == 127 || first >> 4 == 0xE || everyoneHere(source) || source == OUR_IP) {
            return Verdict.BAD_SOURCE;
        }
        boolean group = (at(0, 1) & 1) != 0;
        long target = at(30, 4);
        if (!group && at(0, 6) != OUR_MAC || target != OUR_IP && !everyoneHere(target)) {
            return Verdict.NOT_FOR_US;
        }
        if ((at(20, 2) & 0x3FFF) != 0) {
            return Verdict.FRAGMENT;
        }
        int begin = 14 + header();
        int rest = total - header();
        if (at(23, 1) == UDP) {
            if (rest < 8 || at(begin + 4, 2) < 8 || at(begin + 4, 2) > rest) {
                return Verdict.BAD_UDP_LENGTH;
            }
            int length = (int) at(begin + 4, 2);
            long pseudo = at(26, 2) + at(28, 2) + at(30, 2) + at(32, 2) + UDP + length;
            if (at(begin + 6, 2) != 0 && !sums(begin, begin + length, pseudo)) {
                return Verdict.BAD_UDP_CHECKSUM;
            }
        } else if (at(23, 1) == ICMP && (rest < 8 || !sums(begin, begin + rest, 0))) {
            return Verdict.BAD_ICMP_CHECKSUM;
        }
        return Verdict.GOOD;
    }
}
