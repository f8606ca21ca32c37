// SPDX-License-Identifier: Apache-2.0
/*
 * sequence.c - makes numbered payloads and checks them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "program.h"
#include "sequence.h"

void sequence_fill(unsigned char *payload, size_t size, uint64_t n)
{
	size_t i;

	for (i = 0; i < SEQUENCE_MIN; i++)
		payload[i] = (unsigned char)(n >> 8 * i);
	for (; i < size; i++)
		payload[i] = (unsigned char)(n + i);
}

uint64_t sequence_number(const unsigned char *payload)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < SEQUENCE_MIN; i++)
		n |= (uint64_t)payload[i] << 8 * i;
	return n;
}

size_t sequence_differs(const unsigned char *payload, size_t size)
{
	uint64_t n = sequence_number(payload);
	size_t i;

	for (i = SEQUENCE_MIN; i < size; i++)
		if (payload[i] != (unsigned char)(n + i))
			return i;
	return size;
}

void sequence_begin(struct sequence *sequence, uint64_t count)
{
	*sequence = (struct sequence){ .count = count };
	sequence->seen = calloc(count / 8 + 1, 1);
	if (!sequence->seen)
		fail("memory for the numbers", "lower --count");
}

void sequence_accept(struct sequence *sequence, const unsigned char *payload,
		     size_t size)
{
	uint64_t n = size < SEQUENCE_MIN ? UINT64_MAX : sequence_number(payload);
	unsigned char *seen, bit;

	if (n < sequence->base && sequence_differs(payload, size) == size) {
		sequence->stale++;
		return;
	}
	sequence->frames++;
	n -= sequence->base;
	if (n >= sequence->count || sequence_differs(payload, size) < size) {
		sequence->altered++;
		return;
	}
	seen = &sequence->seen[n / 8];
	bit = (unsigned char)(1 << n % 8);
	if (*seen & bit)
		sequence->doubled++;
	else if (n < sequence->next)
		sequence->out_of_order++;
	else
		sequence->next = n + 1;
	*seen |= bit;
}

uint64_t sequence_lost(const struct sequence *sequence)
{
	return sequence->count -
	       (sequence->frames - sequence->doubled - sequence->altered);
}

int sequence_print(const struct sequence *sequence)
{
	printf("frames %llu lost %llu doubled %llu out-of-order %llu altered %llu",
	       (unsigned long long)sequence->frames,
	       (unsigned long long)sequence_lost(sequence),
	       (unsigned long long)sequence->doubled,
	       (unsigned long long)sequence->out_of_order,
	       (unsigned long long)sequence->altered);
	return !sequence->doubled && !sequence->out_of_order &&
	       !sequence->altered;
}
