// SPDX-License-Identifier: Apache-2.0
/*
 * shape_check.c - the driver's division of memory into slots, with pages of all
 * sizes that Linux has: each number that it gives must fit into the header.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../../kmod/snull_shape.h"
#include "expect.h"
#include "nf_pool.h"

/* As the module's parameters have it. */
#define ORDER_MAX	10
#define WIDTH_MIN	128
#define WIDTH_MAX	16384

static unsigned int taken, refused;

/* 1: the answer for so many bytes is right. */
static int right(unsigned long long size, unsigned int width)
{
	struct nf_pool_header header = { 0 };
	unsigned int slots = snull_shape_slots(size, width);

	if (!slots) {
		refused++;
		return size / width < 2 || size / width > 65535;
	}
	taken++;
	header.length = (__u16)slots;
	header.size = (__u32)size;
	return header.length == size / width && header.size == size &&
	       header.length >= 2;
}

/* 1: the table of times behind the slots fits, and one slot more would not. */
static int stamps_fit(unsigned long long size, unsigned int width)
{
	unsigned long long before = snull_shape_before_stamps(
		(unsigned long)size, width);
	unsigned long long slots = before / width;

	return before % width == 0 &&
	       NF_POOL_STAMPS(width, slots) + slots * 8 <= size &&
	       (slots + 1) * (width + 8) + 4 > size;
}

int main(void)
{
	unsigned long long page;
	unsigned int order, width;

	for (page = 4096; page <= 65536; page *= 2) {
		unsigned int wrong = 0;
		char what[40];

		for (order = 0; order <= ORDER_MAX; order++)
			for (width = WIDTH_MIN; width <= WIDTH_MAX; width += 4)
				wrong += !right(page << order, width) +
					 !stamps_fit(page << order, width);
		snprintf(what, sizeof(what), "pages of %llu bytes", page);
		expect_true(what, !wrong);
	}
	expect_true("as many as can be numbered", right(65535ULL * 128, 128));
	expect_true("one too many", right(65536ULL * 128, 128));
	expect_true("nearly one too many", right(65536ULL * 128 - 1, 128));
	expect_true("two", right(2 * 128, 128));
	expect_true("nearly two", right(2 * 128 - 1, 128));
	expect_true("2^63 bytes", right(1ULL << 63, 128));
	printf("%u shapes taken, %u refused\n", taken, refused);
	expect_true("some of each", taken && refused);
	return expect_status();
}
