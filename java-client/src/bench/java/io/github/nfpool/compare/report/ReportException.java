/*
 * SPDX-License-Identifier: Apache-2.0
 * A report that cannot be made, and what to do about it.
 */
package io.github.nfpool.compare.report;

/** Its message is all that the user is told. */
final class ReportException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReportException(String message) {
        super(message);
    }
}
