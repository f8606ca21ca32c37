/*
 * SPDX-License-Identifier: Apache-2.0
 * The command line's top: what nfpool can do.
 */
package io.github.nfpool.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Holds what all commands share. */
@Command(name = "nfpool",
        description = "Reads network frames in place, from the page pool that snull.ko shares.",
        mixinStandardHelpOptions = true,
        versionProvider = NfpoolCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InfoCommand.class, ReadCommand.class, DemoCommand.class, CheckCommand.class, ProveViewCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:as it should be", "1:a check failed, or memory or a file could not be had", "2:wrong usage"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool demo --embedded          see it work, without root and without a VM",
            "  nfpool info                     the pool of this machine's driver",
            "  nfpool read --follow            one line a packet, until Ctrl-C",
            "  nfpool read --watch             look on while another reader has the claim"
        })
final class NfpoolCommand {
    private final Streams streams;

    NfpoolCommand(Streams streams) {
        this.streams = streams;
    }

    Streams streams() {
        return streams;
    }

    /** The version as the jar's manifest has it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"nfpool " + (version == null ? "(not from a jar)" : version)
                    + ", Java " + Runtime.version()};
        }
    }
}
