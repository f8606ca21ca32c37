/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool extcap: pools as interfaces in Wireshark, by its interface for external captures (man extcap).
 */
package io.github.nfpool.cli;

import io.github.nfpool.feed.PacedFeed;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.source.FrameFilter;
import io.github.nfpool.source.PoolMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Wireshark asks one question at a time, each by a process of its own; the last one is the capture. */
@Command(name = "extcap", mixinStandardHelpOptions = true,
        description = "Makes pools interfaces in Wireshark and tshark: the driver's, its channels, running VMs, and one in a"
                + " process of its own. --install puts nfpool where Wireshark looks for such programs; the other options are"
                + " those with which Wireshark calls it. It only watches, unless told to take the frames (--read).",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool extcap --install            for this user; Wireshark shows the interfaces at its next start",
            "  tshark -i nfpool-embedded -c 5     generated frames: no root, no VM",
            "  tshark -i nfpool-vm-lab            the pool of a running scripts/lab shell",
            "  tshark -i nfpool-driver            the pool of this machine's driver, beside its reader"
        })
final class ExtcapCommand implements Callable<Integer> {
    /** Where Wireshark looks, below the home folder: 4.2 and newer, and before. */
    private static final List<String> FOLDERS = List.of(".local/lib/wireshark/extcap", ".config/wireshark/extcap");
    /** Said by the scripts that start this program: what Wireshark is to call. */
    private static final String COMMAND = "nfpool.command";

    @Spec
    private CommandSpec command;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Option(names = "--install", description = "Link this program into the user's folders for Wireshark.")
    private boolean install;

    @Option(names = "--extcap-interfaces", description = "List the interfaces.")
    private boolean interfaces;

    @Option(names = "--extcap-version", paramLabel = "VERSION", description = "Wireshark's own version; not used.")
    private String wireshark;

    @Option(names = "--extcap-interface", paramLabel = "NAME", description = "The interface that is meant.")
    private String name;

    @Option(names = "--extcap-dlts", description = "List its link types.")
    private boolean linkTypes;

    @Option(names = "--extcap-config", description = "List its options.")
    private boolean config;

    @Option(names = "--extcap-capture-filter", paramLabel = "EXPRESSION",
            description = "A capture filter, for the driver's own filter: needs --read. Without --capture, say what is wrong with it.")
    private String filter;

    @Option(names = "--capture", description = "Capture until Wireshark stops.")
    private boolean capture;

    @Option(names = "--fifo", paramLabel = "FILE", converter = Quantities.FileName.class, description = "Where the capture goes.")
    private Path fifo;

    @Option(names = "--read", description = "Take the frames: claim the pool and give slots back.")
    private boolean read;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "50", converter = Quantities.Seconds.class,
            description = "embedded: frames per second. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Override
    public Integer call() {
        PrintStream out = parent.streams().out();
        if (install) {
            install(out);
        } else if (interfaces) {
            out.println("extcap {version=" + NfpoolCommand.Version.number() + "}{display=nfpool}");
            ExtcapInterface.all().forEach(it -> out.println("interface {value=" + it.name() + "}{display=" + it.display() + "}"));
        } else {
            answer(chosen(), out);
        }
        return 0;
    }

    private ExtcapInterface chosen() {
        ExtcapInterface chosen = name == null ? null : ExtcapInterface.named(name);
        if (chosen == null) {
            throw usage(name == null ? "--install, --extcap-interfaces or --extcap-interface is needed"
                    : "there is no interface " + name + ": nfpool --extcap-interfaces lists them");
        }
        return chosen;
    }

    private void answer(ExtcapInterface chosen, PrintStream out) {
        if (linkTypes) {
            out.println("dlt {number=1}{name=EN10MB}{display=Ethernet}");
        } else if (config) {
            controls(chosen).forEach(out::println);
        } else if (capture) {
            capture(chosen);
        } else if (filter != null) {
            // What is printed is what is wrong.
            try {
                FrameFilter.compile(filter);
            } catch (PoolException e) {
                out.println(e.getMessage());
            }
        } else {
            throw usage("one of --extcap-dlts, --extcap-config or --capture is needed beside --extcap-interface");
        }
    }

    /** The options of this command that make sense for an interface, as Wireshark's dialogues want them. */
    private static List<String> controls(ExtcapInterface chosen) {
        if (chosen.isEmbedded()) {
            return List.of(
                    "arg {number=0}{call=--rate}{display=Frames per second}{type=double}{range=0,1000000}{default=50}",
                    "arg {number=1}{call=--pcap}{display=Replay}{type=fileselect}{mustexist=true}"
                        + "{fileext=Captures (*.pcap *.pcapng *.gz)}{tooltip=Replay this capture instead of generated frames}",
                    "arg {number=2}{call=--frames}{display=Generate}{type=long}{range=0,1000000000}"
                        + "{tooltip=End after so many generated frames}",
                    "arg {number=3}{call=--stamp}{display=Times of arrival}{type=boolflag}{default=false}"
                        + "{tooltip=Each slot has the time at which its frame came into the pool}");
        }
        return List.of("arg {number=0}{call=--read}{display=Take the frames}{type=boolflag}{default=false}"
                + "{tooltip=" + (chosen.isChannel() ? "Needed: a channel can only be opened by its reader"
                        : "Claim the pool and give slots back; without this, another reader is not disturbed") + "}");
    }

    private void capture(ExtcapInterface chosen) {
        if (fifo == null) {
            throw usage("--capture needs --fifo");
        }
        if (chosen.isChannel() && !read) {
            throw usage("a channel can only be opened by its reader: choose \"Take the frames\" (--read) for " + chosen.name());
        }
        if (filter != null && (!read || chosen.isEmbedded())) {
            throw usage("a capture filter is the driver's, for who takes the frames (--read); use a display filter");
        }
        boolean takes = read || chosen.isEmbedded();
        try (PoolMapping mapping = options.sourceToShow(takes, frames -> new PacedFeed(frames, rate)).open()) {
            if (filter != null) {
                mapping.filter(FrameFilter.compile(filter));
            }
            ReadLoop loop = new ReadLoop(mapping);
            Fifo out = Fifo.open(fifo);
            try (StopOnInterrupt _ = new StopOnInterrupt(loop::stop);
                    CaptureOutput output = new CaptureOutput(out, fifo.toString(), chosen.name(), mapping, loop)) {
                // However Wireshark ends.
                ProcessHandle.current().parent().ifPresent(wireshark -> wireshark.onExit().thenRun(loop::stop));
                output.flush();
                loop.run(output, ReadLoop.ALL, ReadLoop.FOREVER, () -> {
                    output.flush();
                    return !out.isOver();
                });
            }
        }
    }

    private void install(PrintStream out) {
        String program = System.getProperty(COMMAND);
        if (program == null) {
            throw new PoolException("install", "the extcap", "this program does not know by which command it was started",
                    "use scripts/nfpool extcap --install");
        }
        Path home = Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")));
        for (String folder : FOLDERS) {
            Path link = home.resolve(folder).resolve("nfpool");
            try {
                Files.createDirectories(link.getParent());
                if (Files.isSymbolicLink(link)) {
                    Files.delete(link);
                }
                Files.createSymbolicLink(link, Path.of(program));
            } catch (FileAlreadyExistsException e) {
                throw new PoolException("link", link.toString(), "there is another file of that name", "move it away");
            } catch (IOException e) {
                throw new PoolException("link", link.toString(), e, "");
            }
            out.println(link + " -> " + program);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Wireshark stops by closing its end, too: then there is nobody to tell anything. */
    private static final class Fifo extends OutputStream {
        private static final int FILE_TYPE = 0170000;
        private static final int TYPE_FIFO = 0010000;

        private final OutputStream out;
        private final boolean mayBeClosed;
        private boolean over;

        private Fifo(OutputStream out, boolean mayBeClosed) {
            this.out = out;
            this.mayBeClosed = mayBeClosed;
        }

        static Fifo open(Path file) {
            try {
                OutputStream out = Files.newOutputStream(file);
                return new Fifo(out, ((int) Files.getAttribute(file, "unix:mode") & FILE_TYPE) == TYPE_FIFO);
            } catch (IOException e) {
                throw new PoolException("open", file.toString(), e, "");
            }
        }

        boolean isOver() {
            return over;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                if (!over) {
                    out.write(bytes, from, length);
                }
            } catch (IOException e) {
                over = true;
                if (!mayBeClosed) {
                    throw e;
                }
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
