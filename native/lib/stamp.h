/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stamp.h - when frames arrived, for a pool whose driver says so (stamp=1).
 */
#ifndef NF_STAMP_H
#define NF_STAMP_H

#include <stddef.h>
#include <stdint.h>

#include "ring.h"

/**
 * struct nf_stamps - the times of a mapped pool
 * @table: a time for each slot; NULL: the pool has none
 */
struct nf_stamps {
	const volatile uint64_t *table;
};

int nf_stamps_attach(struct nf_stamps *stamps, const void *mem, size_t size);

/**
 * nf_stamp - when a frame arrived
 * @stamps: the times; the pool has them
 * @frame: from nf_ring_next(), and not yet released: the time was stored before the
 *	slot became READ
 *
 * Return: nanoseconds since 1970.
 */
static inline uint64_t nf_stamp(const struct nf_stamps *stamps,
				const struct nf_frame *frame)
{
	return stamps->table[frame->slot];
}

#endif /* NF_STAMP_H */
