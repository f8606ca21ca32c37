/*
 * SPDX-License-Identifier: Apache-2.0
 * The command line's top: what nfpool can do.
 */
package io.github.nfpool.cli;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Holds what all commands share. */
@Command(name = "nfpool",
        description = "Reads and sends network frames in place, in the page pool that snull.ko shares.",
        mixinStandardHelpOptions = true,
        versionProvider = NfpoolCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool demo --embedded          a demonstration without root and without a VM",
            "  nfpool info                     the pool of this machine's driver",
            "  nfpool read --follow            one line per packet, until Ctrl-C",
            "  nfpool read --watch             watch while another reader has the claim",
            "  nfpool read --follow -w - | wireshark -k -i -",
            "  nfpool extcap --install         pools as interfaces in Wireshark and tshark",
            "  nfpool send --pcap FILE         replay a capture from sn0",
            "  nfpool stats                    frames and drops per second",
            "  nfpool watch                    slots, counters and packets, live in this terminal",
            "  nfpool web --embedded --read    a page that shows all of it, in a browser",
            "  source <(nfpool completion)     bash completion of commands and options"
        })
final class NfpoolCommand {
    private static final String HELP = "help";
    /** The subcommands, in the order that help shows them in. */
    private static final List<String> NAMES = List.of("info", "read", "send", "map", "stats", "watch", "web", "extcap", "offload", "demo",
            "check", "completion", HELP, "prove-view");

    private final Streams streams;

    NfpoolCommand(Streams streams) {
        this.streams = streams;
    }

    Streams streams() {
        return streams;
    }

    /**
     * The command line for some arguments. Picocli's model of a command is slow to make, in an emulated VM
     * most of all: where the first argument names a command, only that one is made.
     */
    static CommandLine commandLine(Streams streams, String... args) {
        CommandLine line = new CommandLine(new NfpoolCommand(streams));
        boolean named = args.length > 0 && NAMES.contains(args[0]) && !args[0].equals(HELP);
        for (String name : named ? List.of(args[0]) : NAMES) {
            line.addSubcommand(subcommand(name));
        }
        documentExitCodes(line);
        line.getSubcommands().values().forEach(NfpoolCommand::documentExitCodes);
        return line;
    }

    private static void documentExitCodes(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(
                new TreeMap<>(Map.of("0", "success",
                        "1", "a check failed, or memory or a file was not available",
                        "2", "wrong usage")));
    }

    private static Object subcommand(String name) {
        return switch (name) {
            case "info" -> new InfoCommand();
            case "read" -> new ReadCommand();
            case "send" -> new SendCommand();
            case "map" -> new MapCommand();
            case "stats" -> new StatsCommand();
            case "watch" -> new WatchCommand();
            case "web" -> new WebCommand();
            case "extcap" -> new ExtcapCommand();
            case "offload" -> new OffloadCommand();
            case "completion" -> new CompletionCommand();
            case HELP -> new CommandLine.HelpCommand();
            case "demo" -> new DemoCommand();
            case "check" -> new CheckCommand();
            case "prove-view" -> new ProveViewCommand();
            default -> throw new AssertionError(name);
        };
    }

    /** The version as the jar's manifest has it, or the module. */
    static final class Version implements IVersionProvider {
        /** The number alone. */
        static String number() {
            ModuleDescriptor module = Main.class.getModule().getDescriptor();
            String version = module == null ? Main.class.getPackage().getImplementationVersion()
                    : module.rawVersion().orElse(null);
            return version == null ? "(not from a jar)" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"nfpool " + number() + ", Java " + Runtime.version()};
        }
    }
}
