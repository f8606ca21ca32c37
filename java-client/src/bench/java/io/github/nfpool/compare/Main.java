/*
 * SPDX-License-Identifier: Apache-2.0
 * Where the comparison begins: one process, one way or one pair of ways, one file of results.
 */
package io.github.nfpool.compare;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line. */
@Command(name = "compare", mixinStandardHelpOptions = true,
        description = {
            "Measures what a frame costs on a way from sn0 to a Java program, or back. Needs snull, root, sn0 as"
                + " 192.168.0.1 and sn1 as 192.168.1.2 in another network namespace.",
            "In mode instructions, rounds of one path lie between marks that an emulator sees. In mode wall, two paths"
                + " take turns, and are timed."
        })
public final class Main implements Callable<Integer> {
    /** What is measured. */
    private enum Mode {
        INSTRUCTIONS,
        WALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec command;

    @Option(names = "--mode", required = true, paramLabel = "MODE", description = "instructions or wall.")
    private Mode mode;

    @Option(names = "--direction", required = true, paramLabel = "DIRECTION", description = "receive or send.")
    private Direction direction;

    @Option(names = "--path", required = true, paramLabel = "PATH",
            description = "What is measured: pool-ffm, drop, ...")
    private Way way;

    @Option(names = "--against", paramLabel = "PATH", description = "Mode wall: what it takes turns with.")
    private Way against;

    @Option(names = "--variant", required = true, paramLabel = "VARIANT",
            description = "To receive: poll or await. To send: \"batch 1\", \"batch 16\" or \"batch 64\" of the"
                + " pool, and call of all others.")
    private Variant variant;

    @Option(names = "--sizes", split = ",", paramLabel = "BYTES", defaultValue = "64,256,512,1024,1482",
            description = "Frames, Ethernet header included. Default: ${DEFAULT-VALUE}.")
    private List<Integer> sizes;

    @Option(names = "--burst", paramLabel = "N", defaultValue = "64",
            description = "Frames that come at a time. Default: ${DEFAULT-VALUE}.")
    private int burst;

    @Option(names = "--frames", paramLabel = "N", defaultValue = "3200",
            description = "Frames in a round. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "7",
            description = "Rounds measured, for each size. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    // Many, so that the compiler is done with most of what is called once a burst, not once a frame.
    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "40",
            description = "Rounds before those, shared by the sizes; in mode instructions of 50 bursts."
                + " Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "2000",
            description = "Mode wall: latencies measured, for each size. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(names = "--far", paramLabel = "DEVICE", description = "To receive, in mode instructions: this network card"
            + " sends to the one that NFPOOL_DEVICE names, which the port attach takes for the pool. Default: the driver"
            + " generates what sn0 receives.")
    private String far;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Append lines of JSON to this file.")
    private Path out;

    /**
     * Runs it, or what a first word "nic-cost" asks for, and exits.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(NicCost.NAME)) {
            System.exit(NicCost.run(new PrintWriter(System.err, true), Arrays.copyOfRange(args, 1, args.length)));
        }
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /** Runs it; returns its exit status. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main());
        line.setOut(out);
        line.setErr(err);
        line.registerConverter(Mode.class, named(Mode.values()));
        line.registerConverter(Direction.class, named(Direction.values()));
        line.registerConverter(Way.class, named(Way.values()));
        line.registerConverter(Variant.class, named(Variant.values()));
        line.setParameterExceptionHandler((e, _) -> {
            err.println("compare: " + e.getMessage() + "; --help says more");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler(inOneLine("compare", err));
        return line.execute(args);
    }

    /** What a user can mend is said in a line; anything else is thrown. */
    static CommandLine.IExecutionExceptionHandler inOneLine(String program, PrintWriter err) {
        return (e, _, _) -> {
            if (!(e instanceof IOException || e instanceof PoolException || e instanceof PoolFormatException)) {
                throw e;
            }
            err.println(program + ": " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        };
    }

    @Override
    public Integer call() throws IOException {
        Plan plan = new Plan(direction, variant, sizes, burst, frames, rounds, warmUp, samples);
        requireSense(plan);
        try (Control control = new Control(); Results results = new Results(out)) {
            if (mode == Mode.INSTRUCTIONS) {
                new Instructions(control, results, far).run(way, plan);
            } else {
                new Wall(control, results).run(List.of(way, against), plan);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void requireSense(Plan plan) {
        if ((mode == Mode.WALL) != (against != null)) {
            throw usage("--against is valid only with --mode wall, which requires it");
        }
        if (far != null && (mode == Mode.WALL || direction == Direction.SEND)) {
            throw usage("--far is valid only with --mode instructions and --direction receive");
        }
        if (plan.fault() != null) {
            throw usage(plan.fault());
        }
        if (way.variant(variant) != variant) {
            throw usage("--variant: " + way + " has no " + variant + ", only " + way.variant(variant));
        }
        for (Way each : against == null ? List.of(way) : List.of(way, against)) {
            if (each.setup(direction) == null) {
                throw usage("--path: " + each + " does not " + direction);
            }
            if (each.isPool() && variant == Variant.CALL) {
                throw usage("--variant: " + each + " has no call, it has batch 1, batch 16 and batch 64");
            }
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Finds a value by what it calls itself. */
    private static <T> ITypeConverter<T> named(T[] values) {
        return text -> Arrays.stream(values).filter(value -> value.toString().equals(text)).findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "no " + text + "; there are " + Arrays.toString(values)));
    }
}
