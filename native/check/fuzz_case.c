// SPDX-License-Identifier: Apache-2.0
/*
 * fuzz_case.c - makes and changes the inputs of driver_fuzz.
 */
#include <string.h>

#include "fuzz_case.h"
#include "nf_pool.h"
#include "program.h"

#define PAGE	4096

static const uint64_t edges[] = {
	0, 42, 46, 60, 1482, NF_POOL_WIDTH, PAGE, 16 * PAGE, 64 * PAGE,
	PAGE << NF_POOL_ORDER, 65535, 1 << 20, INT32_MAX, UINT32_MAX,
	1ULL << 40, 1ULL << 47, INT64_MAX, 0
};

uint64_t fuzz_number(struct fuzz_case *c)
{
	unsigned int kind = fuzz_byte(c);
	uint64_t value = 0;
	unsigned int i;

	switch (kind % 4) {
	case 0:
		return kind / 4;
	case 1:	/* an edge, and a few more or fewer */
		return edges[kind / 4 % (sizeof(edges) / sizeof(edges[0]))] +
		       (uint64_t)(fuzz_byte(c) % 16) - 4;
	case 2:
		return (uint64_t)(kind / 4) * PAGE;
	default:
		for (i = 0; i < 1U << kind / 4 % 4; i++)
			value = value << 8 | fuzz_byte(c);
		return value;
	}
}

void fuzz_random(struct fuzz_case *c, uint64_t *random)
{
	size_t i;

	c->length = 8 + next_random(random) % (FUZZ_BYTES - 8);
	for (i = 0; i < c->length; i++)
		c->bytes[i] = (unsigned char)(next_random(random) >> 24);
}

/* @count bytes of @from in place of @gone bytes at @at, as far as there is room. */
static void replace(struct fuzz_case *c, size_t at, size_t gone,
		    const unsigned char *from, size_t count)
{
	unsigned char rest[FUZZ_BYTES];
	size_t tail = c->length - at - gone;

	if (count > FUZZ_BYTES - at)
		count = FUZZ_BYTES - at;
	memcpy(rest, c->bytes + at + gone, tail);
	memmove(c->bytes + at, from, count);
	if (tail > FUZZ_BYTES - at - count)
		tail = FUZZ_BYTES - at - count;
	memcpy(c->bytes + at + count, rest, tail);
	c->length = at + count + tail;
}

void fuzz_mutate(struct fuzz_case *c, const struct fuzz_case *other,
		 uint64_t *random)
{
	unsigned int changes = 1 + next_random(random) % 4;

	while (changes--) {
		uint64_t r = next_random(random);
		size_t at = r % (c->length + 1), from, count;
		unsigned char byte = (unsigned char)(r >> 32);

		count = (r >> 40) % 16 + 1;
		switch (r >> 48 & 7) {
		case 0:
		case 1:	/* another byte */
			if (at < c->length)
				c->bytes[at] = byte;
			break;
		case 2:	/* nearly the same */
			if (at < c->length)
				c->bytes[at] += byte % 2 ? 1 : -1;
			break;
		case 3:
			replace(c, at, 0, &byte, 1);
			break;
		case 4:
			if (count > c->length - at)
				count = c->length - at;
			replace(c, at, count, NULL, 0);
			break;
		case 5:	/* twice */
			if (count > c->length - at)
				count = c->length - at;
			replace(c, at, 0, c->bytes + at, count);
			break;
		default:	/* a part of the other one */
			from = (r >> 24) % (other->length + 1);
			count *= 1 + (r >> 52) % 4;
			if (count > other->length - from)
				count = other->length - from;
			replace(c, at, 0, other->bytes + from, count);
			break;
		}
	}
}

void fuzz_write(const struct fuzz_case *c, char hex[FUZZ_HEX])
{
	size_t i;

	hex[0] = '\0';
	for (i = 0; i < c->length; i++)
		snprintf(hex + 2 * i, 3, "%02x", c->bytes[i]);
}

int fuzz_read(struct fuzz_case *c, const char *hex)
{
	unsigned int byte;

	for (c->length = 0; *hex && *hex != '\n'; hex += 2) {
		if (c->length == FUZZ_BYTES || sscanf(hex, "%2x", &byte) != 1)
			return -1;
		c->bytes[c->length++] = (unsigned char)byte;
	}
	return 0;
}
