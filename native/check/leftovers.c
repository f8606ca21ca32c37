// SPDX-License-Identifier: Apache-2.0
/*
 * leftovers.c - looks for bytes in the pool that nobody has a use for: in free
 * slots, behind the frames in others, and in what is in no slot.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "nf_pool.h"
#include "pool_file.h"
#include "program.h"

static const char usage[] =
"usage: leftovers [--watch]\n"
"Claim channel 0, or look on, and count the bytes of its memory that are not zero\n"
"and belong to no header and no frame.\n"
"\n"
"Exit status: 0 counted, 1 failed, 2 wrong usage.\n";

static size_t not_zero(const unsigned char *from, const unsigned char *to)
{
	size_t count = 0;

	while (from < to)
		count += *from++ != 0;
	return count;
}

/* Bytes at the start of slot @n that mean something. */
static size_t used(const struct nf_pool_header *header, unsigned int n,
		   const unsigned char *mem)
{
	const struct nf_pool_slot *slot = (const void *)mem;
	size_t length = slot->state & NF_SLOT_READ ?
				slot->state & NF_SLOT_LENGTH : 0;

	if (!n)
		return header->header_size;
	length += sizeof(*slot);
	return length < header->width ? length : header->width;
}

int main(int argc, char **argv)
{
	int watch = argc == 2 && !strcmp(argv[1], "--watch");
	const struct nf_pool_header *header;
	const unsigned char *mem, *slot;
	size_t size, left = 0;
	unsigned int n;

	if (argc > 1 && !watch)
		fail_usage(usage, "no such argument: %s", argv[1]);
	mem = pool_map(pool_open(0, watch ? O_RDONLY : O_RDWR), PROT_READ,
		       MAP_SHARED, &size);
	header = (const void *)mem;
	for (n = 0; n < header->length; n++) {
		slot = mem + (size_t)n * header->width;
		left += not_zero(slot + used(header, n, slot),
				 slot + header->width);
	}
	left += not_zero(mem + (size_t)n * header->width, mem + size);
	printf("%zu\n", left);
	return EXIT_SUCCESS;
}
