/*
 * SPDX-License-Identifier: Apache-2.0
 * What the measured instructions would mean on a full wire.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/** RECEIVE, the pool and DatagramChannel side by side. A model: the machine in it is assumed. */
record CostModel(Cells cells, Profile profile, Machine machine) {
    static final Way POOL = Way.receive("pool-ffm");
    static final Way STACK = Way.receive("datagram-channel");
    static final List<Integer> GIGABITS = List.of(10, 40, 100);

    /** Source read, slot written, slot read by Java. */
    static final int POOL_TOUCHES = 3;
    /** Source read, skb written, skb read by the system call, buffer written, buffer read by Java. */
    static final int STACK_TOUCHES = 5;

    private static final int DRIVER_CHANNELS = 64;

    /** Sizes at which both were measured, and cost something. */
    SortedSet<Integer> sizes() {
        SortedSet<Integer> sizes = new TreeSet<>(cells.sizes());
        sizes.removeIf(size -> cells.total(POOL, size).orElse(0) <= 0 || cells.total(STACK, size).orElse(0) <= 0);
        return sizes;
    }

    LineRate pool(int size) {
        return new LineRate(machine, size, cells.total(POOL, size).orElseThrow(), POOL_TOUCHES);
    }

    LineRate stack(int size) {
        return new LineRate(machine, size, cells.total(STACK, size).orElseThrow(), STACK_TOUCHES);
    }

    /** Instructions per burst for a reader that sleeps over one that asks; nothing if either was not measured. */
    OptionalDouble wakeUp(int size) {
        OptionalDouble awake = cells.total(POOL, size);
        OptionalDouble asleep = cells.total(new Way(Way.RECEIVE, "pool-ffm", "await"), size);
        return awake.isPresent() && asleep.isPresent()
                ? OptionalDouble.of((asleep.getAsDouble() - awake.getAsDouble()) * machine.burst()) : OptionalDouble.empty();
    }

    /** What one more byte costs: from the least to the greatest size. */
    Split perByte() {
        int least = sizes().first();
        int greatest = sizes().last();
        return cells.cost(POOL, greatest).net().minus(cells.cost(POOL, least).net()).per(greatest - least);
    }

    Section section() {
        if (sizes().isEmpty()) {
            return new Section("Cost model", List.of(), List.of(), List.of());
        }
        List<Table> tables = new ArrayList<>(List.of(parts()));
        tables.addAll(List.of(rates(), ends()));
        return new Section("Cost model: a full wire", List.of(
                "This is a model, not a measurement. Measured are the instructions per frame above. Assumed are a core of "
                + machine.clockGigahertz() + " GHz with " + machine.instructionsPerCycle()
                + " instructions per cycle, each channel of the pool read by a core that does nothing else and does all"
                + " the work for its frames (driver, kernel and Java), and "
                + machine.memoryGigabytes() + " GB/s per memory channel with no help from caches.",
                "Memory traffic per frame is its size times " + POOL_TOUCHES + " for the pool (source read, slot written,"
                + " slot read by Java), times " + STACK_TOUCHES + " for DatagramChannel (source read, skb written, skb read"
                + " and buffer written by the system call, buffer read by Java). A frame takes its size + 24 bytes of the"
                + " wire: FCS, preamble, gap."), tables, List.of());
    }

    private Table parts() {
        Table table = Table.of("The pool's RECEIVE (poll), instructions per frame: where each goes. What the source costs up to"
                + " sn1's transmit function is subtracted from the rest.", 1,
                List.of("frame size", "source,\nto xmit", "driver", "rest of\nkernel", "of both,\ncopying", "Java", "together",
                        "wake-up,\nper burst of " + machine.burst()));
        for (int size : sizes()) {
            Cost cost = cells.cost(POOL, size);
            Split net = cost.net();
            table.add(List.of(size + " B", Text.number(cost.source().total()), Text.number(net.driver()), Text.number(net.kernel()),
                    Text.number(profile.copying(new Key(POOL, size))), Text.number(net.user()),
                    Text.number(net.total()), Text.number(wakeUp(size))));
        }
        if (sizes().size() > 1) {
            Split slope = perByte();
            table.add(List.of("per byte more", Text.NONE, Text.number(slope.driver()), Text.number(slope.kernel()), Text.NONE,
                    Text.number(slope.user()), Text.number(slope.total()), Text.NONE));
        }
        return table;
    }

    private Table rates() {
        Table table = Table.of("At line rate. Cores = frames/s x instructions per frame / instructions/s of a core;"
                + " channels = cores, rounded up; + where that is more than the " + DRIVER_CHANNELS + " of the driver.", 1,
                List.of("wire, frame size", "million\nframes/s", "pool:\ncores", "chan-\nnels", "memory,\nGB/s",
                        "of a mem.\nchannel", "Datagram-\nChannel: cores", "memory,\nGB/s", "of a mem.\nchannel"));
        for (int gigabits : GIGABITS) {
            double rate = gigabits * 1e9;
            for (int size : sizes()) {
                LineRate pool = pool(size);
                LineRate stack = stack(size);
                int channels = pool.channels(rate);
                table.add(List.of(gigabits + " Gbit/s, " + size + " B", Text.number(pool.framesPerSecond(rate) / 1e6),
                        Text.number(pool.cores(rate)), channels + (channels > DRIVER_CHANNELS ? "+" : ""),
                        Text.number(pool.memory(rate) / 1e9), Text.number(pool.memoryChannels(rate)),
                        Text.number(stack.cores(rate)), Text.number(stack.memory(rate) / 1e9),
                        Text.number(stack.memoryChannels(rate))));
            }
        }
        return table;
    }

    private Table ends() {
        Table table = Table.of("Where it ends, Gbit/s on the wire: with one core, with one memory channel; and how many"
                + " cores fill one memory channel, from where on more cores do not help.", 1,
                List.of("frame size", "pool:\none core", "one mem.\nchannel", "cores\nto fill it",
                        "DatagramChannel:\none core", "one mem.\nchannel", "cores\nto fill it"));
        for (int size : sizes()) {
            List<String> row = new ArrayList<>(List.of(size + " B"));
            for (LineRate way : List.of(pool(size), stack(size))) {
                row.addAll(List.of(Text.number(way.coreEnds() / 1e9), Text.number(way.memoryEnds() / 1e9),
                        Text.number(way.memoryEnds() / way.coreEnds())));
            }
            table.add(row);
        }
        return table;
    }
}
