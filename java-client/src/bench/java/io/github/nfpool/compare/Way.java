/*
 * SPDX-License-Identifier: Apache-2.0
 * The ways that are compared: how each is opened, what it needs, what it leaves out.
 */
package io.github.nfpool.compare;

import com.sun.jna.Native;
import io.github.nfpool.backend.Backend;
import java.io.IOException;
import java.util.Optional;
import org.pcap4j.core.Pcaps;

/** Named by what the command line calls them. */
enum Way {
    /** The pool, its calls by the Foreign Function and Memory API. */
    POOL_FFM("pool-ffm", "pool, Java, FFM", Setup.POOL_RECEIVE, Setup.POOL_SEND, Setup.POOL_MISSING,
            () -> new PoolReceiver(Backend.FFM), (size, batch) -> new PoolBatchSender(Backend.FFM, size, batch)),
    /** The pool, its calls by Java Native Access. */
    POOL_JNA("pool-jna", "pool, Java, JNA", Setup.POOL_RECEIVE, Setup.POOL_SEND, Setup.POOL_MISSING,
            () -> new PoolReceiver(Backend.JNA), (size, batch) -> new PoolBatchSender(Backend.JNA, size, batch)) {
        @Override
        String library() {
            return ", JNA " + Native.VERSION;
        }
    },
    /** The pool, its calls by the Java Native Interface. */
    POOL_JNI("pool-jni", "pool, Java, JNI", Setup.POOL_RECEIVE, Setup.POOL_SEND, Setup.POOL_MISSING,
            () -> new PoolReceiver(Backend.JNI), (size, batch) -> new PoolBatchSender(Backend.JNI, size, batch)),
    /** Sockets of the JDK. */
    DATAGRAM_CHANNEL("datagram-channel", "DatagramChannel",
            "delivery=stack; connected, non-blocking, read() of a direct buffer, a datagram a call;"
                    + " Selector to wait",
            "connected, non-blocking, write() of a direct buffer, a datagram a call",
            "nothing: it is the IP stack, with sockets, routing and filters",
            ChannelReceiver::new, (size, _) -> new ChannelSender(size)),
    /** Frames by system calls. */
    PACKET_SOCKET("packet-socket", "AF_PACKET, recv and send",
            "delivery=stack; SOCK_RAW, ETH_P_ALL, 4 MiB of receive buffer, a frame a recv(2) by FFM;"
                    + " poll(2) to wait",
            "SOCK_RAW, protocol 0, PACKET_QDISC_BYPASS, a frame a send(2) by FFM; headers made once",
            "no IP stack: whole frames, no ports; the stack gets its own copy",
            () -> new PacketReceiver(Way.device()), (size, _) -> new PacketSender(Way.device(), size)),
    /** A packet socket's mapped blocks. */
    TPACKET_V3("tpacket-v3", "AF_PACKET, TPACKET_V3 ring", "delivery=stack; " + TpacketReceiver.SETUP,
            null, TpacketReceiver.MISSING, () -> new TpacketReceiver(Way.device()), null),
    /** Rings of the express data path. */
    AF_XDP("af-xdp", "AF_XDP, generic mode", "delivery=stack; " + XdpReceiver.SETUP,
            null, XdpReceiver.MISSING, () -> new XdpReceiver(Way.device()), null),
    /** The Java library for libpcap. */
    PCAP4J("pcap4j", "pcap4j",
            "delivery=stack; immediate mode off, 16 MiB of buffer, time limit of a block 10 ms, snaplen"
                    + " 65536, dispatch() to a RawPacketListener, which takes fewer instructions than"
                    + " getNextRawPacket(); non-blocking to read, blocking to wait",
            "sendPacket(byte[]) of one array, direction IN so that it does not capture what it sends; headers made"
                    + " once",
            "no IP stack: whole frames, no ports; the stack gets its own copy",
            () -> new PcapReceiver(Way.device()), (size, _) -> new PcapSender(Way.device(), size)) {
        @Override
        String library() {
            return ", pcap4j " + PcapReceiver.version() + ", " + Pcaps.libVersion() + ", JNA " + Native.VERSION;
        }
    },
    /** The source alone. */
    DROP("drop", "source alone",
            "frames are generated and dropped in sn1's transmit function; to be subtracted from all that is received",
            null, "everything: nobody reads", null, null);

    /** What it takes to receive. */
    @FunctionalInterface
    private interface ReceiverMaker {
        Receiver open() throws IOException;
    }

    /** What it takes to send: bytes in a frame, and frames to a call where a way can do that. */
    @FunctionalInterface
    private interface SenderMaker {
        Sender open(int size, int batch) throws IOException;
    }

    /** What three ways have in common. */
    private static final class Setup {
        static final String POOL_RECEIVE = "delivery=bypass, channel 0 claimed, PacketPool.poll() of frames in place;"
                + " poll(2) on /proc/nf_addr to wait";
        static final String POOL_SEND = "channel 0 claimed, PoolSender.fill() with headers and payload, a doorbell a batch";
        static final String POOL_MISSING = "no IP stack, no sockets: with delivery=bypass a frame goes to the pool"
                + " only; whoever reads does what the stack would";
    }

    private final String label;
    private final String title;
    private final String receiving;
    private final String sending;
    private final String missing;
    private final ReceiverMaker receiver;
    private final SenderMaker sender;

    Way(String label, String title, String receiving, String sending, String missing,
            ReceiverMaker receiver, SenderMaker sender) {
        this.label = label;
        this.title = title;
        this.receiving = receiving;
        this.sending = sending;
        this.missing = missing;
        this.receiver = receiver;
        this.sender = sender;
    }

    /** The device that is measured, named as for the C programs. */
    static String device() {
        return Optional.ofNullable(System.getenv("NFPOOL_DEVICE")).orElse("sn0");
    }

    /** What a table calls it. */
    String title() {
        return title;
    }

    /** How it is set up, in words; null where it does not go in that direction. */
    String setup(Direction direction) {
        return direction == Direction.RECEIVE ? receiving : sending;
    }

    /** What it does not do for the program, in words. */
    String missing() {
        return missing;
    }

    /** Versions of all that takes part; loads the libraries. */
    String versions() {
        return "Java " + Runtime.version() + ", Linux " + System.getProperty("os.version") + library();
    }

    /** What {@link #versions} says of libraries. */
    String library() {
        return "";
    }

    /** Whether it claims the pool. */
    boolean isPool() {
        return receiving.equals(Setup.POOL_RECEIVE);
    }

    /**
     * Where its frames go to: sn0's address if a socket is to get them, else one that nobody has, so that the
     * stack drops its own copy early: the best case for those that only capture.
     */
    String address() {
        return isPool() || this == DATAGRAM_CHANNEL || this == DROP ? "192.168.1.1" : "192.168.1.9";
    }

    /** The variant it has of one that another way has; only the pool sends several frames with a call. */
    Variant variant(Variant wanted) {
        return wanted.direction() == Direction.RECEIVE || isPool() ? wanted : Variant.CALL;
    }

    Receiver openReceiver() throws IOException {
        return receiver.open();
    }

    Sender openSender(int size, int batch) throws IOException {
        return sender.open(size, batch);
    }

    @Override
    public String toString() {
        return label;
    }
}
