// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_pool.c - keeps received frames in reserved pages that user space
 * maps: step 2 of 5 on the way of a packet.
 */
#include "snull_pool.h"
#include "snull_shape.h"

#define SNULL_POOL_PROBES	16	/* slots looked at to drop a frame */
#define SNULL_POOL_LOOKS	64	/* that a stored frame earns for later */

/**
 * snull_pool_lock - no frame comes to the pool from now on
 * @pool: the pool
 *
 * Whoever gives the pool to another port holds the lock of the one that it had.
 */
void snull_pool_lock(struct snull_pool *pool)
	__acquires(pool)
{
	struct snull_port *port;

	for (;;) {
		port = READ_ONCE(pool->port);
		port->ops->lock(pool);
		if (likely(port == READ_ONCE(pool->port)))
			break;
		port->ops->unlock(pool);
	}
	__acquire(pool);
}

/**
 * snull_pool_unlock - frames may come again
 * @pool: the pool
 */
void snull_pool_unlock(struct snull_pool *pool)
	__releases(pool)
{
	__release(pool);
	pool->port->ops->unlock(pool);
}

/**
 * snull_pool_publish - write what is (k) in the header
 * @pool: the pool, locked
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
 * snull_pool_add_counts - add a pool's counters to those of another
 * @to: that one
 * @pool: the pool; both locked, and nobody rings the doorbell
 */
void snull_pool_add_counts(struct snull_pool *to, const struct snull_pool *pool)
{
	u64_stats_update_begin(&to->rx_sync);
	to->rx_frames += pool->rx_frames;
	to->rx_bytes += pool->rx_bytes;
	to->rx_full += pool->rx_full;
	to->rx_oversize += pool->rx_oversize;
	to->rx_unclaimed += pool->rx_unclaimed;
	to->rx_filtered += pool->rx_filtered;
	to->rx_lost_bytes += pool->rx_lost_bytes;
	to->rx_oversize_bytes += pool->rx_oversize_bytes;
	u64_stats_update_end(&to->rx_sync);
	u64_stats_update_begin(&to->tx_sync);
	to->tx_frames += pool->tx_frames;
	to->tx_bytes += pool->tx_bytes;
	to->tx_malformed += pool->tx_malformed;
	to->tx_dropped += pool->tx_dropped;
	to->tx_copied += pool->tx_copied;
	to->tx_attached += pool->tx_attached;
	u64_stats_update_end(&to->tx_sync);
}

/**
 * snull_pool_clear_counts - count from 0 again
 * @pool: the pool, locked; nobody rings the doorbell
 */
void snull_pool_clear_counts(struct snull_pool *pool)
{
	u64_stats_update_begin(&pool->rx_sync);
	pool->rx_frames = 0;
	pool->rx_bytes = 0;
	pool->rx_full = 0;
	pool->rx_oversize = 0;
	pool->rx_unclaimed = 0;
	pool->rx_filtered = 0;
	pool->rx_lost_bytes = 0;
	pool->rx_oversize_bytes = 0;
	u64_stats_update_end(&pool->rx_sync);
	pool->searched = 0;
	u64_stats_update_begin(&pool->tx_sync);
	pool->tx_frames = 0;
	pool->tx_bytes = 0;
	pool->tx_malformed = 0;
	pool->tx_dropped = 0;
	pool->tx_copied = 0;
	pool->tx_attached = 0;
	u64_stats_update_end(&pool->tx_sync);
}

/* For @fits, when a slot may be free. */
static unsigned int snull_pool_fits(const struct snull_pool *pool)
{
	return pool->open && !pool->filter && !pool->stamps ?
		       snull_pool_frame_max(pool) : 0;
}

/**
 * snull_pool_open - are frames to be stored?
 * @pool: the pool, locked if frames may come in
 * @open: 1 or 0
 */
void snull_pool_open(struct snull_pool *pool, int open)
{
	pool->open = open;
	pool->fits = snull_pool_fits(pool);
}

/**
 * snull_pool_set_filter - give the reader only some frames from now on
 * @pool: the pool, locked
 * @filter: which, NULL: all
 *
 * Return: the filter before.
 */
struct snull_filter *snull_pool_set_filter(struct snull_pool *pool,
					   struct snull_filter *filter)
{
	struct snull_filter *before = pool->filter;

	pool->filter = filter;
	pool->fits = snull_pool_fits(pool);
	return before;
}

/**
 * snull_pool_shape - divide the memory into slots
 * @pool: the pool, its width known; locked if frames may come in
 * @size: bytes of memory, whole pages
 * @tx_count: slots of the TX partition, at the end of the memory
 */
void snull_pool_shape(struct snull_pool *pool, unsigned long size,
		      unsigned int tx_count)
{
	pool->size = size;
	pool->length = (pool->stamped ?
			snull_shape_before_stamps(size, pool->width) : size) /
		       pool->width;
	pool->stamps = pool->stamped ?
		       NF_POOL_STAMPS(pool->width, pool->length) : 0;
	pool->rx_count = pool->length - 1 - tx_count;
	pool->tx_count = tx_count;
	pool->features = (tx_count ? NF_FEATURE_TX : 0) |
			 (pool->stamped ? NF_FEATURE_STAMP : 0);
	pool->next = 1;
	snull_pool_open(pool, pool->open);
	pool->passed = 0;
	pool->looks = 2 * pool->rx_count;
	pool->searched = pool->rx_frames;
	pool->tx_next = 1 + pool->rx_count;
}

/**
 * snull_pool_init - set up a pool that has no memory yet
 * @pool: the pool
 * @size: bytes of memory that it will have, whole pages
 * @width: bytes from one slot to the next
 * @tx_count: slots of the TX partition
 * @stamped: there are times of arrival
 *
 * Return: 0 or -ENOMEM.
 */
int snull_pool_init(struct snull_pool *pool, unsigned long size,
		    unsigned int width, unsigned int tx_count,
		    unsigned int stamped)
{
	BUILD_BUG_ON(sizeof(struct nf_pool_header) != 128);
	BUILD_BUG_ON(sizeof(struct nf_pool_slot) != 4);

	memset(pool, 0, sizeof(*pool));
	spin_lock_init(&pool->tx_lock);
	atomic_set(&pool->tx_in_flight, 0);
	init_waitqueue_head(&pool->waiters);
	u64_stats_init(&pool->rx_sync);
	u64_stats_init(&pool->tx_sync);
	pool->width = width;
	pool->stamped = stamped;
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
	snull_skb_room_free(&pool->tx_room);
}

/**
 * snull_pool_clear - leave nothing of the owner before in these slots
 * @pool: the pool; nobody fills them meanwhile
 * @first: number of the first
 * @count: how many
 *
 * What lies in a slot that is WRITE, or behind the frame in one that is READ.
 */
void snull_pool_clear(struct snull_pool *pool, unsigned int first,
		      unsigned int count)
{
	unsigned int max = snull_pool_frame_max(pool), used;
	struct nf_pool_slot *slot;
	u32 state;

	for (; count; count--, first++) {
		slot = snull_pool_slot(pool, first);
		state = READ_ONCE(slot->state);
		used = state & NF_SLOT_READ ?
		       min_t(unsigned int, state & NF_SLOT_LENGTH, max) : 0;
		memset(slot->frame + used, 0, max - used);
		if (pool->stamps && !used)
			*snull_pool_stamp(pool, first) = 0;
	}
}

/**
 * snull_pool_clear_edges - the same of what is in no slot
 * @pool: the pool, locked
 *
 * What the header leaves of slot 0, and the memory behind the last slot, but for
 * the table of times.
 */
void snull_pool_clear_edges(struct snull_pool *pool)
{
	unsigned long end = (unsigned long)pool->length * pool->width;

	if (pool->stamps) {
		memset(pool->mem + end, 0, pool->stamps - end);
		end = pool->stamps + pool->length * sizeof(u64);
	}
	memset(pool->mem + sizeof(struct nf_pool_header), 0,
	       pool->width - sizeof(struct nf_pool_header));
	memset(pool->mem + end, 0, pool->size - end);
}

/*
 * The first slot that is free among @count from @n on, 0 if there is none.
 *
 * Load-acquire: pairs with the store-release of nf_ring_release in
 * native/lib/ring.h and of PacketPool.release in the Java client; the reader's
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
 * How many slots may be looked at for this frame: so many for each frame that
 * has come since the last search, and what was left of them.
 */
static void snull_pool_earn(struct snull_pool *pool)
{
	u64 stored = pool->rx_frames - pool->searched;
	unsigned int most = 2 * pool->rx_count;

	pool->searched = pool->rx_frames;
	pool->looks += SNULL_POOL_PROBES +
		       min_t(u64, stored, most) * SNULL_POOL_LOOKS;
	pool->looks = min(pool->looks, most);
}

/**
 * snull_pool_look_on - the first free slot, where the first one is not free
 * @pool: the pool
 * @from: slot at which to begin
 * @slots: how many there are to look at, from that one on
 *
 * For snull_pool_find(), and for a port whose device is told beforehand where frames
 * go.  That one has a place of its own in the round, ahead of @pool->next, and leaves
 * out of @slots those that it has chosen already.  If it goes on to another @from
 * without having called this, it says so by @pool->passed = 0.
 *
 * A reader that works in order frees the slot at @from first.  For one that does
 * not, we look on; where that would be too much for one frame, the search goes on
 * with the next one.  So a reader that keeps nearly all slots can make frames be
 * dropped, and cannot make them costly.
 *
 * A reader that gives back slots in order may do so behind our back: we pass
 * slot p, it gives back p and p + 1, we find p + 1.  So those passed are looked
 * at once more; otherwise the frames would be out of order.
 *
 * Return: the slot, or 0 if none is free, or if it has not been found yet.
 */
unsigned int snull_pool_look_on(struct snull_pool *pool, unsigned int from,
				unsigned int slots)
{
	unsigned int round = pool->rx_count, at, count, found, earlier;

	if (!slots)
		return 0;
	if (snull_pool_scan(pool, from, 1)) {
		pool->passed = 0;
		return from;
	}
	snull_pool_earn(pool);
	if (!pool->passed)
		pool->passed = 1;
	at = (from + pool->passed - 1) % round + 1;
	count = min(pool->looks, slots - min(slots, pool->passed));
	found = snull_pool_scan(pool, at, count);
	if (found)
		count = (found + round - at) % round;
	pool->looks -= count;
	pool->passed += count;
	if (!found) {
		/* All of them: it is full, or was when we looked. */
		if (pool->passed >= slots)
			pool->passed = 0;
		return 0;
	}
	if (pool->passed > pool->looks)
		return 0;
	pool->looks -= pool->passed;
	earlier = snull_pool_scan(pool, from, pool->passed);
	pool->passed = 0;
	return earlier ? earlier : found;
}

/**
 * snull_pool_lose - count a frame that the pool does not get
 * @pool: the pool
 * @len: bytes in the frame
 */
void snull_pool_lose(struct snull_pool *pool, unsigned int len)
{
	struct nf_pool_header *header = snull_pool_header(pool);

	u64_stats_update_begin(&pool->rx_sync);
	if (len > snull_pool_frame_max(pool)) {
		pool->rx_oversize++;
		pool->rx_oversize_bytes += len;
	} else {
		if (pool->open)
			pool->rx_full++;
		else
			pool->rx_unclaimed++;
		pool->rx_lost_bytes += len;
	}
	u64_stats_update_end(&pool->rx_sync);
	if (pool->open) {
		WRITE_ONCE(header->rx_full, pool->rx_full);
		WRITE_ONCE(header->rx_oversize, pool->rx_oversize);
	}
}

/**
 * snull_pool_lost - count frames that a device has lost
 * @pool: the pool
 * @full: how many because no slot was posted
 * @oversize: how many because they were too long
 *
 * Of their bytes nothing is known.
 */
void snull_pool_lost(struct snull_pool *pool, unsigned int full,
		     unsigned int oversize)
{
	struct nf_pool_header *header = snull_pool_header(pool);

	u64_stats_update_begin(&pool->rx_sync);
	pool->rx_full += full;
	pool->rx_oversize += oversize;
	u64_stats_update_end(&pool->rx_sync);
	if (pool->open) {
		WRITE_ONCE(header->rx_full, pool->rx_full);
		WRITE_ONCE(header->rx_oversize, pool->rx_oversize);
	}
}

/**
 * snull_pool_search - the rest of snull_pool_find()
 * @pool: as there
 * @len: likewise
 *
 * Return: 1 if the slot at @pool->next is free for the frame, else 0.
 */
int snull_pool_search(struct snull_pool *pool, unsigned int len)
{
	unsigned int n = 0;

	if (pool->open && len <= snull_pool_frame_max(pool)) {
		n = snull_pool_look_on(pool, pool->next, pool->rx_count);
		pool->fits = n ? snull_pool_fits(pool) : 0;
	}
	if (!n) {
		snull_pool_lose(pool, len);
		return 0;
	}
	pool->next = n;
	/* Before the slot becomes READ: snull_pool_put() lets others see it. */
	if (pool->stamps)
		WRITE_ONCE(*snull_pool_stamp(pool, n), ktime_get_real_ns());
	return 1;
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
 * snull_pool_wake_up - the rest of snull_pool_wake()
 * @pool: the pool
 */
void snull_pool_wake_up(struct snull_pool *pool)
{
	WRITE_ONCE(pool->waiting, 0);
	wake_up_interruptible(&pool->waiters);
}

/**
 * snull_pool_readable - is there a frame for the reader?
 * @pool: the pool, locked
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
