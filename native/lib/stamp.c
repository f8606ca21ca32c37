// SPDX-License-Identifier: Apache-2.0
/*
 * stamp.c - finds the times of a pool.
 */
#include "stamp.h"

/**
 * nf_stamps_attach - look for the times of a mapped pool
 * @stamps: filled in
 * @mem: the mapping, whose header nf_ring_attach() has taken
 * @size: its length in bytes
 *
 * Return: 1, or 0 if the pool has none.
 */
int nf_stamps_attach(struct nf_stamps *stamps, const void *mem, size_t size)
{
	const struct nf_pool_header header = *(const struct nf_pool_header *)mem;
	size_t at = NF_POOL_STAMPS((size_t)header.width, header.length);

	stamps->table = NULL;
	if (!(header.features & NF_FEATURE_STAMP) ||
	    at + header.length * sizeof(uint64_t) > size)
		return 0;
	stamps->table = (const void *)((const unsigned char *)mem + at);
	return 1;
}
