// SPDX-License-Identifier: Apache-2.0
// Reference model of arp_control, clock by clock, written from its description and RFC 826.
package io.github.nfpool.vhdl.model;

import java.util.ArrayList;
import java.util.List;

/** What arp_control shows in each clock; inputs and outputs are packed as in arp_control_pipe.vhd. */
public final class ControlModel {

    public static final long ASKED = 1L << 43;
    public static final long RESET = 1L << 42;
    public static final long ALLOW = 1L << 41;
    public static final long BOUND = 1L << 40;
    public static final int SOURCE = 38;
    public static final int JOB = 35;
    public static final int BUF_STATE = 32;
    public static final int DIN = 16;

    public static final long OUR_IP = 0xC0A80001L;
    public static final long OUR_MAC = 0x02004E465001L;
    private static final long JOB_IP = 0x0A010008L;
    private static final long BROADCAST = 0xFFFFFFFFFFFFL;
    private static final long NETMASK = 0xFFFFFF00L;
    private static final long GATEWAY = 0xC0A800FEL;

    private static final long INSERT_ONLY = 1L << 63;
    private static final long USED = 1L << 62;
    private static final long CS = 1L << 61;
    private static final long READ = 1L << 60;
    private static final long WRITE = 1L << 59;
    private static final long STATIC = 1L << 58;
    private static final long UPDATE_ONLY = 1L << 57;
    private static final long IP_EN = 1L << 56;
    private static final long SEND_EN = 1L << 55;
    private static final long BUSY = 1L << 54;
    private static final long MISSED = 1L << 53;
    private static final long HEARD = 1L << 52;
    private static final long CLAIM = 1L << 51;
    private static final long CLASH = 1L << 50;

    private static final int NO_SOURCE = 0b00;
    private static final int FRAME = 0b01;
    private static final int QUERY = 0b10;
    private static final int RECORD = 0b11;

    private static final int BUF_RESULT = 0b001;
    private static final int BUF_NONE = 0b010;
    private static final int BUF_BUSY = 0b111;

    /** The generics of the same names. */
    public record Config(boolean learnIfTarget, boolean strict, boolean staticEntries, boolean askedOnly,
            boolean map, boolean vlan) { }

    private enum State { MAIN, ASK, WAIT, OUTPUT, STORE, SEND }

    /** The parts of an ARP packet that matter once it was found good. */
    private record Packet(int oper, long sha, long spa, long tpa) { }

    private final Config config;
    private State state = State.MAIN;
    private int lastSource;
    private final List<Integer> words = new ArrayList<>();
    private boolean taking;
    private int count;
    private boolean makeStatic;
    private Packet packet = new Packet(0, 0, 0, 0);
    private long peerIp;
    private long askedIp;
    private long peerMac;
    private List<Integer> frame = List.of();
    private int jobSent;
    private long toIp;

    public ControlModel(Config config) {
        this.config = config;
    }

    /** The outputs of this clock, given its inputs; then the rising edge. */
    public long clock(long in) {
        long out = outputs(in);
        edge(in, out);
        return out;
    }

    private static int bufState(long in) {
        return (int) (in >> BUF_STATE) & 7;
    }

    private static boolean multicast(long ip) {
        return ip >> 28 == 0xE;
    }

    private static boolean noHost(long ip) {
        return ip >> 24 == 0 || ip >> 24 == 0x7F || multicast(ip) || ip == 0xFFFFFFFFL;
    }

    private boolean storable(long in) {
        if (makeStatic) {
            return true;
        }
        if (config.askedOnly() && packet.oper() == 2 && (in & ASKED) == 0) {
            return false;
        }
        return !config.strict() || packet.spa() != OUR_IP && !noHost(packet.spa())
                && packet.sha() != OUR_MAC && packet.sha() != 0 && (packet.sha() >> 40 & 1) == 0
                && packet.tpa() >> 24 != 0x7F && !multicast(packet.tpa());
    }

    private boolean decided(long in) {
        return state == State.STORE && (!storable(in) || count == 5 && bufState(in) != BUF_BUSY);
    }

    /** The MAC that a query for this address has without the buffer; -1: none. */
    private long mapped(long ip) {
        if (!config.map()) {
            return -1;
        } else if (multicast(ip)) {
            return 0x01005E000000L | ip & 0x7FFFFF;
        } else if (ip == 0xFFFFFFFFL || ip == (OUR_IP | ~NETMASK & 0xFFFFFFFFL)) {
            return BROADCAST;
        }
        return ip == OUR_IP ? OUR_MAC : -1;
    }

    private boolean refused(long ip) {
        return config.map() && noHost(ip) && mapped(ip) < 0;
    }

    /** Whom a query for this address asks. */
    private long hop(long ip) {
        return config.map() && ((ip ^ OUR_IP) & NETMASK) != 0 && mapped(ip) < 0 ? GATEWAY : ip;
    }

    private long outputs(long in) {
        long out = toIp;
        boolean ready = count != 0 || bufState(in) != BUF_BUSY;
        switch (state) {
            case MAIN -> { }
            case ASK -> out |= BUSY | (ready && !refused(askedIp) && mapped(askedIp) < 0 ? CS | READ : 0)
                    | wordOf(peerIp, 2, count) << 32;
            case WAIT -> out |= BUSY | CS | READ | (bufState(in) == BUF_NONE ? MISSED : 0);
            case OUTPUT -> out |= BUSY | (mapped(askedIp) < 0 ? CS : 0);
            case STORE -> {
                long word = count < 2 ? wordOf(peerIp, 2, count) : count < 5 ? wordOf(peerMac, 3, count - 2) : 0;
                out |= BUSY | word << 32;
                if (storable(in) && ready) {
                    out |= CS | WRITE | (makeStatic ? STATIC : 0)
                            | (config.askedOnly() && !makeStatic && packet.oper() == 1 ? INSERT_ONLY : 0)
                            | ((in & ASKED) != 0 && !makeStatic && packet.oper() == 2 ? USED : 0)
                            | (config.learnIfTarget() && !makeStatic && packet.tpa() != OUR_IP ? UPDATE_ONLY : 0);
                }
                if (decided(in) && !makeStatic) {
                    out |= HEARD;
                    boolean others = packet.sha() != OUR_MAC;
                    out |= others && packet.spa() == OUR_IP ? CLAIM : 0;
                    out |= others && packet.spa() == 0 && packet.oper() == 1 && packet.tpa() == OUR_IP ? CLASH : 0;
                }
            }
            case SEND -> {
                out |= BUSY | SEND_EN | frame.get(count);
                if (count == 20) {
                    out |= (long) jobSent << 48;
                }
            }
        }
        return out;
    }

    private void edge(long in, long out) {
        int source = (int) (in >> SOURCE) & 3;
        if (source == RECORD && !config.staticEntries()) {
            source = NO_SOURCE;
        }
        boolean begins = source != NO_SOURCE && source != lastSource;
        lastSource = source;
        boolean bound = (in & BOUND) != 0;
        toIp = 0;
        if ((in & RESET) != 0) {
            state = State.MAIN;
            count = 0;
            taking = false;
            return;
        }
        switch (state) {
            case MAIN -> {
                makeStatic = false;
                if (taking || begins) {
                    take(source, begins, in);
                } else {
                    job((int) (in >> JOB) & 3);
                }
            }
            case ASK -> {
                if (refused(askedIp)) {
                    state = State.MAIN;
                } else if (mapped(askedIp) >= 0) {
                    state = State.OUTPUT;
                } else if ((out & CS) != 0 && ++count == 2) {
                    count = 0;
                    state = State.WAIT;
                }
            }
            case WAIT -> {
                if (bufState(in) == BUF_RESULT) {
                    passOn(in);
                    state = State.OUTPUT;
                } else if (bufState(in) == BUF_NONE) {
                    state = State.MAIN;
                    if ((in & ALLOW) != 0 && bound) {
                        send(BROADCAST, 1, OUR_IP, 0, peerIp, 0);
                    }
                }
            }
            case OUTPUT -> {
                if (mapped(askedIp) >= 0 && count < 3) {
                    passOn(wordOf(mapped(askedIp), 3, count++));
                } else if (mapped(askedIp) >= 0) {
                    count = 0;
                    state = State.MAIN;
                } else if (bufState(in) == BUF_RESULT) {
                    passOn(in);
                } else {
                    state = State.MAIN;
                }
            }
            case STORE -> {
                if (decided(in)) {
                    count = 0;
                    state = State.MAIN;
                    boolean ours = !makeStatic && packet.oper() == 1 && packet.tpa() == OUR_IP;
                    boolean liar = packet.spa() == OUR_IP || noHost(packet.spa()) && packet.spa() != 0;
                    if (ours && bound && !(config.strict() && liar)) {
                        send(packet.sha(), 2, OUR_IP, packet.sha(), packet.spa(), 0);
                    }
                } else if ((out & CS) != 0 && count < 5) {
                    count++;
                }
            }
            case SEND -> {
                if (++count == 21) {
                    count = 0;
                    state = State.MAIN;
                }
            }
        }
    }

    /** Takes a word of a query, frame or record, and acts when it is whole. */
    private void take(int source, boolean begins, long in) {
        if (begins) {
            words.clear();
        }
        taking = source != NO_SOURCE;
        if (!taking) {
            return;
        }
        words.add((int) (in >> DIN) & 0xFFFF);
        if (source == FRAME && config.vlan() && words.size() == 8 && (words.get(6) == 0x8100 || words.get(6) == 0x88A8)) {
            // A tag: gone, or, of a VLAN, no frame for us.
            boolean priorityOnly = (words.removeLast() & 0xFFF) == 0;
            words.removeLast();
            if (!priorityOnly) {
                words.set(0, -1);
            }
            return;
        }
        if (source == QUERY && words.size() == 2) {
            askedIp = join(0, 2);
            peerIp = hop(askedIp);
            state = State.ASK;
        } else if (source == RECORD && words.size() == 5) {
            peerIp = join(0, 2);
            peerMac = join(2, 3);
            makeStatic = true;
            state = State.STORE;
        } else if (source == FRAME && words.size() == 21) {
            int oper = words.get(10);
            if (words.get(0) >= 0 && join(6, 3) == 0x0806_0001_0800L && words.get(9) == 0x0604 && (oper == 1 || oper == 2)) {
                packet = new Packet(oper, join(11, 3), join(14, 2), join(19, 2));
                peerIp = packet.spa();
                peerMac = packet.sha();
                state = State.STORE;
            }
        } else {
            return;
        }
        taking = false;
    }

    private void job(int job) {
        switch (job) {
            case 0b01 -> send(BROADCAST, 1, OUR_IP, 0, JOB_IP, job);
            case 0b10 -> send(BROADCAST, 1, 0, 0, OUR_IP, job);
            case 0b11 -> send(BROADCAST, 1, OUR_IP, 0, OUR_IP, job);
            default -> { }
        }
    }

    private void passOn(long in) {
        toIp = IP_EN | (in & 0xFFFF) << 16;
    }

    private void send(long dst, int oper, long spa, long tha, long tpa, int job) {
        frame = new ArrayList<>();
        split(dst, 3);
        split(OUR_MAC, 3);
        frame.addAll(List.of(0x0806, 0x0001, 0x0800, 0x0604, oper));
        split(OUR_MAC, 3);
        split(spa, 2);
        split(tha, 3);
        split(tpa, 2);
        jobSent = job;
        count = 0;
        state = State.SEND;
    }

    private void split(long address, int words) {
        for (int i = 0; i < words; i++) {
            frame.add((int) wordOf(address, words, i));
        }
    }

    private static long wordOf(long address, int words, int index) {
        return address >> 16 * (words - 1 - index) & 0xFFFF;
    }

    private long join(int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 16 | words.get(i);
        }
        return value;
    }
}
