// SPDX-License-Identifier: Apache-2.0
/*
 * program.c - what all C programs need.
 */
#define _GNU_SOURCE	/* program_invocation_short_name */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "program.h"

static volatile sig_atomic_t stop_asked;

void fail(const char *what, const char *remedy)
{
	fprintf(stderr, "%s: %s: %s; %s\n", program_invocation_short_name,
		what, strerror(errno), remedy);
	exit(EXIT_FAILURE);
}

static void say(const char *format, va_list arguments)
{
	fprintf(stderr, "%s: ", program_invocation_short_name);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

void fail_plain(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(format, arguments);
	va_end(arguments);
	exit(EXIT_FAILURE);
}

void fail_usage(const char *usage, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(format, arguments);
	va_end(arguments);
	fputs(usage, stderr);
	exit(EXIT_USAGE);
}

uint64_t number(const char *usage, const char *text, uint64_t min,
		uint64_t max)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || value < min ||
	    value > max)
		fail_usage(usage, "%s: not a number from %llu to %llu", text,
			   (unsigned long long)min, (unsigned long long)max);
	return value;
}

double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void nap(double seconds)
{
	struct timespec rest = { .tv_sec = (time_t)seconds };

	rest.tv_nsec = (long)((seconds - (double)rest.tv_sec) * 1e9);
	nanosleep(&rest, NULL);
}

/* xorshift64, Marsaglia 2003: fast, and the same in each run */
uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void stop(int signal)
{
	(void)signal;
	stop_asked = 1;
}

void stop_on_signals(void)
{
	struct sigaction action = { .sa_handler = stop };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

int stopped(void)
{
	return stop_asked;
}
