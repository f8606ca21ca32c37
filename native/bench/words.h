/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.h - what the benchmark's programs do with a frame, as Words in the Java
 * benchmark: each byte is read, or written, eight at a time.
 */
#ifndef NF_WORDS_H
#define NF_WORDS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WORDS_BLOCK	64	/* bytes read in one go */

static inline uint64_t words_at(const unsigned char *data)
{
	uint64_t word;

	memcpy(&word, data, sizeof(word));
	return word;
}

static inline uint64_t words_block(const unsigned char *data)
{
	return words_at(data) + words_at(data + 8) + words_at(data + 16) +
	       words_at(data + 24) + words_at(data + 32) +
	       words_at(data + 40) + words_at(data + 48) + words_at(data + 56);
}

/* Of a block or more; the last one may overlap the one before. */
static inline uint64_t words_sum(const unsigned char *data, size_t length)
{
	const unsigned char *last = data + length - WORDS_BLOCK;
	uint64_t total = 0;

	for (; data < last; data += WORDS_BLOCK)
		total += words_block(data);
	return total + words_block(last);
}

/* Of a word or more; the last one may overlap the one before. */
static inline void words_fill(unsigned char *data, size_t length,
			      uint64_t word)
{
	unsigned char *last = data + length - sizeof(word);

#pragma GCC unroll 8
	for (; data < last; data += sizeof(word))
		memcpy(data, &word, sizeof(word));
	memcpy(last, &word, sizeof(word));
}

#endif /* NF_WORDS_H */
