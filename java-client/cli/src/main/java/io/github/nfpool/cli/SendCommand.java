/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool send: frames out of the TX partition, of a capture or numbered.
 */
package io.github.nfpool.cli;

import io.github.nfpool.capture.CaptureReader;
import io.github.nfpool.feed.NumberedDatagrams;
import io.github.nfpool.feed.Replay;
import io.github.nfpool.loop.SendLoop;
import io.github.nfpool.pool.FrameFiller;
import io.github.nfpool.pool.TxCounters;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Claims the pool and sends. */
@Command(name = "send", mixinStandardHelpOptions = true,
        description = {
            "Sends frames from the slots of the TX partition, by the device of the channel: the frames of a capture,"
                + " or numbered UDP datagrams (the program udp_sink checks them). Load snull with tx=256.",
            "Prints how many frames were sent, and how much the driver refused, dropped, copied and attached."
                + " Exit code 1 if a frame was not sent."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nfpool send --count 1000 192.168.0.2 9001   numbered datagrams over sn0's wire",
            "  nfpool send --device eth0 192.168.2.2 9001  a datagram by the network card of channel 0",
            "  nfpool send --pcap FILE                     a capture, as fast as possible",
            "  nfpool send --pcap FILE --rate 5000         5000 frames per second",
            "  nfpool send --pcap FILE --pace              a capture, at its recorded times",
            "  nfpool send --channel 3 --pcap FILE         from the slots of channel 3"
        })
final class SendCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @ParentCommand
    private NfpoolCommand parent;

    @Mixin
    private DriverOptions driver;

    @Option(names = "--pcap", paramLabel = "FILE", converter = Quantities.FileName.class, description = "Replay this capture (pcap or pcapng, Ethernet, also"
            + " compressed with gzip); - is standard input.")
    private Path pcap;

    @Option(names = "--pace", description = "With --pcap: send at the recorded times.")
    private boolean pace;

    @Option(names = "--rate", paramLabel = "N", description = "Frames per second. Default: as fast as possible.")
    private Double rate;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "32",
            description = "Ring the doorbell after N frames. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--count", paramLabel = "N", description = "Datagrams to send. Default: 1.")
    private Long count;

    @Option(names = "--size", paramLabel = "BYTES",
            description = "Payload of each datagram, 8 or more. Default: 200.")
    private Integer size;

    @Option(names = "--device", paramLabel = "NAME",
            description = "Whose addresses the datagrams have: the device of the channel. Default: sn0.")
    private String device;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ADDRESS", description = "IPv4 address to send datagrams to.")
    private String address;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PORT", description = "UDP port of both ends.")
    private Integer port;

    @Override
    public Integer call() {
        requireSense();
        Replayed capture = pcap == null ? null : Replayed.open(pcap);
        Replay replay = pcap == null ? null : new Replay(capture.frames());
        FrameFiller filler = pcap == null ? datagrams() : replay;
        try (PoolMapping mapping = new ProcPoolSource(driver.calls(), driver.channel(), PoolSource.Access.CLAIM).open()) {
            SendLoop loop = new SendLoop(mapping, batch);
            requireRoom(mapping.sender().frameCapacity());
            try (StopOnInterrupt _ = new StopOnInterrupt(loop::stop)) {
                long frames;
                try (Progress progress = Progress.on(parent.streams().err(), pcap == null ? datagramCount() : 0)) {
                    LongUnaryOperator due = due(capture == null ? null : capture.frames());
                    frames = loop.run(filler, frame -> {
                        progress.at(frame);
                        return due.applyAsLong(frame);
                    });
                }
                return report(mapping, loop.counted(), frames, replay, capture == null ? "" : capture.leftOutText());
            }
        }
    }

    private int report(PoolMapping mapping, TxCounters counted, long frames, Replay replay, String ofCapture) {
        long leftOut = replay == null ? 0 : replay.leftOut();
        long cut = replay == null ? 0 : replay.cut();
        parent.streams().out().println(counted.frames() + " of " + frames + " frames, " + counted.bytes()
                + " bytes sent through " + mapping.description() + "; refused " + counted.malformed() + ", dropped "
                + counted.dropped() + "; bytes copied " + counted.copied() + ", attached " + counted.attached()
                + (leftOut == 0 ? "" : "; left out " + leftOut + " that do not fit into a slot")
                + (cut == 0 ? "" : "; " + cut + " cut short when they were captured, sent as short")
                + (ofCapture.isEmpty() ? "" : "; " + ofCapture));
        parent.streams().out().flush();
        return counted.frames() == frames && leftOut == 0 && ofCapture.isEmpty() ? 0 : 1;
    }

    private LongUnaryOperator due(CaptureReader capture) {
        if (rate != null) {
            return SendLoop.at(rate);
        }
        if (!pace) {
            return SendLoop.AT_ONCE;
        }
        long[] first = new long[1];
        return frame -> {
            first[0] = frame == 0 ? capture.nanos() : first[0];
            return capture.nanos() - first[0];
        };
    }

    private FrameFiller datagrams() {
        return NumberedDatagrams.from(device == null ? "sn0" : device, destination(), port, payload(), datagramCount());
    }

    private long datagramCount() {
        return count == null ? 1 : count;
    }

    private int payload() {
        return size == null ? 200 : size;
    }

    private Inet4Address destination() {
        try {
            return Inet4Address.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw usage(address + " is not an IPv4 address");
        }
    }

    private void requireSense() {
        if ((pcap == null) == (address == null) || (address == null) != (port == null)) {
            throw usage("give either --pcap FILE, or ADDRESS PORT");
        }
        if (pcap != null && (count != null || size != null || device != null)) {
            throw usage("--count, --size and --device can be used only with ADDRESS PORT");
        }
        if (pace && (pcap == null || rate != null)) {
            throw usage("--pace can be used only with --pcap, and not with --rate");
        }
        if (rate != null && !(rate > 0) || batch < 1 || count != null && count < 1
                || size != null && size < NumberedDatagrams.SHORTEST
                || port != null && (port < 1 || port > 0xffff)) {
            throw usage("--rate must be more than 0, --batch and --count 1 or more, --size 8 or more, PORT 1 to 65535");
        }
    }

    private void requireRoom(int capacity) {
        if (pcap == null && payload() > capacity - NumberedDatagrams.HEADERS) {
            throw usage("--size " + payload() + ": a slot has room for " + (capacity - NumberedDatagrams.HEADERS)
                    + " bytes of payload");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
