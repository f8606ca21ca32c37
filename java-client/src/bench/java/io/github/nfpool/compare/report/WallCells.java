/*
 * SPDX-License-Identifier: Apache-2.0
 * All cells of wall mode: how fast, and how one way stands to another in the same minute.
 * Step 2 of 3 of a report.
 */
package io.github.nfpool.compare.report;

import io.github.nfpool.compare.report.Results.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * @param speeds by cell
 * @param pairs  in the order in which they were measured
 */
record WallCells(SortedMap<Key, Speed> speeds, List<Pair> pairs) {

    /** Medians over the rounds. */
    record Speed(double framesPerSecond, double nanosPerFrame, int rounds, double spreadPercent) {
    }

    /** {@code ratio}: median over the rounds of how many times the frames of the other way {@code key} moves in a second. */
    record Pair(Key key, Way against, double ratio, int rounds) {
    }

    /** Who is measured against whom, at one size. */
    private record Match(Key key, Way against) {
    }

    static WallCells of(Results results) {
        SortedMap<Key, Speed> speeds = new TreeMap<>();
        results.intervals().collect(Collectors.groupingBy(Interval::key))
                .forEach((key, rounds) -> speeds.put(key, speed(rounds)));
        Map<Match, List<Double>> ratios = new LinkedHashMap<>();
        results.runs().forEach(run -> match(run, ratios));
        List<Pair> pairs = new ArrayList<>();
        ratios.forEach((match, list) -> pairs.add(
                new Pair(match.key(), match.against(), Statistics.median(list, Double::doubleValue), list.size())));
        return new WallCells(speeds, pairs);
    }

    private static Speed speed(List<Interval> rounds) {
        return new Speed(Statistics.median(rounds, WallCells::framesPerSecond),
                Statistics.median(rounds, round -> (double) round.nanos() / round.frames()), rounds.size(),
                Statistics.spreadPercent(rounds, WallCells::framesPerSecond));
    }

    /** Two rounds one after the other, of different ways and one size, make a pair. */
    private static void match(List<Interval> run, Map<Match, List<Double>> ratios) {
        for (int i = 0; i + 1 < run.size(); i++) {
            Interval own = run.get(i);
            Interval other = run.get(i + 1);
            if (own.key().size() == other.key().size() && !own.key().equals(other.key())) {
                ratios.computeIfAbsent(new Match(own.key(), other.key().way()), _ -> new ArrayList<>())
                        .add(framesPerSecond(own) / framesPerSecond(other));
                i++;
            }
        }
    }

    private static double framesPerSecond(Interval round) {
        return round.frames() * 1e9 / round.nanos();
    }

    SortedSet<Way> ways() {
        return new TreeSet<>(speeds.keySet().stream().map(Key::way).toList());
    }

    SortedSet<Integer> sizes() {
        return new TreeSet<>(speeds.keySet().stream().map(Key::size).toList());
    }

    OptionalDouble microseconds(Way way, int size) {
        Speed speed = speeds.get(new Key(way, size));
        return speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed.nanosPerFrame() / 1e3);
    }

    OptionalDouble framesPerSecond(Way way, int size) {
        Speed speed = speeds.get(new Key(way, size));
        return speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed.framesPerSecond());
    }
}
