/*
 * SPDX-License-Identifier: Apache-2.0
 * Where a channel's frames come from and go to, as the driver says.
 * Step 1 of 5 (port) on the packet's way, seen from step 4 (source); partner of kmod/snull_control.c.
 */
package io.github.nfpool.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The port of a channel: the lines {@code port} and {@code channel} of {@code /proc/nf_control}.
 *
 * @param name the port: {@code wire}, {@code e1000}, {@code attach}
 * @param told what it says of itself, each word with the word that follows it
 */
public record ChannelPort(String name, Map<String, String> told) {
    /** The file that snull makes; only root may read it. */
    public static final Path NF_CONTROL = Path.of("/proc/nf_control");

    /** Keeps its own copy of the words. */
    public ChannelPort {
        told = Map.copyOf(told);
    }

    /**
     * Asks the driver of this machine.
     *
     * @param channel its number
     * @return the channel's port
     * @throws UncheckedIOException if the file cannot be read, or does not name it
     */
    public static ChannelPort of(int channel) {
        try {
            return parse(Files.readAllLines(NF_CONTROL, StandardCharsets.ISO_8859_1), channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the lines of the file.
     *
     * @param lines   what is in it
     * @param channel number of the channel
     * @return the channel's port
     * @throws UncheckedIOException if they do not name it
     */
    static ChannelPort parse(List<String> lines, int channel) {
        String start = "channel " + channel + " ";
        String name = lines.stream().filter(line -> line.startsWith(start)).map(line -> line.replaceFirst(".* port ", ""))
                .findFirst().orElseThrow(() -> new UncheckedIOException(new IOException(
                        NF_CONTROL + " has no channel " + channel)));
        return lines.stream().filter(line -> line.startsWith("port " + name + " "))
                .map(line -> new ChannelPort(name, words(line.substring("port ".length() + name.length() + 1))))
                // Each device that is attached has a channel of its own.
                .filter(port -> port.told.getOrDefault("channel", Integer.toString(channel)).equals(Integer.toString(channel)))
                .findFirst().orElse(new ChannelPort(name, Map.of()));
    }

    private static Map<String, String> words(String line) {
        String[] words = line.split(" ");
        Map<String, String> told = new HashMap<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            told.put(words[i], words[i + 1]);
        }
        return told;
    }

    /**
     * The device, and whether its stack has the frames as well.
     *
     * @return a line for a person
     */
    public String text() {
        String mode = switch (told.getOrDefault("mode", "")) {
            case "watch" -> ", watched: the stack gets its frames, too";
            case "take" -> ", taken: the stack gets none of its frames";
            default -> "";
        };
        return name + ", device " + told.getOrDefault("device", "none") + mode;
    }

    /**
     * What is copied of a frame that arrives.
     *
     * @return a line for a person
     */
    public String receives() {
        return switch (told.getOrDefault("rx_copies", "")) {
            case "" -> "unknown";
            case "0" -> "not copied by any processor: the card writes into the slot";
            case "1" -> "copied once, into the slot";
            default -> "copied " + told.get("rx_copies") + " times: for the stack, and into the slot";
        };
    }

    /**
     * What is copied of a frame that is sent, and why.
     *
     * @return a line for a person
     */
    public String sends() {
        String late = told.getOrDefault("tx_late", "0");
        return switch (told.getOrDefault("tx_copied", "")) {
            case "headers" -> "headers are copied, to be checked where nobody can change them; payload is sent from the slot"
                    + (late.equals("0") ? "" : "; the stack has copied " + late + " bytes of it later, for a receiver"
                        + " on this machine or for one that looks on");
            case "frame" -> "copied whole: " + (name.equals("attach")
                    ? "the device takes a frame in one piece only (ethtool -k: scatter-gather)"
                    : "this kernel cannot send from the pages of a slot");
            default -> "unknown";
        };
    }
}
