/*
 * SPDX-License-Identifier: Apache-2.0
 * Cases: the same ones from a seed, one alone, what a failure says, and how it is made smaller.
 */
package io.github.nfpool.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class CasesTest {
    private static final List<String> NAMES = List.of("nfpool.seed", "nfpool.case");

    private final List<String> given = new ArrayList<>();

    @BeforeEach
    void withoutThoseOfThisRun() {
        NAMES.forEach(name -> given.add(System.clearProperty(name)));
    }

    @AfterEach
    void withThemAgain() {
        for (int i = 0; i < NAMES.size(); i++) {
            System.clearProperty(NAMES.get(i));
            if (given.get(i) != null) {
                System.setProperty(NAMES.get(i), given.get(i));
            }
        }
    }

    private static List<Long> drawn(Cases cases) {
        List<Long> values = new ArrayList<>();
        cases.forAll(RandomGenerator::nextLong, values::add);
        return values;
    }

    @Test
    void aSeedDrawsTheSameAgainAndAnotherOthers() {
        List<Long> values = drawn(Cases.of(1000));
        assertEquals(1000, new HashSet<>(values).size());
        assertEquals(values, drawn(new Cases(1, 1000)));
        List<Long> others = drawn(new Cases(2, 1000));
        assertEquals(0, others.stream().filter(values::contains).count());
        System.setProperty("nfpool.seed", "2");
        assertEquals(others, drawn(Cases.of(1000)));
    }

    @Test
    void aFailureTellsHowToRunItAlone() {
        Cases cases = new Cases(7, 1000);
        long bad = drawn(cases).get(17);
        Cases.Check<Long> check = value -> assertNotEquals(bad, value);
        AssertionError e = assertThrows(AssertionError.class, () -> cases.forAll(RandomGenerator::nextLong, check));
        assertTrue(e.getMessage().startsWith("-Dnfpool.seed=7 -Dnfpool.case=17 runs this case alone, value " + bad
                + ": "), e.getMessage());
        System.setProperty("nfpool.seed", "7");
        System.setProperty("nfpool.case", "17");
        assertEquals(List.of(bad), drawn(Cases.of(3)));
        AssertionError again = assertThrows(AssertionError.class,
                () -> Cases.of(3).forAll(RandomGenerator::nextLong, check));
        assertEquals(e.getMessage(), again.getMessage());
    }

    @Test
    void aListIsMadeShorter() {
        List<List<Integer>> seen = new ArrayList<>();
        AssertionError e = assertThrows(AssertionError.class, () -> Cases.of(1000).forAll(
                random -> Cases.list(random, 0, 200, r -> Cases.between(r, 0, 99)), Cases::shorter, list -> {
                    seen.add(list);
                    assertFalse(list.indexOf(3) >= 0 && list.lastIndexOf(5) > list.indexOf(3), "5 after 3");
                }));
        assertTrue(e.getMessage().contains("value [3, 5]: "), e.getMessage());
        assertTrue(seen.size() < 3000, seen.size() + " runs");
    }

    /** Another failure would hide the first; what fails outside of the test fails with any value. */
    @Test
    void onlyTheSameFailureIsMadeSmaller() {
        AssertionError e = assertThrows(AssertionError.class, () -> Cases.of(1).forAll(
                random -> List.of(1, 2, 3), Cases::shorter, list -> {
                    if (list.size() < 3) {
                        throw new IllegalStateException("another");
                    }
                    throw new IndexOutOfBoundsException("the first");
                }));
        assertTrue(e.getMessage().contains("value [1, 2, 3]: ") && e.getMessage().endsWith("the first"),
                e.getMessage());
        UncheckedIOException outside = new UncheckedIOException(new IOException("gone"));
        e = assertThrows(AssertionError.class, () -> Cases.of(1).forAll(
                random -> List.of(1, 2), Cases::shorter, list -> {
                    throw outside;
                }));
        assertTrue(e.getMessage().contains("value [1, 2]: "), e.getMessage());
        assertEquals(outside, e.getCause());
    }

    @Test
    void whatIsSkippedIsNoFailure() {
        assertThrows(TestAbortedException.class, () -> Cases.of(1).forAll(RandomGenerator::nextInt, value -> {
            throw new TestAbortedException("no GHDL");
        }));
    }
}
