// SPDX-License-Identifier: GPL-2.0-only
/*
 * snull_e1000_rx.c - the port `e1000` receives: free slots are posted, those that
 * have a frame are handed over.
 *
 * The order of the slots.  They are posted in the order in which
 * snull_pool_pick() finds them, which is that of snull_pool_find(): from slot to
 * slot, those left out that a reader holds.  The device fills them in the order
 * in which they were posted.  So frames come in the same order of slots as from
 * any port; all that differs is that a slot is chosen up to a ring before it is
 * filled, and a reader that gives a slot back in that time finds it left out in
 * this round.  To a reader, a posted slot is one that is WRITE.  What it knows of
 * the producer is wi, which is the slot after the last one filled, here as there.
 *
 * A slot is posted once.  Those posted lie one after the other, from the oldest
 * to rx_post, so a search that begins at rx_post and ends before the oldest finds
 * none of them, whatever a user writes into their states.
 */
#include "snull_e1000_nic.h"

#if SNULL_CAN_E1000
/* How many slots from rx_post on are not posted. */
static unsigned int snull_e1000_rx_unposted(const struct snull_e1000 *nic)
{
	unsigned int count = nic->pool->rx_count, i;

	for (i = nic->rx_head; i != nic->rx_tail; i = (i + 1) & SNULL_E1000_LAST)
		if (nic->rx_slots[i])
			return (nic->rx_slots[i] + count - nic->rx_post) % count;
	return count;
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
	unsigned int tail = nic->rx_tail, slots = snull_e1000_rx_unposted(nic);
	unsigned int posted = (tail - nic->rx_head) & SNULL_E1000_LAST;
	unsigned int spares = READ_ONCE(nic->way) == SNULL_WAY_BYPASS ?
			      1 : SNULL_E1000_SPARES;
	dma_addr_t addr;
	unsigned int n;

	for (; posted < SNULL_E1000_LAST; posted++) {
		n = snull_pool_pick(pool, nic->rx_post, slots);
		if (n) {
			if (unlikely(n != nic->rx_post))
				slots -= (n + pool->rx_count - nic->rx_post) %
					 pool->rx_count;
			slots--;
			nic->rx_post = snull_pool_after(pool, n);
			addr = nic->pool_dma + snull_e1000_offset(pool, n);
			if (unlikely(nic->syncs))
				dma_sync_single_for_device(&nic->pdev->dev, addr,
							   SNULL_E1000_FRAME_MAX,
							   DMA_BIDIRECTIONAL);
		} else if (posted < spares) {
			addr = nic->spares_dma + tail % SNULL_E1000_SPARES *
						 SNULL_E1000_BUFFER;
		} else {
			break;
		}
		nic->rx_slots[tail] = n;
		nic->rx[tail].addr = cpu_to_le64(addr);
		nic->rx[tail].status = 0;
		tail = (tail + 1) & SNULL_E1000_LAST;
	}
	if (tail != nic->rx_tail) {
		nic->rx_tail = tail;
		/*
		 * The reader's last look at a slot, our look at its state, the
		 * descriptor, then the tail: writel() comes after all of them.
		 */
		snull_e1000_write(nic, E1000_RDT, tail);
	}
}

static inline int snull_e1000_rx_good(unsigned int status, unsigned int len)
{
	return (status & (E1000_RX_ERRORS | E1000_RX_EOP)) == E1000_RX_EOP &&
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
static noinline int snull_e1000_rx_other(struct snull_e1000 *nic,
					 unsigned int n, unsigned int i,
					 unsigned int status, unsigned int len,
					 struct list_head *up)
{
	const u8 *frame = n ? snull_pool_slot(nic->pool, n)->frame :
			      nic->spares + i % SNULL_E1000_SPARES *
					    SNULL_E1000_BUFFER;
	int way = READ_ONCE(nic->way);

	if (!snull_e1000_rx_good(status, len)) {
		nic->stats.rx_errors++;
		return 0;
	}
	if (way == SNULL_WAY_TAP || way == SNULL_WAY_STACK)
		snull_e1000_rx_copy(nic, frame, len, up);
	if (way == SNULL_WAY_TAP || way == SNULL_WAY_BYPASS) {
		if (n)
			return 1;
		snull_pool_lose(nic->pool, len);
	}
	nic->stats.rx_packets++;
	nic->stats.rx_bytes += len;
	return 0;
}

/*
 * Hand over up to @budget frames that have come, and put into @up what is for the
 * stack.  The slot of a frame that the pool does not get is left out in this
 * round.
 *
 * Return: how many have come.
 */
unsigned int snull_e1000_rx_reap(struct snull_e1000 *nic, unsigned int budget,
				 struct list_head *up)
{
	int bypass = READ_ONCE(nic->way) == SNULL_WAY_BYPASS;
	unsigned int head = nic->rx_head, tail = nic->rx_tail;
	unsigned int done, len, status, n, frames = 0;
	struct snull_pool *pool = nic->pool;
	const struct e1000_rx_desc *desc;
	u64 bytes = 0;

	for (done = 0; done < budget && head != tail; done++) {
		desc = &nic->rx[head];
		status = le16_to_cpu(READ_ONCE(desc->status));
		if (!(status & E1000_RX_DD))
			break;
		/* Done, then the rest: the device has written it before. */
		dma_rmb();
		len = le16_to_cpu(desc->length);
		n = nic->rx_slots[head];
		if (unlikely(nic->syncs && n))
			dma_sync_single_for_cpu(&nic->pdev->dev,
						nic->pool_dma +
						snull_e1000_offset(pool, n),
						SNULL_E1000_FRAME_MAX,
						DMA_BIDIRECTIONAL);
		if (likely(bypass && n && snull_e1000_rx_good(status, len)) ||
		    snull_e1000_rx_other(nic, n, head, status, len, up)) {
			snull_pool_hand_over(pool, n, len);
			frames++;
			bytes += len;
		}
		head = (head + 1) & SNULL_E1000_LAST;
	}
	nic->rx_head = head;
	if (frames) {
		snull_pool_count(pool, frames, bytes);
		nic->stats.rx_packets += frames;
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
