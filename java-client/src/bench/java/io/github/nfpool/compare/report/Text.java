/*
 * SPDX-License-Identifier: Apache-2.0
 * Numbers as people read them.
 */
package io.github.nfpool.compare.report;

import java.util.Locale;
import java.util.OptionalDouble;

/** The same in each output. */
final class Text {
    /** Where there is no figure. */
    static final String NONE = "-";

    private Text() {
    }

    /** Three digits, and all that stand before the point. */
    static String number(double value) {
        double size = Math.abs(value);
        String text = String.format(Locale.ROOT, size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%,.0f", value);
        return text.equals("-0.00") ? "0.00" : text;
    }

    static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : NONE;
    }

    static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? times(ratio.getAsDouble()) : NONE;
    }

    static String times(double ratio) {
        return "x " + number(ratio);
    }

    /** A part of one as a fraction, what is more than one as times. */
    static String ratio(double ratio) {
        return ratio < 1 ? String.format(Locale.ROOT, "1/%.1f", 1 / ratio) : times(ratio);
    }

    static String percent(double percent) {
        return String.format(Locale.ROOT, "%.1f %%", percent);
    }
}
