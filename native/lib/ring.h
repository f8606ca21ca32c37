/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ring.h - the pool as a C reader sees it: step 5 of 5 on the way of a packet.
 *
 * A ring is used by one thread.  Frames are read in place; nothing is
 * copied.
 */
#ifndef NF_RING_H
#define NF_RING_H

#include <stdatomic.h>
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
 * @last: the slot released last, 0 before the first
 * @gaps: slots before the next frame may be free, because the producer skipped
 *	them while an earlier reader held them
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
int nf_ring_look_on(struct nf_ring *ring, struct nf_frame *frame);
int nf_ring_peek(struct nf_ring *ring, struct nf_frame *frame);

static inline volatile struct nf_pool_header *
nf_ring_header(const struct nf_ring *ring)
{
	return (volatile struct nf_pool_header *)ring->mem;
}

static inline struct nf_pool_slot *nf_ring_slot(const struct nf_ring *ring,
						unsigned int n)
{
	return (struct nf_pool_slot *)(ring->mem + (size_t)n * ring->width);
}

static inline unsigned int nf_ring_after(const struct nf_ring *ring,
					 unsigned int n)
{
	return n + 1 < ring->first + ring->count ? n + 1 : ring->first;
}

/*
 * Load-acquire: pairs with the store-release of snull_pool_put in
 * kmod/snull_pool.h; a reader that sees READ sees the whole frame.
 */
static inline uint32_t nf_ring_state(const struct nf_ring *ring, unsigned int n)
{
	return atomic_load_explicit(
		(_Atomic uint32_t *)&nf_ring_slot(ring, n)->state,
		memory_order_acquire);
}

/* Fill in @frame from slot @n.  Return 1, or 0 if @state is not a frame's. */
static inline int nf_ring_frame(const struct nf_ring *ring, unsigned int n,
				uint32_t state, struct nf_frame *frame)
{
	frame->slot = n;
	frame->length = state & NF_SLOT_LENGTH;
	frame->data = nf_ring_slot(ring, n)->frame;
	return state & NF_SLOT_READ && frame->length &&
	       frame->length <= ring->width - sizeof(struct nf_pool_slot);
}

/**
 * nf_ring_next - find the next frame
 * @ring: the ring
 * @frame: filled in; the caller reads it in place and then calls
 *	nf_ring_release()
 *
 * In the usual case, the next slot has the next frame: no function is called.
 *
 * Return: 1, or 0 if there is no frame now.
 */
static inline int nf_ring_next(struct nf_ring *ring, struct nf_frame *frame)
{
	return nf_ring_frame(ring, ring->cursor,
			     nf_ring_state(ring, ring->cursor), frame) ||
	       nf_ring_look_on(ring, frame);
}

/**
 * nf_ring_release - give a slot back to the producer
 * @ring: the ring
 * @frame: from nf_ring_next(); it must not be read afterwards
 *
 * The paper's step 5: set the buffer to WRITE.  Store-release: pairs with the
 * load-acquire of snull_pool_find in kmod/snull_pool.h.
 */
static inline void nf_ring_release(struct nf_ring *ring,
				   const struct nf_frame *frame)
{
	atomic_store_explicit(
		(_Atomic uint32_t *)&nf_ring_slot(ring, frame->slot)->state,
		NF_SLOT_WRITE, memory_order_release);
	ring->last = frame->slot;
	ring->cursor = nf_ring_after(ring, frame->slot);
	nf_ring_header(ring)->ri = ring->cursor;
}

#endif /* NF_RING_H */
