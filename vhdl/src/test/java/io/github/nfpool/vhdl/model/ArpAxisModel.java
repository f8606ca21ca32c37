// SPDX-License-Identifier: Apache-2.0
// Reference model of arp_axis, event by event, written from the pages of its parts, RFC 826 and RFC 1122.
package io.github.nfpool.vhdl.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** What arp_axis does with a frame, a lookup or a tick, when it is idle before each. */
public final class ArpAxisModel {

    public static final long OUR_IP = 0xC0A80001L;
    public static final long OUR_MAC = 0x00534E554C30L;
    public static final long NETMASK = 0xFFFFFF00L;
    public static final long GATEWAY = 0xC0A800FEL;

    private static final long BROADCAST = 0xFFFFFFFFFFFFL;
    private static final int ARP = 0x0806;
    private static final int VLAN = 0x8100;
    private static final int QINQ = 0x88A8;
    private static final int PACKET = 42;
    private static final int LONGEST = 92;
    private static final int PADDED = 60;

    private static final int HIT = 0;
    private static final int MISS = 1;
    private static final int INSERT = 2;
    private static final int UPDATE = 3;
    private static final int REPLACE = 4;
    private static final int OVERFLOW = 5;
    private static final int LIMITED = 6;
    private static final int EXPIRE = 7;

    /** The generics of the same names; the others have their defaults. */
    public record Config(int entries, int lifetime, int keepUsed, boolean askedOnly, int pending, int retries) { }

    /** What is to come out, and how often each event is counted, in the order of the counters' numbers. */
    public record Answer(List<byte[]> frames, OptionalLong mac, List<Integer> failed, List<Long> events) { }

    private static final class Entry {
        private long ip;
        private long mac;
        private int ttl;
        private int use;
    }

    private static final class Slot {
        private long ip;
        private int ticks;
        private int tries;
        private boolean answered;
    }

    private final Config config;
    private final List<Entry> table = new ArrayList<>();
    private final Slot[] slots;
    private final long[] events = new long[8];
    private final List<byte[]> frames = new ArrayList<>();
    private final List<Integer> failed = new ArrayList<>();
    private OptionalLong mac = OptionalLong.empty();

    public ArpAxisModel(Config config) {
        this.config = config;
        for (int i = 0; i < config.entries(); i++) {
            table.add(new Entry());
        }
        slots = new Slot[config.pending()];
    }

    /** A frame that came whole, and good or bad. */
    public Answer frame(byte[] bytes, boolean bad) {
        if (!bad && bytes.length >= PACKET && forUs(bytes)) {
            packet(ByteBuffer.wrap(untagged(bytes)));
        }
        return answer();
    }

    /** A lookup. */
    public Answer lookup(long ip) {
        if (group(ip)) {
            mac = OptionalLong.of(0x01005E000000L | ip & 0x7FFFFF);
        } else if (ip == 0xFFFFFFFFL || (ip & NETMASK) == (OUR_IP & NETMASK) && (ip | NETMASK) == 0xFFFFFFFFL) {
            mac = OptionalLong.of(BROADCAST);
        } else if (ip == OUR_IP) {
            mac = OptionalLong.of(OUR_MAC);
        } else if (!noHost(ip)) {
            ask((ip & NETMASK) == (OUR_IP & NETMASK) ? ip : GATEWAY);
        }
        return answer();
    }

    /** A second. */
    public Answer tick() {
        for (Entry entry : table) {
            if (entry.ttl > 0 && --entry.ttl == 0) {
                events[EXPIRE]++;
            }
            entry.use = Math.max(0, entry.use - 1);
        }
        for (int i = 0; i < slots.length; i++) {
            Slot slot = slots[i];
            if (slot == null || --slot.ticks > 0) {
                continue;
            }
            if (slot.answered || config.retries() == 0) {
                slots[i] = null;
            } else if (slot.tries == 0) {
                failed.add((int) slot.ip);
                slots[i] = null;
            } else {
                slot.tries--;
                slot.ticks = 2;
                send(BROADCAST, 1, 0, slot.ip);
            }
        }
        return answer();
    }

    private Answer answer() {
        Answer answer = new Answer(List.copyOf(frames), mac, List.copyOf(failed),
                Arrays.stream(events).boxed().toList());
        Arrays.fill(events, 0);
        frames.clear();
        failed.clear();
        mac = OptionalLong.empty();
        return answer;
    }

    private static boolean forUs(byte[] bytes) {
        long dst = ByteBuffer.wrap(bytes).getLong() >>> 16;
        return dst == OUR_MAC || (bytes[0] & 1) != 0;
    }

    /** Without tags of VLAN 0; nothing if it has another one. No more is kept of a frame than an ARP packet needs. */
    private static byte[] untagged(byte[] bytes) {
        ByteBuffer frame = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, LONGEST));
        int tags = 0;
        while (frame.limit() >= 16 + 4 * tags && tagged(frame.getShort(12 + 4 * tags))) {
            if ((frame.getShort(14 + 4 * tags) & 0xFFF) != 0) {
                return new byte[0];
            }
            tags++;
        }
        byte[] packet = new byte[frame.limit() - 4 * tags];
        frame.get(0, packet, 0, 12);
        frame.get(12 + 4 * tags, packet, 12, packet.length - 12);
        return packet;
    }

    private static boolean tagged(short type) {
        return (type & 0xFFFF) == VLAN || (type & 0xFFFF) == QINQ;
    }

    private void packet(ByteBuffer frame) {
        if (frame.limit() < PACKET || frame.getShort(12) != ARP || frame.getShort(14) != 1
                || frame.getShort(16) != 0x0800 || frame.getShort(18) != 0x0604) {
            return;
        }
        int oper = frame.getShort(20);
        long sha = frame.getLong(22) >>> 16;
        long spa = frame.getInt(28) & 0xFFFFFFFFL;
        long tpa = frame.getInt(38) & 0xFFFFFFFFL;
        if (oper != 1 && oper != 2) {
            return;
        }
        boolean asked = oper == 2 && Arrays.stream(slots).anyMatch(s -> s != null && s.ip == spa && !s.answered);
        boolean liar = spa == OUR_IP || noHost(spa);
        if (!liar && sha != OUR_MAC && sha != 0 && (sha >> 40 & 1) == 0 && tpa >> 24 != 0x7F && !group(tpa)
                && (!config.askedOnly() || oper == 1 || asked)) {
            store(spa, sha, tpa != OUR_IP, config.askedOnly() && oper == 1, asked);
        }
        if (oper == 1 && tpa == OUR_IP && (!liar || spa == 0)) {
            send(sha, 2, sha, spa);
        }
    }

    private Entry find(long ip) {
        return table.stream().filter(e -> e.ttl > 0 && e.ip == ip).findFirst().orElse(null);
    }

    private void store(long ip, long mac, boolean updateOnly, boolean insertOnly, boolean used) {
        Entry entry = find(ip);
        boolean known = entry != null;
        if (known && !insertOnly) {
            events[UPDATE]++;
        } else if (!known && !updateOnly) {
            entry = table.stream().filter(e -> e.ttl == 0).findFirst().orElse(null);
            events[INSERT] += entry == null ? 0 : 1;
            if (entry == null) {
                for (Entry candidate : table) {
                    if (candidate.use == 0 && (entry == null || candidate.ttl < entry.ttl)) {
                        entry = candidate;
                    }
                }
                events[entry == null ? OVERFLOW : REPLACE]++;
            }
        } else if (!known) {
            return;
        }
        if (entry == null) {
            return;
        }
        for (Slot slot : slots) {
            if (slot != null && slot.ip == ip) {
                slot.answered = true;
            }
        }
        if (known && insertOnly) {
            return;
        }
        entry.ip = ip;
        entry.mac = mac;
        entry.ttl = config.lifetime();
        if (used || !known) {
            entry.use = used ? config.keepUsed() : 0;
        }
    }

    private void ask(long ip) {
        Entry entry = find(ip);
        if (entry != null) {
            events[HIT]++;
            entry.use = config.keepUsed();
            mac = OptionalLong.of(entry.mac);
            return;
        }
        events[MISS]++;
        int free = -1;
        for (int i = slots.length - 1; i >= 0; i--) {
            if (slots[i] == null) {
                free = i;
            } else if (slots[i].ip == ip) {
                events[LIMITED]++;
                return;
            }
        }
        if (free < 0) {
            events[LIMITED]++;
            return;
        }
        slots[free] = new Slot();
        slots[free].ip = ip;
        slots[free].ticks = 2;
        slots[free].tries = config.retries();
        send(BROADCAST, 1, 0, ip);
    }

    private static boolean group(long ip) {
        return ip >> 28 == 0xE;
    }

    private static boolean noHost(long ip) {
        return ip >> 24 == 0 || ip >> 24 == 0x7F || group(ip) || ip == 0xFFFFFFFFL;
    }

    private void send(long dst, int oper, long tha, long tpa) {
        ByteBuffer frame = ByteBuffer.allocate(PADDED);
        mac(mac(frame, dst), OUR_MAC).putShort((short) ARP).putShort((short) 1).putShort((short) 0x0800)
                .putShort((short) 0x0604).putShort((short) oper);
        mac(mac(frame, OUR_MAC).putInt((int) OUR_IP), tha).putInt((int) tpa);
        frames.add(frame.array());
    }

    private static ByteBuffer mac(ByteBuffer frame, long mac) {
        return frame.putShort((short) (mac >> 32)).putInt((int) mac);
    }
}
