/*
 * SPDX-License-Identifier: Apache-2.0
 * Numbers and file names on the command line, checked.
 */
package io.github.nfpool.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters for options: a text that is not a number in the range is reported as wrong usage. */
final class Quantities {
    /** What the JVM puts in the place of bytes that are no characters. */
    private static final char UNKNOWN = '\ufffd';

    private Quantities() {
    }

    /** A time, 0 or more. */
    static final class Seconds implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double seconds = Double.parseDouble(text);
                if (seconds >= 0) {
                    return seconds;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new TypeConversionException("'" + text + "' is not a time in seconds");
        }
    }

    /** How many, 0 or more. */
    static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return within(text, 0, Long.MAX_VALUE);
        }
    }

    /** How many numbered datagrams, 1 or more; a bit is kept for each. */
    static final class Numbers implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) within(text, 1, 1 << 30);
        }
    }

    /** A UDP port. */
    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) within(text, 1, 0xffff);
        }
    }

    /** A TCP port, or 0 for any. */
    static final class AnyPort implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) within(text, 0, 0xffff);
        }
    }

    /** One of the driver's channels. */
    static final class Channel implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) within(text, 0, 63);
        }
    }

    /** A file, by a name that this JVM can hand to the system. */
    static final class FileName implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            if (text.isEmpty()) {
                throw new TypeConversionException("'' is not the name of a file");
            }
            try {
                if (text.indexOf(UNKNOWN) < 0) {
                    return Path.of(text);
                }
            } catch (InvalidPathException e) {
                // Said below.
            }
            throw new TypeConversionException("'" + text + "' has characters that this locale ("
                    + System.getProperty("sun.jnu.encoding") + ") does not have: set LC_ALL=C.UTF-8, or rename the file");
        }
    }

    /** The same, kept as text. */
    static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return new FileName().convert(text).toString();
        }
    }

    private static long within(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is not a number "
                + (most == Long.MAX_VALUE ? "of " + least + " or more" : "from " + least + " to " + most));
    }
}
