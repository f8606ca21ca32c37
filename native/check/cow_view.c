// SPDX-License-Identifier: Apache-2.0
/*
 * cow_view.c - shows what a private mapping of the pool is: pages are shared
 * with the kernel until this reader writes to them; from then on it has its own
 * copies.
 *
 *   cow_view      prints "ready"; then every page of the pool must be filled
 *
 * Prints "touched T unchanged U untouched V live L" and "scribbled over S
 * reached R"; exit status 0 if U = T, L = V and R = 0.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pool_file.h"
#include "private_page.h"
#include "program.h"

#define PATIENCE	60	/* seconds */

static unsigned char *copy_of(const unsigned char *mem, size_t size)
{
	unsigned char *copy = malloc(size);

	if (!copy)
		fail("memory for a copy of the pool", "free some memory");
	return memcpy(copy, mem, size);
}

/* How many pages of @a are the same as those of @b. */
static size_t same_pages(const unsigned char *a, const unsigned char *b,
			 size_t size, size_t page)
{
	size_t at, same = 0;

	for (at = 0; at < size; at += page)
		same += !memcmp(a + at, b + at, page);
	return same;
}

int main(void)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *shared, *view, *before, *kept;
	size_t size, half, at, unchanged, live, reached;
	double end;
	int fd;

	setvbuf(stdout, NULL, _IOLBF, 0);
	stop_on_signals();
	fd = pool_open(0, O_RDONLY);
	shared = pool_map(fd, PROT_READ, MAP_SHARED, &size);
	view = pool_map(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE, &size);
	half = size / page / 2 * page;

	/* The first half becomes our copy, the second stays shared. */
	for (at = 0; at < half; at += page)
		private_page(view + at);
	before = copy_of(shared, size);
	kept = copy_of(view, half);
	puts("ready");

	end = now() + PATIENCE;
	while ((at = same_pages(shared, before, size, page))) {
		if (now() > end || stopped())
			fail_plain("%zu pages of the pool were not written", at);
		nap(0.01);
	}
	nap(0.1);	/* the last frame may still be incomplete */

	unchanged = same_pages(view, kept, half, page);
	live = same_pages(view + half, shared + half, size - half, page);
	printf("touched %zu unchanged %zu untouched %zu live %zu\n",
	       half / page, unchanged, (size - half) / page, live);

	free(before);
	before = copy_of(shared, size);
	memset(view, 0xa5, size);
	reached = size / page - same_pages(shared, before, size, page);
	printf("scribbled over %zu reached %zu\n", size / page, reached);
	return unchanged == half / page && live == (size - half) / page &&
	       !reached ? EXIT_SUCCESS : EXIT_FAILURE;
}
