/*
 * SPDX-License-Identifier: Apache-2.0
 * The student's reader, told what to do line by line: by check.c, in another process, which has the pool, too, and
 * sees what becomes of it.
 */
package io.github.nfpool.source;

import io.github.nfpool.os.NativeCalls;
import io.github.nfpool.os.ffm.FfmCalls;
import io.github.nfpool.pool.PacketHandler;
import io.github.nfpool.pool.PacketPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Commands, and the answer to each, a line:
 *
 * <pre>
 * sync NUMBER      sync NUMBER: what the handlers of a check that has failed wait for is over
 * open             maps the pool, and makes a reader: open
 * map FD OFFSET LENGTH PROTECTION FLAGS   answer NUMBER
 * unmap ADDRESS LENGTH                    answer NUMBER
 * poll LIMIT       frame LENGTH SUM ADDRESS for each; its handler does as it is told, until "go". Then: polled COUNT
 *   sum            the sum of the frame's bytes now: sum SUM
 *   hold           slot NUMBER
 *   throw          the handler ends by an exception; instead of polled COUNT: thrown
 * acquire          slot NUMBER
 * look SLOT        of one that is held: frame LENGTH SUM ADDRESS
 * release SLOT     done
 * count LIMIT      polls with a handler that does nothing: counted FRAMES BYTES, allocated meanwhile
 * malformed        malformed COUNT
 * close            closed
 * </pre>
 *
 * What ends by an exception is answered by: refused WHY.
 */
final class Program {
    private static final int POOL = 3;
    /** Of what is said of an exception. */
    private static final int LONGEST = 200;
    private static final BufferedReader IN =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    private final NativeCalls calls = new FfmCalls();
    private MappedPool mapped;
    private PacketPool reader;
    private int counted;
    private final PacketHandler counter = (segment, offset, length) -> counted++;

    public static void main(String[] arguments) {
        System.out.println("attached");
        Program program = null;
        String line = next();
        while (line != null) {
            String[] words = line.split(" ");
            line = null;
            try {
                if (program == null) {
                    program = new Program();
                }
                System.out.println(program.answer(words));
            } catch (Again e) {
                line = e.getMessage();
            } catch (RuntimeException | Error e) {
                String why = e.toString().replace('\n', ' ');
                System.out.println("refused " + why.substring(0, Math.min(why.length(), LONGEST)));
            }
            line = line == null ? next() : line;
        }
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "sync" -> "sync " + words[1];
            case "open" -> open();
            case "map" -> "answer " + calls.mmap(number(words[1]), number(words[2]), number(words[3]),
                    number(words[4]), number(words[5]));
            case "unmap" -> "answer " + calls.munmap(Long.parseLong(words[1]), number(words[2]));
            case "poll" -> poll(number(words[1]));
            case "acquire" -> "slot " + reader.acquire();
            case "look" -> {
                int slot = number(words[1]);
                yield frame(reader.segment(), reader.frameOffset(slot), reader.frameLength(slot));
            }
            case "release" -> {
                reader.release(number(words[1]));
                yield "done";
            }
            case "count" -> count(number(words[1]));
            case "malformed" -> "malformed " + reader.malformed();
            case "close" -> {
                mapped.close();
                yield "closed";
            }
            default -> "unknown " + words[0];
        };
    }

    /** A pool that is open still is closed first. */
    private String open() {
        if (mapped != null) {
            mapped.close();
        }
        mapped = null;
        mapped = new MappedPool(calls, POOL, Path.of("pool"), 0, PoolSource.Access.CLAIM);
        reader = new PacketPool(mapped.segment());
        return "open";
    }

    private String poll(int limit) {
        try {
            return "polled " + reader.poll((MemorySegment segment, long offset, int length) -> {
                System.out.println(frame(segment, offset, length));
                handle(segment, offset, length);
            }, limit);
        } catch (Thrown e) {
            return "thrown";
        }
    }

    private void handle(MemorySegment segment, long offset, int length) {
        for (String line = next(); line != null && !line.equals("go"); line = next()) {
            switch (line) {
                case "sum" -> System.out.println("sum " + sum(segment, offset, length));
                case "hold" -> System.out.println("slot " + reader.hold());
                case "throw" -> throw new Thrown();
                default -> throw new Again(line);
            }
        }
    }

    /** The heap has no buffers of threads: what is free now is exact. */
    private String count(int limit) {
        Runtime runtime = Runtime.getRuntime();
        counted = 0;
        long before = runtime.freeMemory();
        reader.poll(counter, limit);
        return "counted " + counted + " " + (before - runtime.freeMemory());
    }

    private static String frame(MemorySegment segment, long offset, int length) {
        return "frame " + length + " " + sum(segment, offset, length) + " " + (segment.address() + offset);
    }

    /** FNV-1a, as in lab_reader.c. */
    private static String sum(MemorySegment segment, long offset, int length) {
        int sum = (int) 2166136261L;
        for (byte one : segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)) {
            sum = (sum ^ Byte.toUnsignedInt(one)) * 16777619;
        }
        return Integer.toUnsignedString(sum);
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static String next() {
        try {
            return IN.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a handler throws when it is told to. */
    private static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The check that was running has ended: its handler is not needed any more. */
    private static final class Again extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Again(String line) {
            super(line);
        }
    }
}
