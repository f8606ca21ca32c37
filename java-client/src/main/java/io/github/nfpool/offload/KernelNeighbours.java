/*
 * SPDX-License-Identifier: Apache-2.0
 * The kernel's neighbour table by netlink: rtnetlink(7), and app_solicit of arp(7).
 * Beside step 5 of 5 on the packet's way.
 */
package io.github.nfpool.offload;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.nfpool.os.Errno;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.os.ffm.FfmNetlink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** That of one device. With {@code app_solicit}, the kernel asks by RTM_GETNEIGH; RTM_NEWNEIGH is the answer. */
final class KernelNeighbours implements Neighbours {
    private static final int RTMGRP_NEIGH = 4;
    private static final short NLMSG_ERROR = 2;
    private static final short RTM_NEWNEIGH = 28;
    private static final short RTM_GETNEIGH = 30;
    /** NLM_F_REQUEST, NLM_F_ACK, NLM_F_REPLACE, NLM_F_CREATE. */
    private static final short FLAGS = 0x1 | 0x4 | 0x100 | 0x400;
    private static final byte AF_INET = 2;
    private static final short NDA_DST = 1;
    private static final short NDA_LLADDR = 2;
    private static final short NUD_REACHABLE = 2;

    /** struct nlmsghdr: length, type, flags, sequence, port. */
    private static final int HEADER = 16;
    /** struct ndmsg: family, padding, device, state, flags, type. */
    private static final int NDMSG = 12;
    private static final int ATTRIBUTE = 4;
    /** Bytes in the message that {@link #write} writes. */
    static final int ANSWER = HEADER + NDMSG + ATTRIBUTE + 4 + ATTRIBUTE + 8;
    private static final int BUFFER = 1 << 16;

    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt NETWORK32 = U32.withOrder(ByteOrder.BIG_ENDIAN);

    private final int device;
    private final FfmNetlink socket;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER, 8);
    private final MemorySegment message = Arena.ofAuto().allocate(ANSWER, 8);

    /** @param device its index */
    KernelNeighbours(int device) {
        this.device = device;
        this.socket = new FfmNetlink(RTMGRP_NEIGH);
    }

    @Override
    public List<Integer> asked() {
        List<Integer> addresses = new ArrayList<>();
        while (true) {
            int length = socket.receive(buffer);
            if (length > 0) {
                read(buffer.asSlice(0, length), device, addresses);
            } else if (length == 0 || length == -Errno.EAGAIN) {
                return addresses;
            } else if (length != -Errno.EINTR && length != -Errno.ENOBUFS) {
                // ENOBUFS: more questions than the socket holds. The kernel asks again for whom it still needs.
                throw new PoolException("recv", "netlink", -length, "");
            }
        }
    }

    @Override
    public void answer(int ip, long mac) {
        write(message, device, ip, mac);
        int sent = socket.send(message);
        if (sent < 0) {
            throw refusal(-sent);
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Of whole messages: the addresses that the kernel looks for on the device. */
    static void read(MemorySegment messages, int device, List<Integer> addresses) {
        long at = 0;
        while (messages.byteSize() - at >= HEADER) {
            long length = Integer.toUnsignedLong(messages.get(U32, at));
            if (length < HEADER || length > messages.byteSize() - at) {
                throw new PoolException("recv", "netlink", "a message of " + length + " bytes among "
                        + (messages.byteSize() - at), "");
            }
            MemorySegment one = messages.asSlice(at, length);
            short type = one.get(U16, 4);
            if (type == NLMSG_ERROR && length >= HEADER + Integer.BYTES && one.get(U32, HEADER) != 0) {
                throw refusal(-one.get(U32, HEADER));
            }
            if (type == RTM_GETNEIGH && length >= HEADER + NDMSG && one.get(JAVA_BYTE, HEADER) == AF_INET
                    && one.get(U32, HEADER + 4) == device) {
                readDestination(one, addresses);
            }
            at += length + 3 & ~3L;
        }
    }

    private static void readDestination(MemorySegment message, List<Integer> addresses) {
        long at = HEADER + NDMSG;
        while (message.byteSize() - at >= ATTRIBUTE) {
            int length = Short.toUnsignedInt(message.get(U16, at));
            if (length < ATTRIBUTE || length > message.byteSize() - at) {
                return;
            }
            if (message.get(U16, at + 2) == NDA_DST && length == ATTRIBUTE + Integer.BYTES) {
                addresses.add(message.get(NETWORK32, at + ATTRIBUTE));
            }
            at += length + 3 & ~3;
        }
    }

    /** Fills in a message of {@link #ANSWER} bytes. */
    static void write(MemorySegment message, int device, int ip, long mac) {
        message.fill((byte) 0);
        message.set(U32, 0, ANSWER);
        message.set(U16, 4, RTM_NEWNEIGH);
        message.set(U16, 6, FLAGS);
        message.set(JAVA_BYTE, HEADER, AF_INET);
        message.set(U32, HEADER + 4, device);
        message.set(U16, HEADER + 8, NUD_REACHABLE);
        long at = HEADER + NDMSG;
        message.set(U16, at, (short) (ATTRIBUTE + 4));
        message.set(U16, at + 2, NDA_DST);
        message.set(NETWORK32, at + ATTRIBUTE, ip);
        at += ATTRIBUTE + 4;
        message.set(U16, at, (short) (ATTRIBUTE + 6));
        message.set(U16, at + 2, NDA_LLADDR);
        for (int i = 0; i < 6; i++) {
            message.set(JAVA_BYTE, at + ATTRIBUTE + i, (byte) (mac >>> 40 - 8 * i));
        }
    }

    private static PoolException refusal(int errno) {
        return new PoolException("RTM_NEWNEIGH", "netlink", errno,
                errno == Errno.EPERM ? "run as root, or with CAP_NET_ADMIN" : "");
    }
}
