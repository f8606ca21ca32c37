/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool web: the pool in a browser.
 */
package io.github.nfpool.cli;

import io.github.nfpool.feed.FrameFeed;
import io.github.nfpool.feed.PacedFeed;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.web.LiveView;
import io.github.nfpool.web.Recorder;
import io.github.nfpool.web.Replay;
import io.github.nfpool.web.View;
import io.github.nfpool.web.WebServer;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Watches without a claim, unless told to read. */
@Command(name = "web", mixinStandardHelpOptions = true,
        description = "Shows the pool in a browser on this machine: its pages, slots, packets and counters, live. Prints the"
                + " page's URL, and ends with Ctrl-C. Disturbs no reader, unless --read is given.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool web --embedded --read       a pool in this process: no root, no VM",
            "  nfpool web                         watch the pool of this machine's driver",
            "  nfpool web --vm lab                the pool of a running scripts/lab shell",
            "  nfpool web --replay FILE           a recording: needs no pool"
        })
final class WebCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8642", converter = Quantities.AnyPort.class,
            description = "TCP port; 0: any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--bind", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "Address to listen on; another one only in a VM or container whose host forwards a port."
                + " Default: ${DEFAULT-VALUE}.")
    private String address;

    @Option(names = "--read", description = "Read the frames: claim the pool and give slots back. Without it, the page"
            + " only watches.")
    private boolean read;

    @Option(names = "--no-payload", description = "Do not show the bytes behind the headers of a frame.")
    private boolean noPayload;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "50", converter = Quantities.Seconds.class,
            description = "embedded: frames per second at first; the page can change it. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--record", paramLabel = "FILE", converter = Quantities.FileName.class,
            description = "Record what the page shows to a new file.")
    private Path record;

    @Option(names = "--replay", paramLabel = "FILE", converter = Quantities.FileName.class,
            description = "Show a recording instead of a pool.")
    private Path replay;

    @Option(names = "--vhdl", paramLabel = "FOLDER", defaultValue = "vhdl", converter = Quantities.FileName.class,
            description = "The VHDL cores, for the scene of the offload: the folder vhdl of a checkout. Default:"
                + " ${DEFAULT-VALUE}.")
    private Path vhdl;

    private PacedFeed feed;

    @Override
    public Integer call() {
        PrintStream err = parent.streams().err();
        View view = replay == null ? live() : new Replay(replay);
        try (WebServer server = new WebServer(listenAddress(), port, view, line -> err.println("nfpool: " + line));
                Recorder _ = record == null ? null : new Recorder(record, view, server.events(), line -> err.println("nfpool: " + line));
                StopOnInterrupt _ = new StopOnInterrupt(view::stop)) {
            announce(server.url());
            try {
                view.run(server.events());
                server.end("nfpool web was ended at the terminal");
            } catch (PoolException e) {
                server.end(e.getMessage());
                throw e;
            }
        }
        return 0;
    }

    private View live() {
        boolean embedded = options.isEmbedded();
        UnaryOperator<FrameFeed> pace = frames -> feed = new PacedFeed(frames, rate);
        PoolSource source = options.sourceToShow(read, pace);
        return new LiveView(new LiveView.Settings(source, read, !noPayload, embedded ? feed : null, options.whyNoAddress(),
                options.guestAddress(), options.isDriver() ? options.calls() : null, vhdl));
    }

    private void announce(String url) {
        PrintStream out = parent.streams().out();
        out.println(url);
        if (replay == null && options.isDriver()) {
            out.println("While this runs, the pool is mapped: rmmod snull is refused (Module snull is in use).");
        }
        out.println("Ctrl-C ends it.");
        out.flush();
    }

    private InetAddress listenAddress() {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new ParameterException(command.commandLine(), "--bind " + address + " is not an address of this machine");
        }
    }
}
