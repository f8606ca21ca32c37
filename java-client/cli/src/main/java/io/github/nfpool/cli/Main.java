/*
 * SPDX-License-Identifier: Apache-2.0
 * Where the command line begins: one process, one command, one exit status.
 */
package io.github.nfpool.cli;

import io.github.nfpool.os.PoolException;
import io.github.nfpool.pool.PoolFormatException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs {@code nfpool}. */
public final class Main {
    private static final int OUT_BUFFER = 1 << 16;

    private Main() {
    }

    /**
     * Runs a command and exits.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Output out = Output.to(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUT_BUFFER), 1, false);
        Output err = Output.to(new FileOutputStream(FileDescriptor.err), 2, true);
        try {
            System.exit(run(new Streams(out, err, Streams.isTerminal(1), Streams.isTerminal(2)), args));
        } finally {
            // After an Error, which ends in the JVM's own report and exit code 1.
            out.flush();
        }
    }

    /** Prints what is wrong, similar names, and the synopsis: no page of help. */
    private static int complain(Streams streams, ParameterException e) {
        CommandLine command = e.getCommandLine();
        streams.out().flush();
        streams.err().println("nfpool: " + e.getMessage());
        StringWriter like = new StringWriter();
        UnmatchedArgumentException.printSuggestions(e, new PrintWriter(like, true));
        streams.err().print(like);
        Help help = command.getHelpFactory().create(command.getCommandSpec(), colours(streams.errColours()));
        streams.err().print("Usage: " + help.synopsis("Usage: ".length()));
        streams.err().println("More: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static Help.ColorScheme colours(boolean on) {
        return Help.defaultColorScheme(on ? Help.Ansi.ON : Help.Ansi.OFF);
    }

    /** Runs a command; returns its exit status. */
    static int run(Streams streams, String... given) {
        String[] args = ExtcapInterface.arguments(given);
        CommandLine line = NfpoolCommand.commandLine(streams, args);
        line.setOut(new PrintWriter(streams.out(), true));
        line.setErr(new PrintWriter(streams.err(), true));
        line.setColorScheme(colours(streams.colours()));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (!(e instanceof PoolException || e instanceof PoolFormatException)) {
                throw e;
            }
            streams.out().flush();
            streams.err().println("nfpool: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        line.setParameterExceptionHandler((e, wrong) -> complain(streams, e));
        return streams.finish(line.execute(args));
    }
}
