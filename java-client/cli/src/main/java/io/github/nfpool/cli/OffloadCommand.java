/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool offload: a device's ARP, and its pings and datagrams, done by a VHDL core in a simulation.
 */
package io.github.nfpool.cli;

import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.offload.ArpOffload;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Claims a channel and runs until interrupted. */
@Command(name = "offload", mixinStandardHelpOptions = true,
        description = {
            "Lets the VHDL core arp_top do the ARP of a device: GHDL simulates it, frames of the channel go to it,"
                + " its frames leave from the channel, and the kernel asks it by netlink for MAC addresses."
                + " With --core axis it is arp_axis, the same between AXI streams."
                + " With --core toe it is toe_top, which also answers pings, judges UDP, and sends datagrams.",
            "Prints who asked, who answered, and the clocks of the core. docs/offload.md says how to set up"
                + " device and channel; scripts/lab offload does it in a VM. Exit code 1 if frames were lost."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool offload --channel 1                    the ARP of sn0, until Ctrl-C",
            "  nfpool offload --channel 1 --entries 2 --lifetime 60",
            "                                                a small table that forgets after a minute",
            "  date | nfpool offload --channel 1 --core toe --udp 192.168.0.2:9000",
            "                                                a datagram whose headers the core makes"
        })
final class OffloadCommand implements Callable<Integer> {
    /** The cores, as they are named on the command line. */
    enum Core {
        arp, axis, toe
    }

    /** Payload of a datagram in a frame of the usual length. */
    private static final int LONGEST = 1400;

    private static final int LONGEST_FRAME = 1518;

    @Spec
    private CommandSpec command;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private DriverOptions driver;

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "sn0",
            description = "Whose ARP it is. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(names = "--core", paramLabel = "CORE", defaultValue = "arp",
            description = "arp or axis: ARP; toe: ARP, ICMP echo and UDP. Default: ${DEFAULT-VALUE}.")
    private Core core;

    @Option(names = "--udp", paramLabel = "ADDRESS:PORT",
            description = "With --core toe: each line of standard input goes there as a datagram, from the same port.")
    private String udp;

    @Option(names = "--wave", paramLabel = "FILE", converter = Quantities.FileName.class,
            description = "Write the core's signals for GTKWave: *.ghw, *.vcd, or else FST.")
    private Path wave;

    @Option(names = "--capture", paramLabel = "FILE", converter = Quantities.FileName.class,
            description = "Write the core's frames as pcapng, at the times that --wave has.")
    private Path capture;

    @Option(names = "--vhdl", paramLabel = "FOLDER", defaultValue = "vhdl", converter = Quantities.FileName.class,
            description = "The cores: the folder vhdl of a checkout. Default: ${DEFAULT-VALUE}.")
    private Path vhdl;

    @Option(names = "--ghdl", paramLabel = "PROGRAM", defaultValue = "ghdl",
            description = "The simulator. Default: ${DEFAULT-VALUE}.")
    private String ghdl;

    @Option(names = "--entries", paramLabel = "N", defaultValue = "8",
            description = "Entries of the core's table. Default: ${DEFAULT-VALUE}.")
    private int entries;

    @Option(names = "--lifetime", paramLabel = "TICKS", defaultValue = "1200",
            description = "How long an entry lives, 1 to 2047. Default: ${DEFAULT-VALUE}.")
    private int lifetime;

    @Option(names = "--tick", paramLabel = "MS", defaultValue = "1000",
            description = "Milliseconds of the core's second. Default: ${DEFAULT-VALUE}.")
    private int tick;

    @Override
    public Integer call() {
        if (entries < 1 || entries > 63 || lifetime < 1 || lifetime > 2047 || tick < 1) {
            throw new ParameterException(command.commandLine(),
                    "--entries must be 1 to 63, --lifetime 1 to 2047, --tick 1 or more");
        }
        InetSocketAddress target = udp == null ? null : target();
        PrintStream out = parent.streams().out();
        ArpOffload.Simulator simulator = new ArpOffload.Simulator(
                ArpOffload.Core.valueOf(core.name().toUpperCase(Locale.ROOT)), ghdl, vhdl, entries, lifetime,
                Duration.ofMillis(tick), wave);
        try (PoolMapping mapping =
                new ProcPoolSource(driver.calls(), driver.channel(), PoolSource.Access.CLAIM).open()) {
            ArpOffload offload = ArpOffload.open(mapping, device, simulator, line -> print(out, line));
            // The simulation ends before the JVM does.
            try (StopOnInterrupt _ = new StopOnInterrupt(offload::stop); offload; PcapngWriter frames = frames()) {
                offload.record(frames);
                print(out, "ready: " + device + " by " + simulator.core().entity()
                        + " in GHDL, " + mapping.description());
                if (target != null) {
                    Thread.ofPlatform().daemon().start(() -> sendLines(offload, target));
                }
                offload.run();
                offload.summary().forEach(line -> print(out, line));
                return offload.lost() == 0 ? 0 : 1;
            }
        }
    }

    /** Nothing without --capture. */
    private PcapngWriter frames() {
        if (capture == null) {
            return null;
        }
        try {
            return new PcapngWriter(Files.newOutputStream(capture), capture.toString(), device,
                    "the core's side, in the time of its simulation", LONGEST_FRAME);
        } catch (IOException e) {
            throw new PoolException("create", capture.toString(), e, "");
        }
    }

    private InetSocketAddress target() {
        int colon = udp.lastIndexOf(':');
        try {
            if (core != Core.toe || colon < 0 || !udp.substring(0, colon).matches("[0-9.]+")) {
                throw new IllegalArgumentException();
            }
            return new InetSocketAddress(InetAddress.getByName(udp.substring(0, colon)),
                    Integer.parseInt(udp.substring(colon + 1)));
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw new ParameterException(command.commandLine(),
                    "--udp must be an IPv4 address and a port, as 192.168.0.2:9000, and needs --core toe");
        }
    }

    /** Lines that are too long are cut into datagrams. */
    private void sendLines(ArpOffload offload, InetSocketAddress target) {
        new BufferedReader(new InputStreamReader(System.in)).lines().forEach(line -> {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            for (int from = 0; from < bytes.length; from += LONGEST) {
                int to = Math.min(bytes.length, from + LONGEST);
                offload.send(target, target.getPort(), Arrays.copyOfRange(bytes, from, to));
            }
        });
    }

    /** A person reads along. */
    private static void print(PrintStream out, String line) {
        out.println(line);
        out.flush();
    }
}
