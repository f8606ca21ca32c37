/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool offload: a device's ARP, done by the VHDL core in a simulation.
 */
package io.github.nfpool.cli;

import io.github.nfpool.offload.ArpOffload;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
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
                + " its frames leave from the channel, and the kernel asks it by netlink for MAC addresses.",
            "Prints who asked, who answered, and the clocks of the core. docs/offload.md says how to set up"
                + " device and channel; scripts/lab offload does it in a VM. Exit code 1 if frames were lost."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool offload --channel 1                    the ARP of sn0, until Ctrl-C",
            "  nfpool offload --channel 1 --entries 2 --lifetime 60",
            "                                                a small table that forgets after a minute"
        })
final class OffloadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private DriverOptions driver;

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "sn0",
            description = "Whose ARP it is. Default: ${DEFAULT-VALUE}.")
    private String device;

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
        PrintStream out = parent.streams().out();
        ArpOffload.Simulator simulator =
                new ArpOffload.Simulator(ghdl, vhdl, entries, lifetime, Duration.ofMillis(tick));
        try (PoolMapping mapping =
                new ProcPoolSource(driver.calls(), driver.channel(), PoolSource.Access.CLAIM).open()) {
            ArpOffload offload = ArpOffload.open(mapping, device, simulator, line -> print(out, line));
            // The simulation ends before the JVM does.
            try (StopOnInterrupt _ = new StopOnInterrupt(offload::stop); offload) {
                print(out, "ready: " + device + " by arp_top in GHDL, " + mapping.description());
                offload.run();
                offload.summary().forEach(line -> print(out, line));
                return offload.lost() == 0 ? 0 : 1;
            }
        }
    }

    /** A person reads along. */
    private static void print(PrintStream out, String line) {
        out.println(line);
        out.flush();
    }
}
