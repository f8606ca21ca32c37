// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks what of a pool can be mapped, and for how long.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab.h"
#include "lab_pool.h"
#include "module.h"
#include "nf_addr.h"

#define MAP	"kmod/snull_channel.c, snull_channel_map"
#define PAGES	8UL
#define SOME	(PAGES / 2)

static struct lab_pool pool;

static void begin(const char *parameters, const char *path)
{
	lab_load(parameters);
	lab_pool_open(&pool, path, O_RDWR);
}

/* By the system call itself, whose offset is in pages and may be any number. */
static unsigned char *map(unsigned long pages, unsigned long first)
{
	return mmap(NULL, pages * LAB_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
		    pool.fd, (off_t)(first * LAB_PAGE));
}

static unsigned char *require_mapped(unsigned long pages, unsigned long first)
{
	unsigned char *mem = map(pages, first);

	if (mem == MAP_FAILED)
		lab_wrong(MAP, "the pages can be mapped",
			  "mmap of %lu pages from page %lu on, of %lu: %s",
			  pages, first, PAGES, strerror(errno));
	return mem;
}

static void require_refused(unsigned long pages, unsigned long first)
{
	unsigned char *mem = map(pages, first);

	if (mem != MAP_FAILED)
		lab_wrong(MAP ", vma->vm_pgoff, and the number of pages",
			  "EINVAL (Invalid argument)",
			  "mmap of %lu pages from page %lu on, of %lu, succeeds",
			  pages, first, PAGES);
	if (errno != EINVAL)
		lab_wrong(MAP, "EINVAL (Invalid argument)",
			  "mmap of %lu pages from page %lu on, of %lu: %s",
			  pages, first, PAGES, strerror(errno));
}

static void require_pages(const unsigned char *mem, unsigned long pages,
			  unsigned long first)
{
	uint64_t base = nf_addr_read() / LAB_PAGE;
	unsigned long i;

	for (i = 0; i < pages; i++)
		if (lab_page_frame(mem + i * LAB_PAGE) != base + first + i)
			lab_wrong(MAP ", and where the mapping begins",
				  "page n of the pool is the n-th from the address on",
				  "page %lu is page frame %#llx, and the pool begins at %#llx",
				  first + i, (unsigned long long)
				  lab_page_frame(mem + i * LAB_PAGE),
				  (unsigned long long)base);
}

static void whole(void)
{
	unsigned char *mem;

	begin("order=3", NF_ADDR);
	mem = require_mapped(PAGES, 0);
	require_pages(mem, PAGES, 0);
	mem[PAGES * LAB_PAGE - 1] = 1;
}

static void part(void)
{
	unsigned long first = lab_random(1, PAGES - 2);
	unsigned char *mem;

	begin("order=3", NF_ADDR);
	mem = require_mapped(PAGES - first, first);
	require_pages(mem, PAGES - first, first);
	mem = require_mapped(1, first);
	require_pages(mem, 1, first);
}

/*
 * In each of several pools: what lies behind one of them may be a page that nobody
 * uses, which the kernel itself does not map.
 */
static void bounds(void)
{
	char path[32];
	unsigned int n;

	lab_load("order=3 channels=4 active=2");
	for (n = 0; n < 4; n++) {
		snprintf(path, sizeof(path), "/proc/nf_channel/%u", n);
		lab_pool_open(&pool, n ? path : NF_ADDR, O_RDWR);
		require_refused(PAGES + 1, 0);
		require_refused(1, PAGES);
		require_refused(2, PAGES - 1);
		require_refused(lab_random(PAGES + 1, 4 * PAGES),
				lab_random(0, PAGES));
		close(pool.fd);
	}
}

static void edges(void)
{
	begin("order=3", NF_ADDR);
	/* In bytes, and in pages, all that 32 bits hold, and more. */
	require_refused(1, 1UL << 20);
	require_refused(2, (1UL << 20) - 1);
	require_refused(2, (1UL << 20) + 1);
	require_refused(1, 1UL << 32);
	require_refused(2, (1UL << 32) - 1);
	require_refused(2, (1UL << 32) + 1);
}

static void after(void)
{
	unsigned char *mem;

	begin("order=3", NF_ADDR);
	mem = require_mapped(SOME, 0);
	close(pool.fd);
	if (((struct nf_pool_header *)mem)->magic != NF_POOL_MAGIC)
		lab_wrong(MAP, "the header can still be read",
			  "another number than its magic one");
	if (!module_unload())
		lab_wrong("who holds a reference to the file",
			  "a module that is mapped stays",
			  "rmmod takes it away");
	munmap(mem, SOME * LAB_PAGE);
	if (module_unload())
		lab_wrong(MAP, "without a mapping, the module can go",
			  "rmmod: %s", strerror(errno));
}

static void grow(void)
{
	unsigned char *mem;

	begin("order=3", NF_ADDR);
	mem = require_mapped(SOME, 0);
	if (mremap(mem, SOME * LAB_PAGE, (PAGES + 4) * LAB_PAGE,
		   MREMAP_MAYMOVE) != MAP_FAILED)
		lab_wrong(MAP ", and the flags of the vma (VM_DONTEXPAND)",
			  "mremap(2) to more pages fails", "it succeeds");
}

static void require_channel(const unsigned char *mem, unsigned int activations)
{
	const volatile struct nf_pool_header *header =
		(const volatile struct nf_pool_header *)mem;

	if (header->channel != 3 || header->activations != activations)
		lab_wrong(MAP ", and snull_channel_fault: what does each need of the other?",
			  "the channel's header, where the channel is now",
			  "channel %u, that came to a block %u times, not channel 3, %u times",
			  header->channel, header->activations, activations);
}

/* Channel 1 gets the only block, and channel 3 takes it away by sending. */
static void moving(void)
{
	volatile struct nf_pool_header *header;
	volatile struct nf_pool_slot *slot;
	struct lab_pool other;
	unsigned char *mem;

	lab_load("order=3 channels=4 active=2 tx=16");
	lab_pool_open(&other, "/proc/nf_channel/1", O_RDWR);
	lab_pool_open(&pool, "/proc/nf_channel/3", O_RDWR);
	mem = require_mapped(SOME, 0);
	require_channel(mem, 0);
	header = (volatile struct nf_pool_header *)mem;
	slot = (volatile struct nf_pool_slot *)
		(mem + (size_t)header->tx_first * header->width);
	slot->state = NF_SLOT_READ | LAB_FRAME_MIN;
	if (ioctl(pool.fd, NF_IOC_DOORBELL, 0) < 0)
		lab_broken("the doorbell");
	require_channel(mem, 1);
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "whole", whole },
		{ "part", part },
		{ "bounds", bounds },
		{ "after", after },
		{ "grow", grow },
		{ "edges", edges },
		{ "moving", moving },
		{ NULL, NULL },
	};

	return lab_run(checks, argc, argv);
}
