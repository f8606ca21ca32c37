// SPDX-License-Identifier: Apache-2.0
/*
 * hostile_pin.c - a user who hands invalid memory to the driver, or unmaps the
 * memory again.
 *
 *   hostile_pin calls            make calls that must be refused
 *   hostile_pin unmap FILE       munmap the pool and map other memory in its
 *                                place; when FILE exists, no frame may have
 *                                been written to that memory
 *   hostile_pin fork PORT COUNT  a child scribbles over what it inherited
 *                                while the parent reads COUNT datagrams
 *   hostile_pin poll ROUNDS      hand over a page and close the file while
 *                                watchers, and a child, poll the pool
 *
 * Commands that need traffic print "ready" when they can receive it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "expect.h"
#include "frame_check.h"
#include "pool_file.h"
#include "program.h"

static const char usage[] =
"usage: hostile_pin calls | unmap FILE | fork PORT COUNT | poll ROUNDS\n";

#define PAGES		64

static void *memory(size_t size, int protection)
{
	void *mem = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);

	if (mem == MAP_FAILED)
		fail("memory for the pool", "free some memory");
	return mem;
}

static int pin(int fd, uint64_t address, uint64_t size)
{
	struct nf_user_pool pool = { .address = address, .size = size };

	return ioctl(fd, NF_IOC_PIN, &pool);
}

static int pages(int fd, void *to, unsigned int first, unsigned int count)
{
	struct nf_page_table table = {
		.physical = (uintptr_t)to, .first = first, .count = count
	};

	return ioctl(fd, NF_IOC_PAGES, &table);
}

static void refused_memory(int fd, size_t page)
{
	const size_t size = PAGES * page;
	unsigned char *mem = memory(size, PROT_READ | PROT_WRITE);
	unsigned char *constant = memory(size, PROT_READ);
	unsigned char *hole = memory(size, PROT_READ | PROT_WRITE);
	const uint64_t at = (uintptr_t)mem;
	void *pool;
	int file;

	expect("a request at no address", ioctl(fd, NF_IOC_PIN, NULL), EFAULT);
	expect("an address within a page", pin(fd, at + 8, size - page),
	       EINVAL);
	expect("a size that is no whole page", pin(fd, at, size - 8), EINVAL);
	expect("no size", pin(fd, at, 0), EINVAL);
	expect("a size for slot numbers of more than 16 bits",
	       pin(fd, at, 1ULL << 40), EINVAL);
	expect("a size of all there is", pin(fd, 0, -(uint64_t)page), EINVAL);
	expect("an end beyond the last address",
	       pin(fd, -(uint64_t)page, size), EINVAL);
	expect("memory at address 0", pin(fd, 0, size), EFAULT);
	expect_refused("memory of the kernel",
		       pin(fd, 0xffff888000000000U, size));
	expect_refused("memory of the kernel's code",
		       pin(fd, 0xffffffff81000000U, size));
	expect_refused("memory that cannot be written",
		       pin(fd, (uintptr_t)constant, size));
	munmap(hole + size / 2, page);
	expect("memory with a hole", pin(fd, (uintptr_t)hole, size), EFAULT);
	munmap(hole, size);
	expect("memory that was unmapped", pin(fd, (uintptr_t)hole, size),
	       EFAULT);

	pool = pool_map(fd, PROT_READ | PROT_WRITE, MAP_SHARED,
			&(size_t){ 0 });
	expect_refused("the kernel's own pool",
		       pin(fd, (uintptr_t)pool, size));

	/* A file on a disk may be refused; if not, it must not be damaged. */
	file = open("/tmp/hostile_pin.file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (file >= 0 && !ftruncate(file, (off_t)size)) {
		void *of_file = mmap(NULL, size, PROT_READ, MAP_SHARED, file,
				     0);

		expect_refused("a file, mapped read-only",
			       pin(fd, (uintptr_t)of_file, size));
		munmap(of_file, size);
		close(file);
	}
	unlink("/tmp/hostile_pin.file");
	munmap(constant, size);
	munmap(mem, size);
}

static int calls(void)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const size_t size = PAGES * page;
	int fd = pool_open(0, O_RDWR), watch = pool_open(0, O_RDONLY);
	unsigned char *mem = memory(size, PROT_READ | PROT_WRITE);
	const uint64_t at = (uintptr_t)mem;
	uint64_t table[PAGES];

	expect("pin by a watcher", pin(watch, at, size), EPERM);
	expect("pages by a watcher", pages(watch, table, 0, 1), EPERM);
	expect("pages before there are any", pages(fd, table, 0, 1), ENXIO);
	refused_memory(fd, page);

	expect("memory as it should be", pin(fd, at, size), 0);
	expect("a second time", pin(fd, at, size), EBUSY);
	expect("a second time, other memory",
	       pin(fd, (uintptr_t)memory(size, PROT_READ | PROT_WRITE), size),
	       EBUSY);
	expect("doorbell of a pool without TX",
	       ioctl(fd, NF_IOC_DOORBELL, 0), EOPNOTSUPP);
	expect("all pages", pages(fd, table, 0, PAGES), 0);
	expect("no pages", pages(fd, table, PAGES, 0), 0);
	expect("a page more", pages(fd, table, 0, PAGES + 1), EINVAL);
	expect("pages after the last", pages(fd, table, PAGES + 1, 0), EINVAL);
	expect("pages beyond all numbers", pages(fd, table, 8, 0xfffffff8),
	       EINVAL);
	expect("pages to no address", pages(fd, NULL, 0, 1), EFAULT);
	expect("pages to the kernel",
	       pages(fd, (void *)0xffff888000000000U, 0, 1), EFAULT);
	expect("a page request at no address", ioctl(fd, NF_IOC_PAGES, NULL),
	       EFAULT);

	/* The kernel writes the header, but must not use what it reads. */
	memset(mem, 0xff, size);
	expect("pages over a header of nonsense", pages(fd, table, 0, PAGES),
	       0);
	return expect_status();
}

static int unmap(const char *file)
{
	const size_t size = PAGES * (size_t)sysconf(_SC_PAGESIZE);
	int fd = pool_open(0, O_RDWR);
	unsigned char *mem = memory(size, PROT_READ | PROT_WRITE);
	size_t i, changed = 0;

	expect("pin", pin(fd, (uintptr_t)mem, size), 0);
	munmap(mem, size);
	if (mmap(mem, size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != mem)
		fail("mmap in the place of the pool", "free some memory");
	memset(mem, 0x5a, size);
	puts("ready");
	while (access(file, F_OK) && !stopped())
		nap(0.01);
	for (i = 0; i < size; i++)
		changed += mem[i] != 0x5a;
	expect_true("nothing came into what took the pool's place", !changed);
	return expect_status();
}

static int with_child(unsigned int port, uint64_t count)
{
	const size_t size = 512 * (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *mem = memory(size, PROT_READ | PROT_WRITE);
	struct frame_check check = {
		.fd = pool_open(0, O_RDWR),
		.port = port,
		.count = count,
		.timeout = 30,
	};
	struct nf_ring ring;
	const char *wrong;
	pid_t child;
	int well;

	if (pin(check.fd, (uintptr_t)mem, size))
		fail("NF_IOC_PIN", "see dmesg");
	child = fork();
	if (child < 0)
		fail("fork", "free some memory");
	if (!child)
		for (unsigned int round = 0;; round++) {
			memset(mem, (int)round, size);
			nap(0.001);
		}
	wrong = nf_ring_attach(&ring, mem, size);
	if (wrong)
		fail_plain("own memory: %s", wrong);
	puts("ready");
	well = frame_check(&check, &ring);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	expect_true("the parent has all its frames", well);
	return expect_status();
}

/* In a child, until it is killed. */
static pid_t poll_all_the_time(int fd)
{
	pid_t child = fork();

	if (child < 0)
		fail("fork", "free some memory");
	while (!child)
		pool_wait(fd, POLLIN | POLLOUT, 0);
	return child;
}

/*
 * The pool is large and its last slots have been used; the page is small.  A
 * driver that took the slot number from the pool and the memory from the page
 * would read beyond the page.
 */
static int with_polls(uint64_t rounds)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *mem = memory(page, PROT_READ | PROT_WRITE);
	pid_t watchers[] = {
		poll_all_the_time(pool_open(0, O_RDONLY)),
		poll_all_the_time(pool_open(0, O_RDONLY)),
	};
	uint64_t round, pinned = 0;
	unsigned int i;

	for (round = 0; round < rounds; round++) {
		int fd = pool_open(0, O_RDWR);
		pid_t child = poll_all_the_time(fd);

		pinned += !pin(fd, (uintptr_t)mem, page);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		close(fd);
	}
	expect_true("the page was handed over each time", pinned == rounds);
	for (i = 0; i < 2; i++) {
		expect("a watcher polls to the end",
		       waitpid(watchers[i], NULL, WNOHANG), 0);
		kill(watchers[i], SIGKILL);
		waitpid(watchers[i], NULL, 0);
	}
	return expect_status();
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	stop_on_signals();
	if (argc == 2 && !strcmp(argv[1], "calls"))
		return calls();
	if (argc == 3 && !strcmp(argv[1], "unmap"))
		return unmap(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "fork"))
		return with_child((unsigned int)number(usage, argv[2], 1,
						       UINT16_MAX),
				  number(usage, argv[3], 1, UINT32_MAX));
	if (argc == 3 && !strcmp(argv[1], "poll"))
		return with_polls(number(usage, argv[2], 1, UINT32_MAX));
	fputs(usage, stderr);
	return EXIT_USAGE;
}
