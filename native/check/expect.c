// SPDX-License-Identifier: Apache-2.0
/*
 * expect.c - prints for each call whether it gave the right errno.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expect.h"

static int failures;

void expect(const char *what, long result, int error)
{
	int got = result == -1 ? errno : 0;

	if (got == error) {
		printf("ok      %s: %s\n", what,
		       got ? strerror(got) : "allowed");
		return;
	}
	printf("FAILED  %s: %s, not %s\n", what,
	       got ? strerror(got) : "allowed",
	       error ? strerror(error) : "allowed");
	failures++;
}

void expect_refused(const char *what, long result)
{
	if (result == -1) {
		printf("ok      %s: %s\n", what, strerror(errno));
		return;
	}
	printf("FAILED  %s: allowed\n", what);
	failures++;
}

void expect_true(const char *what, int truth)
{
	printf("%s  %s\n", truth ? "ok    " : "FAILED", what);
	failures += !truth;
}

int expect_status(void)
{
	return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
