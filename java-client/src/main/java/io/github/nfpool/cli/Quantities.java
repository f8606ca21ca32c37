/*
 * SPDX-License-Identifier: Apache-2.0
 * Numbers on the command line, as far as they make sense.
 */
package io.github.nfpool.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters for options: what is none of their numbers is wrong usage, and said to be. */
final class Quantities {
    private Quantities() {
    }

    /** A time, from 0 on. */
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

    /** How many, from 0 on. */
    static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return within(text, 0, Long.MAX_VALUE);
        }
    }

    /** How many numbered datagrams, from 1 on; a bit is kept for each. */
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

    /** One of the driver's channels. */
    static final class Channel implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) within(text, 0, 63);
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
                + (most == Long.MAX_VALUE ? "from " + least + " on" : "from " + least + " to " + most));
    }
}
