// SPDX-License-Identifier: Apache-2.0
/*
 * program.c - the student's reader, told what to do line by line: by check.c, in
 * another process, which has the pool, too, and sees what becomes of it.
 *
 *   next    frame SLOT LENGTH SUM, or none
 *   give    the slot is given back: done
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "ring.h"

#define POOL	3	/* the descriptor */

/* FNV-1a, as in check.c. */
static uint32_t sum_of(const unsigned char *data, unsigned int length)
{
	uint32_t sum = 2166136261U;

	while (length--)
		sum = (sum ^ *data++) * 16777619U;
	return sum;
}

int main(int argc, char **argv)
{
	size_t size = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	void *mem = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, POOL, 0);
	struct nf_frame frame = { 0 };
	struct nf_ring ring;
	const char *wrong;
	char line[16];

	if (mem == MAP_FAILED)
		return 1;
	wrong = nf_ring_attach(&ring, mem, size);
	puts(wrong ? wrong : "attached");
	fflush(stdout);
	while (!wrong && fgets(line, sizeof(line), stdin)) {
		if (!strcmp(line, "give\n")) {
			nf_ring_release(&ring, &frame);
			puts("done");
		} else if (nf_ring_next(&ring, &frame)) {
			printf("frame %u %u %u\n", frame.slot, frame.length,
			       frame.length < ring.width ?
			       sum_of(frame.data, frame.length) : 0);
		} else {
			puts("none");
		}
		fflush(stdout);
	}
	return 0;
}
