// SPDX-License-Identifier: Apache-2.0
/*
 * hostile.c - a user who does to /proc/nf_addr what no reader should do: the
 * kernel must answer with an errno and keep working.
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
#include <unistd.h>

#include "expect.h"
#include "nf_pool.h"
#include "pool_file.h"
#include "program.h"

#define NF_ADDR		"/proc/nf_addr"

/*
 * Every third word is a valid slot state, so that the kernel finds free slots
 * as well as slots with random states.
 */
static int scribble(double seconds)
{
	int fd = pool_open(0, O_RDWR);
	size_t size;
	volatile uint32_t *pool = pool_map(fd, PROT_READ | PROT_WRITE,
					   MAP_SHARED, &size);
	size_t words = size / sizeof(uint32_t);
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
	int fd = pool_open(0, O_RDWR), watch = pool_open(0, O_RDONLY);
	size_t size;
	void *mem = pool_map(watch, PROT_READ, MAP_SHARED, &size);
	const off_t far = (off_t)1 << 62;
	char c = 0;

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
	expect_true("pread far beyond the end: nothing",
		    pread(fd, &c, 1, far) == 0);
	return expect_status();
}

/*
 * The parent maps the pool, prints the child's process ID and exits; the child
 * keeps the mapping without an open file, and reads all of it.
 */
static int leave_to_child(double seconds)
{
	int fd = pool_open(0, O_RDWR);
	size_t size;
	volatile unsigned char *pool = pool_map(fd, PROT_READ | PROT_WRITE,
						MAP_SHARED, &size);
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
		nap(0.01);
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
