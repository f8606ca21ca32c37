// SPDX-License-Identifier: Apache-2.0
// A running GHDL simulation of one *_pipe unit, driven clock by clock through two named pipes.
package io.github.nfpool.vhdl;

import io.github.nfpool.offload.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends packed inputs, one a clock, and gets the packed outputs back. */
final class PipedSimulation implements AutoCloseable {

    /** Lines in flight: no more than 4 KiB of them. */
    private static final int BATCH = 200;

    /** After that a simulation counts as hung, on a busy machine too. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final int digits;
    private final Simulation simulation;

    /** Starts {@code unit} with its generics; {@code digits} hex digits make one line of input. */
    PipedSimulation(Ghdl ghdl, String unit, int digits, List<String> generics) {
        this.digits = digits;
        try {
            simulation = start(ghdl, unit, generics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A simulation of any unit with the generics in_g and out_g, of pipes. */
    static Simulation start(Ghdl ghdl, String unit, List<String> generics) throws IOException {
        Ghdl.Shared shared = ghdl.share();
        String in = unit + ".in";
        String out = unit + ".out";
        List<String> command = new ArrayList<>(List.of("ghdl", "-r", "--std=08", "-fpsl", unit,
                "-gin_g=" + shared.there() + "/" + in, "-gout_g=" + shared.there() + "/" + out));
        generics.forEach(g -> command.add("-g" + g));
        command.add("--ieee-asserts=disable");
        return new Simulation(shared.here().resolve(in), shared.here().resolve(out), PATIENCE,
                () -> ghdl.exec(command).output());
    }

    /** Runs one clock for each input and returns the outputs. */
    List<Long> clocks(List<Long> inputs) {
        List<Long> outputs = new ArrayList<>(inputs.size());
        try {
            for (int from = 0; from < inputs.size(); from += BATCH) {
                List<Long> batch = inputs.subList(from, Math.min(inputs.size(), from + BATCH));
                simulation.send(batch.stream().map(input -> String.format("%0" + digits + "X", input)).toList());
                for (int i = 0; i < batch.size(); i++) {
                    outputs.add(Long.parseUnsignedLong(simulation.receive().strip(), 16));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return outputs;
    }

    @Override
    public void close() {
        try {
            simulation.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
