/*
 * SPDX-License-Identifier: Apache-2.0
 * Round numbers for the axes of pictures.
 */
package io.github.nfpool.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Steps of 1, 2 and 5 times a power of ten. */
final class Scale {
    private static final double[] ROUND = {1, 2, 5, 10};

    private Scale() {
    }

    /** The smallest round step that divides what is from 0 to {@code greatest} into at most {@code parts}. */
    static double step(double greatest, int parts) {
        double raw = greatest / parts;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double round : ROUND) {
            if (round * power >= raw * (1 - 1e-9)) {
                return round * power;
            }
        }
        return 10 * power;
    }

    /** Round numbers of a logarithmic axis, from the one at or below {@code least} to the one at or above {@code greatest}. */
    static List<Double> logarithmic(double least, double greatest) {
        List<Double> ticks = new ArrayList<>();
        for (int exponent = (int) Math.floor(Math.log10(least)); lacks(ticks, greatest); exponent++) {
            for (double round : new double[] {1, 2, 5}) {
                double tick = round * Math.pow(10, exponent);
                if (tick <= least) {
                    ticks.clear();
                }
                if (lacks(ticks, greatest)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** An axis has two ends, even where all is the same. */
    private static boolean lacks(List<Double> ticks, double greatest) {
        return ticks.size() < 2 || ticks.getLast() < greatest;
    }

    static String label(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%s", (float) value);
    }
}
