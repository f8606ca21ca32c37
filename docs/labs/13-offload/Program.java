/*
 * SPDX-License-Identifier: Apache-2.0
 * The student's loop, with the student's core in a simulation beside it: started by check.c, which is the rest of the
 * world.
 */
package io.github.nfpool.offload;

import io.github.nfpool.os.ffm.FfmCalls;
import io.github.nfpool.source.PoolMapping;
import io.github.nfpool.source.PoolSource;
import io.github.nfpool.source.ProcPoolSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Arguments: the device's number, IP and MAC address (hexadecimal), the core's second in milliseconds, a folder for
 * pipes, and generics of the core. Says "attached" when the loop begins, and answers each line from then on by:
 *
 * <pre>
 * turns COUNT    so often has it asked what the kernel looks for
 * ended WHY
 * </pre>
 */
final class Program {
    private static final int CHANNEL = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Of what is said of an exception. */
    private static final int LONGEST = 200;

    private static volatile long turns;
    private static volatile String end;

    public static void main(String[] arguments) throws IOException {
        Thread loop = new Thread(() -> loop(arguments), "loop");
        loop.setDaemon(true);
        loop.start();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            System.out.println(end == null ? "turns " + turns : "ended " + end);
        }
    }

    private static void loop(String[] arguments) {
        boolean attached = false;
        try {
            PoolMapping mapping = new ProcPoolSource(new FfmCalls(), CHANNEL, PoolSource.Access.CLAIM).open();
            KernelNeighbours kernel = new KernelNeighbours(Integer.parseInt(arguments[0]));
            ArpCore core = new ArpCore(simulation(arguments));
            core.local(HexFormat.fromHexDigits(arguments[1]), HexFormat.fromHexDigitsToLong(arguments[2]));
            ArpOffload offload = new ArpOffload(mapping, core, counting(kernel),
                    Duration.ofMillis(Long.parseLong(arguments[3])), line -> { });
            System.out.println("attached");
            attached = true;
            offload.run();
            end = "run() has returned";
        } catch (IOException | RuntimeException | Error e) {
            String why = e.toString().replace('\n', ' ');
            end = why.substring(0, Math.min(why.length(), LONGEST));
            if (!attached) {
                System.out.println(end);
            }
        }
    }

    private static Simulation simulation(String[] arguments) throws IOException {
        Path pipes = Path.of(arguments[4]);
        List<String> ghdl = new ArrayList<>(List.of("/bin/ghdl-mcode", "-r", "--std=08", "-fpsl", ArpCore.BENCH,
                "-gin_g=" + pipes.resolve("in"), "-gout_g=" + pipes.resolve("out"), "--ieee-asserts=disable"));
        ghdl.addAll(List.of(arguments).subList(5, arguments.length));
        return new Simulation(pipes.resolve("in"), pipes.resolve("out"), PATIENCE, () -> {
            try {
                Process process = new ProcessBuilder(ghdl).directory(Path.of("core").toFile())
                        .redirectErrorStream(true).start();
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Whether the loop turns is seen by its questions. */
    private static Neighbours counting(Neighbours kernel) {
        return new Neighbours() {
            @Override
            public List<Integer> asked() {
                turns++;
                return kernel.asked();
            }

            @Override
            public void answer(int ip, long mac) {
                kernel.answer(ip, mac);
            }

            @Override
            public void close() {
                kernel.close();
            }
        };
    }
}
