// SPDX-License-Identifier: Apache-2.0
// Reference model of arp_buffer with the register table, clock by clock, written from its description.
package io.github.nfpool.vhdl.model;

/** What arp_buffer must do at each rising edge; inputs and outputs are packed as in arp_buffer_pipe.vhd. */
public final class BufferModel {

    public static final int USED = 1 << 25;
    public static final int INSERT_ONLY = 1 << 24;
    public static final int INIT = 1 << 23;
    public static final int CS = 1 << 22;
    public static final int READ = 1 << 21;
    public static final int WRITE = 1 << 20;
    public static final int TICK = 1 << 19;
    public static final int FLUSH = 1 << 18;
    public static final int STATIC = 1 << 17;
    public static final int UPDATE_ONLY = 1 << 16;

    private static final int FREE = 0b000;
    private static final int RESULT = 0b001;
    private static final int NONE = 0b010;
    private static final int OVERFLOW = 0b011;
    private static final int BUSY = 0b111;

    /** Bits of the events, above the six of the expired count. */
    private enum Event {
        HIT, MISS, INSERT, UPDATE, REPLACE, OVERFLOW, LIMITED;

        int bit() {
            return 1 << (12 - ordinal());
        }
    }

    /** The generics of the same names. */
    public record Config(int entries, int lifetime, boolean update, boolean refresh, boolean replaceOldest,
            int keepUsed) { }

    private enum Phase { WAITING, WORDS, WORKING, ANSWERING }

    private static final class Entry {
        private long mac;
        private int ttl;
        private int used;
        private boolean fixed;
        private final long ip;

        Entry(long ip) {
            this.ip = ip;
        }
    }

    private final Config config;
    private final Entry[] slots;
    private Phase phase = Phase.WAITING;
    private boolean lastRead;
    private boolean lastWrite;
    private boolean writing;
    private boolean makeStatic;
    private boolean updateOnly;
    private boolean insertOnly;
    private boolean makeUsed;
    private final int[] words = new int[5];
    private int count;
    private long answer;
    // The search for the oldest entry, one slot a clock.
    private int searched;
    private int oldest = -1;
    private int oldestTtl;
    // What happens to the entries at this clock.
    private int events;
    private int written;
    private boolean renewed;
    private int looked;
    private boolean stored;

    public BufferModel(Config config) {
        this.config = config;
        this.slots = new Entry[config.entries()];
    }

    /** One clock. Returns stored (1 bit), state (3), dout (16), events (7), expired (6). */
    public long clock(int in) {
        boolean cs = (in & CS) != 0;
        boolean read = (in & READ) != 0;
        boolean write = (in & WRITE) != 0;
        boolean beginWrite = cs && write && !lastWrite;
        boolean beginRead = cs && read && !lastRead;
        lastRead = read;
        lastWrite = write;

        events = 0;
        written = -1;
        renewed = false;
        looked = -1;
        stored = false;
        int code = switch (phase) {
            case WAITING -> {
                if (!beginRead && !beginWrite) {
                    yield FREE;
                }
                phase = Phase.WORDS;
                writing = beginWrite;
                makeStatic = (in & STATIC) != 0;
                updateOnly = (in & UPDATE_ONLY) != 0;
                insertOnly = (in & INSERT_ONLY) != 0;
                makeUsed = (in & USED) != 0;
                words[0] = in & 0xFFFF;
                count = 1;
                yield BUSY;
            }
            case WORDS -> {
                if (!cs) {
                    phase = Phase.WAITING;
                    yield FREE;
                }
                words[count++] = in & 0xFFFF;
                if (count == (writing ? 5 : 2)) {
                    phase = Phase.WORKING;
                    searched = 0;
                    oldest = -1;
                }
                yield BUSY;
            }
            case WORKING -> writing ? store() : look();
            case ANSWERING -> {
                if (++count == 3) {
                    phase = Phase.WAITING;
                    yield FREE;
                }
                yield RESULT;
            }
        };
        int expired = age((in & TICK) != 0, (in & FLUSH) != 0);

        if ((in & INIT) != 0) {
            java.util.Arrays.fill(slots, null);
            phase = Phase.WAITING;
            code = FREE;
        }
        int dout = phase == Phase.ANSWERING ? (int) (answer >> (32 - 16 * count)) & 0xFFFF : 0;
        return (stored ? 1L << 32 : 0) | (long) code << 29 | dout << 13 | events | expired;
    }

    private int find(long ip) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != null && slots[i].ip == ip) {
                return i;
            }
        }
        return -1;
    }

    private int room() {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == null) {
                return i;
            }
        }
        return -1;
    }

    private long ip() {
        return (long) words[0] << 16 | words[1];
    }

    private int look() {
        int slot = find(ip());
        events |= (slot < 0 ? Event.MISS : Event.HIT).bit();
        if (slot < 0) {
            phase = Phase.WAITING;
            return NONE;
        }
        phase = Phase.ANSWERING;
        count = 0;
        answer = slots[slot].mac;
        slots[slot].used = config.keepUsed();
        looked = slot;
        return RESULT;
    }

    private int store() {
        long mac = (long) words[2] << 32 | (long) words[3] << 16 | words[4];
        boolean remove = makeStatic && mac == 0;
        int slot = find(ip());
        if (slot >= 0) {
            Entry entry = slots[slot];
            if (remove) {
                slots[slot] = null;
            } else if (makeStatic || !entry.fixed && !insertOnly && (config.update() || config.refresh())) {
                events |= Event.UPDATE.bit();
                written = slot;
                renewed = makeStatic || config.refresh();
                if (makeStatic || config.update()) {
                    entry.mac = mac;
                }
                if (renewed) {
                    entry.ttl = config.lifetime();
                }
                entry.fixed = makeStatic;
                if (makeUsed) {
                    entry.used = config.keepUsed();
                    looked = slot;
                }
            }
            stored = !remove;
        } else if (!updateOnly && !remove) {
            slot = room();
            if (slot >= 0) {
                events |= Event.INSERT.bit();
            } else if (config.replaceOldest()) {
                if (searched < slots.length) {
                    Entry entry = slots[searched];
                    if (!entry.fixed && entry.used == 0 && (oldest < 0 || entry.ttl < oldestTtl)) {
                        oldest = searched;
                        oldestTtl = entry.ttl;
                    }
                    searched++;
                    return BUSY;
                }
                slot = oldest;
                if (slot >= 0) {
                    events |= Event.REPLACE.bit();
                }
            }
            if (slot < 0) {
                events |= Event.OVERFLOW.bit();
                phase = Phase.WAITING;
                return OVERFLOW;
            }
            slots[slot] = new Entry(ip());
            slots[slot].mac = mac;
            slots[slot].ttl = config.lifetime();
            slots[slot].fixed = makeStatic;
            slots[slot].used = makeUsed ? config.keepUsed() : 0;
            looked = slot;
            stored = true;
            written = slot;
            renewed = true;
        }
        phase = Phase.WAITING;
        return FREE;
    }

    /** Ages or flushes every entry but the one whose life just began anew. Returns how many died of age. */
    private int age(boolean tick, boolean flush) {
        int expired = 0;
        for (int i = 0; i < slots.length; i++) {
            Entry entry = slots[i];
            if (entry != null && tick && i != looked && entry.used > 0) {
                entry.used--;
            }
            if (entry == null || entry.fixed || i == written && renewed) {
                continue;
            }
            if (flush && i != written) {
                slots[i] = null;
            } else if (tick && --entry.ttl == 0) {
                slots[i] = null;
                expired += flush ? 0 : 1;
            }
        }
        return expired;
    }
}
