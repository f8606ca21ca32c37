/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sequence.h - numbered payloads, by which a receiver detects a lost, doubled,
 * reordered or altered one.
 *
 * First the number, eight bytes, little-endian, then bytes that follow from the
 * number and their place: byte i is (number + i) mod 256.
 */
#ifndef NF_SEQUENCE_H
#define NF_SEQUENCE_H

#include <stddef.h>
#include <stdint.h>

#define SEQUENCE_MIN	8	/* bytes in the shortest payload */

void sequence_fill(unsigned char *payload, size_t size, uint64_t n);
uint64_t sequence_number(const unsigned char *payload);

/* The first byte that is not as sequence_fill() makes it, or @size. */
size_t sequence_differs(const unsigned char *payload, size_t size);

/**
 * struct sequence - what was received of numbers @base to @base + @count - 1
 * @base: the first number, 0 unless set after sequence_begin()
 * @count: how many are sent
 * @frames: payloads received
 * @doubled: numbers received before
 * @out_of_order: numbers received after a higher one
 * @altered: payloads with a wrong byte, or a number that was not sent
 * @stale: numbers below @base, from an earlier sender; in no other count
 * @next: one more than the highest number seen, less @base
 * @seen: a bit for each number
 */
struct sequence {
	uint64_t base;
	uint64_t count;
	uint64_t frames;
	uint64_t doubled;
	uint64_t out_of_order;
	uint64_t altered;
	uint64_t stale;
	uint64_t next;
	unsigned char *seen;
};

void sequence_begin(struct sequence *sequence, uint64_t count);
void sequence_accept(struct sequence *sequence, const unsigned char *payload,
		     size_t size);
uint64_t sequence_lost(const struct sequence *sequence);

/*
 * Prints "frames N lost L doubled D out-of-order O altered A" without a
 * newline; returns 1 if nothing is wrong; lost ones do not count
 * as wrong.
 */
int sequence_print(const struct sequence *sequence);

#endif /* NF_SEQUENCE_H */
