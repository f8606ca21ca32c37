// SPDX-License-Identifier: Apache-2.0
/*
 * lab.c - runs one check of an exercise, and says what is wrong.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab.h"
#include "module.h"

#define NOBODY	65534

static uint64_t state;

int lab_run(const struct lab_check *checks, int argc, char **argv)
{
	const char *seed = getenv("LAB_SEED");

	state = seed ? strtoull(seed, NULL, 10) : 1;
	module_path = "snull.ko";
	for (; argc == 2 && checks->name; checks++) {
		if (strcmp(argv[1], checks->name))
			continue;
		checks->run();
		return 0;
	}
	printf("no such check: %s\n", argc == 2 ? argv[1] : "none named");
	return 2;
}

void lab_wrong(const char *look, const char *expected, const char *format, ...)
{
	va_list arguments;

	printf("expected: %s\ncame:     ", expected);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\nlook at:  %s\n", look);
	exit(1);
}

void lab_broken(const char *call)
{
	printf("the check itself failed: %s: %s\n", call, strerror(errno));
	exit(2);
}

/* splitmix64: any seed will do. */
unsigned int lab_random(unsigned int least, unsigned int most)
{
	uint64_t z = state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	z ^= z >> 31;
	return least + (unsigned int)(z % (most - least + 1));
}

/* So that the pool is elsewhere with another seed. */
static void shift_addresses(void)
{
	static int done;
	size_t size = (size_t)lab_random(1, 32) << 20;

	if (!done && mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE |
			  MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED)
		lab_broken("mmap");
	done = 1;
}

void lab_load(const char *parameters)
{
	shift_addresses();
	if (module_load(parameters))
		lab_wrong("whatever runs while the module loads",
			  "the module loads", "insmod snull.ko %s: %s",
			  parameters, strerror(errno));
}

void lab_drop_rights(void)
{
	if (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY))
		lab_broken("setuid");
}
