// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_pool.c - keeps received frames in reserved pages that user space
 * maps: step 2 of 5 on the way of a packet.
 *
 * The paper's put_mem.
 */
#include "snull_pool.h"

#define SNULL_POOL_PROBES	16	/* slots looked at to drop a frame */

/* The slot after @n; slot 0 is the header and holds no frame. */
static unsigned int snull_pool_after(const struct snull_pool *pool,
				     unsigned int n)
{
	return n < pool->rx_count ? n + 1 : 1;
}

/**
 * snull_pool_publish - write what is (k) in the header
 * @pool: the pool, its lock held
 *
 * For whoever claims the pool, since the one before may have left anything
 * there, and whenever the pool gets other memory.
 */
void snull_pool_publish(struct snull_pool *pool)
{
	struct nf_pool_header *header = snull_pool_header(pool);

	header->width = pool->width;
	header->length = pool->length;
	header->wi = pool->next;
	header->magic = NF_POOL_MAGIC;
	header->abi = NF_POOL_ABI;
	header->header_size = sizeof(*header);
	header->features = pool->features;
	header->size = pool->size;
	header->rx_first = 1;
	header->rx_count = pool->rx_count;
	header->tx_first = pool->tx_count ? 1 + pool->rx_count : 0;
	header->tx_count = pool->tx_count;
	header->rx_frames = pool->rx_frames;
	header->rx_bytes = pool->rx_bytes;
	header->rx_full = pool->rx_full;
	header->rx_oversize = pool->rx_oversize;
	header->tx_frames = pool->tx_frames;
	header->tx_bytes = pool->tx_bytes;
	header->tx_malformed = pool->tx_malformed;
	header->tx_dropped = pool->tx_dropped;
	header->tx_copied = pool->tx_copied;
	header->tx_attached = pool->tx_attached;
	header->tx_in_flight = atomic_read(&pool->tx_in_flight);
}

/**
 * snull_pool_shape - divide the memory into slots
 * @pool: the pool, its width known; its lock held if frames may come in
 * @size: bytes of memory, whole pages
 * @tx_count: slots of the TX partition, at the end of the memory
 */
void snull_pool_shape(struct snull_pool *pool, unsigned long size,
		      unsigned int tx_count)
{
	pool->size = size;
	pool->length = size / pool->width;
	pool->rx_count = pool->length - 1 - tx_count;
	pool->tx_count = tx_count;
	pool->features = tx_count ? NF_FEATURE_TX : 0;
	pool->next = 1;
	pool->full = 0;
	pool->probe = 1;
	pool->tx_next = 1 + pool->rx_count;
}

/**
 * snull_pool_init - set up a pool that has no memory yet
 * @pool: the pool
 * @size: bytes of memory that it will have, whole pages
 * @width: bytes from one slot to the next
 * @tx_count: slots of the TX partition
 *
 * Return: 0 or -ENOMEM.
 */
int snull_pool_init(struct snull_pool *pool, unsigned long size,
		    unsigned int width, unsigned int tx_count)
{
	BUILD_BUG_ON(sizeof(struct nf_pool_header) != 128);
	BUILD_BUG_ON(sizeof(struct nf_pool_slot) != 4);

	memset(pool, 0, sizeof(*pool));
	spin_lock_init(&pool->lock);
	spin_lock_init(&pool->tx_lock);
	atomic_set(&pool->tx_in_flight, 0);
	init_waitqueue_head(&pool->waiters);
	pool->width = width;
	snull_pool_shape(pool, size, tx_count);
	if (!tx_count)
		return 0;
	pool->tx_busy = kcalloc(BITS_TO_LONGS(tx_count), sizeof(long),
				GFP_KERNEL);
	return pool->tx_busy ? 0 : -ENOMEM;
}

/**
 * snull_pool_exit - undo snull_pool_init()
 * @pool: a pool that no device uses any more
 */
void snull_pool_exit(struct snull_pool *pool)
{
	kfree(pool->tx_busy);
	pool->tx_busy = NULL;
}

/*
 * The first slot that is free among @count from @n on, 0 if there is none.
 *
 * Load-acquire: pairs with the store-release of nf_ring_release in
 * native/ring.c and of PacketPool.release in the Java client; the reader's
 * last look at the old frame comes before our first byte of the new one.
 */
static unsigned int snull_pool_scan(const struct snull_pool *pool,
				    unsigned int n, unsigned int count)
{
	while (count--) {
		/* acquire: pairs with nf_ring_release, as said above */
		if (smp_load_acquire(&snull_pool_slot(pool, n)->state) ==
		    NF_SLOT_WRITE)
			return n;
		n = snull_pool_after(pool, n);
	}
	return 0;
}

/*
 * The first slot from pool->next on that the reader has given back, 0 if
 * there is none.
 *
 * A reader that gives back slots in order may do so behind our back: we pass
 * slot p, it gives back p and p + 1, we find p + 1.  So those passed are looked
 * at once more; otherwise the frames would be out of order.
 */
static unsigned int snull_pool_find_free(const struct snull_pool *pool)
{
	unsigned int slots = pool->rx_count;
	unsigned int found = snull_pool_scan(pool, pool->next, slots);
	unsigned int earlier;

	if (!found || found == pool->next)
		return found;
	earlier = snull_pool_scan(pool, pool->next,
				  (found + slots - pool->next) % slots);
	return earlier ? earlier : found;
}

/*
 * May a full pool have room again?  A reader that works in order frees the slot
 * whose turn it is.  For one that does not, a few others are looked at each
 * time, so that to drop a frame is cheap.
 */
static int snull_pool_has_room(struct snull_pool *pool)
{
	unsigned int n = pool->probe;
	unsigned int count = min_t(unsigned int, SNULL_POOL_PROBES,
				   pool->rx_count);

	pool->probe = (n + count - 1) % pool->rx_count + 1;
	return snull_pool_scan(pool, pool->next, 1) ||
	       snull_pool_scan(pool, n, count);
}

static void snull_pool_fill(struct snull_pool *pool, unsigned int n,
			    const struct snull_frame *frame)
{
	struct nf_pool_header *header = snull_pool_header(pool);
	struct nf_pool_slot *slot = snull_pool_slot(pool, n);

	memcpy(slot->frame, frame->head, frame->have);
	if (frame->have < frame->len)
		skb_copy_bits(frame->skb, frame->have,
			      slot->frame + frame->have,
			      frame->len - frame->have);
	if (frame->to)
		memcpy(slot->frame, frame->to, ETH_ALEN);
	if (frame->crossing)
		snull_wire_apply(frame->crossing, slot->frame);
	/*
	 * Store-release: pairs with the load-acquire of nf_ring_next in
	 * native/ring.c and of PacketPool.poll in the Java client; who sees
	 * READ sees the whole frame.
	 */
	smp_store_release(&slot->state, NF_SLOT_READ | frame->len);

	pool->next = snull_pool_after(pool, n);
	pool->rx_frames++;
	pool->rx_bytes += frame->len;
	WRITE_ONCE(header->rx_frames, pool->rx_frames);
	WRITE_ONCE(header->rx_bytes, pool->rx_bytes);
	/*
	 * Store-release: who sees this wi sees READ in each slot filled before
	 * it.  Pairs with the load-acquire of wi in the two readers.
	 */
	smp_store_release(&header->wi, (u16)pool->next);
}

/**
 * snull_pool_put - store a received frame in a free slot
 * @pool: the pool
 * @frame: the frame
 *
 * The paper's put_mem.  The one copy on the way of a packet; in a NIC it is
 * the DMA transfer.  Call with bottom halves off.
 *
 * Return: number of the slot, 0 if the frame was dropped: every slot still
 * holds a frame, it is longer than snull_pool_frame_max(), or nobody has
 * opened the pool.
 */
unsigned int snull_pool_put(struct snull_pool *pool,
			    const struct snull_frame *frame)
{
	struct nf_pool_header *header;
	unsigned int n = 0;

	spin_lock(&pool->lock);
	header = snull_pool_header(pool);
	if (frame->len > snull_pool_frame_max(pool)) {
		pool->rx_oversize++;
		if (pool->open)
			WRITE_ONCE(header->rx_oversize, pool->rx_oversize);
	} else if (!pool->open) {
		pool->rx_unclaimed++;
	} else {
		if (!pool->full || snull_pool_has_room(pool))
			n = snull_pool_find_free(pool);
		pool->full = !n;
		if (n) {
			snull_pool_fill(pool, n, frame);
		} else {
			pool->rx_full++;
			WRITE_ONCE(header->rx_full, pool->rx_full);
		}
	}
	spin_unlock(&pool->lock);

	if (n)
		snull_pool_wake(pool);
	return n;
}

/**
 * snull_pool_wait - the caller is about to wait in poll(2)
 * @pool: the pool, on whose @waiters it is
 *
 * Its next look at the slots comes after this.
 */
void snull_pool_wait(struct snull_pool *pool)
{
	WRITE_ONCE(pool->waiting, 1);
	/* @waiting, then the slot's state: pairs with snull_pool_wake(). */
	smp_mb();
}

/**
 * snull_pool_wake - a slot has changed hands
 * @pool: the pool
 *
 * Wakes those who wait, once for each time they began to: a burst of frames
 * costs one wake-up.
 */
void snull_pool_wake(struct snull_pool *pool)
{
	/* The slot's state, then @waiting: pairs with snull_pool_wait(). */
	smp_mb();
	if (READ_ONCE(pool->waiting)) {
		WRITE_ONCE(pool->waiting, 0);
		wake_up_interruptible(&pool->waiters);
	}
}

/**
 * snull_pool_readable - is there a frame for the reader?
 * @pool: the pool, its lock held
 *
 * Looks at the newest frame's slot alone: with a reader that works in order,
 * it is the last one to be given back.
 *
 * Return: 1 if that slot is READ, else 0.
 */
int snull_pool_readable(struct snull_pool *pool)
{
	unsigned int n = pool->next > 1 ? pool->next - 1 : pool->rx_count;

	return READ_ONCE(snull_pool_slot(pool, n)->state) != NF_SLOT_WRITE;
}
