/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program.h - what all C programs need: errors, numbers on the command
 * line, time, and random numbers that are the same in each run.
 */
#ifndef NF_PROGRAM_H
#define NF_PROGRAM_H

#include <stdint.h>

#define EXIT_USAGE	2

/* "NAME: what: text of errno; remedy", exit status 1. */
void fail(const char *what, const char *remedy) __attribute__((noreturn));

/* "NAME: what" without errno, exit status 1. */
void fail_plain(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));

/* "NAME: what" and the usage text, exit status 2. */
void fail_usage(const char *usage, const char *format, ...)
	__attribute__((noreturn, format(printf, 2, 3)));

/* A number from @min to @max; anything else is wrong usage. */
uint64_t number(const char *usage, const char *text, uint64_t min,
		uint64_t max);

double now(void);	/* seconds, monotonic */
void nap(double seconds);
uint64_t next_random(uint64_t *state);

/*
 * After this, SIGINT and SIGTERM make stopped() return 1 and poll(2) fail with
 * EINTR.
 */
void stop_on_signals(void);
int stopped(void);

#endif /* NF_PROGRAM_H */
