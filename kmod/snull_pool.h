/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snull_pool.h - the packet pool: step 2 of 5 on the way of a packet.
 */
#ifndef SNULL_POOL_H
#define SNULL_POOL_H

#include "compat.h"
#include "nf_pool.h"
#include "snull_port.h"
#include "snull_skb.h"

struct snull_filter;

#define SNULL_VERSION	"1.0.0-rc1"

/**
 * struct snull_pool - what the kernel itself knows of the pool
 * @port: where its frames come from and go to; see snull_pool_lock()
 * @index: number of the channel
 * @mem: the memory, as nf_pool.h lays it out; users may write it at any time,
 *	so nothing is read back from there but slot states and frames to send
 * @size: bytes in @mem, whole pages
 * @width: bytes from one slot to the next
 * @length: number of slots, the header's slot 0 included
 * @rx_count: slots of the RX partition, which begins at slot 1
 * @tx_count: slots of the TX partition, which follows it
 * @features: NF_FEATURE_*
 * @stamped: there are times of arrival
 * @stamps: where they begin in @mem, 0: there are none
 * @open: frames are stored
 * @filter: asked before a frame is given to the reader, NULL: none
 * @fits: bytes in the longest frame to look for a slot for without more ado: 0
 *	unless @open, with a @filter, with @stamps, and when the last search found
 *	none
 * @next: slot at which the producer begins its search
 * @passed: slots from @next on that a search has passed and is not done with
 * @looks: how many slots the next search may look at
 * @searched: @rx_frames at the last search
 * @rx_frames: frames put into a slot
 * @rx_bytes: bytes in those frames
 * @rx_full: frames dropped because no slot was free
 * @rx_oversize: frames dropped because they are longer than a slot
 * @rx_unclaimed: frames not stored because nobody claims the channel
 * @rx_filtered: frames not given to the reader because of @filter
 * @rx_lost_bytes: bytes in frames counted in @rx_full, @rx_unclaimed and
 *	@rx_filtered
 * @rx_oversize_bytes: bytes in frames counted in @rx_oversize
 * @rx_sync: around each change of the counters above, for who reads them with no
 *	lock on a processor of 32 bits
 * @tx_lock: guards @tx_busy and the states of the TX partition's slots
 * @tx_next: slot at which the doorbell begins to look
 * @tx_busy: a bit for each slot of the TX partition, set while a frame under
 *	way refers to the slot
 * @tx_in_flight: number of bits set there
 * @tx_owner: number of the owner, of those that there have been
 * @tx_room: for the heads of skbs
 * @tx_frames: frames sent
 * @tx_bytes: bytes in those frames
 * @tx_malformed: frames refused
 * @tx_dropped: frames dropped for want of a peer or of memory
 * @tx_copied: bytes of sent frames that were copied
 * @tx_attached: bytes of sent frames that were not
 * @tx_sync: as @rx_sync, for the counters of what was sent
 * @waiting: someone has begun to wait since the last wake-up
 * @waiters: those who wait in poll(2)
 *
 * The producer is the port.  Its fields, and @mem, are changed under the lock of
 * the port alone (snull_pool_lock()), which the port holds for each frame; the
 * TX counters by the one who holds the doorbell.  All counters are copied to the
 * header for users, but for those that no user asks for.
 */
struct snull_pool {
	struct snull_port *port;
	unsigned int index;
	void *mem;
	unsigned long size;
	unsigned int width;
	unsigned int length;
	unsigned int rx_count;
	unsigned int tx_count;
	unsigned int features;
	unsigned int stamped;
	unsigned long stamps;

	/* The producer's fields, from here to tx_lock. */
	unsigned int open;
	struct snull_filter *filter;
	unsigned int fits;
	unsigned int next;
	unsigned int passed;
	unsigned int looks;
	u64 searched;
	u64 rx_frames;
	u64 rx_bytes;
	u64 rx_full;
	u64 rx_oversize;
	u64 rx_unclaimed;
	u64 rx_filtered;
	u64 rx_lost_bytes;
	u64 rx_oversize_bytes;
	struct u64_stats_sync rx_sync;

	spinlock_t tx_lock;	/* tx_busy and states in the TX partition */
	unsigned int tx_next;
	unsigned long *tx_busy;
	atomic_t tx_in_flight;
	unsigned int tx_owner;
	struct snull_skb_room tx_room;
	u64 tx_frames;
	u64 tx_bytes;
	u64 tx_malformed;
	u64 tx_dropped;
	u64 tx_copied;
	u64 tx_attached;
	struct u64_stats_sync tx_sync;

	unsigned int waiting;
	wait_queue_head_t waiters;
};

int snull_pool_init(struct snull_pool *pool, unsigned long size,
		    unsigned int width, unsigned int tx_count,
		    unsigned int stamped);
void snull_pool_lock(struct snull_pool *pool);
void snull_pool_unlock(struct snull_pool *pool);
void snull_pool_exit(struct snull_pool *pool);
void snull_pool_shape(struct snull_pool *pool, unsigned long size,
		      unsigned int tx_count);
void snull_pool_open(struct snull_pool *pool, int open);
struct snull_filter *snull_pool_set_filter(struct snull_pool *pool,
					   struct snull_filter *filter);
void snull_pool_publish(struct snull_pool *pool);
void snull_pool_add_counts(struct snull_pool *to, const struct snull_pool *pool);
void snull_pool_clear_counts(struct snull_pool *pool);
void snull_pool_clear(struct snull_pool *pool, unsigned int first,
		      unsigned int count);
void snull_pool_clear_edges(struct snull_pool *pool);
unsigned int snull_pool_look_on(struct snull_pool *pool, unsigned int from,
				unsigned int slots);
void snull_pool_lose(struct snull_pool *pool, unsigned int len);
void snull_pool_lost(struct snull_pool *pool, unsigned int full,
		     unsigned int oversize);
int snull_pool_search(struct snull_pool *pool, unsigned int len);
void snull_pool_wait(struct snull_pool *pool);
void snull_pool_wake_up(struct snull_pool *pool);
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

/* When the frame in slot @n arrived; there are @stamps. */
static inline u64 *snull_pool_stamp(const struct snull_pool *pool,
				    unsigned int n)
{
	return (u64 *)(pool->mem + pool->stamps) + n;
}

/*
 * A frame has arrived in a slot that a device has filled.  The slot is not READ yet:
 * what makes it READ lets others see the time as well.
 */
static inline void snull_pool_arrive(const struct snull_pool *pool,
				     const struct nf_pool_slot *slot)
{
	unsigned long offset = (const u8 *)slot - (const u8 *)pool->mem;

	if (pool->stamps)
		WRITE_ONCE(*snull_pool_stamp(pool, offset / pool->width),
			   ktime_get_real_ns());
}

/* The longest frame that fits into a slot, in bytes. */
static inline unsigned int snull_pool_frame_max(const struct snull_pool *pool)
{
	return pool->width - sizeof(struct nf_pool_slot);
}

static inline u64 snull_pool_counter(const struct u64_stats_sync *sync,
				     const u64 *counter)
{
	unsigned int start;
	u64 value;

	do {
		start = u64_stats_fetch_begin(sync);
		value = READ_ONCE(*counter);
	} while (u64_stats_fetch_retry(sync, start));
	return value;
}

/* @counter of @pool, of received frames; with no lock. */
static inline u64 snull_pool_rx(const struct snull_pool *pool,
				const u64 *counter)
{
	return snull_pool_counter(&pool->rx_sync, counter);
}

/* The same of sent frames. */
static inline u64 snull_pool_tx(const struct snull_pool *pool,
				const u64 *counter)
{
	return snull_pool_counter(&pool->tx_sync, counter);
}

/* The slot after @n; slot 0 is the header and holds no frame. */
static inline unsigned int snull_pool_after(const struct snull_pool *pool,
					    unsigned int n)
{
	return n < pool->rx_count ? n + 1 : 1;
}

/**
 * snull_pool_find - find a slot for a frame that has come in
 * @pool: the pool
 * @len: bytes in the frame
 * @slot: where to say which: the one at @pool->next
 *
 * The usual case, that the next slot is free, without a call.  Whoever gets a
 * slot fills it and calls snull_pool_put().  Called by the pool's port, with its
 * lock held.
 *
 * Load-acquire: pairs with the store-release of nf_ring_release in
 * native/lib/ring.h and of PacketPool.release in the Java client; the reader's
 * last look at the old frame comes before our first byte of the new one.
 *
 * Return: 1, or 0 if the frame is to be dropped, and has been counted: every
 * slot still holds a frame, it is longer than snull_pool_frame_max(), or nobody
 * has opened the pool.
 */
static inline int snull_pool_find(struct snull_pool *pool, unsigned int len,
				  struct nf_pool_slot **slot)
{
	*slot = snull_pool_slot(pool, pool->next);
	if (likely(len <= pool->fits)) {
		/* acquire: pairs with nf_ring_release, as said above */
		if (likely(smp_load_acquire(&(*slot)->state) == NF_SLOT_WRITE))
			return 1;
	}
	if (!snull_pool_search(pool, len))
		return 0;
	*slot = snull_pool_slot(pool, pool->next);
	return 1;
}

/**
 * snull_pool_wake - a slot has changed hands
 * @pool: the pool
 *
 * Wakes those who wait, once for each time they began to: a burst of frames
 * costs one wake-up.
 */
static inline void snull_pool_wake(struct snull_pool *pool)
{
	/* The slot's state, then @waiting: pairs with snull_pool_wait(). */
	smp_mb();
	if (unlikely(READ_ONCE(pool->waiting)))
		snull_pool_wake_up(pool);
}

/**
 * snull_pool_put - a frame is in its slot: hand it to the reader
 * @pool: the pool
 * @slot: what snull_pool_find() has found
 * @len: bytes in the frame
 *
 * The paper's put_mem; it was copied once, which in a NIC is the DMA transfer.
 */
static inline void snull_pool_put(struct snull_pool *pool,
				  struct nf_pool_slot *slot, unsigned int len)
{
	struct nf_pool_header *header = snull_pool_header(pool);
	unsigned int next = snull_pool_after(pool, pool->next);

	/*
	 * Store-release: pairs with the load-acquire of nf_ring_next in
	 * native/lib/ring.h and of PacketPool.poll in the Java client; who sees
	 * READ sees the whole frame.
	 */
	smp_store_release(&slot->state, NF_SLOT_READ | len);

	pool->next = next;
	u64_stats_update_begin(&pool->rx_sync);
	pool->rx_frames++;
	pool->rx_bytes += len;
	u64_stats_update_end(&pool->rx_sync);
	WRITE_ONCE(header->rx_frames, pool->rx_frames);
	WRITE_ONCE(header->rx_bytes, pool->rx_bytes);
	/*
	 * Store-release: who sees this wi sees READ in each slot filled before
	 * it.  Pairs with the load-acquire of wi in the two readers.
	 */
	smp_store_release(&header->wi, (u16)next);
	snull_pool_wake(pool);
}

/**
 * snull_pool_hand_over - one of several frames: it is in its slot
 * @header: of the pool
 * @slot: the slot, which was free
 * @next: number of the one after it
 * @len: bytes in the frame, 0: there is none for the reader (a blank)
 *
 * As snull_pool_put(); pool->next, the counters, and those who wait come to know
 * of it when the last one is handed over: snull_pool_count().
 */
static inline void snull_pool_hand_over(struct nf_pool_header *header,
					struct nf_pool_slot *slot,
					unsigned int next, unsigned int len)
{
	/* store-release: pairs with nf_ring_next, as in snull_pool_put() */
	smp_store_release(&slot->state, NF_SLOT_READ | len);
	/* store-release: pairs with the load of wi, as in snull_pool_put() */
	smp_store_release(&header->wi, (u16)next);
}

/**
 * snull_pool_count - frames have been handed over
 * @pool: the pool
 * @frames: how many
 * @bytes: in all of them
 */
static inline void snull_pool_count(struct snull_pool *pool,
				    unsigned int frames, u64 bytes)
{
	struct nf_pool_header *header = snull_pool_header(pool);

	u64_stats_update_begin(&pool->rx_sync);
	pool->rx_frames += frames;
	pool->rx_bytes += bytes;
	u64_stats_update_end(&pool->rx_sync);
	WRITE_ONCE(header->rx_frames, pool->rx_frames);
	WRITE_ONCE(header->rx_bytes, pool->rx_bytes);
	snull_pool_wake(pool);
}

#endif /* SNULL_POOL_H */
