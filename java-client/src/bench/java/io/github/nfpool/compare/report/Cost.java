/*
 * SPDX-License-Identifier: Apache-2.0
 * What a frame costs in one cell, in guest instructions.
 */
package io.github.nfpool.compare.report;

import java.util.List;

/**
 * @param raw           median of each class over the rounds, per frame
 * @param source        what the source alone costs, contained in {@code raw}
 * @param rounds        how many there were
 * @param spreadPercent of the raw totals: greatest less least
 */
record Cost(Split raw, Split source, int rounds, double spreadPercent) {
    static Cost of(List<Results.Interval> rounds) {
        List<Split> frames = rounds.stream().map(round -> round.counts().per(round.frames())).toList();
        Split median = new Split(Statistics.median(frames, Split::driver), Statistics.median(frames, Split::kernel),
                Statistics.median(frames, Split::user));
        return new Cost(median, Split.ZERO, rounds.size(), Statistics.spreadPercent(frames, Split::total));
    }

    Cost less(Split baseline) {
        return new Cost(raw, baseline, rounds, spreadPercent);
    }

    /** What the way itself costs. */
    Split net() {
        return raw.minus(source);
    }
}
