/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ring.h - the pool as a C reader sees it: step 5 of 5 on the way of a packet.
 *
 * A ring is used by one thread.  It looks at frames where they are; nothing
 * is copied.
 */
#ifndef NF_RING_H
#define NF_RING_H

#include <stddef.h>
#include <stdint.h>

#include "nf_pool.h"

/**
 * struct nf_ring - a mapped pool and the reader's place in it
 * @mem: start of the mapping
 * @width: bytes from one slot to the next
 * @first: first slot of the RX partition
 * @count: slots in the RX partition
 * @cursor: the slot to look at next
 * @last: the slot given back last, 0 before the first
 * @gaps: slots before the next frame may be free, because the producer went
 *	past them while an earlier reader held them
 * @peeked: slots that nf_ring_peek() has looked at
 * @malformed: slots skipped because their length made no sense
 */
struct nf_ring {
	unsigned char *mem;
	unsigned int width;
	unsigned int first;
	unsigned int count;
	unsigned int cursor;
	unsigned int last;
	int gaps;
	unsigned int peeked;
	uint64_t malformed;
};

/**
 * struct nf_frame - a frame where it lies in the pool
 * @slot: number of the slot
 * @length: bytes in the frame
 * @data: its first byte, valid until the slot is released
 */
struct nf_frame {
	unsigned int slot;
	unsigned int length;
	const unsigned char *data;
};

const char *nf_ring_attach(struct nf_ring *ring, void *mem, size_t size);
int nf_ring_next(struct nf_ring *ring, struct nf_frame *frame);
void nf_ring_release(struct nf_ring *ring, const struct nf_frame *frame);
int nf_ring_peek(struct nf_ring *ring, struct nf_frame *frame);

static inline volatile struct nf_pool_header *
nf_ring_header(const struct nf_ring *ring)
{
	return (volatile struct nf_pool_header *)ring->mem;
}

#endif /* NF_RING_H */
