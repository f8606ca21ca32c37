/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_filter.h - which frames the owner of a pool wants: step 2 of 5 on the way
 * of a packet.
 */
#ifndef SNULL_FILTER_H
#define SNULL_FILTER_H

#include "snull_pool.h"

struct snull_filter *snull_filter_create(const struct nf_filter *request);
void snull_filter_destroy(struct snull_filter *filter);
int snull_filter_run(struct snull_pool *pool, struct nf_pool_slot *slot,
		     unsigned int len);

/**
 * snull_filter_wants - is the frame in a slot one that the owner wants?
 * @pool: the pool, locked
 * @slot: where the frame lies, not yet given to the reader
 * @len: bytes in it
 *
 * A port asks this before snull_pool_put().  If the answer is no, the frame has
 * been counted, and the slot stays WRITE for the next one.
 *
 * Return: 1 or 0.
 */
static inline int snull_filter_wants(struct snull_pool *pool,
				     struct nf_pool_slot *slot,
				     unsigned int len)
{
	return likely(!pool->filter) || snull_filter_run(pool, slot, len);
}

#endif /* SNULL_FILTER_H */
