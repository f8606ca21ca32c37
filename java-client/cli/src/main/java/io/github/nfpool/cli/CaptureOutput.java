/*
 * SPDX-License-Identifier: Apache-2.0
 * The capture that read -w writes: a file or standard output.
 */
package io.github.nfpool.cli;

import io.github.nfpool.capture.CaptureClock;
import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PoolCounters;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.source.PoolMapping;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Each frame has the time of its arrival, or where the pool has none, the time at which it is read. */
final class CaptureOutput implements PacketHandler, AutoCloseable {
    private final CaptureClock clock = new CaptureClock();
    private final long start = clock.nanos();
    private final PoolMapping mapping;
    private final ReadLoop loop;
    private final PcapngWriter writer;

    /**
     * Opens a file, or standard output for "-".
     *
     * @param inputs what the frames come from: none of it is overwritten
     */
    CaptureOutput(String file, List<Path> inputs, PrintStream standard, PoolMapping mapping, ReadLoop loop) {
        this(file.equals("-") ? unclosed(standard) : open(file, inputs), file, "sn0", mapping, loop);
    }

    /**
     * Writes to what is open already.
     *
     * @param name   what that is, for a person
     * @param device what the frames come from
     */
    CaptureOutput(OutputStream out, String name, String device, PoolMapping mapping, ReadLoop loop) {
        PoolGeometry geometry = loop.reader().geometry();
        this.loop = loop;
        this.mapping = mapping;
        this.writer = new PcapngWriter(out, name, device, mapping.description(), geometry.frameCapacity(),
                geometry.hasArrivalTimes() ? PcapngWriter.Times.ARRIVED : PcapngWriter.Times.READ);
    }

    @Override
    public void onPacket(MemorySegment segment, long offset, int length) {
        PoolGeometry geometry = loop.reader().geometry();
        int slot = geometry.slotAt(offset);
        long nanos = geometry.hasArrivalTimes() ? geometry.arrivalNanos(segment, slot) : clock.nanos();
        writer.write(segment, offset, length, mapping.originalLength(slot, length), nanos);
    }

    void flush() {
        writer.flush();
    }

    /** Ends with the drops. */
    @Override
    public void close() {
        PoolCounters produced = loop.produced();
        writer.statistics(start, clock.nanos(), produced.frames() + produced.dropped(), produced.dropped());
        writer.close();
    }

    private static OutputStream open(String file, List<Path> inputs) {
        try {
            FileIdentity.requireOther(Path.of(file), inputs);
            return Files.newOutputStream(Path.of(file));
        } catch (IOException e) {
            throw new PoolException("open", file, e, "");
        }
    }

    /** Stays open; its errors are found with checkError. */
    private static OutputStream unclosed(PrintStream standard) {
        return new FilterOutputStream(standard) {
            @Override
            public void write(byte[] bytes, int from, int length) {
                standard.write(bytes, from, length);
            }

            @Override
            public void close() {
                standard.flush();
            }
        };
    }
}
