// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks the memory of the pools, and what is left when they are gone.
 *
 * The module is one that can be told which of its allocations is to fail
 * (kmod/test/fault.h).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lab.h"
#include "lab_pool.h"
#include "module.h"
#include "nf_addr.h"

#define ALLOC	"kmod/snull_block.c, snull_block_alloc"
#define FREE	"kmod/snull_block.c, snull_block_free"
#define CREATE	"kmod/snull_cache.c, snull_cache_create"
#define STEPS	"/sys/module/snull/parameters/fail_count"

#define MIB	(1UL << 20)
#define ORDER	9U	/* of the module, unless it is told another one */
#define LARGE	10U	/* 4 MiB */
#define DIRT	0x5a

/* What the kernel itself may have come to need meanwhile. */
#define SLACK	MIB

static void open_pool(struct lab_pool *pool, unsigned int channel,
		      unsigned int order)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/nf_channel/%u", channel);
	if (channel)
		lab_pool_open(pool, path, O_RDWR);
	else
		lab_pool_open(pool, NF_ADDR, O_RDONLY);
	lab_pool_map(pool, order);
}

static void close_pool(const struct lab_pool *pool)
{
	munmap(pool->mem, pool->size);
	close(pool->fd);
}

static void unload(void)
{
	if (module_unload())
		lab_wrong("what still uses the module", "it can be unloaded",
			  "rmmod: %s", strerror(errno));
}

static void require_whole(const struct lab_pool *pool)
{
	uint64_t frame, first = lab_page_frame(pool->mem);
	size_t n;

	for (n = 1; n < pool->size / LAB_PAGE; n++) {
		frame = lab_page_frame(pool->mem + n * LAB_PAGE);
		if (frame != first + n)
			lab_wrong(ALLOC, "page frames that follow each other",
				  "page %zu is page frame %#llx, page 0 is %#llx",
				  n, (unsigned long long)frame,
				  (unsigned long long)first);
	}
}

static void whole(void)
{
	struct lab_pool pool;

	lab_load("");
	open_pool(&pool, 0, ORDER);
	require_whole(&pool);
	if (nf_addr_read() != lab_page_frame(pool.mem) * LAB_PAGE)
		lab_wrong(ALLOC, "the memory is where " NF_ADDR " says",
			  "it says %#llx, and the memory is at %#llx",
			  nf_addr_read(), (unsigned long long)
			  lab_page_frame(pool.mem) * LAB_PAGE);
}

static void require_reserved(uint64_t first, unsigned int order)
{
	unsigned int n, pages = 1U << order;

	for (n = 0; n < pages; n++)
		if (!(lab_page_flags(first + n) & LAB_PAGE_RESERVED))
			lab_wrong(ALLOC ", and /proc/kpageflags",
				  "each page is reserved",
				  "page %u of %u is not", n, pages);
}

static void reserved(void)
{
	lab_load("");
	require_reserved(nf_addr_read() / LAB_PAGE, ORDER);
}

/* Leaves its mark in all memory that is free, but for @bytes of it. */
static void make_dirty(uint64_t bytes)
{
	size_t size = lab_memory_available() - bytes;
	unsigned char *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mem == MAP_FAILED)
		lab_broken("mmap");
	memset(mem, DIRT, size);
	munmap(mem, size);
}

/* The pools are too large for the memory that is still clean. */
static void zeroed(void)
{
	struct lab_pool pool;
	unsigned int channel;
	size_t at;

	make_dirty(16 * MIB);
	lab_load("channels=8 order=10");
	for (channel = 0; channel < 8; channel++) {
		open_pool(&pool, channel, LARGE);
		for (at = sizeof(struct nf_pool_header); at < pool.size; at++)
			if (pool.mem[at])
				lab_wrong(ALLOC,
					  "bytes of 0 behind the header",
					  "byte %zu is %#x", at, pool.mem[at]);
		close_pool(&pool);
	}
}

static void require_back(const char *look, const char *after, uint64_t before)
{
	uint64_t now = lab_memory_free();

	if (now + SLACK < before)
		lab_wrong(look, "as much free memory as before",
			  "%llu KiB less after %s",
			  (unsigned long long)(before - now) / 1024, after);
}

static void back(void)
{
	unsigned int round, rounds = lab_random(8, 16);
	uint64_t before;

	/* The first time, the kernel allocates things that it keeps. */
	lab_load("");
	unload();
	before = lab_memory_free();
	for (round = 0; round < rounds; round++) {
		lab_load("");
		unload();
		require_back(FREE, "rmmod snull", before);
	}
}

/* A page that somebody holds is not free yet, so nobody changes its flags. */
static void held(void)
{
	unsigned int n, pages[] = { 0, lab_random(1, 510), 511 };
	struct iovec piece = { .iov_len = 1 };
	struct lab_pool pool;
	uint64_t first;
	int ends[2];

	lab_load("");
	open_pool(&pool, 0, ORDER);
	first = lab_page_frame(pool.mem);
	if (pipe(ends))
		lab_broken("pipe");
	for (n = 0; n < 3; n++) {
		piece.iov_base = pool.mem + pages[n] * LAB_PAGE;
		if (vmsplice(ends[1], &piece, 1, 0) != 1)
			lab_broken("vmsplice");
	}
	close_pool(&pool);
	unload();
	for (n = 0; n < 3; n++)
		if (lab_page_flags(first + pages[n]) & LAB_PAGE_RESERVED)
			lab_wrong(FREE, "no page is reserved any more",
				  "page %u is", pages[n]);
}

/* Load it in vain: that must cost nothing. */
static void require_failure(const char *parameters, uint64_t before)
{
	char command[96];

	snprintf(command, sizeof(command), "insmod snull.ko %s", parameters);
	if (!module_load(parameters))
		lab_wrong(CREATE, "an error", "%s succeeds", command);
	if (errno != ENOMEM)
		lab_wrong(CREATE, "Cannot allocate memory", "%s: %s", command,
			  strerror(errno));
	require_back(CREATE, command, before);
}

static void undo(void)
{
	unsigned int step, steps = 0;
	char parameters[64];
	uint64_t before;
	FILE *file;

	lab_load("channels=8 order=10");
	file = fopen(STEPS, "r");
	if (!file || fscanf(file, "%u", &steps) != 1)
		lab_broken(STEPS);
	fclose(file);
	unload();
	before = lab_memory_free();
	for (step = 1; step <= steps; step++) {
		snprintf(parameters, sizeof(parameters),
			 "channels=8 order=10 fail_at=%u", step);
		require_failure(parameters, before);
	}
	lab_load("channels=8 order=10");
}

static void sizes(void)
{
	static const unsigned int orders[] = { 0, 1, 5, LARGE };
	unsigned int i, channel;
	struct lab_pool pool;
	char parameters[64];

	for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		snprintf(parameters, sizeof(parameters),
			 "channels=3 order=%u", orders[i]);
		lab_load(parameters);
		for (channel = 0; channel < 3; channel++) {
			open_pool(&pool, channel, orders[i]);
			require_whole(&pool);
			require_reserved(lab_page_frame(pool.mem), orders[i]);
			close_pool(&pool);
		}
		unload();
	}
}

/* So much memory is left while this process lives. */
static void leave_memory(uint64_t bytes)
{
	if (mmap(NULL, lab_memory_available() - bytes, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) == MAP_FAILED)
		lab_broken("mmap");
}

/* 64 pools of 4 MiB, where there are 128 MiB. */
static void nomemory(void)
{
	lab_load("channels=2");
	unload();
	leave_memory(128 * MIB);
	require_failure("channels=64 order=10", lab_memory_free());
	lab_load("channels=2");
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "whole", whole },
		{ "reserved", reserved },
		{ "zeroed", zeroed },
		{ "back", back },
		{ "held", held },
		{ "undo", undo },
		{ "sizes", sizes },
		{ "nomemory", nomemory },
		{ NULL, NULL },
	};

	return lab_run(checks, argc, argv);
}
