/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_case.h - an input of driver_fuzz: a string of bytes.  fuzz_calls.c takes
 * from it, one after the other, what it needs to make calls; so any bytes are
 * calls, and bytes changed anywhere are other calls.
 */
#ifndef NF_FUZZ_CASE_H
#define NF_FUZZ_CASE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define FUZZ_BYTES	240
#define FUZZ_HEX	(2 * FUZZ_BYTES + 1)	/* with the zero at the end */

/**
 * struct fuzz_case - an input, and how much of it was taken
 * @length: bytes in it
 * @at: the next one to take
 */
struct fuzz_case {
	unsigned char bytes[FUZZ_BYTES];
	size_t length;
	size_t at;
};

/* From here on zeros are taken. */
static inline int fuzz_ended(const struct fuzz_case *c)
{
	return c->at >= c->length;
}

static inline unsigned int fuzz_byte(struct fuzz_case *c)
{
	return fuzz_ended(c) ? 0 : c->bytes[c->at++];
}

/* A number below @count, which is at most 256. */
static inline unsigned int fuzz_pick(struct fuzz_case *c, unsigned int count)
{
	return fuzz_byte(c) % count;
}

/*
 * A number: small, near one where something begins or ends (powers of two, the
 * sizes of the pool and of its parts), or any.
 */
uint64_t fuzz_number(struct fuzz_case *c);

void fuzz_random(struct fuzz_case *c, uint64_t *random);

/* Changes @c in some places, or puts a part of @other into it. */
void fuzz_mutate(struct fuzz_case *c, const struct fuzz_case *other,
		 uint64_t *random);

/* As text in hexadecimal digits.  Reading returns 0, or -1 if it is none. */
void fuzz_write(const struct fuzz_case *c, char hex[FUZZ_HEX]);
int fuzz_read(struct fuzz_case *c, const char *hex);

#endif /* NF_FUZZ_CASE_H */
