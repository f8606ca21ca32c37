// SPDX-License-Identifier: Apache-2.0
/*
 * check.c - checks a C reader against a pool whose every slot it decides.
 */
#include <stddef.h>

#include "lab.h"
#include "lab_reader.h"

#define NEXT	"native/lib/ring.h, nf_ring_frame, and ring.c, nf_ring_look_on"
#define RELEASE	"native/lib/ring.h, nf_ring_release"
#define FIND	"native/lib/ring.c, find_next"

static volatile struct nf_pool_header *begin(unsigned int ri)
{
	volatile struct nf_pool_header *header = reader_pool(ri);

	reader_look = NEXT;
	return header;
}

static void first(void)
{
	unsigned int slot = lab_random(1, READER_SLOTS);

	begin(slot);
	reader_fill(slot, 0);
	reader_start(NULL);
	reader_gets(slot, 0);
}

static void release(void)
{
	begin(3);
	reader_fill(3, 0);
	reader_fill(4, 1);
	reader_start(NULL);
	reader_gets(3, 0);
	reader_look = RELEASE;
	reader_gives();
	reader_requires(3, NF_SLOT_WRITE);
	reader_requires(4, reader_state(1));
	reader_look = NEXT;
	reader_gets(4, 1);
}

static void order(void)
{
	unsigned int n, slot, rounds = lab_random(25, 40);

	begin(1);
	reader_start(NULL);
	for (n = 0; n < rounds; n++) {
		slot = n % READER_SLOTS + 1;
		reader_fill(slot, n);
		reader_gets(slot, n);
		reader_gives();
	}
}

static void empty(void)
{
	unsigned int n;

	begin(2);
	reader_start(NULL);
	reader_gets_none();
	reader_gets_none();
	for (n = 0; n < READER_SLOTS; n++)
		reader_fill((n + 1) % READER_SLOTS + 1, n);
	for (n = 0; n < READER_SLOTS; n++) {
		reader_gets((n + 1) % READER_SLOTS + 1, n);
		reader_gives();
	}
	reader_look = FIND;
	reader_gets_none();
}

static void skipped(void)
{
	unsigned int far = lab_random(5, 7);

	begin(2);
	reader_look = FIND;
	reader_fill(far, 0);
	reader_fill(far + 1, 1);
	reader_start(NULL);
	reader_gets(far, 0);
	reader_gives();
	reader_gets(far + 1, 1);
	reader_gives();
	/* The producer goes round, and skips what is behind. */
	reader_fill(1, 2);
	reader_gets(1, 2);
}

static void kept(void)
{
	begin(1);
	reader_fill(1, 0);
	reader_fill(2, 1);
	reader_start(NULL);
	reader_gets(1, 0);
	reader_requires(1, reader_state(0));
	reader_gives();
	reader_gets(2, 1);
	reader_requires(2, reader_state(1));
}

static void cursor(void)
{
	volatile struct nf_pool_header *header = begin(READER_SLOTS);

	reader_fill(READER_SLOTS, 0);
	reader_start(NULL);
	reader_gets(READER_SLOTS, 0);
	reader_gives();
	if (header->ri != 1)
		lab_wrong(RELEASE, "ri is the slot to be read next: 1", "%u",
			  header->ri);
}

static void length(void)
{
	static const uint32_t states[] = {
		NF_SLOT_READ,			/* no byte */
		NF_SLOT_READ | READER_WIDTH,	/* more than a slot has */
		NF_SLOT_READ | NF_SLOT_LENGTH,
		60,				/* does not say READ */
	};
	unsigned int i;

	begin(1);
	reader_look = NEXT ", and what is done with a slot that is none";
	for (i = 0; i < 4; i++)
		reader_slot(i + 1)->state = states[i];
	reader_fill(5, 0);
	reader_start(NULL);
	reader_gets(5, 0);
	for (i = 0; i < 4; i++)
		reader_requires(i + 1, NF_SLOT_WRITE);
	reader_requires(5, reader_state(0));
}

static void wi(void)
{
	volatile struct nf_pool_header *header = begin(1);

	reader_look = FIND ", and what wi is used for";
	header->wi = (__u16)lab_random(READER_SLOTS + 1, 65535);
	reader_start(NULL);
	reader_gets_none();
	reader_fill(1, 0);
	reader_gets(1, 0);
	reader_gives();
	header->wi = 0;
	reader_gets_none();
	reader_fill(2, 1);
	reader_gets(2, 1);
}

int main(int argc, char **argv)
{
	static const struct lab_check checks[] = {
		{ "first", first },
		{ "release", release },
		{ "order", order },
		{ "empty", empty },
		{ "skipped", skipped },
		{ "kept", kept },
		{ "cursor", cursor },
		{ "length", length },
		{ "wi", wi },
		{ NULL, NULL },
	};

	return lab_run(checks, argc, argv);
}
