/*
 * SPDX-License-Identifier: Apache-2.0
 * What a frame costs between a network card and a Java program, without what it costs the other end.
 */
package io.github.nfpool.compare;

import io.github.nfpool.backend.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The Java side of {@code native/bench/nic_cost.c}: two numbers of frames in turn, between marks that an emulator sees,
 * so that what does not depend on their number can be subtracted. All sizes in one JVM.
 */
@Command(name = NicCost.NAME, mixinStandardHelpOptions = true,
        description = {
            "Receives frames that wait in the card of channel 0, where another card has sent them before; or sends"
                + " frames while the other end is down.",
            "Prints a line \"SIZE FRAMES\" for each interval between marks. scripts/guest/nic-cost makes ready the cards."
        })
final class NicCost implements Callable<Integer> {
    /** What the command line calls it. */
    static final String NAME = "nic-cost";

    /** How often each size has its turn before anything is measured, and how many bursts it has in a turn. */
    private static final int TURNS = 4;
    private static final int BURSTS = 100;
    private static final int BURST = 64;
    /** Intervals after a collection and before the first that counts. */
    private static final int SETTLING = 50;
    /** In which a collection and the compilers are done. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Option(names = "--send", paramLabel = "BATCH", description = "Send, a doorbell for so many. Default: receive.")
    private int batch;

    @Option(names = "--far", paramLabel = "DEVICE", description = "To receive: the card that sends.")
    private String far;

    @Option(names = "--mac", paramLabel = "ADDRESS", description = "To receive: of the card of channel 0.")
    private String mac;

    @Option(names = "--sizes", split = ",", required = true, paramLabel = "BYTES",
            description = "Frames, Ethernet header included.")
    private List<Integer> sizes;

    @Option(names = "--few", required = true, paramLabel = "N", description = "Frames, the smaller number.")
    private int few;

    @Option(names = "--many", required = true, paramLabel = "N", description = "And the larger one.")
    private int many;

    @Option(names = "--rounds", defaultValue = "9", paramLabel = "N", description = "Of each. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    /** Frames of one size in one direction. */
    private interface Frames extends AutoCloseable {
        /** What is not to be counted. */
        void prepare(int frames) throws IOException;

        void go(int frames) throws IOException;

        @Override
        void close();
    }

    /** They have been sent, and are in the card. */
    private static final class Waiting implements Frames {
        private final Receiver receiver = new PoolReceiver(Backend.FFM);
        private final CardSource source;

        Waiting(String far, String mac, int size) throws IOException {
            source = new CardSource(far, mac, size);
        }

        @Override
        public void prepare(int frames) throws IOException {
            // The card's driver looks, and then not again for some time.
            source.send(1);
            go(1);
            source.send(frames);
        }

        @Override
        public void go(int frames) throws IOException {
            int missing = frames;
            while (missing > 0) {
                int read = receiver.read(missing);
                missing -= read;
                if (read == 0) {
                    receiver.await();
                }
            }
        }

        @Override
        public void close() {
            receiver.close();
            source.close();
        }
    }

    /** They are built in slots, and sent. */
    private record Leaving(Sender sender) implements Frames {
        @Override
        public void prepare(int frames) {
            // All slots are free.
        }

        @Override
        public void go(int frames) throws IOException {
            sender.send(frames);
        }

        @Override
        public void close() {
            sender.close();
        }
    }

    /** Runs it; returns its exit status. */
    static int run(PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new NicCost());
        line.setErr(err);
        line.setExecutionExceptionHandler(Main.inOneLine(NAME, err));
        return line.execute(args);
    }

    @Override
    public Integer call() throws IOException {
        Mark mark = new Mark();
        // Not sooner: a file that is written to has the compiler look anew at how files are.
        StringBuilder lines = new StringBuilder();
        for (int turn = 0; turn < TURNS; turn++) {
            for (int size : sizes) {
                try (Frames frames = open(size)) {
                    for (int i = 0; i < BURSTS; i++) {
                        interval(frames, BURST, mark, false);
                    }
                }
            }
        }
        for (int size : sizes) {
            try (Frames frames = open(size)) {
                System.gc();
                pause();
                for (int i = 0; i < SETTLING; i++) {
                    interval(frames, i % 2 == 0 ? few : many, mark, false);
                }
                for (int i = 0; i < 2 * rounds; i++) {
                    int count = i % 2 == 0 ? few : many;
                    interval(frames, count, mark, true);
                    lines.append(size).append(' ').append(count).append('\n');
                }
            }
        }
        System.out.print(lines);
        return CommandLine.ExitCode.OK;
    }

    /** The same in both cases but for the number that the marks carry. */
    private static void interval(Frames frames, int count, Mark mark, boolean marked) throws IOException {
        frames.prepare(count);
        if (marked) {
            mark.begin();
        } else {
            mark.nothing();
        }
        frames.go(count);
        if (marked) {
            mark.end();
        } else {
            mark.nothing();
        }
    }

    private Frames open(int size) throws IOException {
        return batch == 0 ? new Waiting(far, mac, size) : new Leaving(new PoolBatchSender(Backend.FFM, size, batch));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
