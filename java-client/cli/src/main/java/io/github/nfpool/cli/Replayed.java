/*
 * SPDX-License-Identifier: Apache-2.0
 * The capture that --pcap names.
 */
package io.github.nfpool.cli;

import io.github.nfpool.capture.CaptureReader;
import io.github.nfpool.source.EmbeddedPoolSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file, or standard input for "-".
 *
 * @param file   what the user wrote
 * @param frames a reader of it
 */
record Replayed(Path file, CaptureReader frames) {
    private static final String STANDARD_INPUT = "-";

    static Replayed open(Path file) {
        FileIdentity.requireNoOutput(source(file));
        return new Replayed(file, isStandardInput(file)
                ? CaptureReader.from(new FileInputStream(FileDescriptor.in), "standard input") : CaptureReader.open(file));
    }

    /** What a slot must hold: of a file the longest frame, of a stream any frame. */
    int width() {
        return EmbeddedPoolSource.widthFor(!isStandardInput(file) && Files.isRegularFile(file)
                ? CaptureReader.longestFrame(file) : Integer.MAX_VALUE);
    }

    /** The file, by a name that can be looked up. */
    Path source() {
        return source(file);
    }

    String name() {
        return isStandardInput(file) ? "standard input" : file.toString();
    }

    /** How many frames the pool will never see; 0 means all could. */
    long leftOut() {
        return frames.empty() + frames.foreign();
    }

    /** The same for a person, empty if there are none. */
    String leftOutText() {
        return leftOut() == 0 ? "" : leftOut() + " left out of " + name() + " (of no bytes " + frames.empty()
                + ", of other links than Ethernet " + frames.foreign() + ")";
    }

    private static Path source(Path file) {
        return isStandardInput(file) ? FileIdentity.STANDARD_INPUT : file;
    }

    private static boolean isStandardInput(Path file) {
        return file.toString().equals(STANDARD_INPUT);
    }
}
