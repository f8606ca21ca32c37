// SPDX-License-Identifier: Apache-2.0
/*
 * columns.c - what kernel_check.c asks of snull.ko: load, address, traffic,
 * mapping, claim, unload, the kernel's log.  columns_tx.c has the rest.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "columns.h"
#include "ring.h"
#include "wire.h"

#define NF_ADDR		"/proc/nf_addr"
#define POOL_SIZE	(4096UL << NF_POOL_ORDER)
#define NOBODY		65534
#define ROUNDS		15
#define DATAGRAMS	200

const char refused[] = "refused by this kernel";
const char *module_path = "/snull.ko";

const char *because(int error, const char *format, ...)
{
	static char text[512];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (error && n > 0 && (size_t)n < sizeof(text))
		snprintf(text + n, sizeof(text) - (size_t)n, ": %s",
			 strerror(error));
	return text;
}

/* The module */

static int load(const char *parameters)
{
	static char *image;
	static long size;
	FILE *file;

	if (!image) {
		file = fopen(module_path, "rb");
		if (!file || fseek(file, 0, SEEK_END))
			return -1;
		size = ftell(file);
		image = malloc((size_t)size);
		rewind(file);
		if (!image || fread(image, (size_t)size, 1, file) != 1)
			return -1;
		fclose(file);
	}
	return (int)syscall(SYS_init_module, image, size, parameters);
}

static int unload(void)
{
	return (int)syscall(SYS_delete_module, "snull", O_NONBLOCK);
}

/* The pool */

static unsigned long long read_address(void)
{
	unsigned long long address = 0;
	FILE *file = fopen(NF_ADDR, "r");

	if (file) {
		if (fscanf(file, "%llu", &address) != 1)
			address = 0;
		fclose(file);
	}
	return address;
}

static void *map(const char *path, int flags, int protection, size_t size,
		 off_t offset)
{
	int fd = open(path, flags);
	void *mem;
	int error;

	if (fd < 0)
		return MAP_FAILED;
	mem = mmap(NULL, size, protection, MAP_SHARED, fd, offset);
	error = errno;
	close(fd);
	errno = error;
	return mem;
}

static void *map_pool(void)
{
	return map(NF_ADDR, O_RDWR, PROT_READ | PROT_WRITE, POOL_SIZE, 0);
}

/*
 * The UDP datagrams in the pool must be the numbers from @first on, whole and
 * with right checksums.  Other frames, which IPv6 may send, are passed over.
 */
static const char *expect_in_pool(struct nf_ring *ring, unsigned int first,
				  unsigned int count)
{
	struct nf_frame frame;
	const char *wrong;

	while (nf_ring_next(ring, &frame)) {
		if (wire_is_udp(frame.data, frame.length)) {
			wrong = wire_check_frame(frame.data, frame.length,
						 first);
			if (wrong)
				return because(0, "slot %u, datagram %u: %s",
					       frame.slot, first, wrong);
			first++;
			count--;
		}
		nf_ring_release(ring, &frame);
	}
	return count ? because(0, "%d datagrams of those sent are not in the pool",
			       (int)count) : NULL;
}

/* The columns.  Each returns NULL, what is wrong, or refused. */

static const char *check_load(void)
{
	int dev;

	if (load("mode=0644 tx=64"))
		return because(errno, "init_module");
	if (access(NF_ADDR, F_OK))
		return because(errno, NF_ADDR);
	for (dev = 0; dev < 2; dev++) {
		if (wire_mtu(dev) != NF_POOL_WIDTH - 4 - 14)
			return because(0, "sn%d: MTU %d", dev, wire_mtu(dev));
		if (!wire_set_mtu(dev, NF_POOL_WIDTH - 4 - 13))
			return because(0, "sn%d took an MTU that no slot can hold",
				       dev);
	}
	return NULL;
}

static const char *check_address(void)
{
	char whole[32], pieces[32], right[32];
	unsigned long long address = read_address();
	ssize_t n, length = 0;
	int fd, status;
	pid_t child;

	if (!address || address % 4096)
		return because(0, "%llu is not the address of a page", address);
	snprintf(right, sizeof(right), "%llu\n", address);

	fd = open(NF_ADDR, O_RDONLY);
	n = read(fd, whole, sizeof(whole));
	if (n != (ssize_t)strlen(right) || memcmp(whole, right, (size_t)n))
		return because(0, "read: %zd bytes, not '%llu' and a newline",
			       n, address);
	lseek(fd, 0, SEEK_SET);
	while (length < n && read(fd, pieces + length, 1) == 1)
		length++;
	if (length != n || memcmp(pieces, right, (size_t)n) ||
	    read(fd, whole, 1))
		return because(0, "read byte by byte: not the same");
	close(fd);

	child = fork();
	if (!child) {
		if (setuid(NOBODY) || (fd = open(NF_ADDR, O_RDONLY)) < 0)
			_exit(2);
		n = read(fd, whole, sizeof(whole));
		_exit(n != 2 || memcmp(whole, "0\n", 2));
	}
	waitpid(child, &status, 0);
	if (status)
		return because(0, "another user reads more than 0 (status %#x)",
			       status);
	return NULL;
}

static const char *check_traffic(void)
{
	struct nf_ring ring;
	const char *wrong;
	void *mem;

	wrong = wire_up();
	if (wrong)
		return wrong;
	mem = map_pool();
	if (mem == MAP_FAILED)
		return because(errno, "mmap " NF_ADDR);
	wrong = nf_ring_attach(&ring, mem, POOL_SIZE);
	if (wrong)
		return wrong;
	/* From sn1: into the pool, and to the socket on sn0's address. */
	wrong = wire_send(1, 0, DATAGRAMS);
	if (!wrong)
		wrong = expect_in_pool(&ring, 0, DATAGRAMS);
	/* From sn0: to the socket on sn1's address, past the pool. */
	if (!wrong)
		wrong = wire_send(0, 0, DATAGRAMS);
	if (!wrong)
		wrong = expect_in_pool(&ring, 0, 0);
	munmap(mem, POOL_SIZE);
	return wrong;
}

static const char *check_mapping(void)
{
	static const int protection = PROT_READ | PROT_WRITE;
	struct nf_ring ring, watcher;
	struct nf_frame frame;
	const char *wrong;
	void *mem, *seen;

	if (map(NF_ADDR, O_RDWR, protection, POOL_SIZE + 4096, 0) != MAP_FAILED)
		return "a mapping longer than the pool was granted";
	if (map(NF_ADDR, O_RDWR, protection, 4096, POOL_SIZE) != MAP_FAILED)
		return "a mapping after the end was granted";
	if (map(NF_ADDR, O_RDONLY, protection, POOL_SIZE, 0) != MAP_FAILED)
		return "a writable mapping of a read-only file was granted";

	mem = map_pool();
	seen = map(NF_ADDR, O_RDONLY, PROT_READ, POOL_SIZE, 0);
	if (mem == MAP_FAILED || seen == MAP_FAILED)
		return because(errno, "mmap " NF_ADDR);
	if (nf_ring_attach(&ring, mem, POOL_SIZE) ||
	    nf_ring_attach(&watcher, seen, POOL_SIZE))
		return "no pool header in the mapping";
	wrong = wire_send(1, 0, 1);
	if (wrong)
		return wrong;
	if (!nf_ring_peek(&watcher, &frame))
		return "the watcher does not see the frame";
	if (memcmp(mem, seen, POOL_SIZE))
		return "two mappings show different bytes";
	wrong = expect_in_pool(&ring, 0, 1);
	munmap(mem, POOL_SIZE);
	munmap(seen, POOL_SIZE);
	return wrong;
}

/* The paper's way: the number in /proc/nf_addr is an offset in /dev/mem. */
static const char *check_devmem(void)
{
	off_t address = (off_t)read_address();
	struct nf_ring ring;
	const char *wrong;
	void *mem, *seen;

	mem = map(DEV_MEM, O_RDWR, PROT_READ | PROT_WRITE, POOL_SIZE, address);
	if (mem == MAP_FAILED)
		return errno == EPERM ? refused : because(errno, DEV_MEM);
	seen = map(NF_ADDR, O_RDONLY, PROT_READ, POOL_SIZE, 0);
	if (seen == MAP_FAILED)
		return because(errno, "mmap " NF_ADDR);
	wrong = nf_ring_attach(&ring, mem, POOL_SIZE);
	if (!wrong)
		wrong = wire_send(1, 0, DATAGRAMS);
	if (!wrong && memcmp(mem, seen, POOL_SIZE))
		wrong = "not the bytes that " NF_ADDR " maps";
	if (!wrong)
		wrong = expect_in_pool(&ring, 0, DATAGRAMS);
	munmap(mem, POOL_SIZE);
	munmap(seen, POOL_SIZE);
	return wrong;
}

/* A child that maps the pool, says so, and waits to be killed. */
static pid_t start_owner(void)
{
	int ready[2];
	pid_t child;
	char byte;

	if (pipe(ready))
		return -1;
	child = fork();
	if (!child) {
		byte = map_pool() == MAP_FAILED;
		if (write(ready[1], &byte, 1) == 1)
			pause();
		_exit(1);
	}
	if (read(ready[0], &byte, 1) != 1 || byte) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		child = -1;
	}
	close(ready[0]);
	close(ready[1]);
	return child;
}

static const char *check_claim(void)
{
	const char *wrong = NULL;
	pid_t owner = start_owner();
	int fd;

	if (owner < 0)
		return "the first claim was refused";
	if (open(NF_ADDR, O_RDWR) >= 0)
		wrong = "a second claim was granted";
	else if (errno != EBUSY)
		wrong = because(errno, "a second claim, which is EBUSY");
	fd = open(NF_ADDR, O_RDONLY);
	if (fd < 0)
		wrong = because(errno, "watching");
	close(fd);
	if (!unload())
		wrong = "the module was unloaded under a mapping";
	kill(owner, SIGKILL);
	waitpid(owner, NULL, 0);
	fd = open(NF_ADDR, O_RDWR);
	if (fd < 0)
		wrong = because(errno, "the claim outlived its owner");
	close(fd);
	return wrong;
}

/* The sum of the numbers that follow @name in a file of /proc. */
static long sum_of(const char *path, const char *name)
{
	FILE *file = fopen(path, "r");
	long sum = 0;
	char line[128];
	char *found;

	while (file && fgets(line, sizeof(line), file)) {
		found = strstr(line, name);
		if (found)
			sum += atol(found + strlen(name));
	}
	if (file)
		fclose(file);
	return sum;
}

/*
 * Free memory in KiB, with the pages that each CPU keeps for itself: after a
 * dozen pools these can be 50 MiB, which /proc/meminfo does not call free.
 */
static long memory_free(void)
{
	return sum_of("/proc/meminfo", "MemFree:") +
	       4 * sum_of("/proc/zoneinfo", " count:");
}

static const char *check_unload(void)
{
	const char *wrong;
	long before, lost;
	int i;

	if (unload())
		return because(errno, "delete_module");
	if (!access(NF_ADDR, F_OK))
		return NF_ADDR " is still there";
	if (wire_mtu(0) >= 0)
		return "sn0 is still there";

	before = memory_free();
	for (i = 0; i < ROUNDS; i++) {
		if (load(""))
			return because(errno, "round %d: init_module", i);
		wrong = wire_up();
		if (!wrong)
			wrong = wire_send(1, 0, DATAGRAMS);
		if (wrong)
			return wrong;
		if (unload())
			return because(errno, "round %d: delete_module", i);
	}
	/* A pool is 2048 KiB: all of them lost could not be overlooked. */
	lost = before - memory_free();
	return lost < ROUNDS * 1024 ? NULL :
	       because(0, "%d rounds lost %ld KiB", ROUNDS, lost);
}

/*
 * Warnings and worse in the kernel's log since the start, but for what the
 * kernel says of any module that is not its own, and of the MTU that
 * check_load() asks for.  What the driver misses in this kernel is printed.
 */
static const char *check_log(void)
{
	static const char *const expected[] = {
		"loading out-of-tree module taints kernel",
		"module verification failed",
		"mtu greater than device maximum",
	};
	static char log[1 << 18];
	int n = klogctl(3, log, sizeof(log) - 1);
	char *line, *rest = log;
	unsigned int i, known, said = 0;

	if (n < 0)
		return because(errno, "reading the kernel's log");
	while ((line = strsep(&rest, "\n"))) {
		if (strstr(line, "snull: this kernel") && !said++)
			printf("kernel_check: %s\n", line);
		if (line[0] != '<' || line[1] < '0' || line[1] > '4')
			continue;
		known = 0;
		for (i = 0; i < sizeof(expected) / sizeof(*expected); i++)
			known |= strstr(line, expected[i]) != NULL;
		if (!known)
			return because(0, "%s", line);
	}
	return NULL;
}

const struct column columns[] = {
	{ "load", check_load },
	{ "address", check_address },
	{ "traffic", check_traffic },
	{ "mapping", check_mapping },
	{ "devmem", check_devmem },
	{ "send", check_send },
	{ "view", check_view },
	{ "claim", check_claim },
	{ "unload", check_unload },
	{ "log", check_log },
	{ NULL, NULL }
};
