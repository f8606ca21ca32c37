/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_pool.h - the packet pool: step 2 of 5 on the way of a packet.
 */
#ifndef SNULL_POOL_H
#define SNULL_POOL_H

#include "compat.h"
#include "nf_pool.h"
#include "snull_wire.h"

#define SNULL_VERSION	"0.1.0"

/**
 * struct snull_pool - what the kernel itself knows of the pool
 * @mem: the memory, as nf_pool.h lays it out; users may write it at any time,
 *	so nothing is read back from there but slot states and frames to send
 * @size: bytes in @mem, whole pages
 * @width: bytes from one slot to the next
 * @length: number of slots, the header's slot 0 included
 * @rx_count: slots of the RX partition, which begins at slot 1
 * @tx_count: slots of the TX partition, which follows it
 * @features: NF_FEATURE_*
 * @lock: held by the producer and by who changes @mem; taken with bottom
 *	halves off
 * @open: frames are stored
 * @next: slot at which the producer begins its search
 * @full: the last search found no free slot
 * @probe: where a full pool is looked at for a slot that has become free
 * @rx_frames: frames put into a slot
 * @rx_bytes: bytes in those frames
 * @rx_full: frames dropped because no slot was free
 * @rx_oversize: frames dropped because they are longer than a slot
 * @rx_unclaimed: frames not stored because nobody claims the channel
 * @tx_lock: guards @tx_busy and the states of the TX partition's slots
 * @tx_next: slot at which the doorbell begins to look
 * @tx_busy: a bit for each slot of the TX partition, set while a frame under
 *	way refers to the slot
 * @tx_in_flight: number of bits set there
 * @tx_frames: frames sent
 * @tx_bytes: bytes in those frames
 * @tx_malformed: frames refused
 * @tx_dropped: frames dropped for want of a peer or of memory
 * @tx_copied: bytes of sent frames that were copied
 * @tx_attached: bytes of sent frames that were not
 * @waiting: someone has begun to wait since the last wake-up
 * @waiters: those who wait in poll(2)
 *
 * The RX counters are written under @lock, the TX counters by the one who
 * holds the doorbell; all are copied to the header for users.
 */
struct snull_pool {
	void *mem;
	unsigned long size;
	unsigned int width;
	unsigned int length;
	unsigned int rx_count;
	unsigned int tx_count;
	unsigned int features;

	spinlock_t lock;	/* the producer's fields, from here to tx_lock */
	unsigned int open;
	unsigned int next;
	unsigned int full;
	unsigned int probe;
	u64 rx_frames;
	u64 rx_bytes;
	u64 rx_full;
	u64 rx_oversize;
	u64 rx_unclaimed;

	spinlock_t tx_lock;	/* tx_busy and states in the TX partition */
	unsigned int tx_next;
	unsigned long *tx_busy;
	atomic_t tx_in_flight;
	u64 tx_frames;
	u64 tx_bytes;
	u64 tx_malformed;
	u64 tx_dropped;
	u64 tx_copied;
	u64 tx_attached;

	unsigned int waiting;
	wait_queue_head_t waiters;
};

/**
 * struct snull_frame - a frame that has come in
 * @head: its first bytes
 * @have: how many: all of them, or SNULL_FLOW_HEADERS_MAX or more
 * @skb: where the rest is, at the same place
 * @len: bytes in the frame
 * @to: its destination address, NULL: as it is in @head
 * @crossing: what the wire changes in @head, NULL: nothing
 */
struct snull_frame {
	const u8 *head;
	unsigned int have;
	const struct sk_buff *skb;
	unsigned int len;
	const u8 *to;
	const struct snull_crossing *crossing;
};

int snull_pool_init(struct snull_pool *pool, unsigned long size,
		    unsigned int width, unsigned int tx_count);
void snull_pool_exit(struct snull_pool *pool);
void snull_pool_shape(struct snull_pool *pool, unsigned long size,
		      unsigned int tx_count);
void snull_pool_publish(struct snull_pool *pool);
unsigned int snull_pool_put(struct snull_pool *pool,
			    const struct snull_frame *frame);
void snull_pool_wait(struct snull_pool *pool);
void snull_pool_wake(struct snull_pool *pool);
int snull_pool_readable(struct snull_pool *pool);

static inline struct nf_pool_header *
snull_pool_header(const struct snull_pool *pool)
{
	return pool->mem;
}

static inline struct nf_pool_slot *
snull_pool_slot(const struct snull_pool *pool, unsigned int n)
{
	return pool->mem + (size_t)n * pool->width;
}

/* The longest frame that fits into a slot, in bytes. */
static inline unsigned int snull_pool_frame_max(const struct snull_pool *pool)
{
	return pool->width - sizeof(struct nf_pool_slot);
}

#endif /* SNULL_POOL_H */
