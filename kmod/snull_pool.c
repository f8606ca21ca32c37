// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_pool.c - keeps received frames in reserved pages that user space
 * maps: step 2 of 5 on the way of a packet.
 *
 * The paper's init_mem, del_mem and put_mem.
 */
#include "snull_pool.h"

static struct nf_pool_header *snull_pool_header(const struct snull_pool *pool)
{
	return pool->mem;
}

static struct nf_pool_slot *snull_pool_slot(const struct snull_pool *pool,
					    unsigned int n)
{
	return pool->mem + (size_t)n * pool->width;
}

/* The slot after @n; slot 0 is the header and holds no frame. */
static unsigned int snull_pool_after(const struct snull_pool *pool,
				     unsigned int n)
{
	return n + 1 < pool->length ? n + 1 : 1;
}

/**
 * snull_pool_publish - write what is (k) in the header
 * @pool: the pool
 *
 * Once in the beginning, and for each reader that claims the pool, since the
 * one before may have left anything there.
 */
void snull_pool_publish(struct snull_pool *pool)
{
	struct nf_pool_header *header = snull_pool_header(pool);

	spin_lock_bh(&pool->lock);
	header->width = pool->width;
	header->length = pool->length;
	header->wi = pool->next;
	header->magic = NF_POOL_MAGIC;
	header->abi = NF_POOL_ABI;
	header->header_size = sizeof(*header);
	header->features = 0;
	header->size = snull_pool_size(pool);
	header->rx_first = 1;
	header->rx_count = pool->length - 1;
	header->tx_first = 0;
	header->tx_count = 0;
	header->rx_frames = pool->rx_frames;
	header->rx_bytes = pool->rx_bytes;
	header->rx_full = pool->rx_full;
	header->rx_oversize = pool->rx_oversize;
	spin_unlock_bh(&pool->lock);
}

/**
 * snull_pool_create - allocate and reserve the pages, write the header
 * @pool: the pool to set up
 * @order: log2 of the number of pages
 * @width: bytes from one slot to the next
 *
 * The paper's init_mem.  The pages are cleared before anyone can map them and
 * PG_reserved keeps the memory manager's hands off them; on 2.6.11 it is also
 * what lets /dev/mem map them.
 *
 * Return: 0, or -ENOMEM when there are not so many pages in one piece.
 */
int snull_pool_create(struct snull_pool *pool, unsigned int order,
		      unsigned int width)
{
	unsigned long i;

	BUILD_BUG_ON(sizeof(struct nf_pool_header) != 64);
	BUILD_BUG_ON(sizeof(struct nf_pool_slot) != 4);

	memset(pool, 0, sizeof(*pool));
	spin_lock_init(&pool->lock);
	init_waitqueue_head(&pool->readers);
	pool->order = order;
	pool->width = width;
	pool->next = 1;
	pool->length = snull_pool_size(pool) / width;

	pool->mem = alloc_pages_exact(snull_pool_size(pool),
				      GFP_KERNEL | __GFP_NOWARN);
	if (!pool->mem)
		return -ENOMEM;
	memset(pool->mem, 0, snull_pool_size(pool));
	for (i = 0; i < 1UL << order; i++)
		SetPageReserved(virt_to_page(pool->mem + i * PAGE_SIZE));

	snull_pool_header(pool)->ri = pool->next;
	snull_pool_publish(pool);
	return 0;
}

/**
 * snull_pool_destroy - give the pages back
 * @pool: a pool that nobody maps and no device fills any more
 *
 * The paper's del_mem.
 */
void snull_pool_destroy(struct snull_pool *pool)
{
	unsigned long i;

	for (i = 0; i < 1UL << pool->order; i++)
		ClearPageReserved(virt_to_page(pool->mem + i * PAGE_SIZE));
	free_pages_exact(pool->mem, snull_pool_size(pool));
	pool->mem = NULL;
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
	unsigned int slots = pool->length - 1;
	unsigned int found = snull_pool_scan(pool, pool->next, slots);
	unsigned int earlier;

	if (!found || found == pool->next)
		return found;
	earlier = snull_pool_scan(pool, pool->next,
				  (found + slots - pool->next) % slots);
	return earlier ? earlier : found;
}

static void snull_pool_fill(struct snull_pool *pool, unsigned int n,
			    const void *frame, unsigned int len)
{
	struct nf_pool_header *header = snull_pool_header(pool);
	struct nf_pool_slot *slot = snull_pool_slot(pool, n);

	memcpy(slot->frame, frame, len);
	/*
	 * Store-release: pairs with the load-acquire of nf_ring_next in
	 * native/ring.c and of PacketPool.poll in the Java client; who sees
	 * READ sees the whole frame.
	 */
	smp_store_release(&slot->state, NF_SLOT_READ | len);

	pool->next = snull_pool_after(pool, n);
	pool->rx_frames++;
	pool->rx_bytes += len;
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
 * @frame: the frame, from its Ethernet header on
 * @len: bytes in @frame
 *
 * The paper's put_mem.  The one copy on the way of a packet; in a NIC it is
 * the DMA transfer.  Call with bottom halves off.
 *
 * Return: number of the slot, 0 if the frame was dropped: every slot still
 * holds a frame, or @len is more than snull_pool_frame_max().
 */
unsigned int snull_pool_put(struct snull_pool *pool, const void *frame,
			    unsigned int len)
{
	struct nf_pool_header *header = snull_pool_header(pool);
	unsigned int n = 0;

	spin_lock(&pool->lock);
	if (len > snull_pool_frame_max(pool)) {
		pool->rx_oversize++;
		WRITE_ONCE(header->rx_oversize, pool->rx_oversize);
	} else {
		n = snull_pool_find_free(pool);
		if (n) {
			snull_pool_fill(pool, n, frame, len);
		} else {
			pool->rx_full++;
			WRITE_ONCE(header->rx_full, pool->rx_full);
		}
	}
	spin_unlock(&pool->lock);

	if (n)
		wake_up_interruptible(&pool->readers);
	return n;
}

/**
 * snull_pool_readable - is there a frame for the reader?
 * @pool: the pool
 *
 * Looks from the newest slot backwards: with a reader that works in order,
 * that slot is the last one to be given back.
 *
 * Return: 1 if a slot is READ, else 0.
 */
int snull_pool_readable(struct snull_pool *pool)
{
	unsigned int n = READ_ONCE(pool->next);
	unsigned int i;

	for (i = 1; i < pool->length; i++) {
		n = n > 1 ? n - 1 : pool->length - 1;
		if (READ_ONCE(snull_pool_slot(pool, n)->state) != NF_SLOT_WRITE)
			return 1;
	}
	return 0;
}
