// SPDX-License-Identifier: Apache-2.0
// Reference model of icmp_echo, frame by frame, written from RFC 792 and RFC 1122; checksums are made anew.
package io.github.nfpool.vhdl.model;

import io.github.nfpool.vhdl.model.IpReceiveModel.Answer;
import io.github.nfpool.vhdl.model.IpReceiveModel.Verdict;
import java.util.Arrays;
import java.util.Optional;

/** What icmp_echo answers to a frame. */
public final class IcmpEchoModel {

    private static final int LONGEST = 1514;
    private static final int ICMP = 1;
    private static final int REQUEST = 8;

    private IcmpEchoModel() { }

    /** The reply to a frame that comes to the host of {@link IpReceiveModel}. */
    public static Optional<byte[]> reply(byte[] frame) {
        Answer answer = IpReceiveModel.judge(frame, false);
        if (answer.verdict() != Verdict.GOOD || answer.protocol() != ICMP || frame[14] != 0x45
                || frame[34] != REQUEST || frame[35] != 0 || (frame[0] & 1) != 0 || at(frame, 30, 4) != IpReceiveModel.OUR_IP) {
            return Optional.empty();
        }
        int end = 14 + (int) at(frame, 16, 2);
        if (end > LONGEST) {
            return Optional.empty();
        }
        byte[] reply = Arrays.copyOf(Arrays.copyOf(frame, end), Math.max(60, end));
        System.arraycopy(frame, 6, reply, 0, 6);
        System.arraycopy(frame, 0, reply, 6, 6);
        System.arraycopy(frame, 30, reply, 26, 4);
        System.arraycopy(frame, 26, reply, 30, 4);
        reply[22] = 64;
        reply[34] = 0;
        Checksum.fill(reply, 24, 14, 34, 0);
        Checksum.fill(reply, 36, 34, end, 0);
        return Optional.of(reply);
    }

    private static long at(byte[] frame, int index, int bytes) {
        long value = 0;
        for (int i = index; i < index + bytes; i++) {
            value = value << 8 | frame[i] & 0xFF;
        }
        return value;
    }
}
