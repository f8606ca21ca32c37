/*
 * SPDX-License-Identifier: Apache-2.0
 * Checks over values drawn from a seed, for the tests of java-client and of vhdl.
 */
package io.github.nfpool.testing;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * So many cases from one seed. Each case has a generator of its own, made from the seed and the number of the
 * case, so that the message of a failure is enough to run that case alone:
 *
 * <pre>mvn -pl java-client test -Dtest=PoolSenderTest#inOrderWhateverComesWhen -Dnfpool.seed=1 -Dnfpool.case=17</pre>
 *
 * @param seed  what the values are drawn from; {@code -Dnfpool.seed} replaces it
 * @param count how many cases; {@code -Dnfpool.case} picks one of them
 */
public record Cases(long seed, int count) {
    /** Runs of a check that a search for a smaller case may take. */
    private static final int SHRINK_RUNS = 2000;

    /** How often {@link #between} answers one of its ends: once in so many draws, beside the usual chance. */
    private static final int ENDS = 8;

    /** Fails by throwing. */
    @FunctionalInterface
    public interface Check<T> {
        void accept(T value) throws Exception;
    }

    /** Cases from the seed 1. */
    public static Cases of(int count) {
        return new Cases(1, count);
    }

    public <T> void forAll(Function<RandomGenerator, T> draw, Check<T> check) {
        forAll(draw, value -> Stream.empty(), check);
    }

    /**
     * Draws and checks each case, up to the first that fails.
     *
     * @param smaller values with less in them than the given one, tried in this order when it fails; the first
     *                that fails too takes its place
     * @throws AssertionError with the case's number, the seed and the smallest value that fails
     */
    public <T> void forAll(Function<RandomGenerator, T> draw, Function<T, Stream<T>> smaller, Check<T> check) {
        long from = property("nfpool.seed", seed);
        long only = property("nfpool.case", -1);
        for (long number = only < 0 ? 0 : only; number < (only < 0 ? count : only + 1); number++) {
            T value = draw.apply(generator(from, number));
            Throwable failure = failure(check, value);
            if (failure != null) {
                throw shrink(value, failure, smaller, check)
                        .error("-Dnfpool.seed=" + from + " -Dnfpool.case=" + number);
            }
        }
    }

    private static RandomGenerator generator(long seed, long number) {
        // The odd number nearest to 2^64 divided by the golden ratio: seeds side by side share no case.
        return new SplittableRandom(seed * 0x9e3779b97f4a7c15L + number);
    }

    /** A value that fails, why, and how many times it was made smaller. */
    private record Failed<T>(T value, Throwable why, int shrunk) {
        AssertionError error(String again) {
            String what = (shrunk == 0 ? "" : ", made smaller " + shrunk + " times") + ", value " + show(value);
            return new AssertionError(again + " runs this case alone" + what + ": " + why, why);
        }
    }

    private static <T> Failed<T> shrink(T value, Throwable why, Function<T, Stream<T>> smaller, Check<T> check) {
        Failed<T> smallest = new Failed<>(value, why, 0);
        // What the world outside of the test answers is not the value's fault.
        boolean on = !(why instanceof UncheckedIOException);
        int[] runs = {0};
        while (on) {
            Failed<T> least = smallest;
            smallest = smaller.apply(least.value()).takeWhile(next -> runs[0]++ < SHRINK_RUNS)
                    .map(next -> new Failed<>(next, failure(check, next), least.shrunk() + 1))
                    .filter(next -> next.why() != null && next.why().getClass() == why.getClass())
                    .findFirst().orElse(least);
            on = smallest != least;
        }
        return smallest;
    }

    private static <T> Throwable failure(Check<T> check, T value) {
        try {
            check.accept(value);
            return null;
        } catch (TestAbortedException e) {
            throw e;
        } catch (Throwable e) {
            return e;
        }
    }

    /** A list with a part left out: each half, each quarter, down to each element. */
    public static <E> Stream<List<E>> shorter(List<E> list) {
        return Stream.iterate(Math.ceilDiv(list.size(), 2), part -> part > 0, part -> part / 2)
                .flatMap(part -> IntStream.iterate(0, from -> from < list.size(), from -> from + part)
                        .mapToObj(from -> without(list, from, Math.min(from + part, list.size()))));
    }

    private static <E> List<E> without(List<E> list, int from, int to) {
        List<E> rest = new ArrayList<>(list.subList(0, from));
        rest.addAll(list.subList(to, list.size()));
        return rest;
    }

    /** A number from {@code least} to {@code most}, the two ends more often than the others. */
    public static int between(RandomGenerator random, int least, int most) {
        if (random.nextInt(ENDS) == 0) {
            return random.nextBoolean() ? least : most;
        }
        return random.nextInt(least, most + 1);
    }

    /** One of some values; one that is named twice comes twice as often. */
    @SafeVarargs
    public static <T> T oneOf(RandomGenerator random, T... values) {
        return values[random.nextInt(values.length)];
    }

    /** A list of {@code least} to {@code most} elements. */
    public static <E> List<E> list(RandomGenerator random, int least, int most, Function<RandomGenerator, E> draw) {
        return Stream.generate(() -> draw.apply(random)).limit(between(random, least, most)).toList();
    }

    private static long property(String name, long otherwise) {
        String text = System.getProperty(name);
        return text == null ? otherwise : Long.decode(text);
    }

    private static String show(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
    }
}
