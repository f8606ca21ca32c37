/*
 * SPDX-License-Identifier: Apache-2.0
 * A reader whose file is cut short while it reads: a program of its own, since the JVM may not survive it.
 */
package io.github.nfpool.source;

import io.github.nfpool.backend.Backend;
import io.github.nfpool.capture.PcapngWriter;
import io.github.nfpool.feed.FrameGenerator;
import io.github.nfpool.loop.ReadLoop;
import io.github.nfpool.os.PoolException;
import io.github.nfpool.packet.FrameHex;
import io.github.nfpool.packet.PacketJson;
import io.github.nfpool.pool.FrameHandler;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PoolGeometry;
import io.github.nfpool.pool.PoolProducer;
import io.github.nfpool.source.PoolSource.Access;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Arguments: file, what to do with a frame, frames to read before the cut. Prints the exception. */
final class CutShort {
    private static final int PAGE = 4096;
    private static final int SIZE = 64 * PAGE;

    static long sum;

    private CutShort() {
    }

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        long warm = Long.parseLong(args[2]);
        try (Arena arena = Arena.ofConfined(); FileChannel channel = FileChannel.open(file,
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment pool = channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE + SIZE, arena).asSlice(PAGE);
            PoolGeometry.rxOnly(SIZE, 1500).format(pool);
            PoolProducer producer = new PoolProducer(pool);
            FrameGenerator frames = new FrameGenerator(FrameGenerator.Mix.ALL);
            boolean[] cut = {false};
            Runnable fill = () -> {
                while (!cut[0] && producer.hasRoom()) {
                    MemorySegment frame = frames.next();
                    producer.put(frame, 0, (int) frame.byteSize());
                }
            };
            try (PoolMapping mapping = new VmRamPoolSource(Backend.FFM.calls(), file, PAGE, Access.CLAIM).open()) {
                ReadLoop loop = new ReadLoop(mapping);
                Runnable cutter = () -> {
                    if (loop.frames() == warm) {
                        cut[0] = true;
                        truncate(channel);
                    }
                };
                fill.run();
                if (args[1].equals("frame")) {
                    FrameHandler handler = frame -> {
                        cutter.run();
                        for (int i = 0; i + 8 <= frame.length(); i += 8) {
                            sum += frame.u64(i);
                        }
                    };
                    loop.run(handler, ReadLoop.ALL, Duration.ofSeconds(1), () -> refill(fill));
                } else {
                    PacketHandler handler = handler(args[1]);
                    loop.run((segment, offset, length) -> {
                        cutter.run();
                        handler.onPacket(segment, offset, length);
                    }, ReadLoop.ALL, Duration.ofSeconds(1), () -> refill(fill));
                }
                System.out.println("no exception after " + loop.frames() + " frames");
            } catch (PoolException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static boolean refill(Runnable fill) {
        fill.run();
        return true;
    }

    private static PacketHandler handler(String kind) {
        MemorySegment buffer = Arena.ofAuto().allocate(1500);
        byte[] array = new byte[1500];
        return switch (kind) {
            case "nothing" -> (segment, offset, length) -> { };
            case "bytes" -> (segment, offset, length) -> {
                for (int i = 0; i < length; i++) {
                    sum += segment.get(ValueLayout.JAVA_BYTE, offset + i);
                }
            };
            case "longs" -> (segment, offset, length) -> {
                for (int i = 0; i + 8 <= length; i += 8) {
                    sum += segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + i);
                }
            };
            case "volatile" -> (segment, offset, length) -> {
                sum += (short) ValueLayout.JAVA_SHORT.varHandle().getVolatile(segment, offset);
                ValueLayout.JAVA_SHORT.varHandle().setVolatile(segment, offset, (short) sum);
            };
            case "copy" -> (segment, offset, length) -> MemorySegment.copy(segment, offset, buffer, 0, length);
            case "array" -> (segment, offset, length) ->
                    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, array, 0, length);
            case "fill" -> (segment, offset, length) -> segment.asSlice(offset, length).fill((byte) 1);
            case "mismatch" -> (segment, offset, length) ->
                    sum += MemorySegment.mismatch(segment, offset, offset + length, segment, offset, offset + length);
            case "string" -> (segment, offset, length) -> sum += segment.getString(offset).length();
            case "buffer" -> (segment, offset, length) -> sum += segment.asSlice(offset, length).asByteBuffer().hashCode();
            case "hex" -> {
                FrameHex hex = new FrameHex(1500);
                yield (segment, offset, length) -> sum += hex.format(1, segment, offset, length)[5];
            }
            case "json" -> {
                PacketJson json = new PacketJson();
                yield (segment, offset, length) -> sum += json.format(1, segment, offset, length).length();
            }
            case "pcapng" -> {
                PcapngWriter writer = new PcapngWriter(OutputStream.nullOutputStream(), "x", "sn0", "", 1496);
                yield (segment, offset, length) -> writer.write(segment, offset, length, 0);
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static void truncate(FileChannel channel) {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
