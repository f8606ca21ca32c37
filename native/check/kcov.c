// SPDX-License-Identifier: Apache-2.0
/*
 * kcov.c - asks the kernel's KCOV where a process was in the module.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kcov.h"
#include "program.h"

#define KCOV_INIT_TRACE	_IOR('c', 1, unsigned long)
#define KCOV_ENABLE	_IO('c', 100)
#define KCOV_TRACE_PC	0

#define RECORDS		(1U << 16)	/* one frame needs a few hundred */
#define TEXT_MAX	(1U << 20)	/* bytes of the module's code, at most */
#define STEPS		(1U << 18)

/**
 * struct known - what all processes know
 * @place: reached, for each byte of the module's code
 * @step: made, for each pair of places, as far as hashes tell
 */
struct known {
	unsigned char place[TEXT_MAX];
	unsigned char step[STEPS];
};

static struct known *known;
static unsigned long text;	/* where the module's code begins */

/* The kernel writes how many records there are, then the records. */
static _Atomic unsigned long *area;

static void *map(int fd, size_t size)
{
	void *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 fd < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED, fd, 0);

	if (mem == MAP_FAILED)
		fail("memory for KCOV", "free some");
	return mem;
}

static void find_text(void)
{
	const char *path = "/sys/module/snull/sections/.text";
	FILE *file = fopen(path, "r");

	if (!file || fscanf(file, "%lx", &text) != 1)
		fail(path, "load the module, and run as root");
	fclose(file);
}

void kcov_begin(void)
{
	const size_t size = RECORDS * sizeof(unsigned long);
	const char *path = "/sys/kernel/debug/kcov";
	int fd = open(path, O_RDWR);

	if (area)
		munmap((void *)area, size);
	area = NULL;
	/* A child may have given up its rights. */
	if (fd < 0 && known)
		return;
	if (fd < 0)
		fail(path, "needs a kernel with KCOV: scripts/lab fuzz-driver");
	if (!known) {
		known = map(-1, sizeof(*known));
		find_text();
	}
	if (ioctl(fd, KCOV_INIT_TRACE, (unsigned long)RECORDS))
		fail("KCOV_INIT_TRACE", "free some memory");
	area = map(fd, size);
	if (ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC))
		fail("KCOV_ENABLE", "is this process traced already?");
	close(fd);
}

unsigned int kcov_news(void)
{
	unsigned long i, count, before = 0;
	unsigned int news = 0;

	if (!area)
		return 0;
	count = atomic_load(&area[0]);
	for (i = 1; i <= count && i < RECORDS; i++) {
		unsigned long place = atomic_load(&area[i]) - text;
		unsigned long step = (place ^ before * 31) % STEPS;

		/* Code for loading lies elsewhere; other modules have no KCOV. */
		if (place >= TEXT_MAX)
			continue;
		news += !known->step[step];
		known->step[step] = 1;
		known->place[place] = 1;
		before = place;
	}
	atomic_store(&area[0], 0);
	return news;
}

unsigned int kcov_places(void)
{
	unsigned int i, count = 0;

	for (i = 0; i < TEXT_MAX; i++)
		count += known->place[i];
	return count;
}

void kcov_write(FILE *to)
{
	unsigned int i;

	for (i = 0; i < TEXT_MAX; i++)
		if (known->place[i])
			fprintf(to, "%x\n", i);
}
