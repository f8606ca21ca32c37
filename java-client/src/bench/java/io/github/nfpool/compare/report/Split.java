/*
 * SPDX-License-Identifier: Apache-2.0
 * Guest instructions by where they were executed.
 */
package io.github.nfpool.compare.report;

/**
 * @param driver in kernel modules: snull, and others where a path needs them
 * @param kernel in the rest of the kernel
 * @param user   in user space: for Java the JVM and what it compiled
 */
record Split(double driver, double kernel, double user) {
    static final Split ZERO = new Split(0, 0, 0);

    double total() {
        return driver + kernel + user;
    }

    Split minus(Split other) {
        return new Split(driver - other.driver, kernel - other.kernel, user - other.user);
    }

    Split per(double frames) {
        return new Split(driver / frames, kernel / frames, user / frames);
    }
}
