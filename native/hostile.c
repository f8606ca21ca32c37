// SPDX-License-Identifier: Apache-2.0
/*
 * hostile.c - a user who does to /proc/nf_addr what no reader should: the
 * kernel must answer with an errno and carry on.
 *
 *   hostile scribble SECONDS   write random words all over the pool
 *   hostile calls              make calls that must be refused
 *   hostile fork SECONDS       leave the mapping to a child
 */
#define _GNU_SOURCE	/* mremap */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "nf_pool.h"

#define NF_ADDR		"/proc/nf_addr"
#define EXIT_USAGE	2

static int open_pool(int flags)
{
	int fd = open(NF_ADDR, flags);

	if (fd < 0) {
		perror("hostile: " NF_ADDR);
		exit(EXIT_FAILURE);
	}
	return fd;
}

static void *map_pool(int fd, size_t size, int protection)
{
	void *mem = mmap(NULL, size, protection, MAP_SHARED, fd, 0);

	if (mem == MAP_FAILED) {
		perror("hostile: mmap " NF_ADDR);
		exit(EXIT_FAILURE);
	}
	return mem;
}

static size_t pool_size(int fd)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct nf_pool_header *header = map_pool(fd, page, PROT_READ);
	size_t size = header->size;

	munmap(header, page);
	return size;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* xorshift64, Marsaglia 2003: quick and the same in each run */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/*
 * Every third word is a slot state that looks right, so that the kernel meets
 * slots full of nonsense as well as free ones.
 */
static int scribble(double seconds)
{
	int fd = open_pool(O_RDWR);
	size_t size = pool_size(fd), words = size / sizeof(uint32_t);
	volatile uint32_t *pool = map_pool(fd, size, PROT_READ | PROT_WRITE);
	uint64_t random = 0x9e3779b97f4a7c15U, written = 0;
	double end = now() + seconds;

	printf("scribbling\n");
	fflush(stdout);
	do {
		int i;

		for (i = 0; i < 1000; i++) {
			uint64_t r = next_random(&random);

			pool[r % words] = r % 3 ? (uint32_t)(r >> 32) :
						  NF_SLOT_WRITE;
		}
		written += 1000;
	} while (now() < end);
	printf("%llu words written over the pool\n",
	       (unsigned long long)written);
	return EXIT_SUCCESS;
}

static int failures;

/* @result: what a call returned; call and errno are read in that order */
static void expect(const char *what, long result, int expected)
{
	int error = result == -1 ? errno : 0;

	if (error == expected) {
		printf("ok      %s: %s\n", what, strerror(error));
		return;
	}
	printf("FAILED  %s: %s, not %s\n", what,
	       error ? strerror(error) : "allowed", strerror(expected));
	failures++;
}

static void expect_no_map(const char *what, int fd, size_t size, off_t offset,
			  int protection, int expected)
{
	void *mem = mmap(NULL, size, protection, MAP_SHARED, fd, offset);

	expect(what, (long)mem, expected);
	if (mem != MAP_FAILED)
		munmap(mem, size);
}

static int calls(void)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int fd = open_pool(O_RDWR), watch = open_pool(O_RDONLY);
	size_t size = pool_size(fd);
	const off_t far = (off_t)1 << 62;
	char c = 0;
	void *mem;

	expect("a second claim", open(NF_ADDR, O_RDWR), EBUSY);
	expect("a second claim, write-only", open(NF_ADDR, O_WRONLY), EBUSY);

	expect_no_map("mmap longer than the pool", fd, size + page, 0,
		      PROT_READ, EINVAL);
	expect_no_map("mmap beginning after the end", fd, page, (off_t)size,
		      PROT_READ, EINVAL);
	expect_no_map("mmap reaching over the end", fd, 2 * page,
		      (off_t)(size - page), PROT_READ, EINVAL);
	expect_no_map("mmap far beyond the end", fd, page, far, PROT_READ,
		      EINVAL);
	expect_no_map("mmap for writing by a watcher", watch, size, 0,
		      PROT_READ | PROT_WRITE, EACCES);

	mem = map_pool(watch, size, PROT_READ);
	expect("mprotect to writable by a watcher",
	       mprotect(mem, size, PROT_READ | PROT_WRITE), EACCES);
	expect("mremap to more than the pool",
	       (long)mremap(mem, size, size + page, MREMAP_MAYMOVE),
	       EFAULT);
	munmap(mem, size);

	expect("ioctl", ioctl(fd, 0x4e465031, &c), ENOTTY);
	expect("read to unmapped memory", read(fd, mem, 8), EFAULT);
	expect("pread at a negative offset", pread(fd, &c, 1, -1), EINVAL);
	expect("lseek to a negative offset", lseek(fd, -5, SEEK_SET), EINVAL);
	expect("lseek with a wrong whence", lseek(fd, 0, 77), EINVAL);
	expect("write", write(fd, &c, 1), EIO);
	if (pread(fd, &c, 1, far) != 0) {
		printf("FAILED  pread far beyond the end\n");
		failures++;
	}
	return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

/*
 * The parent maps and ends; the child keeps the mapping without having opened
 * anything, touches all of it, and tells its number.
 */
static int leave_to_child(double seconds)
{
	int fd = open_pool(O_RDWR);
	size_t size = pool_size(fd);
	volatile unsigned char *pool = map_pool(fd, size,
						PROT_READ | PROT_WRITE);
	const struct timespec rest = { .tv_nsec = 10000000 };
	double end = now() + seconds;
	unsigned int sum = 0;
	pid_t child;

	close(fd);
	child = fork();
	if (child < 0) {
		perror("hostile: fork");
		return EXIT_FAILURE;
	}
	if (child) {
		printf("%d\n", (int)child);
		return EXIT_SUCCESS;
	}
	fclose(stdout);
	while (now() < end) {
		for (size_t i = 0; i < size; i += 64)
			sum += pool[i];
		nanosleep(&rest, NULL);
	}
	return sum == 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "scribble"))
		return scribble(atof(argv[2]));
	if (argc == 2 && !strcmp(argv[1], "calls"))
		return calls();
	if (argc == 3 && !strcmp(argv[1], "fork"))
		return leave_to_child(atof(argv[2]));
	fputs("usage: hostile scribble SECONDS | calls | fork SECONDS\n",
	      stderr);
	return EXIT_USAGE;
}
