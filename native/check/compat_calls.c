// SPDX-License-Identifier: Apache-2.0
/*
 * compat_calls.c - the calls of nf_pool.h as a program of 32 bits makes them: a
 * system call by int 0x80 is one, whatever the program is otherwise.  What the
 * arguments point to lies below 4 GiB.
 */
#define _GNU_SOURCE	/* MAP_32BIT */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "expect.h"
#include "nf_pool.h"
#include "pool_file.h"
#include "program.h"

#ifdef __x86_64__

#define IOCTL_32	54	/* number of ioctl(2) on i386 */
#define PAGES		16

/* What the arguments point to. */
struct low {
	struct nf_user_pool pool;
	struct nf_page_table table;
	struct nf_filter filter;
	__u64 physical[PAGES];
};

static long ioctl_32(int fd, unsigned long cmd, const void *argument)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(IOCTL_32), "b"(fd), "c"(cmd), "d"(argument)
			 : "memory", "r8", "r9", "r10", "r11");
	if ((int)result < 0) {
		errno = -(int)result;
		return -1;
	}
	return (int)result;
}

static void *low_memory(size_t size)
{
	void *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	if (mem == MAP_FAILED)
		fail("mmap below 4 GiB", "free some memory");
	return mem;
}

/* The answer to int 0x80 of a kernel that runs no programs of 32 bits. */
static void no_such_programs(int signal)
{
	static const char text[] =
		"this kernel runs no programs of 32 bits: nothing to check\n";

	(void)signal;
	if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
		_exit(EXIT_FAILURE);
	_exit(EXIT_SUCCESS);
}

int main(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct low *low = low_memory(sizeof(*low));
	unsigned char *buffer = low_memory(PAGES * page);
	int fd = pool_open(0, O_RDWR);
	size_t i, known = 0;

	signal(SIGSEGV, no_such_programs);
	expect("an unknown call", ioctl_32(fd, 0x4e465031, NULL), ENOTTY);
	signal(SIGSEGV, SIG_DFL);
	expect("NF_IOC_DOORBELL", ioctl_32(fd, NF_IOC_DOORBELL, NULL), 0);
	expect("NF_IOC_PIN of nothing", ioctl_32(fd, NF_IOC_PIN, NULL),
	       EFAULT);
	low->pool.address = (uintptr_t)buffer;
	low->pool.size = PAGES * page;
	expect("NF_IOC_PIN", ioctl_32(fd, NF_IOC_PIN, &low->pool), 0);
	expect_true("the header is in that memory",
		    ((struct nf_pool_header *)buffer)->magic == NF_POOL_MAGIC);
	low->table.physical = (uintptr_t)low->physical;
	low->table.count = PAGES;
	expect("NF_IOC_PAGES", ioctl_32(fd, NF_IOC_PAGES, &low->table), 0);
	for (i = 0; i < PAGES; i++)
		known += low->physical[i] && low->physical[i] % page == 0;
	expect("NF_IOC_FILTER", ioctl_32(fd, NF_IOC_FILTER, &low->filter), 0);
	expect_true("each page has an address", known == PAGES);
	return expect_status();
}

#else

int main(void)
{
	puts("int 0x80 is of x86: nothing to check");
	return EXIT_SUCCESS;
}

#endif
