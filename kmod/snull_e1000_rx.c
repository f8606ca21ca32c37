// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_e1000_rx.c - the port `e1000` receives: free slots are posted, those that
 * have a frame are handed over.
 *
 * The order of the slots.  They are posted in the order in which
 * snull_pool_look_on() finds them, which is that of snull_pool_find(): from slot to
 * slot, those left out that a reader holds.  The device fills them in the order
 * in which they were posted.  So frames come in the same order of slots as from
 * any port; all that differs is that a slot is chosen up to a ring before it is
 * filled, and a reader that gives a slot back in that time finds it left out in
 * this round.  To a reader, a posted slot is one that is WRITE.  What it knows of
 * the producer is wi, which is the slot after the last one filled, here as there.
 *
 * The slot of a frame that the pool does not get (damaged, for the stack alone, not
 * wanted by the owner's filter) has its turn as well: it is handed over blank.
 * Left WRITE, it would be posted again while older frames, in slots after it, still
 * wait: a reader would find the newest frame first, or none at all.
 *
 * A slot is posted once.  Those posted lie one after the other, from the oldest
 * to rx_post, so a search that begins at rx_post and ends before the oldest finds
 * none of them, whatever a user writes into their states.
 */
#include "snull_e1000_nic.h"
#include "snull_filter.h"

#if SNULL_CAN_E1000
#define SNULL_E1000_BLANKS	4	/* times a round that they wake the reader */

/* How many slots from rx_post on are not posted. */
static unsigned int snull_e1000_rx_unposted(const struct snull_e1000 *nic)
{
	unsigned int count = nic->pool->rx_count, i;

	for (i = nic->rx_head; i != nic->rx_tail; i = (i + 1) & SNULL_E1000_LAST)
		if (nic->rx_slots[i].slot)
			return (nic->rx_slots[i].next + count - 1 -
				nic->rx_post) % count;
	return count;
}

/* Descriptor @i is to have the buffer at @addr. */
static inline void snull_e1000_rx_set(struct e1000_rx_desc *ring,
				      unsigned int i, dma_addr_t addr)
{
	ring[i].addr = cpu_to_le64(addr);
	ring[i].result = 0;
}

static u8 *snull_e1000_rx_spare(const struct snull_e1000 *nic, unsigned int i)
{
	return nic->spares + i % SNULL_E1000_SPARES * SNULL_E1000_BUFFER;
}

/* The device's turn at the slots of the descriptors from @from on. */
static void snull_e1000_rx_sync(struct snull_e1000 *nic, unsigned int from)
{
	for (; from != nic->rx_tail; from = (from + 1) & SNULL_E1000_LAST)
		if (nic->rx_slots[from].slot)
			dma_sync_single_for_device(&nic->pdev->dev,
						   le64_to_cpu(nic->rx[from].addr),
						   SNULL_E1000_FRAME_MAX,
						   DMA_BIDIRECTIONAL);
}

/*
 * Post the slots from rx_post on, @count of them at most, up to the first that is
 * not free.
 *
 * In stretches between the ends of the pool and of the ring, so that the usual step
 * is to the next in memory.
 *
 * Return: how many.
 */
static unsigned int snull_e1000_rx_post_free(struct snull_e1000 *nic,
					     unsigned int count)
{
	const struct snull_pool *pool = nic->pool;
	const unsigned int width = pool->width, last = pool->rx_count;
	struct snull_e1000_rx_slot *posted;
	unsigned int done = 0, stretch, n;
	struct e1000_rx_desc *desc, *end;
	struct nf_pool_slot *slot;
	dma_addr_t addr;

	while (done < count) {
		stretch = min3(count - done, last + 1 - nic->rx_post,
			       SNULL_E1000_RING - nic->rx_tail);
		slot = snull_pool_slot(pool, nic->rx_post);
		addr = nic->pool_dma + ((void *)slot->frame - pool->mem);
		desc = &nic->rx[nic->rx_tail];
		posted = &nic->rx_slots[nic->rx_tail];
		n = nic->rx_post;
		for (end = desc + stretch; desc != end; desc++, posted++) {
			/* acquire: pairs with nf_ring_release, as in snull_pool_find() */
			if (smp_load_acquire(&slot->state) != NF_SLOT_WRITE)
				break;
			desc->addr = cpu_to_le64(addr);
			desc->result = 0;
			posted->slot = slot;
			posted->next = ++n;
			slot = (void *)slot + width;
			addr += width;
		}
		stretch -= end - desc;
		done += stretch;
		nic->rx_tail = (nic->rx_tail + stretch) & SNULL_E1000_LAST;
		nic->rx_post = n;
		if (n > last) {
			nic->rx_post = 1;
			posted[-1].next = 1;
		}
		if (desc != end)
			break;
	}
	return done;
}

/*
 * Post as many free slots as there is room for in the ring.
 *
 * The ring must not run empty: the device would give no interrupt any more, and
 * what it loses would be counted late, if at all; QEMU's would stop the sender.  So
 * where no slot is free, a spare buffer stands in for one.  A frame in it is one
 * that the pool does not get, even if a slot has become free in the meantime.  So
 * it is a single buffer, unless the stack is to have the frames, too, and has to
 * get them without waiting for a reader.
 */
void snull_e1000_rx_post(struct snull_e1000 *nic)
{
	struct snull_pool *pool = nic->pool;
	const unsigned int spares = READ_ONCE(nic->way) == SNULL_WAY_BYPASS ?
				    1 : SNULL_E1000_SPARES;
	unsigned int slots = snull_e1000_rx_unposted(nic);
	unsigned int room = (nic->rx_head - nic->rx_tail - 1) & SNULL_E1000_LAST;
	unsigned int old = nic->rx_tail, found = 0, count;

	lockdep_assert_held(&nic->rx_lock);
	while (room) {
		count = snull_e1000_rx_post_free(nic, min(room, slots));
		room -= count;
		slots -= count;
		if (count)
			pool->passed = 0;
		/* A slot that was free and is not any more: its user plays. */
		if (!room || (found && !count))
			break;
		found = snull_pool_look_on(pool, nic->rx_post, slots);
		if (!found)
			break;
		slots -= (found + pool->rx_count - nic->rx_post) %
			 pool->rx_count;
		nic->rx_post = found;
	}
	for (; room > SNULL_E1000_LAST - spares; room--) {
		nic->rx_slots[nic->rx_tail].slot = NULL;
		snull_e1000_rx_set(nic->rx, nic->rx_tail, nic->spares_dma +
				   nic->rx_tail % SNULL_E1000_SPARES *
				   SNULL_E1000_BUFFER);
		nic->rx_tail = (nic->rx_tail + 1) & SNULL_E1000_LAST;
	}
	if (unlikely(nic->syncs))
		snull_e1000_rx_sync(nic, old);
	/*
	 * The reader's last look at a slot, our look at its state, the descriptor,
	 * then the tail: writel() comes after all of them.
	 */
	if (nic->rx_tail != old)
		snull_e1000_write(nic, E1000_RDT, nic->rx_tail);
}

static inline int snull_e1000_rx_good(u64 result)
{
	const unsigned int len = result & E1000_RX_LENGTH;

	return (result & (E1000_RX_ERRORS | E1000_RX_EOP)) == E1000_RX_EOP &&
	       len >= ETH_HLEN && len <= SNULL_E1000_FRAME_MAX;
}

/* A frame for the stack, in a copy that goes to @up. */
static void snull_e1000_rx_copy(struct snull_e1000 *nic, const u8 *frame,
				unsigned int len, struct list_head *up)
{
	struct sk_buff *skb = netdev_alloc_skb_ip_align(nic->dev, len);

	if (!skb) {
		nic->stats.rx_dropped++;
		return;
	}
	skb_put_data(skb, frame, len);
	nic->copied += len;
	skb->protocol = eth_type_trans(skb, nic->dev);
	list_add_tail(&skb->list, up);
}

/*
 * All but a good frame in a slot for the pool alone.
 *
 * Return: 1 if it is for the pool, too.
 */
static noinline int snull_e1000_rx_other(struct snull_e1000 *nic, unsigned int i,
					 u64 result, struct list_head *up)
{
	const unsigned int len = result & E1000_RX_LENGTH;
	struct nf_pool_slot *slot = nic->rx_slots[i].slot;
	const u8 *frame = slot ? slot->frame : snull_e1000_rx_spare(nic, i);
	int way = READ_ONCE(nic->way);

	if (slot && nic->syncs)
		dma_sync_single_for_cpu(&nic->pdev->dev, nic->pool_dma +
					((void *)frame - nic->pool->mem),
					SNULL_E1000_FRAME_MAX,
					DMA_BIDIRECTIONAL);
	if (!snull_e1000_rx_good(result)) {
		nic->stats.rx_errors++;
		return 0;
	}
	if (way == SNULL_WAY_TAP || way == SNULL_WAY_STACK)
		snull_e1000_rx_copy(nic, frame, len, up);
	if (way == SNULL_WAY_TAP || way == SNULL_WAY_BYPASS) {
		if (slot && snull_filter_wants(nic->pool, slot, len)) {
			snull_pool_arrive(nic->pool, slot);
			return 1;
		}
		if (!slot)
			snull_pool_lose(nic->pool, len);
	}
	nic->stats.rx_packets++;
	nic->stats.rx_bytes += len;
	return 0;
}

/*
 * There is no frame for the pool in the buffer of descriptor @i.
 *
 * The reader is not woken for each blank, but before there is no room any more.
 */
static void snull_e1000_rx_blank(struct snull_e1000 *nic, unsigned int i)
{
	struct nf_pool_slot *slot = nic->rx_slots[i].slot;

	if (!slot)
		return;
	snull_pool_hand_over(snull_pool_header(nic->pool), slot,
			     nic->rx_slots[i].next, 0);
	if (++nic->rx_blanks < nic->pool->rx_count / SNULL_E1000_BLANKS)
		return;
	nic->rx_blanks = 0;
	snull_pool_wake(nic->pool);
}

/*
 * Hand over up to @budget frames that have come, and put into @up what is for the
 * stack.
 *
 * The usual case, a good frame in a slot for the pool alone, without a call; up to
 * the end of the ring, so that the usual step is to the next in memory.
 *
 * Return: how many have come.
 */
unsigned int snull_e1000_rx_reap(struct snull_e1000 *nic, unsigned int budget,
				 struct list_head *up)
{
	const u64 mask = E1000_RX_DD | E1000_RX_EOP | E1000_RX_ERRORS;
	u64 usual = E1000_RX_DD | E1000_RX_EOP, bytes = 0, result;
	struct snull_pool *pool = nic->pool;
	struct nf_pool_header *header = snull_pool_header(pool);
	unsigned int head = nic->rx_head, next = pool->next;
	unsigned int done = 0, blanks = 0, stretch, i;
	const struct snull_e1000_rx_slot *posted;
	const struct e1000_rx_desc *desc, *end;
	struct nf_pool_slot *slot;

	lockdep_assert_held(&nic->rx_lock);
	if (READ_ONCE(nic->way) != SNULL_WAY_BYPASS || nic->syncs ||
	    pool->filter || pool->stamps)
		usual = ~0ULL;	/* none is */
	budget = min(budget, (nic->rx_tail - head) & SNULL_E1000_LAST);
	do {
		stretch = min(budget - done, SNULL_E1000_RING - head);
		desc = &nic->rx[head];
		posted = &nic->rx_slots[head];
		for (end = desc + stretch; desc != end; desc++, posted++) {
			result = le64_to_cpu(READ_ONCE(desc->result));
			/* Done, then the frame: the device has written it before. */
			dma_rmb();
			slot = posted->slot;
			if (unlikely((result & mask) != usual || !slot)) {
				if (!(result & E1000_RX_DD))
					break;
				i = posted - nic->rx_slots;
				if (!snull_e1000_rx_other(nic, i, result, up)) {
					snull_e1000_rx_blank(nic, i);
					next = slot ? posted->next : next;
					blanks++;
					continue;
				}
			}
			next = posted->next;
			snull_pool_hand_over(header, slot, next,
					     result & E1000_RX_LENGTH);
			bytes += result & E1000_RX_LENGTH;
		}
		stretch -= end - desc;
		done += stretch;
		head = (head + stretch) & SNULL_E1000_LAST;
	} while (desc == end && done < budget);
	nic->rx_head = head;
	pool->next = next;
	if (done > blanks) {
		snull_pool_count(pool, done - blanks, bytes);
		nic->stats.rx_packets += done - blanks;
		nic->stats.rx_bytes += bytes;
	}
	return done;
}

/*
 * What the device has lost since the last look.  Reading should clear its
 * counters; QEMU's does not clear this one.
 */
void snull_e1000_rx_lost(struct snull_e1000 *nic)
{
	u32 missed = snull_e1000_read(nic, E1000_MPC);
	u32 again = snull_e1000_read(nic, E1000_MPC);
	u32 oversize = snull_e1000_read(nic, E1000_ROC);
	u32 crc = snull_e1000_read(nic, E1000_CRCERRS);

	if (again == missed) {
		again = nic->missed;
		nic->missed = missed;
		missed -= again;
	} else {
		missed += again;
	}
	nic->stats.rx_missed_errors += missed;
	nic->stats.rx_length_errors += oversize;
	nic->stats.rx_crc_errors += crc;
	nic->stats.rx_errors += oversize + crc;
	snull_pool_lost(nic->pool, missed, oversize);
}
#endif
