// SPDX-License-Identifier: Apache-2.0
/*
 * ring.c - finds frames in the pool and releases their slots: step 5 of 5 on
 * the way of a packet, and steps 1, 3 and 5 of the paper's reader (section
 * VII).
 */
#include <stdatomic.h>

#include "ring.h"

/* A slot number from the header, or the first RX slot if it is no RX slot. */
static unsigned int clamp_slot(const struct nf_ring *ring, unsigned int n)
{
	return n >= ring->first && n < ring->first + ring->count ?
		       n : ring->first;
}

/*
 * The first READ slot among @count slots from @from on, 0 if there is none.
 */
static unsigned int find_read(const struct nf_ring *ring, unsigned int from,
			      unsigned int count)
{
	while (count--) {
		if (nf_ring_state(ring, from) != NF_SLOT_WRITE)
			return from;
		from = nf_ring_after(ring, from);
	}
	return 0;
}

/*
 * The slot that the producer fills next.  It stores wi after the slot's state,
 * so wi may still be the slot that we released last.
 */
static unsigned int load_wi(const struct nf_ring *ring)
{
	unsigned int wi = atomic_load_explicit(
		(_Atomic uint16_t *)&nf_ring_header(ring)->wi,
		memory_order_acquire);

	wi = clamp_slot(ring, wi);
	return wi == ring->last ? nf_ring_after(ring, wi) : wi;
}

/*
 * The paper's step 3: look for the next slot with valid data.
 *
 * A free slot at the cursor means that there is none if the producer is there,
 * too, and there is no slot that it may have skipped.
 *
 * While we search from the cursor to the slot that we find, the producer may
 * fill one that we have passed.  It does so before it fills the one that we
 * find, so a second search of the slots in between sees it.
 *
 * If all slots are free, the producer continues at wi, and so do we.  wi is
 * read first: a slot filled before that would have been seen as READ.
 */
static unsigned int find_next(struct nf_ring *ring)
{
	unsigned int wi = load_wi(ring);
	unsigned int found, earlier;

	if (wi == ring->cursor && !ring->gaps)
		return 0;
	found = find_read(ring, ring->cursor, ring->count);
	if (!found) {
		ring->cursor = wi;
		ring->gaps = 0;
		return 0;
	}
	earlier = find_read(ring, ring->cursor,
			    (found + ring->count - ring->cursor) % ring->count);
	return earlier ? earlier : found;
}

/**
 * nf_ring_attach - begin to read a mapped pool
 * @ring: filled in
 * @mem: the mapping
 * @size: its length in bytes
 *
 * Return: NULL, or what is wrong with the header.
 */
const char *nf_ring_attach(struct nf_ring *ring, void *mem, size_t size)
{
	const struct nf_pool_header header = *(struct nf_pool_header *)mem;

	if (header.magic != NF_POOL_MAGIC)
		return "no packet pool at this address";
	if (header.abi != NF_POOL_ABI)
		return "the pool has another ABI version; rebuild nf_reader";
	if (header.width <= sizeof(struct nf_pool_slot) ||
	    (size_t)header.width * header.length > size || !header.rx_first ||
	    !header.rx_count ||
	    header.rx_first + header.rx_count > header.length)
		return "the pool's header contradicts itself; reload snull";

	ring->mem = mem;
	ring->width = header.width;
	ring->first = header.rx_first;
	ring->count = header.rx_count;
	ring->cursor = clamp_slot(ring, header.ri);
	ring->last = 0;
	ring->gaps = 1;
	ring->peeked = 0;
	ring->malformed = 0;
	return NULL;
}

/**
 * nf_ring_look_on - find the next frame where the cursor's slot has none
 * @ring: the ring
 * @frame: filled in
 *
 * Blanks, and slots whose length makes no sense, are given back.
 *
 * Return: as nf_ring_next().
 */
int nf_ring_look_on(struct nf_ring *ring, struct nf_frame *frame)
{
	for (;;) {
		unsigned int n = ring->cursor;
		uint32_t state = nf_ring_state(ring, n);

		if (state == NF_SLOT_WRITE) {
			n = find_next(ring);
			if (!n)
				return 0;
			ring->cursor = n;
			state = nf_ring_state(ring, n);
		}
		if (nf_ring_frame(ring, n, state, frame))
			return 1;
		if (state != NF_SLOT_READ)
			ring->malformed++;
		nf_ring_release(ring, frame);
	}
}

/**
 * nf_ring_peek - look at the next frame and leave it to its reader
 * @ring: the ring
 * @frame: filled in; the frame may change while it is looked at
 *
 * Each slot of the pool once, starting at the reader's.
 *
 * Return: 1, or 0 at the end of the round.
 */
int nf_ring_peek(struct nf_ring *ring, struct nf_frame *frame)
{
	while (ring->peeked < ring->count) {
		unsigned int n = ring->cursor;
		uint32_t state;

		ring->cursor = nf_ring_after(ring, n);
		ring->peeked++;
		state = nf_ring_state(ring, n);
		if (nf_ring_frame(ring, n, state, frame))
			return 1;
		if (state != NF_SLOT_WRITE && state != NF_SLOT_READ)
			ring->malformed++;
	}
	return 0;
}
