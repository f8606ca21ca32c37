// SPDX-License-Identifier: Apache-2.0
/*
 * hostile_view.c - a watcher who tries to write to the pool in every way that a
 * read-only or private mapping leaves open.
 *
 * There must be no traffic while it runs: it takes each change in the pool for
 * its own.
 */
#define _GNU_SOURCE	/* madvise, mremap */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "expect.h"
#include "pool_file.h"
#include "program.h"

static const unsigned char *shared;
static unsigned char *before;
static size_t size;

static void expect_untouched(const char *what)
{
	expect_true(what, !memcmp(shared, before, size));
}

/* Discard pages that may not come back: then SIGBUS, and nothing else. */
static void thrown_away(unsigned char *view, const char *what)
{
	pid_t child = fork();
	int status = 0;

	if (!child) {
		madvise(view, size, MADV_DONTNEED);
		memset(view, 0xc3, size);
		_exit(0);
	}
	waitpid(child, &status, 0);
	expect_true(what, WIFEXITED(status) ||
		    WTERMSIG(status) == SIGBUS ||
		    WTERMSIG(status) == SIGSEGV);
	expect_untouched("  and the pool is as it was");
}

/* Root can write past the page tables. */
static void write_by_file(unsigned char *to, const char *what, int allowed)
{
	unsigned char bytes[64];
	int fd = open("/proc/self/mem", O_RDWR);
	ssize_t n;

	memset(bytes, 0xa5, sizeof(bytes));
	n = pwrite(fd, bytes, sizeof(bytes), (off_t)(uintptr_t)to);
	if (!allowed)
		expect_refused(what, n < 0 ? -1 : n);
	close(fd);
	expect_untouched("  and the pool is as it was");
}

static void private_view(int fd)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *view = pool_map(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE,
				       &size);
	pid_t child;

	memset(view, 0xa5, size / 2);
	expect_untouched("scribbles over half of a private view stay there");

	child = fork();
	if (!child) {
		memset(view, 0x5a, size);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	expect_untouched("a child's scribbles over all of it stay there");
	expect_true("and do not reach its parent", view[0] == 0xa5 &&
		    !memcmp(view + size / 2, before + size / 2,
			    size - size / 2));

	write_by_file(view, "/proc/self/mem, private view", 1);
	expect_refused("mremap to more than the pool",
		       mremap(view, size, size + page, MREMAP_MAYMOVE) ==
		       MAP_FAILED ? -1 : 0);
	thrown_away(view, "MADV_DONTNEED, private view");
	mprotect(view, size, PROT_READ);
	mprotect(view, size, PROT_READ | PROT_WRITE);
	memset(view, 0x3c, size);
	expect_untouched("scribbles after mprotect there and back stay there");
	munmap(view, size);

	/* A part from the middle; old kernels may refuse. */
	view = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
		    (off_t)page);
	if (view != MAP_FAILED) {
		memset(view, 0xa5, page);
		expect_untouched("scribbles over one private page stay there");
		munmap(view, page);
	}
}

int main(void)
{
	int fd = pool_open(0, O_RDONLY);
	unsigned char *mem;

	setvbuf(stdout, NULL, _IOLBF, 0);
	mem = pool_map(fd, PROT_READ, MAP_SHARED, &size);
	shared = mem;
	before = malloc(size);
	if (!before)
		fail("memory for a copy of the pool", "free some memory");
	memcpy(before, mem, size);

	expect("mprotect to writable", mprotect(mem, size,
						PROT_READ | PROT_WRITE),
	       EACCES);
	expect_true("a shared, writable mapping is refused",
		    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			 0) == MAP_FAILED && errno == EACCES);
	write_by_file(mem, "/proc/self/mem, shared view", 0);
	thrown_away(mem, "MADV_DONTNEED, shared view");
	private_view(fd);
	return expect_status();
}
