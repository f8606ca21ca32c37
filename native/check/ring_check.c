// SPDX-License-Identifier: Apache-2.0
/*
 * ring_check.c - the reader of lib/ring.c at a small pool in this program's own
 * memory, which is filled as the port e1000 does: some of the slots get no frame
 * and are handed over blank.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "ring.h"

#define WIDTH	128
#define SLOTS	5
#define STEPS	100000

static unsigned char mem[(SLOTS + 1) * WIDTH] __attribute__((aligned(8)));
static struct nf_pool_header *const header = (struct nf_pool_header *)mem;
static unsigned int next = 1;
static uint32_t put;

static struct nf_pool_slot *slot_at(unsigned int n)
{
	return (struct nf_pool_slot *)(mem + (size_t)n * WIDTH);
}

/* The next slot is handed over, with a number or blank, if it is free. */
static int produce(int blank)
{
	struct nf_pool_slot *slot = slot_at(next);

	if (slot->state != NF_SLOT_WRITE)
		return 0;
	if (!blank) {
		put++;
		memcpy(slot->frame, &put, sizeof(put));
	}
	slot->state = NF_SLOT_READ | (blank ? 0 : sizeof(put));
	next = next < SLOTS ? next + 1 : 1;
	header->wi = (__u16)next;
	return 1;
}

static void format(struct nf_ring *ring)
{
	const char *wrong;

	*header = (struct nf_pool_header){
		.width = WIDTH, .length = SLOTS + 1, .wi = 1, .ri = 1,
		.magic = NF_POOL_MAGIC, .abi = NF_POOL_ABI,
		.header_size = sizeof(*header), .size = sizeof(mem),
		.rx_first = 1, .rx_count = SLOTS,
	};
	wrong = nf_ring_attach(ring, mem, sizeof(mem));
	if (wrong) {
		fprintf(stderr, "ring_check: %s\n", wrong);
		exit(EXIT_FAILURE);
	}
}

int main(void)
{
	unsigned int step, blanks = 0, full = 0, wrong = 0, missed = 0;
	uint32_t number, read = 0;
	struct nf_frame frame;
	struct nf_ring ring;

	format(&ring);
	srand(1);
	for (step = 0; step < STEPS; step++) {
		int blank = rand() % 3 != 0;

		/* Now the producer is faster, now the reader. */
		if (rand() % 1000 < (step / 1000 % 2 ? 700 : 300)) {
			if (!produce(blank))
				full++;
			else
				blanks += blank;
		} else if (nf_ring_next(&ring, &frame)) {
			memcpy(&number, frame.data, sizeof(number));
			wrong += number != ++read;
			nf_ring_release(&ring, &frame);
		} else {
			missed += read != put;
		}
	}
	while (nf_ring_next(&ring, &frame)) {
		read++;
		nf_ring_release(&ring, &frame);
	}
	printf("%u frames, %u blanks, %u times full\n", put, blanks, full);
	expect_true("some of each", put && blanks && full);
	expect_true("each frame once and in order", !wrong && read == put);
	expect_true("no look has missed one", !missed);
	expect_true("a blank is no malformed frame", !ring.malformed);

	/* Who looks on sees frames, and changes nothing. */
	produce(0);
	produce(1);
	produce(0);
	ring.peeked = 0;
	expect_true("the first", nf_ring_peek(&ring, &frame));
	expect_true("the second", nf_ring_peek(&ring, &frame));
	expect_true("no third", !nf_ring_peek(&ring, &frame));
	expect_true("nothing malformed", !ring.malformed);
	return expect_status();
}
