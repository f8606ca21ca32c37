// SPDX-License-Identifier: Apache-2.0
/*
 * nf_user.c - receives into its own memory: the paper's pool in user space with
 * the address table in the kernel (section III).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "frame_check.h"
#include "options.h"
#include "pool_file.h"
#include "program.h"

static const char usage[] =
"usage: nf_user [--channel N] [--pages N] [--table] [--timeout SECONDS]\n"
"               [PORT COUNT]\n"
"Hand memory of this process to the driver, show where its pages are, read\n"
"COUNT numbered datagrams to PORT from it, and check them as pool_check does.\n"
"\n"
"  --channel N        claim this channel (0 to 63, default 0)\n"
"  --pages N          pages of memory (1 to 4096, default 512)\n"
"  --table            print the virtual and physical address of each page\n"
"  --timeout SECONDS  give up when none has arrived for so many seconds\n"
"                     (default 30)\n"
"\n"
"Exit status: 0 success, 1 failure, 2 wrong usage.\n";

#define PRESENT		(1ULL << 63)	/* of an entry in /proc/self/pagemap */
#define PFN		((1ULL << 55) - 1)

struct options {
	unsigned int channel;
	unsigned int pages;
	int table;
	struct frame_check check;
};

static void parse(struct options *options, int argc, char **argv)
{
	const struct option_row rows[] = {
		OPTION_NUMBER("channel", &options->channel, 0,
			      NF_CHANNELS_MAX - 1),
		OPTION_NUMBER("pages", &options->pages, 1, 4096),
		OPTION_FLAG("table", &options->table),
		OPTION_NUMBER("timeout", &options->check.timeout, 1, 86400),
		OPTION_END
	};
	int first = parse_options(usage, rows, argc, argv);

	if (first == argc)
		return;
	if (argc - first != 2)
		fail_usage(usage, "either a port and a number of datagrams, or neither");
	options->check.port = (unsigned int)number(usage, argv[first], 1,
						   UINT16_MAX);
	options->check.count = number(usage, argv[first + 1], 1, UINT32_MAX);
}

static void *pin(int fd, size_t size)
{
	struct nf_user_pool pool = { .size = size };
	void *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mem == MAP_FAILED)
		fail("memory for the pool", "lower --pages");
	pool.address = (uintptr_t)mem;
	if (ioctl(fd, NF_IOC_PIN, &pool))
		fail("NF_IOC_PIN", errno == ENOMEM ?
		     "lower --pages, or raise the limit of locked memory (ulimit -l)" :
		     "see dmesg: this kernel may not be able to pin memory");
	return mem;
}

/* Physical address of @virtual from /proc/self/pagemap; 0 if hidden. */
static uint64_t by_pagemap(int pagemap, const unsigned char *virtual,
			   size_t page)
{
	uint64_t entry;
	off_t at = (off_t)((uintptr_t)virtual / page * sizeof(entry));

	if (pread(pagemap, &entry, sizeof(entry), at) != sizeof(entry) ||
	    !(entry & PRESENT))
		return 0;
	return (entry & PFN) * page;
}

/* Compare the kernel's table with pagemap.  Returns 1 if they are the same. */
static int show_table(const struct options *options, int fd,
		      const unsigned char *mem)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint64_t *physical = calloc(options->pages, sizeof(*physical));
	struct nf_page_table table = { .count = options->pages };
	unsigned int i, same = 0, known = 0;
	int pagemap;

	if (!physical)
		fail("memory for the table", "lower --pages");
	table.physical = (uintptr_t)physical;
	if (ioctl(fd, NF_IOC_PAGES, &table))
		fail("NF_IOC_PAGES", "see dmesg");
	pagemap = open("/proc/self/pagemap", O_RDONLY);
	for (i = 0; i < options->pages; i++) {
		uint64_t seen = by_pagemap(pagemap, mem + i * page, page);

		known += physical[i] != 0;
		same += physical[i] && physical[i] == seen;
		if (options->table)
			printf("page %u virtual %p physical 0x%llx pagemap 0x%llx\n",
			       i, (const void *)(mem + i * page),
			       (unsigned long long)physical[i],
			       (unsigned long long)seen);
	}
	close(pagemap);
	free(physical);
	if (!known) {
		puts("only CAP_SYS_ADMIN sees the page table: all addresses are 0");
		return 1;
	}
	printf("%u of %u pages are where /proc/self/pagemap says\n", same,
	       options->pages);
	return same == options->pages;
}

int main(int argc, char **argv)
{
	struct options options = { .pages = 512, .check.timeout = 30 };
	struct nf_ring ring;
	unsigned char *mem;
	const char *wrong;
	size_t size;
	int same;

	parse(&options, argc, argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	stop_on_signals();
	size = options.pages * (size_t)sysconf(_SC_PAGESIZE);
	options.check.fd = pool_open(options.channel, O_RDWR);
	mem = pin(options.check.fd, size);
	wrong = nf_ring_attach(&ring, mem, size);
	if (wrong)
		fail_plain("own memory: %s", wrong);
	if (!(nf_ring_header(&ring)->features & NF_FEATURE_USER))
		fail_plain("own memory: the header lacks NF_FEATURE_USER");
	same = show_table(&options, options.check.fd, mem);
	printf("ready: %u slots in %u pages at %p\n", ring.count,
	       options.pages, (void *)mem);
	if (options.check.count && !frame_check(&options.check, &ring))
		return EXIT_FAILURE;
	return same ? EXIT_SUCCESS : EXIT_FAILURE;
}
