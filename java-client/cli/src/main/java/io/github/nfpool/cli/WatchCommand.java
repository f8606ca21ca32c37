/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool watch: the pool in a terminal, live.
 */
package io.github.nfpool.cli;

import io.github.nfpool.feed.PacedFeed;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PacketReader;
import io.github.nfpool.source.PoolMapping;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Watches without a claim, unless told to read. */
@Command(name = "watch", mixinStandardHelpOptions = true,
        description = "Shows the pool in this terminal, live: its slots by state, its counters and the last packets. Space"
                + " pauses, a point goes one step, q or Ctrl-C ends. Disturbs no reader, unless --read is given.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool watch --embedded --read     a pool in this process: no root, no VM",
            "  nfpool watch                       watch the pool of this machine's driver",
            "  nfpool watch --vm lab              the pool of a running scripts/lab shell"
        })
final class WatchCommand implements Callable<Integer> {
    private static final int LOOK_MILLIS = 200;
    private static final int BATCH = 64;
    private static final int WIDTH = 80;
    private static final int HEIGHT = 24;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private SourceOptions options;

    @Option(names = "--read", description = "Read the frames: claim the pool and give slots back. Without it, nfpool only watches.")
    private boolean read;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "50", converter = Quantities.Seconds.class,
            description = "embedded: frames per second. Default: ${DEFAULT-VALUE}.")
    private double rate;

    private volatile boolean ended;
    private boolean paused;
    private Size drawn;

    @Override
    public Integer call() throws IOException {
        if (!Streams.isTerminalAtAll(0) || !Streams.isTerminalAtAll(1)) {
            throw new PoolException("watch in", "a terminal", "standard input or output is none",
                    "use nfpool stats or nfpool read --watch");
        }
        try (PoolMapping mapping = options.sourceToShow(read, frames -> new PacedFeed(frames, rate)).open();
                StopOnInterrupt _ = new StopOnInterrupt(() -> ended = true);
                Terminal terminal = terminal()) {
            Attributes usual = terminal.enterRawMode();
            terminal.handle(Terminal.Signal.INT, signal -> ended = true);
            terminal.puts(Capability.enter_ca_mode);
            terminal.puts(Capability.cursor_invisible);
            try {
                run(mapping, terminal);
            } finally {
                terminal.puts(Capability.cursor_visible);
                terminal.puts(Capability.exit_ca_mode);
                terminal.flush();
                terminal.setAttributes(usual);
            }
        }
        return 0;
    }

    /** By stty, which needs no native access. */
    private static Terminal terminal() throws IOException {
        try {
            Terminal terminal = TerminalBuilder.builder().system(true).provider("exec").dumb(false).build();
            if (terminal.getStringCapability(Capability.cursor_address) != null) {
                return terminal;
            }
            terminal.close();
        } catch (IllegalStateException e) {
            // Said below.
        }
        throw new PoolException("watch in", "this terminal", "its type (TERM=" + System.getenv().getOrDefault("TERM", "")
                + ") has no way to move the cursor", "set TERM, such as TERM=vt100, or use nfpool stats");
    }

    private void run(PoolMapping mapping, Terminal terminal) throws IOException {
        PacketReader reader = new ReadLoop(mapping).reader();
        WatchScreen screen = new WatchScreen(mapping);
        Display display = new Display(terminal, true);
        NonBlockingReader keys = terminal.reader();
        while (!ended) {
            mapping.supply();
            if (!paused) {
                readOn(reader, screen);
                screen.measure();
            }
            draw(terminal, display, screen);
            key(keys.read(LOOK_MILLIS), reader, screen);
        }
    }

    private void key(int key, PacketReader reader, WatchScreen screen) {
        switch (key) {
            case ' ' -> paused = !paused;
            case '.' -> {
                paused = true;
                reader.poll(screen::packet, 1);
                screen.measure();
            }
            case 'q', 'Q' -> ended = true;
            case NonBlockingReader.EOF -> ended = true;
            default -> { }
        }
    }

    /** What is there, for as long as a look lasts: a fast feed must not keep the screen from being drawn. */
    private static void readOn(PacketReader reader, WatchScreen screen) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        while (reader.poll(screen::packet, BATCH) > 0 && System.nanoTime() - until < 0) {
            // On.
        }
    }

    private void draw(Terminal terminal, Display display, WatchScreen screen) {
        // A serial console does not say how large it is.
        Size said = terminal.getSize();
        Size size = said.getColumns() > 0 && said.getRows() > 0 ? said : Size.of(WIDTH, HEIGHT);
        if (!size.equals(drawn)) {
            // The display believes that it begins at the top, wherever the cursor is.
            display.resize(size);
            display.clear();
            drawn = size;
        }
        String mode = (read ? "reading: slots are given back" : "watching: another reader is not disturbed") + (paused ? "; paused" : "");
        List<String> lines = screen.lines(size.getColumns(), size.getRows(), mode);
        display.update(lines.stream().map(AttributedString::new).toList(), 0);
        terminal.flush();
    }
}
