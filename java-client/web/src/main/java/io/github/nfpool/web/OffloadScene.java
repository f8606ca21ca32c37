/*
 * SPDX-License-Identifier: Apache-2.0
 * Scene: an ARP request is answered by the VHDL core arp_top, not by the kernel (docs/offload.md).
 */
package io.github.nfpool.web;

import io.github.nfpool.offload.ArpOffload;
import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.source.ChannelPort;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Needs the driver with ARP and a free channel, GHDL, and the cores. Somebody has to ask for sn0's address: the scene
 * waits for it. Meanwhile ARP frames go to channel 1, and nowhere else.
 */
record OffloadScene(NativeCalls driver, Path vhdl) implements Scene {
    private static final String DEVICE = "sn0";
    private static final int CHANNEL = 1;
    private static final Path FLAGS = Path.of("/sys/class/net/" + DEVICE + "/flags");
    private static final int UP = 1;
    private static final int NO_ARP = 0x80;
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MILLIS = 100;
    private static final Pattern REQUEST = Pattern.compile("wire\\s+(ARP who-has .*?)");
    private static final Pattern REPLY = Pattern.compile("core\\s+sends (ARP reply .*?)\\s+(\\d+) of (\\d+) clocks");

    /** The signals that are shown, top down. */
    private static final String SOURCE = "arp_top_pipe.source_s";
    private static final String SENDING = "arp_top_pipe.send_en_s";
    private static final String STATE = "arp_top_pipe.i_dut.i_control.state_number_s";
    private static final List<String> SHOWN = List.of(SOURCE, "arp_top_pipe.data_s", STATE,
            "arp_top_pipe.i_dut.write_s", "arp_top_pipe.i_dut.to_buf_s", "arp_top_pipe.busy_s", SENDING,
            "arp_top_pipe.frame_s");
    private static final long SOURCE_FRAME = 1;
    private static final long MARGIN_CLOCKS = 3;
    private static final int FRAME_WORDS = 21;

    @Override
    public String name() {
        return "offload";
    }

    @Override
    public String needs() {
        return driver != null && Files.exists(Path.of("/proc/nf_channel/" + CHANNEL)) && usesArp()
                && Files.isDirectory(vhdl.resolve("rtl")) ? null : "core";
    }

    private static boolean usesArp() {
        try {
            int flags = Integer.decode(Files.readString(FLAGS).strip());
            return (flags & UP) != 0 && (flags & NO_ARP) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("nfpool-scene");
            play(stage, folder.resolve("core.vcd"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (folder != null) {
                folder.resolve("core.vcd").toFile().delete();
                folder.toFile().delete();
            }
        }
    }

    private void play(Stage stage, Path file) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        try (PoolMapping channel = new ProcPoolSource(driver, CHANNEL, PoolSource.Access.CLAIM).open()) {
            // It is made before it gets frames: GHDL takes its time.
            ArpOffload[] told = new ArpOffload[1];
            try (ArpOffload offload = ArpOffload.open(channel, DEVICE, new ArpOffload.Simulator(ArpOffload.Core.ARP, "ghdl",
                    vhdl, 8, 1200, Duration.ofSeconds(1), file), line -> hear(said, line, told[0]))) {
                told[0] = offload;
                stage.step(new Json().put("device", DEVICE).put("channel", CHANNEL));
                runWithRules(offload);
            }
        }
        Matcher request = last(said, REQUEST);
        Matcher reply = last(said, REPLY);
        if (request == null || reply == null) {
            stage.outcome("quiet", new Json().put("seconds", PATIENCE_SECONDS));
            return;
        }
        stage.step(new Json().put("frame", request.group(1)));
        Json values = new Json().put("frame", reply.group(1)).put("latency", Long.parseLong(reply.group(2)))
                .put("clocks", Long.parseLong(reply.group(3))).put("words", FRAME_WORDS);
        stage.step(new Json().put("frame", reply.group(1)).put("latency", Long.parseLong(reply.group(2)))
                .put("clocks", Long.parseLong(reply.group(3))).put("wave", wave(Wave.read(file, SHOWN))));
        stage.outcome("answered", values);
    }

    private static void hear(List<String> said, String line, ArpOffload offload) {
        said.add(line);
        if (REPLY.matcher(line).matches()) {
            offload.stop();
        }
    }

    /** Until the core has answered, or nobody asks; then the kernel has its ARP again. */
    private static void runWithRules(ArpOffload offload) throws IOException {
        Thread scene = Thread.currentThread();
        Thread end = Thread.ofVirtual().start(() -> {
            try {
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                while (System.nanoTime() - until < 0 && !scene.isInterrupted()) {
                    Thread.sleep(LOOK_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            offload.stop();
        });
        control("rule " + CHANNEL + " ethertype 0x0806");
        control("delivery bypass " + CHANNEL);
        try {
            offload.run();
        } finally {
            end.interrupt();
            control("clear");
        }
    }

    private static void control(String line) throws IOException {
        Files.writeString(ChannelPort.NF_CONTROL, line + "\n");
    }

    private static Matcher last(List<String> said, Pattern pattern) {
        return said.reversed().stream().map(pattern::matcher).filter(Matcher::matches).findFirst().orElse(null);
    }

    /** From before the request's first word, which is in clock 0, to behind the reply's last one. */
    static Json wave(Wave wave) {
        long answer = wave.lastBegin(SENDING, 1, Long.MAX_VALUE);
        long request = wave.lastBegin(SOURCE, SOURCE_FRAME, answer);
        long from = request - MARGIN_CLOCKS;
        long to = answer + FRAME_WORDS + MARGIN_CLOCKS;
        return new Json().put("from", from - request).put("to", to - request)
                .put("signals", SHOWN.stream().map(name -> new Json().put("name", name.substring(name.lastIndexOf('.') + 1))
                        .raw("changes", wave.changes(name, from, to, request))));
    }
}
