/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_pool.h - the packet pool: step 2 of 5 on the way of a packet.
 */
#ifndef SNULL_POOL_H
#define SNULL_POOL_H

#include "compat.h"
#include "nf_pool.h"

#define SNULL_VERSION	"0.1.0"

/**
 * struct snull_pool - what the kernel itself knows of the pool
 * @mem: the pages, as nf_pool.h lays them out; users may write them at any
 *	time, so nothing is read back from there but slot states
 * @order: log2 of the number of pages
 * @width: bytes from one slot to the next
 * @length: number of slots, the header's slot 0 included
 * @lock: held by the producer; taken with bottom halves off
 * @next: slot at which the producer begins its search
 * @rx_frames: frames put into a slot
 * @rx_bytes: bytes in those frames
 * @rx_full: frames dropped because no slot was free
 * @rx_oversize: frames dropped because they are longer than a slot
 * @claimed: bit 0 is set while a reader holds the claim
 * @readers: those who wait in poll(2) for a frame
 *
 * The counters are written under @lock and copied to the header for users.
 */
struct snull_pool {
	void *mem;
	unsigned int order;
	unsigned int width;
	unsigned int length;

	spinlock_t lock;	/* the producer's fields, from here to claimed */
	unsigned int next;
	u64 rx_frames;
	u64 rx_bytes;
	u64 rx_full;
	u64 rx_oversize;

	unsigned long claimed;
	wait_queue_head_t readers;
};

int snull_pool_create(struct snull_pool *pool, unsigned int order,
		      unsigned int width);
void snull_pool_publish(struct snull_pool *pool);
void snull_pool_destroy(struct snull_pool *pool);
unsigned int snull_pool_put(struct snull_pool *pool, const void *frame,
			    unsigned int len);
int snull_pool_readable(struct snull_pool *pool);

static inline unsigned long snull_pool_size(const struct snull_pool *pool)
{
	return PAGE_SIZE << pool->order;
}

/* The longest frame that fits into a slot, in bytes. */
static inline unsigned int snull_pool_frame_max(const struct snull_pool *pool)
{
	return pool->width - sizeof(struct nf_pool_slot);
}

#endif /* SNULL_POOL_H */
